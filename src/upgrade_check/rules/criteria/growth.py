"""How a figure changed on the year before: the change meets a bound."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal

from pydantic import Field

from upgrade_check.rules.criterion import Gap
from upgrade_check.rules.facts import Facts
from upgrade_check.rules.measured import MeasuredCriterion, points_text, sized, unit_of
from upgrade_check.rules.outcome import Margin, UsedInput
from upgrade_check.rules.reference import Reference
from upgrade_check.rules.wording import bound_text, exact_text, percent_text


class Criterion(MeasuredCriterion):
    """Passes when (this year − the year before) ÷ the year before meets the bound."""

    kind: Literal["growth"]
    input: str = Field(description="The figure.")

    def references(self) -> tuple[Reference, ...]:
        return (Reference("input", self.input, ("amount", "count", "number")),)

    def _years(self, facts: Facts) -> tuple[Fraction, Fraction] | None:
        """The figure now and in the year before, which is above zero."""
        now = facts.exact(self.input)
        then = None if facts.earlier is None else facts.earlier.exact(self.input)
        return None if now is None or then is None or then <= 0 else (now, then)

    def measure(self, facts: Facts) -> Fraction | None:
        years = self._years(facts)
        return None if years is None else years[0] / years[1] - 1

    def supply(self, facts: Facts) -> str:
        if facts.exact(self.input) is None:
            return super().supply(facts)
        return facts.say("criteria.growth.supply", label=facts.label(self.input))

    def heading(self, facts: Facts) -> str:
        return facts.say("criteria.growth.title", label=facts.label(self.input))

    def used(self, facts: Facts) -> tuple[UsedInput, ...]:
        used = [facts.used(self.input)]
        if facts.earlier is not None:
            before = facts.earlier.used(self.input)
            label = facts.say("criteria.growth.before", label=before.label)
            used.append(before._replace(label=label))
        return tuple(used)

    def shown(self, facts: Facts, value: Fraction) -> str:
        bound = self.bound.value
        return bound_text(value) if value == bound else percent_text(value, bound)

    def words(self, facts: Facts) -> Mapping[str, str]:
        years = self._years(facts)
        assert years is not None
        now, then = map(exact_text, years)
        return {"label": facts.label(self.input), "now": now, "then": then}

    def _distance(self, facts: Facts) -> Fraction:
        years = self._years(facts)
        assert years is not None
        edge = years[1] * (1 + self.bound.value)
        if facts.figure(self.input).is_whole:
            edge = self.bound.first_whole(edge)
        return self.bound.distance(years[0], edge)

    def margin(self, facts: Facts, value: Fraction) -> tuple[Margin, str]:
        figure, distance = facts.figure(self.input), self._distance(facts)
        size = sized(figure, distance, facts.language)
        points = points_text(facts, self.bound.distance(value, self.bound.value))
        return self.margin_of(facts, distance, unit_of(figure), size, points=points), size

    def gap(self, facts: Facts) -> Gap | None:
        value = self.measure(facts)
        if value is None or self.bound.holds(value):
            return None
        figure = facts.figure(self.input)
        return Gap(
            abs(self._distance(facts)),
            None,
            unit_of(figure),
            rises=self.bound.is_floor,
            is_strict=self.bound.is_strict and not figure.is_whole,
        )
