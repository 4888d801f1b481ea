"""From a workbook to an assessment."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from upgrade_check.dataset.zone import Zone
from upgrade_check.errors import WorkbookError
from upgrade_check.locales import Language
from upgrade_check.rules.outcome import Assessment, Unreadable
from upgrade_check.rules.pack import RulePack

MANY = 24
"""Fewer workbooks are read sooner than other processes are ready."""
JOBS = "UPGRADE_CHECK_JOBS"
"""Environment variable: how many processes; for machines that have less to give than they say."""


class Choice(NamedTuple):
    """What of a workbook is assessed."""

    year: int | None = None
    """The year; ``None`` for the latest."""
    sheet: str | None = None
    """The only sheet on which figures are looked for."""
    evidence: str | None = None
    """Folder in which the evidence is looked up."""


def screen_file(
    file: str, pack: RulePack, language: Language, choice: Choice | None = None
) -> Assessment | Unreadable:
    """Read one workbook and assess it; a file that cannot be read is a result, not an exception."""
    from upgrade_check.forms import read_zones
    from upgrade_check.rules.assess import assess

    choice = choice or Choice()
    try:
        zone, earlier = _chosen(read_zones(file, pack, sheet=choice.sheet), choice.year)
        if choice.evidence is not None:
            from upgrade_check.evidence.register import evidence_findings

            told = evidence_findings(zone, pack, Path(choice.evidence))
            zone = zone._replace(findings=(*zone.findings, *told))
        return assess(zone, pack, language, earlier)
    except WorkbookError as error:
        return unreadable(file, error, language)
    except (Exception, MemoryError) as error:  # noqa: BLE001 - see below
        # A fault of ours in one workbook gives no verdict on it, and must not cost the others
        # theirs.
        reason = f"{type(error).__name__}: {error}"
        return unreadable(file, WorkbookError("unexpected", file=file, reason=reason), language)


def _chosen(zones: Sequence[Zone], year: int | None) -> tuple[Zone, Zone | None]:
    """The zone in the year asked for, or the latest one, and in the year before."""
    by_year = {zone.year: zone for zone in zones}
    zone = zones[-1] if year is None else by_year.get(year)
    if zone is None:
        years = "、".join(str(known) for known in by_year if known is not None)
        raise WorkbookError("no-such-year", file=zones[-1].file, year=year, years=years or "—")
    return zone, None if zone.year is None else by_year.get(zone.year - 1)


def unreadable(file: str, error: WorkbookError, language: Language) -> Unreadable:
    """What a report says of a file that gave no assessment."""
    return Unreadable(file, error.code, error.message(language))


def are_many(files: int) -> bool:
    """Whether more than one process, or at least a progress bar, is worth its start."""
    return files >= MANY or (files > 1 and bool(os.environ.get(JOBS)))


def screen_few(
    files: Sequence[str], pack: RulePack, language: Language, choice: Choice | None = None
) -> tuple[tuple[Assessment, ...], tuple[Unreadable, ...]]:
    """Read and assess files one after the other."""
    results = [screen_file(file, pack, language, choice) for file in files]
    return (
        tuple(result for result in results if isinstance(result, Assessment)),
        tuple(result for result in results if isinstance(result, Unreadable)),
    )
