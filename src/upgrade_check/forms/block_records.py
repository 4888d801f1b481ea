"""The records beside a block of labels: where each one's figures stand, and what speaks of them."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence

from upgrade_check.dataset.numbers import is_blank
from upgrade_check.dataset.units import plain
from upgrade_check.forms.group_names import peers_of
from upgrade_check.forms.kinds import (
    kinds_in_rows,
    kinds_of_record,
    kinds_of_zones,
    rows_of,
    without_others,
)
from upgrade_check.forms.label_axis import LabelBlock
from upgrade_check.forms.notes import Note
from upgrade_check.forms.other_rows import (
    outside_tables,
    rows_of_block,
    section_units,
    unknown_rows,
    with_own_names,
)
from upgrade_check.forms.record_axis import Column, RecordAxis
from upgrade_check.forms.record_layout import RecordLayout
from upgrade_check.forms.record_notes import (
    comments_beside,
    notes_below,
    notes_in_column,
    notes_in_heading,
)
from upgrade_check.forms.shared_cells import left_blank, merged_over_a_city, said_once
from upgrade_check.forms.titles import units_above
from upgrade_check.rules.inputs import RankInput
from upgrade_check.rules.pack import RulePack

_PLACES = re.compile("(?:所[在属]|统计|行政|数据)?(?:区域|地区|地域|辖区|区划|地市|片区)(?:名称)?")


def records_beside(
    block: LabelBlock,
    axis: RecordAxis,
    pack: RulePack,
    said: Sequence[Note],
    headers: Container[int],
    pairs: Sequence[tuple[LabelBlock, int]],
    *,
    is_part: bool,
) -> list[RecordLayout]:
    """One layout a record beside a block of labels; ``is_part``, others stand below or above.

    ``said`` are the sheet's notes, ``headers`` the rows of the tables' headers, ``pairs`` the
    blocks side by side that are one record's, with the columns of their values.
    """
    grid = block.grid
    used = [columns[0] for columns in axis.records]
    is_one_zone = not axis.is_told_by_rows and not any(column.zone for column in used)
    has_home = not is_one_zone or grid.is_turned or is_part
    repeated: Mapping[int, Mapping[int, int]] = {}
    if axis.is_told_by_rows or is_one_zone:
        repeated = (said_once if is_one_zone else left_blank)(block, used, pack)
    known = dict(block.rows)
    aside = [row for row in rows_of_block(block) if row not in known]
    about = [(b, c, list(outside_tables(b, headers))) for b, c in pairs or [(block, -1)]]
    outside = [row for b, _, rows in about if b is block for row in rows]
    name_row = next((row for row, m in block.rows if m.id == pack.name_id), None)
    shared = _shared(pack, several=len(used) > 1)
    # One column for several years leaves open whose it is.
    has_peers = len(axis.beside.get("peers", ())) == len(used)
    whole = RecordLayout(
        grid=grid,
        header=block.heading if block.heading is not None else max(block.first - 1, 0),
        columns={},
        units_above=units_above(grid, block.column if grid.is_turned else block.first),
        section_units=() if grid.is_turned else tuple(section_units(block, aside)),
        rows=block.rows,
        unknown=tuple(unknown_rows(block, pack, near=grid.is_turned or not is_one_zone)),
        all_columns=frozenset(column.column for column in used),
        said=(*said, *block.said),
    )
    kinds = kinds_of_zones(block, whole.all_columns, aside)
    found = []
    for n, (column, *rivals) in enumerate(axis.records):
        at = column.column
        beside = _beside(axis, at, used[n + 1].column if n + 1 < len(used) else None)
        notes, unknown = beside.pop("note", ()), beside.pop("unknown", ())
        peers, units = beside.pop("peers", ()), beside.get("unit", ())
        name, home = "", column.zone or block.owner or (block.first, at)
        if name_row is not None:
            name, home = grid.merged_text(name_row, at), (name_row, at)
        below = notes_below(block, at, pack, outside)
        announced = {
            **(rows_of(block, pack, name) if name else {}),
            **{
                row: text
                for b, c, rows in about
                for row, text in kinds_of_record(
                    b, at if c < 0 else c, pack, [r for r in rows if r not in below], block
                )
            },
            **kinds_in_rows(block, ((c.row, c.column) for c in unknown), pack),
            **block.others,
        }
        record = whole._replace(
            columns={key: first.column for key, (first, *_) in beside.items()}
            | {"label": block.inner, "value": at},
            rows=without_others(block.rows, announced),
            heading_units=tuple(c.unit for c in (*units[:1], column) if c.unit),
            rivals=tuple(rival.column for rival in rivals),
            year=column.year,
            year_cell=None if column.year_row is None else (column.year_row, at),
            name_cell=column.zone or block.owner,
            home=home if has_home else None,
            repeated=repeated.get(at, {}),
            shared=frozenset({*shared, *merged_over_a_city(block, at, pack)}),
            announced=announced,
            notes=tuple(
                (c.row, c.column)
                for c in (*notes, *(c for c in unknown if _names_places(block, c)))
            ),
            said=(
                *whole.said,
                *(notes_in_heading(block, at) if is_one_zone else ()),
                *notes_in_column(block, at, pack, aside),
                *below.values(),
                *comments_beside(block, at, [c.column for c in units], pack),
            ),
            kinds=kinds.get(at, ()),
        )
        record = _with_peers(record, peers[0].column, pack) if has_peers else record
        found.append(with_own_names(record, pack))
    return found


def _shared(pack: RulePack, *, several: bool) -> set[str]:
    """The inputs whose cell may be merged over several columns: who is assessed, among how many.

    Beside a single record a rank that is merged over 12月当月 and 1-12月累计 is that of the year.
    """
    if not several:
        return {*pack.identity, *(i for i, d in pack.inputs.items() if d.type != "amount")}
    ranks = (d for d in pack.inputs.values() if isinstance(d, RankInput))
    return {*pack.identity, *(rank.among for rank in ranks if rank.among)}


def _beside(axis: RecordAxis, column: int, following: int | None) -> dict[str, Sequence[Column]]:
    """The columns beside a record: its own where each has one, else those of all."""
    found: dict[str, Sequence[Column]] = {}
    for key, columns in axis.beside.items():
        own = [
            c for c in columns if c.column > column and (following is None or c.column < following)
        ]
        found[key] = own if own and len(axis.records) > 1 else columns
    return found


def _names_places(block: LabelBlock, column: Column) -> bool:
    """Whether 区域 says of some figures where they are from; one place beside all is the zone's."""
    grid = block.grid
    if not _PLACES.fullmatch(plain(grid.text(column.row, column.column))):
        return False
    return len({grid.merged_text(row, column.column) for row, _ in block.rows}) > 1


def _with_peers(record: RecordLayout, column: int, pack: RulePack) -> RecordLayout:
    """The record with the column 参评数, which says among how many a rank in its row is."""
    rows = tuple(
        (row, among)
        for row, matched in record.rows
        if (among := peers_of(matched, pack)) and not is_blank(record.grid.text(row, column))
    )
    columns = {**record.columns, "label": column, "value": column}
    beside = record._replace(rows=rows, columns=columns, heading_units=(), unknown=(), rivals=())
    return record._replace(more=(beside,)) if rows else record
