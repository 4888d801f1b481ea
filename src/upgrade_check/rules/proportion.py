"""What the criterion kinds share that compare a part of a whole with a bound."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

from pydantic import Field

from upgrade_check.rules.bound import Range
from upgrade_check.rules.criterion import Gap
from upgrade_check.rules.facts import Facts
from upgrade_check.rules.inputs import QuantityInput
from upgrade_check.rules.measured import MeasuredCriterion, points_text, sized, unit_of
from upgrade_check.rules.outcome import Margin
from upgrade_check.rules.wording import bound_text, percent_text


class ProportionCriterion(MeasuredCriterion):
    """Passes when a part ÷ a whole meets the bound."""

    plausible: Range | None = Field(
        None, description="Honest proportions lie within; others bring the warning implausible."
    )

    def part_and_whole(self, facts: Facts) -> tuple[Fraction, Fraction] | None:
        """Both, the whole above zero; ``None`` where one cannot be used."""
        raise NotImplementedError

    def part_figure(self, facts: Facts) -> QuantityInput:
        """What the part is declared as."""
        raise NotImplementedError

    def whole_id(self) -> str:
        """The input that is the whole."""
        raise NotImplementedError

    def measure(self, facts: Facts) -> Fraction | None:
        """The proportion."""
        found = self.part_and_whole(facts)
        return None if found is None else found[0] / found[1]

    def shown(self, facts: Facts, value: Fraction) -> str:
        """A proportion in percent, the bound as people say it."""
        if value == self.bound.value:
            return bound_text(value)
        return percent_text(value, self.bound.value)

    def full(self, value: Fraction | None) -> Fraction:
        """The right end of the gauge, a whole percent."""
        return Fraction(max(1, math.ceil(super().full(value) * 100)), 100)

    def margin(self, facts: Facts, value: Fraction) -> tuple[Margin, str]:
        """The distance of the part, and of the proportion in percentage points."""
        whole = facts.exact(self.whole_id())
        assert whole is not None
        figure, bound = self.part_figure(facts), self.bound
        share = bound.distance(value, bound.value)
        distance = share * whole
        if figure.is_whole:
            distance = bound.distance(value * whole, bound.first_whole(bound.value * whole))
        size = sized(figure, distance, facts.language)
        points = points_text(facts, share)
        return self.margin_of(facts, distance, unit_of(figure), size, points=points), size

    def gap_of(self, facts: Facts, part: Fraction, whole: Fraction) -> Gap | None:
        """What is missing; ``None`` where nothing is."""
        bound, figure = self.bound, self.part_figure(facts)
        if bound.holds(part / whole):
            return None
        edge = bound.value * whole
        within, new = abs(edge - part), None
        if bound.is_floor and bound.value < 1 and figure.part_of == self.whole_id():
            new = within / (1 - bound.value)
        if figure.is_whole:
            within = abs(bound.first_whole(edge) - part)
            new = None if new is None else bound.first_whole(new)
        return Gap(
            within,
            new,
            unit_of(figure),
            rises=bound.is_floor,
            is_strict=bound.is_strict and not figure.is_whole,
        )

    def remedy(self, facts: Facts, words: Mapping[str, object]) -> str:
        """How far the part has to move, and how much new activity would do the same."""
        gap = self.gap(facts)
        assert gap is not None
        return self.gap_in_words(facts, gap, words)

    def gap_in_words(self, facts: Facts, gap: Gap, words: Mapping[str, object]) -> str:
        """A gap as a sentence; amounts that somebody has to reach are rounded up."""
        figure = self.part_figure(facts)
        sizes = {
            name: sized(figure, -size, facts.language, decimals)
            for name, size, decimals in (("within", gap.within, 4), ("new", gap.new, 2))
            if size is not None
        }
        if gap.is_strict:
            sizes = {n: facts.say("margins.beyond", size=size) for n, size in sizes.items()}
        key = "remedy_fall" if not gap.rises else "remedy_new" if "new" in sizes else "remedy_rise"
        return facts.say(f"criteria.{self.kind}.{key}", **{**words, **sizes})
