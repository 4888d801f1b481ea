"""Simulated scoring of one zone or several, in one year or several."""

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
    """What one department's figures contribute."""

    title: str
    lost: Fraction
    """Points short of the maximum, of the known figures."""
    losing: tuple[IndicatorScore, ...]
    missing: tuple[IndicatorScore, ...]


class ZoneScore(NamedTuple):
    """The scores of one zone: its latest year, earlier years, and its standing."""

    name: str
    """The zone's name; the file's name if the workbook has none."""
    year: int | None
    score: Score
    earlier: tuple[Score, ...]
    """The same zone in earlier years, oldest first."""
    before: Score | None
    """The latest year with the workbook's own figures; ``None`` if none is replaced."""
    standing: Standing | None
    """Among the zones scored together; ``None`` if there is only one."""
    sensitivity: Sensitivity
    faults: tuple[FindingText, ...]
    """Why figures that give points cannot be used, with their cells."""
    warnings: int
    """The number of warnings about figures that are used."""

    def changes(self) -> list[tuple[IndicatorScore, Fraction]]:
        """The change in points from the year before, for indicators with both known."""
        if not self.earlier:
            return []
        pairs = zip(self.earlier[-1].indicators, self.score.indicators, strict=True)
        return [
            (now, now.points.low - then.points.low)
            for then, now in pairs
            if then.points.exact is not None and now.points.exact is not None
        ]

    def departments(self) -> list[DepartmentScore]:
        """Departments whose figures lose points or are missing; most points lost first."""
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
    """All zones scored together, best first."""

    scoring: Scoring
    language: Language
    zones: tuple[ZoneScore, ...]
    set: Mapping[str, str]
    """The replaced figures, by input id."""

    @property
    def years_differ(self) -> bool:
        """Whether the zones' figures are from different years."""
        return len({zone.year for zone in self.zones}) > 1


def simulate(
    zones: Sequence[Sequence[Zone]],
    scoring: Scoring,
    language: Language,
    replaced: Mapping[str, str] | None = None,
) -> Simulation:
    """Score every zone in its latest year and in earlier years.

    Args:
        zones: Each zone in its years, oldest first.
        scoring: The rules for points.
        language: The language of the texts.
        replaced: Figures to try in place of the latest year's, by input id.
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
                name=zone.text(pack.name_id) or zone.file.replace("\\", "/").rpartition("/")[2],
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
    # By the highest possible score, then by the lowest.
    result.sort(key=lambda z: (-z.score.points.high, -z.score.points.low))
    return Simulation(scoring, language, tuple(result), replaced)
