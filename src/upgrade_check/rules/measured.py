"""What the criterion kinds share that compare a number with a bound."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from upgrade_check.locales import Language, sentences
from upgrade_check.rules.bound import Bounded
from upgrade_check.rules.criterion import CriterionBase
from upgrade_check.rules.facts import Facts
from upgrade_check.rules.inputs import FigureInput
from upgrade_check.rules.outcome import (
    CriterionOutcome,
    Gauge,
    Margin,
    Quantity,
    Required,
    Status,
    UsedInput,
)
from upgrade_check.rules.wording import bound_text, distance_text

_ZERO, _ONE = Fraction(0), Fraction(1)
_MARGIN = Fraction(23, 20)
"""How far the gauge goes beyond a value that is more than twice the bound."""


class MeasuredCriterion(CriterionBase, Bounded):
    """Passes when what is measured meets the bound."""

    def heading(self, facts: Facts) -> str:
        """What is tested."""
        raise NotImplementedError

    def used(self, facts: Facts) -> tuple[UsedInput, ...]:
        """The figures that decide."""
        raise NotImplementedError

    def shown(self, facts: Facts, value: Fraction) -> str:
        """A measured value, or the bound, as a person reads it."""
        raise NotImplementedError

    def margin(self, facts: Facts, value: Fraction) -> tuple[Margin, str]:
        """The signed distance to the requirement, and the size of it in words."""
        raise NotImplementedError

    def words(self, facts: Facts) -> Mapping[str, str]:
        """What the kind's sentences fill in besides."""
        return {}

    def remedy(self, facts: Facts, words: Mapping[str, object]) -> str:
        """What leads to a pass."""
        gap = self.gap(facts)
        if gap is not None and not gap.within:
            # The figure equals a strict bound, so there is no distance to name.
            return facts.say(f"criteria.{self.kind}.remedy_reached", **words)
        direction = "rise" if self.bound.is_floor else "fall"
        return facts.say(f"criteria.{self.kind}.remedy_{direction}", **words)

    def full(self, value: Fraction | None) -> Fraction:
        """The right end of the gauge: the bound in the middle, unless the value needs more."""
        return max(self.bound.value * 2, (value or _ZERO) * _MARGIN)

    def requirement(self, language: Language) -> str:
        """The bound in words."""
        bound = self.bound
        words = {"sign": bound.sign, "bound": bound_text(bound.value)}
        return sentences(language).say("criteria.bound", **words)

    def supply(self, facts: Facts) -> str:
        """What to supply where nothing can be measured."""
        return facts.missing(self.references())

    def decide(self, facts: Facts) -> CriterionOutcome:
        """Hold the zone against the bound, exactly."""
        bound = self.bound
        title, inputs = self.heading(facts), self.used(facts)
        limit = self.shown(facts, bound.value)
        required = Required(bound.comparison, Quantity(bound.value, f"{bound.sign}{limit}"))
        value = self.measure(facts)
        actual = "" if value is None else self.shown(facts, value)
        gauge = self._gauge(facts, value, actual, required.quantity.text)
        if value is None:
            return self.leave_open(
                facts,
                title=title,
                required=required,
                need=facts.say(f"bounds.{bound.name}", bound=limit),
                inputs=inputs,
                gauge=gauge,
                remedy=self.supply(facts),
            )
        passed = bound.holds(value)
        margin, size = self.margin(facts, value)
        words = {
            "actual": actual,
            "bound": limit,
            "need": required.quantity.text,
            "sign": bound.sign if passed else bound.missed_sign,
            "margin": margin.text,
            "points": margin.points,
            "size": size,
            **self.words(facts),
        }
        return self.conclude(
            facts,
            title=title,
            status=Status.PASS if passed else Status.FAIL,
            actual=Quantity(value, actual),
            required=required,
            margin=margin,
            reading=facts.say(f"criteria.{self.kind}.reading", **words),
            calculation=facts.say(f"criteria.{self.kind}.calculation", **words),
            remedy="" if passed else self.remedy(facts, words),
            inputs=inputs,
            gauge=gauge,
        )

    def _gauge(self, facts: Facts, value: Fraction | None, actual: str, need: str) -> Gauge:
        end = self.full(value) or _ONE
        length = float(end)
        return Gauge(
            None if value is None else max(0.0, float(value) / length),
            float(self.bound.value) / length,
            self.bound.good_side,
            self.shown(facts, _ZERO),
            self.shown(facts, end),
            actual,
            need,
        )

    def margin_of(
        self, facts: Facts, distance: Fraction, unit: str, size: str, *, points: str = ""
    ) -> Margin:
        """A margin in words: what is to spare, short, or too much."""
        if distance < 0:
            key = "margins.short" if self.bound.is_floor else "margins.over"
        else:
            # A strict bound just reached has a margin of zero, yet fails.
            reached = distance == 0 and self.bound.is_strict
            key = "margins.reached" if reached else "margins.room"
        return Margin(distance, unit, facts.say(key, size=size), points)


def sized(figure: FigureInput, distance: Fraction, language: Language, decimals: int = 4) -> str:
    """The size of a distance with its unit: what is short rounded up, what is to spare down."""
    text = distance_text(distance, short=distance < 0, decimals=decimals)
    return figure.size(distance if "/" in text else Decimal(text), language)


def unit_of(figure: FigureInput) -> str:
    """The unit that margins and gaps of a figure are in; the same in every language."""
    return figure.kept_unit or sentences("zh").say("units.count")


def points_text(facts: Facts, difference: Fraction) -> str:
    """A difference of two proportions in percentage points."""
    size = distance_text(difference * 100, short=difference < 0, decimals=2)
    return facts.say("margins.points", n=size)
