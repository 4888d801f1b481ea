"""What stands in a form before anything is checked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from upgrade_check.dataset.numbers import TypedNumber, is_blank, number_in
from upgrade_check.dataset.zone import Finding, Place, Standing

CellValue = (
    str | int | float | bool | Decimal | dt.date | dt.datetime | dt.time | dt.timedelta | None
)


_EMPTY: Mapping[str, Any] = MappingProxyType({})


class Entry(NamedTuple):
    """One input as somebody filled it in."""

    value: CellValue
    """The cell's content."""
    place: Place
    """The cell."""
    unit: str = ""
    """Unit from the unit column; where that is blank, from the label or the heading."""
    source: str = ""
    evidence: str = ""
    year: CellValue = None
    """The row's year column."""
    year_place: Place | None = None
    label_year: int | None = None
    """The year in the label's brackets, where the year column gives one as well."""
    label_place: Place | None = None
    note: str = ""
    """What stands beside it, as one text."""
    remarks: tuple[tuple[str, Place], ...] = ()
    """Each of the texts that stand beside it, with its cell."""
    is_percent: bool = False
    """The cell is shown as a percentage."""
    fault: str = ""
    """Code of the finding, where the cell has no value for a reason of its own."""
    fault_details: Mapping[str, object] = _EMPTY

    @property
    def number(self) -> TypedNumber | None:
        """The number in the cell; ``None`` where there is none for sure."""
        return number_in(self.value)


def shown(entry: Entry) -> str:
    """What somebody sees who looks at the cell, with its unit."""
    value = entry.value
    if entry.fault and is_blank(value):
        return str(entry.fault_details.get("found", "—"))
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    typed = entry.number
    if typed is None or typed.unit or typed.peers is not None or typed.remark:
        # A number as text says its unit itself: 12.3亿元, 约231万, 12/45, 12(并列).
        return str(value)
    if not isinstance(value, str):
        if entry.is_percent:
            return f"{(typed.value * 100).normalize():f}%"
        value = f"{typed.value:f}"
    unit = entry.unit
    if not unit:
        return value
    # 1500万元 without a space, but 1434.9 100 million yuan: joined digits would misread.
    touches = unit[0].isascii() and unit[0].isalnum()
    return f"{value} {unit}" if touches else f"{value}{unit}"


class Total(NamedTuple):
    """A cell that gives the sum of some rows of a table."""

    entry: Entry
    above: int
    """How many of the table's rows stand above it."""
    of: Literal["all", "part", "marked", "rest"]
    """Of all rows, of those since the last sum, of the marked ones, or of those not marked."""


class Record(NamedTuple):
    """All entries of one zone, in the words of the rule pack."""

    entries: Mapping[str, Entry]
    """By input id; inputs that the form has no row for are absent."""
    rows: Mapping[str, tuple[Mapping[str, Entry], ...]]
    """By table id: the rows, each by column id."""
    home: Place
    """The sheet to name when a whole row is missing."""
    table_homes: Mapping[str, Place] = _EMPTY
    """The sheet of each table found."""
    totals: Mapping[str, tuple[Total, ...]] = _EMPTY
    """By ``table.column``: the cells that give a total in a total row."""
    tracks_source: bool = True
    """Whether the form has a column for sources."""
    tracks_evidence: bool = True
    """Whether the form has a column for evidence."""
    tables_track: Mapping[str, frozenset[str]] = _EMPTY
    """By table id: ``source`` and ``evidence``, as far as the table has a column for them."""
    findings: tuple[Finding, ...] = ()
    standings: Mapping[str, Standing] = _EMPTY
    """By rank id: how it was computed, where the workbook gives scores instead."""
    is_row: bool = False
    """Whether the record is a row of a table, whose columns are the inputs."""
    sheet: str = ""
    """Sheet that the record stands on."""
    year: int | None = None
    """Year of the record, where the workbook says one."""
    kinds: Sequence[str] = ()
    """What the workbook says that the zone is, folded: 国家级, 省级开发区."""
