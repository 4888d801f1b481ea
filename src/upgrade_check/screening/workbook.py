"""From a workbook to an assessment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from upgrade_check.dataset.years import by_zone, named, over, year_before
from upgrade_check.dataset.zone import Zone
from upgrade_check.errors import WorkbookError
from upgrade_check.locales import Language
from upgrade_check.rules.inputs.years import with_years_to_come
from upgrade_check.rules.outcome import Assessment, Unreadable
from upgrade_check.rules.pack import RulePack
from upgrade_check.screening.paths import Found


class Choice(NamedTuple):
    """What of a workbook is assessed."""

    year: int | None = None
    """The year; ``None`` for each zone's latest."""
    sheet: str | None = None
    """The only sheet on which figures are looked for."""
    zones: tuple[str, ...] = ()
    """The names of the only zones that are wanted; empty for all."""
    evidence: str | None = None
    """Folder in which the evidence is looked up."""
    date: dt.date | None = None
    """The day of the review: a year that is not over by then has no figures yet."""


Result = Assessment | Unreadable


def screen_file(
    file: str, pack: RulePack, language: Language, choice: Choice | None = None
) -> tuple[Result, ...]:
    """Read one workbook and assess its zones.

    A file that cannot be read is a result, not an exception.
    """
    from upgrade_check.forms import read_zones
    from upgrade_check.rules.assess import assess

    choice = choice or Choice()
    try:
        zones = read_zones(file, pack, sheet=choice.sheet)
        taken = list(chosen(zones, pack, choice))
        if choice.evidence is not None:
            from upgrade_check.evidence.lookup import with_evidence

            found = with_evidence([zone for zone, _ in taken], pack, Path(choice.evidence))
            taken = [(zone, earlier) for zone, (_, earlier) in zip(found, taken, strict=True)]
        return tuple(assess(zone, pack, language, earlier) for zone, earlier in taken)
    except WorkbookError as error:
        return (unreadable(file, error, language),)
    except (Exception, MemoryError) as error:  # noqa: BLE001 - see below
        # A fault of ours in one workbook gives no verdict on it, and must not cost the others
        # theirs.
        reason = f"{type(error).__name__}: {error}"
        return (unreadable(file, WorkbookError("unexpected", file=file, reason=reason), language),)


def chosen(
    zones: Sequence[Zone], pack: RulePack, choice: Choice
) -> Iterator[tuple[Zone, Zone | None]]:
    """Each zone that is wanted, in the year asked for or its latest, and in the year before."""
    wanted = by_zone(named(zones, choice.zones, pack.name_id), pack.name_id)
    taken = [
        (zone, years)
        for years in wanted
        for zone in (over(years, choice.date)[-1:] if choice.year is None else years)
        if choice.year in (None, zone.year)
    ]
    if wanted and not taken:
        known = sorted({zone.year for years in wanted for zone in years if zone.year is not None})
        raise WorkbookError(
            "no-such-year",
            file=zones[-1].file,
            year=choice.year,
            years="、".join(map(str, known)) or "—",
        )
    for zone, years in taken:
        shown = with_years_to_come(zone, pack, choice.date) if choice.date is not None else zone
        yield shown, year_before(zone, years)


def nothing_in(paths: Sequence[str], language: Language) -> list[Unreadable]:
    """What a report says of folders and patterns in which there is no workbook."""
    return [unreadable(path, WorkbookError("no-workbooks", file=path), language) for path in paths]


def no_such_zone(found: Found, names: Sequence[str], language: Language) -> Unreadable:
    """What a report says where no workbook has any of the zones that are wanted."""
    missing = WorkbookError("no-such-zone", file=" ".join(found.given), zones="、".join(names))
    return unreadable(found.files[0], missing, language)


def unreadable(file: str, error: WorkbookError, language: Language) -> Unreadable:
    """What a report says of a file that gave no assessment."""
    return Unreadable(file, error.code, error.message(language))
