"""Ranks of zones by score, and how they depend on the weights."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from statistics import median
from typing import NamedTuple

from upgrade_check.scoring.points import Score, Span

_STEP = Fraction(1, 5)
"""Each weight is changed by a fifth of itself."""


class Rank(NamedTuple):
    """The best and the worst rank that a zone may have; equal scores share the better rank."""

    best: int
    worst: int


class Standing(NamedTuple):
    """How one zone compares with the others."""

    rank: Rank
    among: int
    best: Fraction | None
    """The highest known score."""
    median: Fraction | None
    known: int
    """The number of known scores."""
    ahead: Fraction | None
    """Points to the next higher known score; ``None`` at the top, or if the own score is open."""


def ranks(scores: Sequence[Span]) -> list[Rank]:
    """The rank of each score; a range of ranks where scores are ranges."""
    return [
        Rank(
            1 + sum(other.low > own.high for other in scores),
            1 + sum(other.high > own.low for j, other in enumerate(scores) if j != i),
        )
        for i, own in enumerate(scores)
    ]


def standings(scores: Sequence[Span]) -> list[Standing]:
    """How each zone compares with the others."""
    known = [exact for span in scores if (exact := span.exact) is not None]
    found = []
    for span, rank in zip(scores, ranks(scores), strict=True):
        better = [other for other in known if span.exact is not None and other > span.exact]
        found.append(
            Standing(
                rank=rank,
                among=len(scores),
                best=max(known, default=None),
                median=median(known) if known else None,
                known=len(known),
                ahead=min(better) - span.low if better else None,
            )
        )
    return found


class Moved(NamedTuple):
    """A zone's score with one weight changed and the others scaled to keep their sum."""

    input: str
    label: str
    weight: Fraction
    """The changed weight."""
    points: Span
    rank: Rank
    turns: bool
    """Whether the rank differs from the one with the original weights."""


class Sensitivity(NamedTuple):
    """How much a zone's score and rank depend on the weights."""

    points: Span
    """The lowest and the highest score, including that with the original weights."""
    rank: Rank
    weights: tuple[Moved, ...]
    """Each weight lowered and raised by a fifth; empty if there is only one."""


def sensitivity(scores: Sequence[Score]) -> list[Sensitivity]:
    """For each zone: every weight lowered and raised by a fifth, the others scaled.

    The usual one-at-a-time variation of the OECD/JRC Handbook on Constructing Composite
    Indicators (2008), chapter on uncertainty and sensitivity analysis.
    """
    base = ranks([score.points for score in scores])
    moved: list[list[Moved]] = [[] for _ in scores]
    indicators = scores[0].indicators if scores else ()
    for index, indicator in enumerate(indicators if len(indicators) > 1 else ()):
        for factor in (1 - _STEP, 1 + _STEP):
            weights = _moved([i.of for i in indicators], index, factor)
            spans = [_weighted(score, weights) for score in scores]
            for zone, (span, rank) in enumerate(zip(spans, ranks(spans), strict=True)):
                turns = rank != base[zone]
                moved[zone].append(
                    Moved(indicator.input, indicator.label, weights[index], span, rank, turns)
                )
    return [
        Sensitivity(
            Span(
                min(s.low for s in (score.points, *(m.points for m in found))),
                max(s.high for s in (score.points, *(m.points for m in found))),
            ),
            Rank(
                min(r.best for r in (own, *(m.rank for m in found))),
                max(r.worst for r in (own, *(m.rank for m in found))),
            ),
            tuple(found),
        )
        for score, own, found in zip(scores, base, moved, strict=True)
    ]


def _moved(weights: Sequence[Fraction], index: int, factor: Fraction) -> list[Fraction]:
    total = sum(weights, Fraction(0))
    # A dominant weight, raised by a fifth, must not exceed the sum.
    own = min(weights[index] * factor, total)
    rest = (total - own) / (total - weights[index])
    return [own if i == index else weight * rest for i, weight in enumerate(weights)]


def _weighted(score: Score, weights: Sequence[Fraction]) -> Span:
    pairs = list(zip(score.indicators, weights, strict=True))
    return Span(
        sum((i.points.low / i.of * weight for i, weight in pairs), Fraction(0)),
        sum((i.points.high / i.of * weight for i, weight in pairs), Fraction(0)),
    )
