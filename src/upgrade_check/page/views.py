"""What the page shows for a drop: its zones with their assessments, and unreadable files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

from upgrade_check.dataset.years import by_zone, named, of_workbooks, over, year_before
from upgrade_check.dataset.zone import Place, Zone
from upgrade_check.errors import UpgradeCheckError
from upgrade_check.evidence.lookup import Lookup, documents
from upgrade_check.locales import Language, sentences
from upgrade_check.page.sheet_view import SheetView
from upgrade_check.page.store import Drop, Dropped
from upgrade_check.reports.blocks import GaugeLine
from upgrade_check.reports.gauge import gauge_line
from upgrade_check.rules.assess import assess
from upgrade_check.rules.inputs.years import with_years_to_come
from upgrade_check.rules.outcome import (
    Assessment,
    CriterionOutcome,
    FindingText,
    Status,
    Unreadable,
)
from upgrade_check.rules.pack import RulePack
from upgrade_check.spreadsheet.limits import MIB

_WORST_FIRST = (Status.FAIL, Status.UNDETERMINED, Status.PASS)


class ZoneView(NamedTuple):
    """One zone of a drop, in one year."""

    file_number: int
    """Number of its file within the drop, from 1."""
    number: int
    """Number within its file, from 1."""
    file: Dropped
    zone: Zone
    assessment: Assessment
    sheets: tuple[SheetView, ...]
    years: tuple[tuple[int, int], ...]
    """The years that the workbook has for this zone, each with its ``number``."""
    has_neighbours: bool
    """Whether the workbook has other zones."""
    is_latest: bool
    """Whether it is the zone's latest year that is over."""

    def anchor(self, place: Place) -> str:
        """The id of a cell on the page; empty if the sheet is not shown."""
        names = [sheet.name for sheet in self.sheets]
        if place.sheet not in names:
            return ""
        return f"s{names.index(place.sheet) + 1}-{place.cell or 'sheet'}"

    @property
    def marks(self) -> Mapping[str, tuple[FindingText, ...]]:
        """The findings by the anchor of their cell."""
        marks: dict[str, tuple[FindingText, ...]] = {}
        for finding in self.assessment.findings:
            anchor = self.anchor(finding.place)
            marks[anchor] = (*marks.get(anchor, ()), finding)
        return marks

    def gauge(self, criterion: CriterionOutcome) -> GaugeLine:
        """A criterion's gauge."""
        assert criterion.gauge is not None, criterion.id
        return gauge_line(sentences(self.assessment.language), criterion, criterion.gauge)


class EvidenceRow(NamedTuple):
    """One document named as evidence."""

    document: str
    """Its name in the workbook; empty for figures without evidence."""
    labels: tuple[str, ...]
    """Labels of the figures it supports."""
    file: str
    """The file dropped for it, or the files that may be meant."""
    state: str
    """``found``, ``missing``, ``several``, ``empty`` or ``unreadable``; empty if no evidence was
    dropped."""


class DropView(NamedTuple):
    """The overview of a drop."""

    zones: tuple[ZoneView, ...]
    unreadable: tuple[Unreadable, ...]

    @property
    def counts(self) -> dict[str, int]:
        """The number of zones with each status."""
        statuses = [view.assessment.status for view in self.zones]
        return {status.value: statuses.count(status) for status in Status}

    def sorted_zones(self, column: str, *, backwards: bool) -> list[ZoneView]:
        """The zones by ``name``, ``file``, ``status`` or a threshold id; otherwise as dropped."""

        def key(view: ZoneView) -> tuple[int, str]:
            statuses = {t.id: t.status for t in view.assessment.thresholds}
            statuses["status"] = view.assessment.status
            if column in statuses:
                return _WORST_FIRST.index(statuses[column]), ""
            return 0, view.file.name if column == "file" else view.assessment.name

        known = {"name", "file", "status"}
        if self.zones:
            known |= {threshold.id for threshold in self.zones[0].assessment.thresholds}
        if column not in known:
            return list(self.zones)
        return sorted(self.zones, key=key, reverse=backwards)


class Viewer:
    """A drop, assessed by a rule pack and described in a language."""

    def __init__(self, drop: Drop, pack: RulePack, language: Language, today: dt.date) -> None:
        self._drop, self._pack, self._language = drop, pack, language
        self._today = today
        self._lookup = Lookup(
            {name: partial(lambda found: found, found) for name, found in drop.evidence.items()}
        )

    def zones(self, file_number: int, only: int | None = None) -> tuple[ZoneView, ...]:
        """The zones of one file, in each of their years; none if it could not be read.

        Args:
            file_number: Number of the file within the drop, from 1.
            only: Number of the only zone wanted, from 1.
        """
        file = self._drop.files[file_number - 1]
        reading = file.reading
        if reading is None:
            return ()
        zones = by_zone(reading.zones, self._pack.name_id)
        records = [(found, years) for years in zones for found in years]
        numbers = {id(found): number for number, (found, _) in enumerate(records, 1)}
        views = []
        for number, (found, years) in enumerate(records, 1):
            if only not in (None, number):
                continue
            zone = self._lookup.look_up(found, self._pack) if self._drop.evidence else found
            zone = with_years_to_come(zone, self._pack, self._today)
            views.append(
                ZoneView(
                    file_number,
                    number,
                    file,
                    zone,
                    assess(zone, self._pack, self._language, year_before(zone, years)),
                    reading.sheets,
                    tuple((other.year, numbers[id(other)]) for other in years if other.year),
                    len(zones) > 1,
                    found is over(years, self._today)[-1],
                )
            )
        return tuple(views)

    def history(self, view: ZoneView) -> tuple[Zone, ...]:
        """A zone in its years up to the one shown, from all files of the drop, its own first."""
        own = self._drop.files[view.file_number - 1]
        files = (own, *(other for other in self._drop.files if other is not own))
        name = view.zone.text(self._pack.name_id)
        read = [named(f.reading.zones, [name], self._pack.name_id) for f in files if f.reading]
        this, (zones, _) = view.zone.year, of_workbooks(read if name else (), self._pack.name_id)
        earlier = [z for years in zones for z in years if z.year and this and z.year < this]
        return (*earlier, view.zone)

    def drop(self) -> DropView:
        """The overview: each zone in its latest year, in the order of the files."""
        numbers = range(1, len(self._drop.files) + 1)
        zones = tuple(view for n in numbers for view in self.zones(n) if view.is_latest)
        unused = frozenset(self.unused())
        unreadable = tuple(
            Unreadable(file.name, file.outcome.code, file.outcome.message(self._language))
            for file in self._drop.files
            if isinstance(file.outcome, UpgradeCheckError)
            # A workbook without a form may be evidence, so it is no error if a figure names it.
            and (file.name not in self._drop.evidence or file.name in unused)
        )
        return DropView(zones, unreadable)

    def unused(self) -> tuple[str, ...]:
        """Names of the files that no figure of the drop names as evidence."""
        for file in self._drop.files:
            if self._drop.evidence and (reading := file.reading):
                for zone in reading.zones:
                    self._lookup.look_up(zone, self._pack)
        return tuple(str(found.details["file"]) for found in self._lookup.unused(""))


def evidence_rows(view: ZoneView, drop: Drop, say: Callable[..., str]) -> list[EvidenceRow]:
    """Each document named by a zone's figures; last, the figures that name none."""
    rows = []
    several = {
        found.details["document"]: str(found.details["files"])
        for found in view.zone.findings
        if found.code == "evidence-missing" and found.details.get("variant") == "several"
    }
    for item in view.assessment.evidence:
        if not any(documents(item.document)):
            rows.append(EvidenceRow("", item.labels, "", ""))
        for document in documents(item.document):
            file = next((f for f in item.files or () if f.document == document), None)
            if item.files is None:
                rows.append(EvidenceRow(document, item.labels, "", ""))
            elif document in several:
                rows.append(EvidenceRow(document, item.labels, several[document], "several"))
            elif file is None:
                rows.append(EvidenceRow(document, item.labels, "", "missing"))
            else:
                fault = drop.evidence[file.file].fault
                shown = say("page.evidence_file", file=file.file, size=_size(file.size))
                if file.pages is not None:
                    shown += say("page.evidence_pages", n=file.pages)
                state = fault.removeprefix("evidence-") or "found"
                rows.append(EvidenceRow(document, item.labels, shown, state))
    return rows


def _size(size: int) -> str:
    return f"{size / MIB:.1f} MiB" if size >= MIB else f"{-(-size // 1024)} KiB"
