"""What the page shows of a drop: its zones with their assessments, and what could not be read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from upgrade_check.dataset.units import plain
from upgrade_check.dataset.zone import Place, Zone
from upgrade_check.errors import UpgradeCheckError
from upgrade_check.locales import Language, sentences
from upgrade_check.page.sheet_view import SheetView
from upgrade_check.page.store import Dropped
from upgrade_check.reports.blocks import GaugeLine
from upgrade_check.reports.gauge import gauge_line
from upgrade_check.rules.assess import assess
from upgrade_check.rules.outcome import (
    Assessment,
    CriterionOutcome,
    FindingText,
    Status,
    Unreadable,
)
from upgrade_check.rules.pack import RulePack

_WORST_FIRST = (Status.FAIL, Status.UNDETERMINED, Status.PASS)


class ZoneView(NamedTuple):
    """One zone of a drop."""

    file_number: int
    """Which of the files it is from, from 1."""
    number: int
    """Which of that file's zones it is, from 1."""
    file: Dropped
    zone: Zone
    assessment: Assessment
    sheets: tuple[SheetView, ...]
    years: tuple[tuple[int, int], ...]
    """The years that the workbook has of this zone, each with its number."""
    has_neighbours: bool
    """Whether the workbook has other zones too."""

    @property
    def is_latest(self) -> bool:
        """Whether the workbook has no later year of this zone."""
        return self.zone.year is None or self.zone.year == max(self.zone.years, default=None)

    def anchor(self, place: Place) -> str:
        """The id of a cell on the page; empty where the sheet is not shown."""
        names = [sheet.name for sheet in self.sheets]
        if place.sheet not in names:
            return ""
        return f"s{names.index(place.sheet) + 1}-{place.cell or 'sheet'}"

    @property
    def marks(self) -> Mapping[str, tuple[FindingText, ...]]:
        """The findings at each cell, by the cell's anchor."""
        marks: dict[str, tuple[FindingText, ...]] = {}
        for finding in self.assessment.findings:
            anchor = self.anchor(finding.place)
            marks[anchor] = (*marks.get(anchor, ()), finding)
        return marks

    def gauge(self, criterion: CriterionOutcome) -> GaugeLine:
        """A criterion's scale."""
        assert criterion.gauge is not None, criterion.id
        return gauge_line(sentences(self.assessment.language), criterion, criterion.gauge)


class DropView(NamedTuple):
    """All that was dropped together."""

    zones: tuple[ZoneView, ...]
    unreadable: tuple[Unreadable, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many zones have each status."""
        statuses = [view.assessment.status for view in self.zones]
        return {status.value: statuses.count(status) for status in Status}

    def sorted_zones(self, column: str, *, backwards: bool) -> list[ZoneView]:
        """The zones by ``name``, ``file``, ``status`` or a threshold's id; else as dropped."""

        def key(view: ZoneView) -> object:
            statuses = {t.id: t.status for t in view.assessment.thresholds}
            statuses["status"] = view.assessment.status
            if column in statuses:
                return _WORST_FIRST.index(statuses[column])
            return view.file.name if column == "file" else view.assessment.name

        known = {"name", "file", "status"}
        if self.zones:
            known |= {threshold.id for threshold in self.zones[0].assessment.thresholds}
        if column not in known:
            return list(self.zones)
        return sorted(self.zones, key=key, reverse=backwards)  # type: ignore[arg-type]


def zone_views(
    file: Dropped,
    file_number: int,
    pack: RulePack,
    language: Language,
    only: int | None = None,
) -> tuple[ZoneView, ...]:
    """The zones of one file in each of its years; none where it could not be read.

    Args:
        file: The file.
        file_number: Which of the files it is, from 1.
        pack: The rules to assess by.
        language: The language of the texts.
        only: The number of the only zone that is wanted, from 1.
    """
    reading = file.reading
    if reading is None:
        return ()
    by_name: dict[str, dict[int, tuple[int, Zone]]] = {}
    for number, zone in enumerate(reading.zones, 1):
        years = by_name.setdefault(_name(zone, number), {})
        if zone.year is not None:
            years[zone.year] = number, zone
    views = []
    for number, zone in enumerate(reading.zones, 1):
        if only not in (None, number):
            continue
        years = by_name[_name(zone, number)]
        _, earlier = years.get((zone.year or 0) - 1, (0, None))
        views.append(
            ZoneView(
                file_number,
                number,
                file,
                zone,
                assess(zone, pack, language, earlier),
                reading.sheets,
                tuple((year, years[year][0]) for year in sorted(years)),
                len(by_name) > 1,
            )
        )
    return tuple(views)


def _name(zone: Zone, number: int) -> str:
    """What the records of one zone share; rows without a name are not one zone."""
    return plain(zone.text("zone_name")) or ("" if zone.year in zone.years else f"\0{number}")


def drop_view(files: tuple[Dropped, ...], pack: RulePack, language: Language) -> DropView:
    """Everything in ``files``, in their order; of each zone its latest year."""
    return DropView(
        tuple(
            view
            for number, file in enumerate(files, 1)
            for view in zone_views(file, number, pack, language)
            if view.is_latest
        ),
        tuple(
            Unreadable(file.name, file.outcome.code, file.outcome.message(language))
            for file in files
            if isinstance(file.outcome, UpgradeCheckError)
        ),
    )
