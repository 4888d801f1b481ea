"""How many rows of a table there are: the number meets a bound."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import Field

from upgrade_check.locales import Language, sentences
from upgrade_check.rules.bound import Sort
from upgrade_check.rules.criterion import Gap
from upgrade_check.rules.facts import Facts
from upgrade_check.rules.measured import MeasuredCriterion
from upgrade_check.rules.outcome import Margin, UsedInput
from upgrade_check.rules.reference import Reference
from upgrade_check.rules.rows import row_inputs


class Criterion(MeasuredCriterion):
    """Passes when the number of rows whose ``where`` is yes meets the bound."""

    sort: ClassVar[Sort] = "whole"

    kind: Literal["count"]
    table: str = Field(description="The table input.")
    where: str = Field(description="The yes_no column that says which rows count.")

    def references(self) -> tuple[Reference, ...]:
        return (Reference("where", self.table, ("yes_no",), self.where),)

    def requirement(self, language: Language) -> str:
        bound = self.bound
        return sentences(language).say(f"bounds.{bound.name}", bound=bound.value)

    def measure(self, facts: Facts) -> Fraction | None:
        rows = facts.rows(self.table, (self.where,))
        if rows is None:
            return None
        return Fraction(sum(1 for row in rows if row.cells[self.where].value is True))

    def most_rows(self, table: str, where: str) -> int | None:
        if (table, where) != (self.table, self.where) or self.bound.is_floor:
            return None
        return int(self.bound.first_whole(self.bound.value))

    def heading(self, facts: Facts) -> str:
        return facts.say("criteria.count.title", table=self._label(facts))

    def _label(self, facts: Facts) -> str:
        return facts.table(self.table).label.within(facts.language)

    def used(self, facts: Facts) -> tuple[UsedInput, ...]:
        return row_inputs(facts, self.table, self.where, self.where)

    def shown(self, facts: Facts, value: Fraction) -> str:
        return facts.rows_counted(self.table, value)

    def full(self, value: Fraction | None) -> Fraction:
        return max(self.bound.value * 2, (value or 0) + Fraction(1))

    def _distance(self, value: Fraction) -> Fraction:
        return self.bound.distance(value, self.bound.first_whole(self.bound.value))

    def margin(self, facts: Facts, value: Fraction) -> tuple[Margin, str]:
        distance = self._distance(value)
        size = facts.rows_counted(self.table, abs(distance))
        unit = facts.table(self.table).row_unit.zh
        return self.margin_of(facts, distance, unit, size), size

    def words(self, facts: Facts) -> Mapping[str, str]:
        bound = self.shown(facts, self.bound.value)
        return {
            "number": str(self.measure(facts)),
            "limit": str(self.bound.value),
            "need": facts.say(f"bounds.{self.bound.name}", bound=bound),
            "table": self._label(facts),
        }

    def gap(self, facts: Facts) -> Gap | None:
        value = self.measure(facts)
        if value is None or self.bound.holds(value):
            return None
        unit = facts.table(self.table).row_unit.zh
        return Gap(abs(self._distance(value)), None, unit, rises=self.bound.is_floor)

    def remedy(self, facts: Facts, words: Mapping[str, object]) -> str:
        remedy = super().remedy(facts, words)
        if not self.bound.is_floor:
            for criterion in facts.pack.criteria:
                if after := criterion.once_limited(facts, self.table, self.where):
                    remedy = facts.say("criteria.count.limited", remedy=remedy, after=after)
        if self.binding == "in_principle":
            remedy += facts.say("criteria.in_principle")
        return remedy
