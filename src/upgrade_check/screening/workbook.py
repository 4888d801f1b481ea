"""From a workbook to an assessment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from upgrade_check.dataset.units import plain
from upgrade_check.dataset.zone import Zone
from upgrade_check.errors import WorkbookError
from upgrade_check.locales import Language
from upgrade_check.rules.inputs.years import with_years_to_come
from upgrade_check.rules.outcome import Assessment, Unreadable
from upgrade_check.rules.pack import RulePack


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
            from upgrade_check.evidence.register import with_evidence

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
    name_id = next(iter(pack.identity))
    by_name: dict[str, dict[int | None, Zone]] = {}
    for index, zone in enumerate(zones):
        # Rows without a name are not one zone.
        name = plain(zone.text(name_id)) or ("" if zone.year in zone.years else f"\0{index}")
        by_name.setdefault(name, {})[zone.year] = zone
    wanted = {plain(name) for name in choice.zones}
    wanted_zones = [years for name, years in by_name.items() if not wanted or name in wanted]
    if choice.year is not None and wanted_zones:
        with_year = [years for years in wanted_zones if choice.year in years]
        if not with_year:
            known = sorted({year for years in wanted_zones for year in years if year is not None})
            raise WorkbookError(
                "no-such-year",
                file=zones[-1].file,
                year=choice.year,
                years="、".join(map(str, known)) or "—",
            )
        wanted_zones = with_year
    for years in wanted_zones:
        zone = years[choice.year] if choice.year is not None else _latest(years, choice.date)
        if choice.date is not None:
            zone = with_years_to_come(zone, pack, choice.date)
        yield zone, None if zone.year is None else years.get(zone.year - 1)


def _latest(years: Mapping[int | None, Zone], date: dt.date | None) -> Zone:
    """The zone in its latest year that is over; in its latest one if none is."""
    over = [zone for year, zone in years.items() if not (date and year and year >= date.year)]
    return (over or list(years.values()))[-1]


def unreadable(file: str, error: WorkbookError, language: Language) -> Unreadable:
    """What a report says of a file that gave no assessment."""
    return Unreadable(file, error.code, error.message(language))
