"""What some rows of a table make up of a whole: their sum ÷ an input meets a bound."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Literal

from pydantic import model_validator

from upgrade_check.locales import Language, sentences
from upgrade_check.rules.bounds import PartBound
from upgrade_check.rules.criteria.ratio import proportion_gauge
from upgrade_check.rules.criterion import (
    Case,
    CriterionBase,
    Reference,
    amount_margin,
    points_text,
)
from upgrade_check.rules.limits import Limit, one_limit
from upgrade_check.rules.outcome import CriterionOutcome, Quantity, Required, Status
from upgrade_check.rules.rows import row_inputs
from upgrade_check.rules.wording import bound_text, exact_text, percent_text


class Criterion(CriterionBase):
    """Passes when the rows whose ``where`` is yes add up to enough of ``of``, inclusively."""

    kind: Literal["share"]
    table: str
    """The ``table`` input."""
    column: str
    """The ``amount`` column that is added up."""
    where: str
    """The ``yes_no`` column that says which rows count."""
    of: str
    """The ``amount`` input that is the whole."""
    at_least: PartBound | None = None
    """Lowest proportion that passes."""
    at_most: PartBound | None = None
    """Highest proportion that passes."""

    @model_validator(mode="after")
    def _has_one_limit(self) -> Criterion:
        one_limit(self.at_least, self.at_most)
        return self

    @cached_property
    def limit(self) -> Limit:
        """The bound and its direction."""
        return one_limit(self.at_least, self.at_most)

    def references(self) -> tuple[Reference, ...]:
        return (
            Reference("column", self.table, ("amount",), self.column),
            Reference("where", self.table, ("yes_no",), self.where),
            Reference("of", self.of, ("amount",)),
        )

    def requirement(self, language: Language) -> str:
        return sentences(language).say(
            "criteria.share.bound", sign=self.limit.sign, bound=bound_text(self.limit.bound)
        )

    def decide(self, case: Case) -> CriterionOutcome:
        limit = self.limit
        bound = bound_text(limit.bound)
        table = case.table(self.table)
        part_label = case.say(
            "values.column",
            table=table.label.in_(case.language),
            column=table.columns[self.column].label.in_(case.language),
        )
        whole_label = case.label(self.of)
        title = case.say("criteria.share.title", part=part_label, whole=whole_label)
        required = Required(limit.comparison, Quantity(limit.bound, f"{limit.sign}{bound}"))
        inputs = (*row_inputs(case, self.table, self.column, self.where), case.used(self.of))
        rows = case.rows(self.table, (self.column, self.where))
        whole = case.number(self.of)
        if rows is None or whole is None or whole <= 0:
            remedy = case.missing(self.references())
            return self.conclude(
                case,
                title=title,
                status=Status.UNDETERMINED,
                required=required,
                reading=case.say("criteria.open", bound=required.quantity.text, remedy=remedy),
                remedy=remedy,
                inputs=inputs,
                gauge=proportion_gauge(None, limit, full=Fraction(1)),
            )
        parts = [
            Fraction(value)
            for row in rows
            if row.cells[self.where].value is True
            and isinstance(value := row.cells[self.column].value, Decimal)
        ]
        total = sum(parts, Fraction(0))
        exact_whole = Fraction(whole)
        share = total / exact_whole
        passed = limit.holds(share)
        distance = limit.distance(total, limit.bound * exact_whole)
        margin, size = amount_margin(
            case, distance, points_text(case, limit.distance(share, limit.bound))
        )
        shown = percent_text(share, limit.bound)
        sum_text = " + ".join(exact_text(part) for part in parts) or "0"
        say = {
            "parts": f"({sum_text})" if len(parts) > 1 else sum_text,
            "total": exact_text(total),
            "whole": exact_text(whole),
            "share": shown,
            "sign": limit.sign if passed else limit.missed_sign,
            "need": limit.sign,
            "bound": bound,
            "margin": margin.text,
            "points": margin.points,
            "size": size,
            "part_label": part_label,
            "whole_label": whole_label,
        }
        remedy = "" if passed else case.say(f"criteria.share.remedy_{limit.name}", **say)
        return self.conclude(
            case,
            title=title,
            status=Status.PASS if passed else Status.FAIL,
            actual=Quantity(share, shown),
            required=required,
            margin=margin,
            reading=case.say("criteria.share.reading", **say),
            calculation=case.say("criteria.share.calculation", **say),
            remedy=remedy,
            inputs=inputs,
            gauge=proportion_gauge(share, limit, full=max(Fraction(1), share)),
        )
