"""How a sheet is laid out: which of its axes holds labels, and which records stand beside them."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import NamedTuple

from upgrade_check.dataset.units import plain
from upgrade_check.forms.block_parts import in_parts
from upgrade_check.forms.block_records import records_beside
from upgrade_check.forms.cells import Grid
from upgrade_check.forms.label_axis import Labels, find_labels, label_blocks
from upgrade_check.forms.label_years import by_year
from upgrade_check.forms.notes import Note, notes_on
from upgrade_check.forms.record_axis import record_axis
from upgrade_check.forms.record_layout import RecordLayout, identity
from upgrade_check.rules.pack import RulePack


class Layout(NamedTuple):
    """The records on a sheet, as one of its axes reads."""

    records: Sequence[RecordLayout] = ()
    labels: int = 0
    """How many labels have figures."""
    is_list: bool = False
    """Whether it is a list without any heading, which counts where nothing else does."""


def layouts(grid: Grid, pack: RulePack, tables: Container[tuple[str, int]]) -> list[Layout]:
    """How the sheet reads: once, twice where nothing says which way, or not at all.

    Labels stand below each other or along a row. The reading in which more labels have figures
    is the sheet's. ``tables`` are the sheets and rows of the headers of the pack's tables.
    """
    labels = find_labels(grid, pack)
    headers = [row for row in grid.rows_from(0) if (grid.sheet.name, row) in tables]
    rows = [row for of_column in labels.known.values() for row in of_column if row not in headers]
    if not rows:
        return []
    said = tuple(notes_on(grid, pack, min(rows)))
    found = [_read(grid, labels, pack, headers, said)]
    along = labels.turned()
    if sum(len(columns) for columns in along.known.values() if len(columns) > 1) >= max(
        found[0].labels, 2
    ):
        found.append(_read(Grid(grid.sheet, turned=True), along, pack, headers, said))
    most = max(layout.labels for layout in found)
    return [layout for layout in found if layout.records and layout.labels == most]


def _read(
    grid: Grid,
    labels: Labels,
    pack: RulePack,
    headers: Sequence[int],
    said: Sequence[Note],
) -> Layout:
    """The records as they stand beside labels in columns.

    ``headers`` are the rows of the tables' headers, ``said`` are the sheet's notes.
    """
    ends, within = (headers, ()) if grid.is_turned else ((), headers)
    blocks = [block for block in label_blocks(grid, labels, pack) if block.inner not in ends]
    if ends:
        blocks = [
            block._replace(end=min([block.end, *(end for end in ends if end > block.inner)]))
            for block in blocks
        ]
    split = [in_parts(block, labels, pack) for block in blocks]
    if not all(split):
        return Layout()
    blocks = [part for parts in split for part in parts]
    axes = [(block, record_axis(block, pack)) for block in blocks]
    is_headed = any(block.heading is not None for block in blocks)
    # A label without a figure of its own leaves open which value belongs to which.
    if not is_headed and any(axis is None for _, axis in axes):
        return Layout()
    is_split = any(len(parts) > 1 for parts in split)
    # What a pair says holds for those beside it as well: 数据性质 | 快报数.
    pairs = [(b, a.records[0][0].column) for b, a in axes if a and len(a.records) == 1]
    pairs = pairs if len(pairs) == len(axes) and not (is_split or grid.is_turned) else []
    parts = [
        (block, records_beside(block, axis, pack, said, within, pairs, is_part=is_split))
        for block, axis in axes
        if axis is not None
    ]
    records = _joined([found for _, found in parts], pack)
    if (
        len(records) > 1
        and any(axis.is_told_by_rows for _, axis in axes if axis)
        and not all(any(identity(record, pack)) for record in records)
    ):
        # Several records may not go without anything that tells them apart.
        return Layout()
    known = {(m.id, m.year) for block, _ in parts for _, m in block.rows}
    records = [own for record in records for own in by_year(record, pack)]
    is_list = len(records) == 1 and not is_headed and not grid.is_turned
    return Layout(records, len(known) if records else 0, is_list)


def _joined(blocks: Sequence[Sequence[RecordLayout]], pack: RulePack) -> list[RecordLayout]:
    """The records of all blocks; a block without names goes on where another leaves off."""
    name_id = pack.name_id
    records: list[RecordLayout] = []
    for found in blocks:
        is_named = any(m.id == name_id for _, m in found[0].rows) or found[0].name_cell
        if records and not (is_named and any(identity(r, pack)[1] for r in records)):
            own = {_key(record): record for record in found}
            if {_key(r) for r in records} != set(own) or len(own) != len(found):
                return []
            records = [r._replace(more=(*r.more, own[_key(r)])) for r in records]
        else:
            records += found
    return records


def _key(record: RecordLayout) -> tuple[int | None, str]:
    name = record.grid.text(*record.name_cell) if record.name_cell else ""
    return record.year, plain(name)
