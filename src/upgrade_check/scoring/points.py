"""The points of one zone: exact, and a range where a figure is missing."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from upgrade_check.dataset.zone import Zone
from upgrade_check.locales import Language, sentences
from upgrade_check.rules.facts import Facts
from upgrade_check.rules.inputs import FigureInput
from upgrade_check.rules.outcome import UsedInput
from upgrade_check.rules.scoring import Group, Indicator, Scoring
from upgrade_check.rules.wording import distance_text

_ZERO = Fraction(0)


class Span(NamedTuple):
    """Points from ``low`` to ``high``; both are possible, and equal if the points are known."""

    low: Fraction
    high: Fraction

    @property
    def exact(self) -> Fraction | None:
        """The points if they are known."""
        return self.low if self.low == self.high else None

    @classmethod
    def total(cls, spans: Iterable[Span]) -> Span:
        """The sum."""
        given = list(spans)
        return cls(sum((s.low for s in given), _ZERO), sum((s.high for s in given), _ZERO))


class NextBand(NamedTuple):
    """What it takes to reach the next band of an indicator."""

    bound: str
    """Such as ≥20%."""
    missing: str
    """How far the figure is from it, with its unit."""
    gain: Fraction
    """Additional points."""


class IndicatorScore(NamedTuple):
    """One indicator of one zone."""

    input: str
    label: str
    department: str
    advice: str
    source: str
    """Where the weight comes from."""
    proof: str
    """The evidence that the figure needs."""
    scale: str
    """How points are given, such as ``0 → 300家``."""
    used: UsedInput
    of: Fraction
    points: Span
    per_unit: Fraction | None
    """Points gained by improving the figure by one unit, or one percentage point; ``None`` if the
    figure is missing."""
    unit: str
    next_band: NextBand | None

    @property
    def lost(self) -> Fraction | None:
        """Points short of the maximum; ``None`` if the figure is missing."""
        exact = self.points.exact
        return None if exact is None else self.of - exact


class GroupScore(NamedTuple):
    """A group of indicators."""

    id: str
    title: str
    of: Fraction
    points: Span
    indicators: tuple[IndicatorScore, ...]


class Score(NamedTuple):
    """One zone in one year."""

    zone: Zone
    of: Fraction
    points: Span
    groups: tuple[GroupScore, ...]

    @property
    def indicators(self) -> tuple[IndicatorScore, ...]:
        """The indicators of all groups, in order."""
        return tuple(indicator for group in self.groups for indicator in group.indicators)

    @property
    def weakest(self) -> tuple[IndicatorScore, ...]:
        """The indicators that lose points, most first."""
        losing = [(i.lost, i) for i in self.indicators if i.lost]
        return tuple(i for _, i in sorted(losing, key=lambda pair: -pair[0]))

    @property
    def missing(self) -> tuple[IndicatorScore, ...]:
        """The indicators whose figure is missing or cannot be used."""
        return tuple(i for i in self.indicators if i.points.exact is None)


def score(zone: Zone, scoring: Scoring, language: Language = "zh") -> Score:
    """The points of ``zone``; a missing or unusable figure gives the range from 0 to the weight."""
    facts = Facts.of(zone, scoring.pack, language)
    groups = tuple(_group(group, facts, scoring) for group in scoring.groups)
    return Score(zone, scoring.total, Span.total(group.points for group in groups), groups)


def _group(group: Group, facts: Facts, scoring: Scoring) -> GroupScore:
    indicators = tuple(_indicator(indicator, facts, scoring) for indicator in group.indicators)
    points = Span.total(indicator.points for indicator in indicators)
    return GroupScore(group.id, group.title.in_(facts.language), group.weight, points, indicators)


def _indicator(indicator: Indicator, facts: Facts, scoring: Scoring) -> IndicatorScore:
    value = facts.exact(indicator.input)
    if value is None:
        points = Span(_ZERO, indicator.weight)
    else:
        found = indicator.points(value)
        points = Span(found, found)
    declared = facts.figure(indicator.input)
    threshold = next(t for t in scoring.pack.thresholds if indicator.input in t.inputs)
    department = declared.department or threshold.department
    return IndicatorScore(
        input=indicator.input,
        label=facts.label(indicator.input),
        department=department.in_(facts.language),
        advice=threshold.advice.in_(facts.language),
        source=scoring.source_of(indicator).in_(facts.language),
        proof=scoring.proof_of(indicator).in_(facts.language),
        scale=scale_text(indicator, declared, facts.language),
        used=facts.used(indicator.input),
        of=indicator.weight,
        points=points,
        per_unit=None if value is None else _per_unit(indicator, value, declared),
        unit=declared.unit_of_distance(facts.language),
        next_band=None if value is None else _next_band(indicator, value, facts),
    )


def _per_unit(indicator: Indicator, value: Fraction, declared: FigureInput) -> Fraction:
    better = value + declared.step if indicator.rises else value - declared.step
    return indicator.points(better) - indicator.points(value)


def scale_text(indicator: Indicator, declared: FigureInput, language: Language) -> str:
    """Which values give how many points.

    Args:
        indicator: What is scored.
        declared: What the pack declares its input as.
        language: The language of the text.
    """
    say = sentences(language).say
    if not indicator.bands:
        assert indicator.floor is not None
        assert indicator.full is not None
        ends = (indicator.floor, indicator.full)
        low, high = (declared.size_of_exact(end, language) for end in ends)
        return say("score.linear", floor=low, full=high)
    return say("values.semicolon").join(
        say(
            "score.band",
            bound=f"{band.bound.sign}{declared.size_of_exact(band.bound.value, language)}",
            points=points_text(band.points),
        )
        for band in indicator.bands
    )


def _next_band(indicator: Indicator, value: Fraction, facts: Facts) -> NextBand | None:
    band = indicator.next_band(value)
    if band is None:
        return None
    declared, bound = facts.figure(indicator.input), band.bound
    edge = bound.first_whole(bound.value) if declared.is_whole else bound.value
    return NextBand(
        f"{bound.sign}{declared.size_of_exact(bound.value, facts.language)}",
        declared.size_of_distance(abs(edge - value), facts.language),
        band.points - indicator.points(value),
    )


def points_text(points: Fraction, of: Fraction | None = None) -> str:
    """Points with two decimals, or more if they are close to zero.

    Args:
        points: How many.
        of: The maximum; fewer points are never rounded up to it.
    """
    if not points:
        return "0"
    down, up = (distance_text(points, short=short, decimals=2) for short in (False, True))
    is_nearer = Fraction(up) - points <= points - Fraction(down)
    return up if is_nearer and (points == of or Fraction(up) != of) else down
