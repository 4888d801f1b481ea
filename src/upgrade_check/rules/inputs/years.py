"""Of which years the figures are."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from upgrade_check.dataset.entry import CellValue, Entry, Record
from upgrade_check.dataset.findings import finding
from upgrade_check.dataset.numbers import is_blank, is_part_year, number_in, read_year
from upgrade_check.dataset.zone import Finding, Measurement, Place, Zone
from upgrade_check.rules.facts import unusable_inputs
from upgrade_check.rules.pack import RulePack
from upgrade_check.rules.reference import Reference
from upgrade_check.rules.text import Text


def year_findings(zone: Zone, record: Record, pack: RulePack) -> Iterator[Finding]:
    """One year everywhere: amounts of one criterion have to be, the rest should be."""
    stated = _statistical_year(zone, pack)
    other: dict[Place, Finding] = {}
    for place, found in _other_years(zone, record, pack, stated):
        # One cell may give the year of several amounts.
        told = other.get(place, found)
        inputs = tuple(dict.fromkeys((*told.inputs, *found.inputs)))
        other[place] = told._replace(inputs=inputs)
    yield from other.values()
    yield from _parts(record, pack)
    yield from _mismatches(record, pack, stated, frozenset(other))


def _statistical_year(zone: Zone, pack: RulePack) -> int | None:
    stated = zone.measurements.get(pack.year_id)
    return stated.value if stated and isinstance(stated.value, int) else None


def _mismatches(
    record: Record, pack: RulePack, stated: int | None, told: frozenset[Place]
) -> Iterator[Finding]:
    found_years = [(found, read_year(found.stands)) for found in _stated_years(record, pack)]
    by_number = Counter(year for _, year in found_years if year is not None)
    if stated is None and not by_number:
        return
    # Figures can be of different years even without a statistical year.
    reference = by_number.most_common(1)[0][0] if stated is None else stated
    # One cell may give the year of several rows.
    others: dict[Place, list[_StatedYear]] = {}
    for found, year in found_years:
        if year != reference and found.place not in told:
            others.setdefault(found.place, []).append(found)
    for place, at_place in others.items():
        stands = at_place[0].stands
        year = read_year(stands)
        number = number_in(stands)
        found_year = year or (number.value if number else stands)
        details = {"label": at_place[0].label, "found": found_year, "year": reference}
        input_ids = tuple(dict.fromkeys(found.input_id for found in at_place))
        if stated is None:
            details["variant"] = "others"
        elif len(input_ids) > 1:
            details |= {"variant": "several", "n": len(input_ids)}
        yield finding("year-mismatch", place, input_ids, details)


def _parts(record: Record, pack: RulePack) -> Iterator[Finding]:
    """Amounts of no whole year: 统计年度 2024年9月, 2024Q3 or 2024年快报."""
    beside: dict[Place, tuple[CellValue, list[str]]] = {}
    amounts = [(i, e) for i, e in record.entries.items() if i in pack.amounts]
    amounts += [
        (path, entry)
        for table_id, rows in record.rows.items()
        for row in rows
        for column, entry in row.items()
        if (path := f"{table_id}.{column}") in pack.amounts
    ]
    own = record.entries.get(pack.year_id)
    for path, entry in amounts:
        if is_part_year(entry.year):
            beside.setdefault(entry.year_place or entry.place, (entry.year, []))[1].append(path)
        if own is None or is_blank(own.value):
            continue
        # 待定 and 去年 say nothing of an amount whose own row gives a year.
        is_untold = read_year(own.value) is None and is_blank(entry.year) and "." not in path
        if is_untold or is_part_year(own.value):
            beside.setdefault(own.place, (own.value, []))[1].append(path)
    for place, (year, paths) in beside.items():
        yield finding(
            "other-year", place, tuple(dict.fromkeys(paths)), found=str(year), variant="part"
        )


def with_years_to_come(zone: Zone, pack: RulePack, date: dt.date) -> Zone:
    """The zone with an error for each year of its figures that is not over on the day of a review.

    Places in a ranking may be published within the year itself.
    """
    told: dict[int, tuple[Place, list[str]]] = {}
    for path, measurement in _figures(zone, pack):
        year = measurement.year or zone.year
        if year is None or measurement.value is None or measurement.place is None:
            continue
        if year >= date.year + (path not in pack.amounts):
            own = [
                m for i, m in zone.measurements.items() if i in pack.identity and m.value == year
            ]
            place = next((m.place for m in own if m.place), measurement.place)
            told.setdefault(year, (place, []))[1].append(path)
    found = [
        finding(
            "other-year",
            place,
            tuple(dict.fromkeys(paths)),
            found=year,
            date=date.isoformat(),
            variant="to_come",
        )
        for year, (place, paths) in told.items()
    ]
    return zone._replace(findings=(*found, *zone.findings)) if found else zone


def _figures(zone: Zone, pack: RulePack) -> Iterator[tuple[str, Measurement]]:
    for input_id, measurement in zone.measurements.items():
        if input_id in pack.figures:
            yield input_id, measurement
    for table_id, rows in zone.tables.items():
        for row in rows:
            for column, measurement in row.cells.items():
                if (path := f"{table_id}.{column}") in pack.amounts:
                    yield path, measurement


class _StatedYear(NamedTuple):
    place: Place
    input_id: str
    label: Text
    stands: CellValue


def _stated_years(record: Record, pack: RulePack) -> Iterator[_StatedYear]:
    """Every year that stands beside a figure, in its label or in its column's heading."""
    for input_id, entry in record.entries.items():
        declared = pack.inputs[input_id]
        # A name has no year; the statistical year has only the year in its own label.
        if input_id not in pack.identity and _is_untold(entry):
            yield _StatedYear(entry.year_place or entry.place, input_id, declared.label, entry.year)
        if entry.label_year is not None and declared.type != "text":
            yield _StatedYear(
                entry.label_place or entry.place, input_id, declared.label, entry.label_year
            )
    for table_id, rows in record.rows.items():
        for row in rows:
            for column, entry in row.items():
                if _is_untold(entry):
                    label = pack.tables[table_id].columns[column].label
                    place = entry.year_place or entry.place
                    yield _StatedYear(place, f"{table_id}.{column}", label, entry.year)


def _is_untold(entry: Entry) -> bool:
    """Whether a year stands beside the figure that no fault of it tells of."""
    return not is_blank(entry.year) and entry.fault != "other-year"


def _other_years(
    zone: Zone, record: Record, pack: RulePack, stated: int | None
) -> Iterator[tuple[Place, Finding]]:
    """Amounts that a criterion holds against each other although they are of different years.

    An amount that names no year is of the statistical year; the rows of a table are so only where
    they say it, since a table on a sheet of its own seldom names a year. Amounts that are all of
    another year than the statistical one are not the record's either.
    """
    unusable = unusable_inputs(zone)
    for paths, references in pack.compared_amounts:
        if not paths.isdisjoint(unusable):
            continue
        amounts = []
        for path, label, entry in _amounts(record, pack, references):
            year = read_year(entry.year)
            if is_blank(entry.year) and "." not in path:
                year = stated
            if year is not None and not is_blank(entry.value):
                amounts.append((path, label, entry, year))
        years = {year for *_, year in amounts} | ({stated} if stated and amounts else set())
        if len(years) < 2:
            continue
        is_common = len({year for *_, year in amounts}) == 1
        for path, label, entry, year in amounts:
            place = entry.year_place or entry.place
            details: dict[str, object] = {"label": label, "year": year}
            details["others"] = min(years - {year})
            if is_common:
                details["variant"] = "stated"
            yield place, finding("other-year", place, (path,), details)


def _amounts(
    record: Record, pack: RulePack, references: tuple[Reference, ...]
) -> Iterator[tuple[str, Text, Entry]]:
    """The cells with the amounts that a criterion names."""
    for reference in references:
        path, label = reference.path, pack.amounts[reference.path].label
        if reference.column:
            for row in record.rows.get(reference.input, ()):
                if reference.column in row:
                    yield path, label, row[reference.column]
        elif (entry := record.entries.get(path)) is not None:
            yield path, label, entry
