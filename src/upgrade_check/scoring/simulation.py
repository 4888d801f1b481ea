"""Simulated scoring of one zone or several, each in its years."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from upgrade_check.dataset.zone import Zone
from upgrade_check.locales import Language
from upgrade_check.planning.what_if import with_figures
from upgrade_check.rules.findings import finding_text
from upgrade_check.rules.outcome import FindingText
from upgrade_check.rules.scoring import Scoring
from upgrade_check.scoring.points import IndicatorScore, Score, score
from upgrade_check.scoring.ranking import Sensitivity, Standing, sensitivity, standings


class DepartmentScore(NamedTuple):
    """What one office's figures give."""

    title: str
    lost: Fraction
    """Points short of all, of the figures that are known."""
    losing: tuple[IndicatorScore, ...]
    missing: tuple[IndicatorScore, ...]


class ZoneScore(NamedTuple):
    """One zone: its latest year, what went before, and where it stands."""

    name: str
    """The zone's name; the file's name where the workbook gives none."""
    year: int | None
    score: Score
    earlier: tuple[Score, ...]
    """The same zone in earlier years, in their order."""
    before: Score | None
    """The latest year without the figures that are tried otherwise; ``None`` if none is."""
    standing: Standing | None
    """Among the zones that are scored together; ``None`` for one alone."""
    sensitivity: Sensitivity
    faults: tuple[FindingText, ...]
    """Why figures that count for points cannot be used, at their cells."""
    warnings: int
    """Doubtful figures among those that are used."""

    def changes(self) -> list[tuple[IndicatorScore, Fraction]]:
        """Each indicator's points more or fewer than in the year before, where both are known."""
        if not self.earlier:
            return []
        pairs = zip(self.earlier[-1].indicators, self.score.indicators, strict=True)
        return [
            (now, now.points.low - then.points.low)
            for then, now in pairs
            if then.points.exact is not None and now.points.exact is not None
        ]

    def departments(self) -> list[DepartmentScore]:
        """Offices whose figures lose points or are missing, the most points lost first."""
        titles = dict.fromkeys(i.department for i in self.score.indicators)
        found = []
        for title in titles:
            losing = tuple(i for i in self.score.weakest if i.department == title)
            missing = tuple(i for i in self.score.missing if i.department == title)
            if losing or missing:
                lost = sum((i.lost or Fraction(0) for i in losing), Fraction(0))
                found.append(DepartmentScore(title, lost, losing, missing))
        return sorted(found, key=lambda department: -department.lost)


class Simulation(NamedTuple):
    """All zones that are scored together, the best first."""

    scoring: Scoring
    language: Language
    zones: tuple[ZoneScore, ...]
    set: Mapping[str, str]
    """Figures that are tried otherwise, by input id."""

    @property
    def years_differ(self) -> bool:
        """Whether zones are compared by figures of different years."""
        return len({zone.year for zone in self.zones}) > 1


def simulate(
    zones: Sequence[Sequence[Zone]],
    scoring: Scoring,
    language: Language,
    replaced: Mapping[str, str] | None = None,
) -> Simulation:
    """Score every zone in its latest year, and in the years before.

    Args:
        zones: Each zone in its years, in their order.
        scoring: How points are given.
        language: The language of the texts.
        replaced: Figures of the latest year to try otherwise, by input id.
    """
    pack, replaced = scoring.pack, replaced or {}
    latest = [years[-1] for years in zones]
    tried = [with_figures(zone, pack, replaced)[0] for zone in latest] if replaced else latest
    scores = [score(zone, scoring, language) for zone in tried]
    places = standings([found.points for found in scores])
    moved = sensitivity(scores)
    result = []
    for years, zone, found, place, movement in zip(
        zones, tried, scores, places, moved, strict=True
    ):
        wanted = {indicator.input for indicator in found.indicators}
        told = [f for f in zone.findings if wanted & set(f.inputs)]
        result.append(
            ZoneScore(
                name=zone.text(next(iter(pack.identity)))
                or zone.file.replace("\\", "/").rpartition("/")[2],
                year=zone.year,
                score=found,
                earlier=tuple(score(other, scoring, language) for other in years[:-1]),
                before=score(years[-1], scoring, language) if replaced else None,
                standing=place if len(zones) > 1 else None,
                sensitivity=movement,
                faults=tuple(
                    finding_text(f, pack, language) for f in told if f.severity == "error"
                ),
                warnings=sum(f.severity == "warning" for f in zone.findings),
            )
        )
    # Known scores by size, then ranges by their upper end: a stable order for reading.
    result.sort(key=lambda z: (-z.score.points.high, -z.score.points.low))
    return Simulation(scoring, language, tuple(result), replaced)
