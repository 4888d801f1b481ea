"""How many rows of a table there are: the number meets a bound."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from upgrade_check.locales import Language, sentences
from upgrade_check.rules.bounds import WholeBound
from upgrade_check.rules.criterion import Case, Reference
from upgrade_check.rules.outcome import CriterionOutcome, Gauge, Margin, Quantity, Required, Status
from upgrade_check.rules.proportion import LimitedCriterion
from upgrade_check.rules.rows import row_inputs


class Criterion(LimitedCriterion):
    """Passes when the number of rows whose ``where`` is yes meets the bound, inclusively."""

    kind: Literal["count"]
    table: str
    """The ``table`` input."""
    where: str
    """The ``yes_no`` column that says which rows count."""
    at_least: WholeBound | None = None
    """Fewest rows that pass."""
    at_most: WholeBound | None = None
    """Most rows that pass."""

    def references(self) -> tuple[Reference, ...]:
        return (Reference("where", self.table, ("yes_no",), self.where),)

    def requirement(self, language: Language) -> str:
        return sentences(language).say(
            f"criteria.count.bound_{self.limit.name}", bound=self.limit.bound
        )

    def decide(self, case: Case) -> CriterionOutcome:
        limit = self.limit
        table = case.table(self.table)
        label = table.label.within(case.language)
        title = case.say("criteria.count.title", table=label)
        bound = case.rows_counted(self.table, limit.bound)
        need = case.say(f"criteria.count.bound_{limit.name}", bound=bound)
        required = Required(limit.comparison, Quantity(limit.bound, f"{limit.sign}{bound}"))
        rows = case.rows(self.table, (self.where,))
        if rows is None:
            return self.leave_open(
                case,
                title=title,
                required=required,
                need=need,
                inputs=row_inputs(case, self.table, self.where, self.where),
                gauge=self._gauge(None, case),
            )
        number = sum(1 for row in rows if row.cells[self.where].value is True)
        passed = limit.holds(Fraction(number))
        distance = limit.distance(Fraction(number), limit.bound)
        size = case.rows_counted(self.table, abs(distance))
        margin = Margin(
            distance,
            table.row_unit.zh,
            case.say("margins.room" if passed else "margins.short_count", size=size)
            if limit.name == "at_least" or passed
            else case.say("margins.over", size=size),
        )
        shown = case.rows_counted(self.table, number)
        say = {
            "actual": shown,
            "number": number,
            "bound": limit.bound,
            "need": need,
            "sign": limit.sign if passed else limit.missed_sign,
            "margin": margin.text,
            "size": size,
            "table": label,
        }
        remedy = "" if passed else case.say(f"criteria.count.remedy_{limit.name}", **say)
        if remedy and self.binding == "in_principle":
            remedy += case.say("criteria.in_principle")
        return self.conclude(
            case,
            title=title,
            status=Status.PASS if passed else Status.FAIL,
            actual=Quantity(Fraction(number), shown),
            required=required,
            margin=margin,
            reading=case.say("criteria.count.reading", **say),
            calculation=case.say("criteria.count.calculation", **say),
            remedy=remedy,
            inputs=row_inputs(case, self.table, self.where, self.where),
            gauge=self._gauge(number, case),
        )

    def _gauge(self, number: int | None, case: Case) -> Gauge:
        limit = self.limit
        end = max(limit.bound * 2, Fraction((number or 0) + 1), Fraction(1))
        return Gauge(
            None if number is None else float(number / end),
            float(limit.bound / end),
            limit.good_side,
            "0",
            str(end),
            "" if number is None else case.rows_counted(self.table, number),
            f"{limit.sign}{case.rows_counted(self.table, limit.bound)}",
        )
