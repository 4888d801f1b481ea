"""A figure by itself: it meets a bound in its own unit."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal

from pydantic import Field

from upgrade_check.rules.criterion import Gap
from upgrade_check.rules.facts import Facts
from upgrade_check.rules.inputs import PercentInput
from upgrade_check.rules.measured import MeasuredCriterion, points_text, sized, unit_of
from upgrade_check.rules.outcome import Margin, UsedInput
from upgrade_check.rules.reference import Reference
from upgrade_check.rules.wording import bound_text, percent_text


class Criterion(MeasuredCriterion):
    """Passes when ``input`` meets the bound, in the input's own unit."""

    kind: Literal["value"]
    input: str = Field(description="The figure.")

    def references(self) -> tuple[Reference, ...]:
        return (Reference("input", self.input, ("amount", "count", "number", "percent")),)

    def measure(self, facts: Facts) -> Fraction | None:
        return facts.exact(self.input)

    def heading(self, facts: Facts) -> str:
        return facts.label(self.input)

    def used(self, facts: Facts) -> tuple[UsedInput, ...]:
        return (facts.used(self.input),)

    def shown(self, facts: Facts, value: Fraction) -> str:
        figure = facts.figure(self.input)
        if not isinstance(figure, PercentInput):
            return figure.size(value, facts.language)
        bound = self.bound.value
        return bound_text(value) if value == bound else percent_text(value, bound)

    def words(self, facts: Facts) -> Mapping[str, str]:
        return {"label": facts.label(self.input)}

    def _distance(self, facts: Facts, value: Fraction) -> Fraction:
        bound = self.bound
        is_whole = facts.figure(self.input).is_whole
        return bound.distance(value, bound.first_whole(bound.value) if is_whole else bound.value)

    def margin(self, facts: Facts, value: Fraction) -> tuple[Margin, str]:
        figure, distance = facts.figure(self.input), self._distance(facts, value)
        if isinstance(figure, PercentInput):
            size, unit = points_text(facts, distance), facts.unit("points")
            return self.margin_of(facts, distance * 100, unit, size), size
        size = sized(figure, distance, facts.language)
        return self.margin_of(facts, distance, unit_of(figure), size), size

    def gap(self, facts: Facts) -> Gap | None:
        value = self.measure(facts)
        if value is None or self.bound.holds(value):
            return None
        margin, _ = self.margin(facts, value)
        return Gap(
            abs(margin.exact),
            None,
            margin.unit,
            rises=self.bound.is_floor,
            is_strict=self.bound.is_strict and not facts.figure(self.input).is_whole,
        )
