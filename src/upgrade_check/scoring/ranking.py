"""Where zones stand among each other, and how far it depends on the weights."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from statistics import median
from typing import NamedTuple

from upgrade_check.scoring.points import Score, Span

_STEP = Fraction(1, 5)
"""By how much each weight is moved: a fifth of it."""


class Rank(NamedTuple):
    """A place among several, as far as it is known; equal scores share the better one."""

    best: int
    worst: int


class Standing(NamedTuple):
    """One zone among several."""

    rank: Rank
    among: int
    best: Fraction | None
    """Highest of the scores that are known."""
    median: Fraction | None
    known: int
    """How many scores are known."""
    ahead: Fraction | None
    """Points to the next better score that is known; ``None`` at the top, or if unknown."""


def ranks(scores: Sequence[Span]) -> list[Rank]:
    """The place of each; where scores are ranges, the places that it may have."""
    return [
        Rank(
            1 + sum(other.low > own.high for other in scores),
            1 + sum(other.high > own.low for j, other in enumerate(scores) if j != i),
        )
        for i, own in enumerate(scores)
    ]


def standings(scores: Sequence[Span]) -> list[Standing]:
    """Each zone among all of them."""
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
    """A zone's score with one weight moved, the others scaled so that their sum stays."""

    input: str
    label: str
    weight: Fraction
    """The weight as moved."""
    points: Span
    rank: Rank
    turns: bool
    """Whether the rank is another than with the weights as they are."""


class Sensitivity(NamedTuple):
    """How far a zone's score and rank depend on the weights."""

    points: Span
    """Lowest and highest score, the weights as they are included."""
    rank: Rank
    weights: tuple[Moved, ...]
    """Each weight a fifth less and a fifth more; empty where there is only one."""


def sensitivity(scores: Sequence[Score]) -> list[Sensitivity]:
    """For each zone: every weight up and down by a fifth, the others scaled.

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
    # One weight of nearly all cannot take more than all.
    own = min(weights[index] * factor, total)
    rest = (total - own) / (total - weights[index])
    return [own if i == index else weight * rest for i, weight in enumerate(weights)]


def _weighted(score: Score, weights: Sequence[Fraction]) -> Span:
    pairs = list(zip(score.indicators, weights, strict=True))
    return Span(
        sum((i.points.low / i.of * weight for i, weight in pairs), Fraction(0)),
        sum((i.points.high / i.of * weight for i, weight in pairs), Fraction(0)),
    )
