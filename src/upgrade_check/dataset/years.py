"""Records put together: the years of each zone, of one workbook or of several."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from upgrade_check.dataset.units import plain
from upgrade_check.dataset.zone import Zone

Years: TypeAlias = Sequence[Zone]
"""The records of one zone, each of another year, the latest last."""


def named(zones: Sequence[Zone], names: Iterable[str], name_id: str) -> Sequence[Zone]:
    """The records of the zones with one of these names; all if no name is given."""
    wanted = {plain(name) for name in names}
    return [zone for zone in zones if not wanted or plain(zone.text(name_id)) in wanted]


def by_zone(zones: Sequence[Zone], name_id: str) -> list[Years]:
    """The zones of one workbook.

    Records without a name are one zone's if no record has a name. Beside named ones, each is a zone
    that somebody has to name.

    Args:
        zones: The records, those of each zone in the order of the years.
        name_id: Id of the input that names the zone.
    """
    names = [plain(zone.text(name_id)) for zone in zones]
    found: dict[str, list[Zone]] = {}
    for number, (name, zone) in enumerate(zip(names, zones, strict=True)):
        key = name or (f"\0{number}" if any(names) else "")
        found.setdefault(key, []).append(zone)
    return list(found.values())


def of_workbooks(
    workbooks: Iterable[Sequence[Zone]], name_id: str
) -> tuple[list[Years], list[tuple[Zone, Zone]]]:
    """The zones of several workbooks; those without a name are of one workbook each.

    Returns:
        The zones, and each record that is left out, with the one of an earlier workbook that has
        the same zone and year.
    """
    found: dict[str, dict[int | None, Zone]] = {}
    twins = []
    for zones in workbooks:
        for years in by_zone(zones, name_id):
            known = found.setdefault(plain(years[0].text(name_id)) or f"\0{len(found)}", {})
            for zone in years:
                if (first := known.setdefault(zone.year, zone)) is not zone:
                    twins.append((zone, first))
    return [sorted(known.values(), key=lambda z: z.year or 0) for known in found.values()], twins


def over(years: Years, date: dt.date | None) -> Years:
    """The years that are over on the day of a review; all of them if none is."""
    return [zone for zone in years if not (date and zone.year and zone.year >= date.year)] or years


def year_before(zone: Zone, years: Years) -> Zone | None:
    """The record of the year before that of ``zone``."""
    return next((other for other in years if zone.year and other.year == zone.year - 1), None)
