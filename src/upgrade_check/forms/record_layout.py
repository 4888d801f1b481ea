"""Where one record stands on a sheet, and which records of a workbook are one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from upgrade_check.dataset.entry import CellValue
from upgrade_check.dataset.numbers import is_blank, read_year
from upgrade_check.dataset.units import plain
from upgrade_check.dataset.zone import Place
from upgrade_check.forms.cells import Grid
from upgrade_check.forms.headings import announced
from upgrade_check.forms.labels import Matched
from upgrade_check.forms.notes import Note
from upgrade_check.forms.titles import years_of, zones_in, zones_of
from upgrade_check.rules.pack import RulePack

Cell = tuple[int, int]
_CORRECTS = re.compile(
    r"\(?(?:\w{0,5}(?:局|厅|委|办|部门))?(?:(?:[认核审]定|[审复]核|核[查实]|修[订正]|更正|调整|确认|最[终新]|反馈"
    r"|普查)(?:后|数据?|值|结果)*|(?<=[局厅委办])数据?)\)?"
)
_LINES_ABOVE = 2
_ZONE = re.compile("(?<![地片])区|园|城|高新|开发|[a-z]")


class RecordLayout(NamedTuple):
    """Where one record stands: the rows of its labels, and the column of its values."""

    grid: Grid
    header: int
    """Row of the headings, or the row above the first label."""
    columns: Mapping[str, int]
    """``label``, ``value``, and the columns beside them: ``unit``, ``source`` …"""
    units_above: tuple[str, ...]
    """Units on lines 单位: above, where nothing else says one."""
    section_units: tuple[tuple[int, str], ...]
    """Units on such lines between the labels, and their rows; empty at the next section."""
    rows: tuple[tuple[int, Matched], ...]
    """Row and what its label says."""
    heading_units: tuple[str, ...] = ()
    """Units in the headings 数值 and 单位."""
    unknown: tuple[int, ...] = ()
    """Rows whose label is not known."""
    rivals: tuple[int, ...] = ()
    """Further columns that are headed as values of the same record."""
    all_columns: frozenset[int] = frozenset()
    """Columns of all records beside the same labels."""
    year: int | None = None
    """Year that a heading or the labels give."""
    year_cell: Cell | None = None
    """Where they do."""
    name_cell: Cell | None = None
    """Where a heading gives the zone's name."""
    home: Cell | None = None
    """The record's own cell, where it is one of several."""
    repeated: Mapping[int, int] = MappingProxyType({})
    """Rows that are left blank because an earlier record says the same, and its column."""
    shared: frozenset[str] = frozenset()
    """Inputs whose cell may be merged over several records."""
    announced: Mapping[int, str] = MappingProxyType({})
    """Rows of another figure than their label says, with the text that says so: 2025年目标."""
    notes: tuple[Cell, ...] = ()
    """The headings of columns such as 备注; their row is -1 where they have none."""
    said: tuple[Note, ...] = ()
    """The notes on the sheet, and what stands in the record's own 备注."""
    name: str = ""
    """The zone's name, folded, where the record's own is another way to write it."""
    corrected: tuple[int, ...] = ()
    """Columns of other records that correct its figures."""
    kinds: Sequence[str] = ()
    """What the sheet says that the zone is: 国家级, 省级开发区."""
    more: tuple[RecordLayout, ...] = ()
    """The same record's labels and values that stand elsewhere."""

    @property
    def blocks(self) -> tuple[RecordLayout, ...]:
        """All blocks of labels and values of the record."""
        return (self, *self.more)


def is_filled(record: RecordLayout) -> bool:
    """Whether a value stands behind any of the record's labels."""
    return any(
        not is_blank(block.grid.value(row, block.columns["value"]))
        for block in record.blocks
        for row, _ in block.rows
    )


def has_figures(record: RecordLayout, pack: RulePack) -> bool:
    """Whether it has labels of figures, and not only of the zone's name, place and year."""
    return any(m.id not in pack.identity for block in record.blocks for _, m in block.rows)


def is_hidden(record: RecordLayout) -> bool:
    """Whether nobody sees its values."""
    sheet = record.grid.sheet
    return sheet.hidden or record.columns["value"] in sheet.hidden_columns


def home_of(record: RecordLayout) -> Place:
    """The cell to name when something is said of the whole record."""
    return record.grid.place(*(record.home or (record.header, record.columns["label"])))


def own_cell(record: RecordLayout) -> Place:
    """The cell that tells the record from others, also where one name is merged over several."""
    return record.grid.cell(*(record.home or (record.header, record.columns["value"])))


def identity(record: RecordLayout, pack: RulePack) -> tuple[int | None, str]:
    """Year and name of the zone that a record is about."""
    year, name, year_id, name_id = None, "", pack.year_id, pack.name_id
    for block in record.blocks:
        year = year or block.year
        if block.name_cell and not name:
            name = plain(block.grid.text(*block.name_cell))
        for row, (input_id, _, _) in block.rows:
            if input_id == year_id:
                year = read_year(value_at(block, row, input_id)) or year
            elif input_id == name_id:
                name = plain(str(value_at(block, row, input_id) or "")) or name
    return year, record.name or name


def name_place(record: RecordLayout, pack: RulePack) -> Place:
    """The cell that names the record's zone."""
    rows = (row for row, matched in record.rows if matched.id == pack.name_id)
    if (row := next(rows, None)) is not None:
        return record.grid.place(row, record.columns["value"])
    return record.grid.place(*record.name_cell) if record.name_cell else home_of(record)


def of_no_zone(records: Sequence[RecordLayout], pack: RulePack) -> list[RecordLayout]:
    """The records of a table that are no zones: 苏南地区, 达标数.

    They have no word for a zone in their name, and say neither where they lie nor, in a table
    without places, of what year they are; all others do.
    """
    if len(records) < 2:
        return []
    stated = [_stated(r, pack) for r in records]
    are_zones = [bool(_ZONE.search(identity(r, pack)[1] or "区")) for r in records]
    wanted = set().union(*stated) - {pack.year_id} or {pack.year_id}
    doubtful = [not (is_zone or of & wanted) for is_zone, of in zip(are_zones, stated, strict=True)]
    sure = [
        z and of & wanted for z, of, d in zip(are_zones, stated, doubtful, strict=True) if not d
    ]
    return [r for r, d in zip(records, doubtful, strict=True) if d] if sure and all(sure) else []


def with_corrections(records: Sequence[RecordLayout], pack: RulePack) -> list[RecordLayout]:
    """The records of a table but those that correct the one before: 更正, 滨江高新区（核定）."""
    found: list[RecordLayout] = []
    other_year, other = None, ""
    for record in records:
        year, name = identity(record, pack)
        is_same_year = None in (year, other_year) or year == other_year
        if found and is_same_year and _CORRECTS.fullmatch(name.removeprefix(other)):
            corrected = (*found[-1].corrected, record.columns["value"])
            found[-1] = found[-1]._replace(corrected=corrected)
        else:
            found.append(record)
            other_year, other = year, name
    return found


def _stated(record: RecordLayout, pack: RulePack) -> set[str | None]:
    """What a record says of itself, beside the zone's name."""
    column = record.columns["value"]
    return {
        matched.id
        for row, matched in record.rows
        if matched.id in pack.identity
        and matched.id != pack.name_id
        and not is_blank(record.grid.merged_text(row, column))
    }


def value_at(record: RecordLayout, row: int, input_id: str) -> CellValue:
    """A cell's content; a name merged over several records holds for each."""
    grid, column = record.grid, record.repeated.get(row, record.columns["value"])
    if input_id in record.shared and grid.is_merged(row, column):
        top, left = grid.origin(row, column)
        if top == row and left > record.columns["label"]:
            return grid.value(top, left)
    return grid.value(row, column)


def continues(record: RecordLayout) -> bool:
    """Whether it stands in a table that goes on with further columns: 附表1（续）, 续表."""
    if not record.grid.is_turned:
        return False
    sheet, header = record.grid.sheet, record.columns["label"]
    above = (
        text
        for (column, row), text in sheet.cells.items()
        if header - _LINES_ABOVE <= row < header and isinstance(text, str)
    )
    return any("续" in text for text in (sheet.name, *above))


def joined(records: Sequence[RecordLayout], pack: RulePack) -> RecordLayout | None:
    """One record of several; ``None`` where two of them may mean the same figure.

    They are parts of one record where each states the zone and the year, or nothing tells of
    another one, and most of the figures stand in one only or alike in two.
    """
    if len(records) == 1:
        return records[0]
    first, *others = sorted(records, key=lambda record: -len(said(record, pack, figures=True)))
    for other in others:
        own, its = said(first, pack, figures=True), said(other, pack, figures=True)
        twice = len(own.keys() & its.keys())
        if not (_is_stated(first, other, pack) or _may_be_parts(first, other, pack)):
            return None
        who, of_whom = said(first, pack, figures=False), said(other, pack, figures=False)
        is_same = all(who.get(i, text) == text for i, text in of_whom.items() if i != pack.year_id)
        is_alike = its.items() <= own.items()
        if not is_alike and (not is_same or (twice and 2 * twice >= len(own))):
            return None
        if not its and (not is_same or of_whom.keys() <= who.keys()):
            continue
        parts = [
            block._replace(
                rows=tuple((row, m) for row, m in block.rows if m.id not in who), more=()
            )
            for block in other.blocks
        ]
        first = first._replace(more=(*first.more, *parts))
    return first


def _is_stated(record: RecordLayout, other: RecordLayout, pack: RulePack) -> bool:
    """Whether both say of which zone and year they are, and no sheet's name says otherwise."""
    return all(
        all(identity(r, pack)) and not announced(r.grid.sheet.name).is_another
        for r in (record, other)
    )


def _may_be_parts(record: RecordLayout, other: RecordLayout, pack: RulePack) -> bool:
    """Whether two sheets name one zone and one year at most, titles included."""
    grids = [block.grid for block in (*record.blocks, *other.blocks)]
    is_row = {grid.is_turned for grid in grids}
    if len(is_row) > 1 or other.grid in [block.grid for block in record.blocks]:
        return False
    said_of = [identity(r, pack) for r in (record, other)]
    years = {year for year, _ in said_of if year}.union(*(years_of(grid) for grid in grids))
    zones = {zone for _, name in said_of for zone in zones_in(name)}
    zones = zones.union(*(zones_of(grid) for grid in grids))
    longest = max(zones, key=len, default="")
    is_one = len(years) < 2 and all(longest.endswith(zone) for zone in zones)
    return is_one and not any(announced(grid.sheet.name).is_another for grid in grids)


def said(record: RecordLayout, pack: RulePack, *, figures: bool) -> Mapping[str, str]:
    """What stands behind each label: of the figures, blank ones included, or of the identity."""
    found = {}
    for block in record.blocks:
        for row, matched in block.rows:
            if figures == (matched.id in pack.identity):
                continue
            text = plain(str(value_at(block, row, matched.id) or ""))
            if figures or not is_blank(text):
                found[matched.id] = text
    if record.name and not figures:
        found[pack.name_id] = record.name
    return found
