"""How a sheet is laid out: which cells are labels, and where the figures of each record stand."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence
from typing import NamedTuple

from upgrade_check.dataset.numbers import is_blank
from upgrade_check.dataset.units import plain
from upgrade_check.forms.cells import Grid
from upgrade_check.forms.headings import described, heading_key
from upgrade_check.forms.label_axis import (
    LONGEST_LABEL,
    LabelBlock,
    Labels,
    find_labels,
    label_blocks,
    peers_of,
)
from upgrade_check.forms.labels import Matched, input_names, pattern_names, unit_line
from upgrade_check.forms.notes import Note, comment_on, notes_on, sentences_in
from upgrade_check.forms.parts import TOP_SECTION
from upgrade_check.forms.record_axis import Column, RecordAxis, record_axis
from upgrade_check.forms.record_layout import RecordLayout, identity, value_at
from upgrade_check.forms.sections import (
    in_parts,
    kinds_in_rows,
    kinds_of_record,
    rows_of,
    said_of_rows,
    without_others,
)
from upgrade_check.forms.titles import city_of, units_above
from upgrade_check.rules.inputs import RankInput
from upgrade_check.rules.pack import RulePack

Cell = tuple[int, int]
_PLACES = re.compile("(?:所[在属]|统计|行政|数据)?(?:区域|地区|地域|辖区|区划|地市|片区)(?:名称)?")


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
    if all(row in headers for rows in labels.known.values() for row in rows):
        return []
    said = tuple(notes_on(grid, pack))
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
    parts = [
        (block, _records(block, axis, pack, said, within, is_part=is_split))
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
    records = [by_year for record in records for by_year in _by_year(record, pack)]
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


def _records(
    block: LabelBlock,
    axis: RecordAxis,
    pack: RulePack,
    said: Sequence[Note],
    headers: Container[int],
    *,
    is_part: bool,
) -> list[RecordLayout]:
    """One layout a record beside a block of labels; ``is_part``, others stand below or above."""
    grid = block.grid
    name_row = next((r for r, m in block.rows if m.id == pack.name_id), None)
    several = len(axis.records) > 1
    shared = set(pack.identity)
    if not several:
        # A rank that is merged over 12月当月 and 1-12月累计 is that of the year.
        shared |= {i for i, declared in pack.inputs.items() if declared.type != "amount"}
    else:
        shared |= {d.among for d in pack.inputs.values() if isinstance(d, RankInput) and d.among}
    used = [columns[0] for columns in axis.records]
    all_columns = frozenset(column.column for column in used)
    is_one_zone = not axis.is_told_by_rows and not any(column.zone for column in used)
    known = dict(block.rows)
    aside = [row for row in _rows(block) if row not in known]
    about = list(_outside_tables(aside, known, headers))
    unknown = tuple(_unknown(block, pack, near=grid.is_turned or not is_one_zone))
    above = units_above(grid, block.first if not grid.is_turned else block.column)
    of_rows = tuple(said_of_rows(block, pack))
    section_units = () if grid.is_turned else tuple(_section_units(block, aside))
    repeated = _repeated(block, used, pack) if axis.is_told_by_rows else {}
    if is_one_zone:
        repeated = _said_once(block, used, pack)
    found = []
    for n, (column, *rivals) in enumerate(axis.records):
        beside = _beside(axis, column.column, used[n + 1].column if n + 1 < len(used) else None)
        notes, others = [*beside.pop("note", ())], beside.pop("unknown", ())
        notes += [c for c in others if _names_places(block, c)]
        peers = beside.pop("peers", ())
        # One column for several years leaves open whose it is.
        has_own = len(axis.beside.get("peers", ())) == len(axis.records)
        units = [c.unit for c in beside.get("unit", ())[:1]] + [column.unit]
        unit_columns = [c.column for c in beside.get("unit", ())]
        home = None if name_row is None else (name_row, column.column)
        if is_one_zone and not grid.is_turned and not is_part:
            home = None
        elif home is None:
            home = column.zone or block.owner or (block.first, column.column)
        name = grid.merged_text(name_row, column.column) if name_row is not None else ""
        announced = {
            **(rows_of(block, pack, name) if name else {}),
            **kinds_of_record(block, column.column, pack, about),
            **kinds_in_rows(block, ((c.row, c.column) for c in others), pack),
            **block.others,
        }
        record = RecordLayout(
            grid,
            block.heading if block.heading is not None else max(block.first - 1, 0),
            {key: first.column for key, (first, *_) in beside.items()}
            | {"label": block.inner, "value": column.column},
            above,
            section_units,
            without_others(block.rows, announced),
            tuple(unit for unit in units if unit),
            unknown,
            tuple(rival.column for rival in rivals),
            all_columns,
            column.year,
            None if column.year_row is None else (column.year_row, column.column),
            column.zone or block.owner,
            home,
            repeated.get(column.column, {}),
            frozenset({*shared, *_of_one_city(block, column.column, pack)}),
            announced,
            tuple((c.row, c.column) for c in notes),
            (
                *said,
                *of_rows,
                *_own_notes(block, column.column, pack, aside),
                *_comments(block, column.column, unit_columns, pack),
            ),
        )
        found.append(_with_peers(record, peers[0].column, pack) if has_own else record)
    return [_own_names(record, pack) for record in found]


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


def _repeated(
    block: LabelBlock, columns: Sequence[Column], pack: RulePack
) -> dict[int, dict[int, int]]:
    """By column: the rows in which it leaves blank what an earlier one says of zone or year.

    A name stands on the first of a zone's years, or a year on the first of its zones.
    """
    grid, latest = block.grid, dict[int, int]()
    said = [row for row, m in block.rows if m.id in pack.identity]
    years = [row for row, m in block.rows if m.id == pack.year_id]
    names = [row for row, m in block.rows if m.id == pack.name_id]
    blank = {
        c.column: {row for row in said if not grid.merged_text(row, c.column)} for c in columns
    }
    undated = sum(not blank[c.column].isdisjoint(years) for c in columns)
    found: dict[int, dict[int, int]] = {}
    for at, rows in blank.items():
        if rows.isdisjoint(years):
            # Another city is that of a zone that nobody named.
            is_same = all(
                grid.merged_text(row, at) == grid.merged_text(row, latest[row])
                for row in said
                if row in latest and row not in rows and row not in years
            )
            own = rows if is_same and not rows.isdisjoint(names) else set()
        else:
            own = set(years) if rows.isdisjoint(names) and 2 * undated >= len(columns) else set()
        found[at] = {row: latest[row] for row in own if row in latest}
        latest |= {row: at for row in said if row not in rows}
    return found


def _said_once(
    block: LabelBlock, columns: Sequence[Column], pack: RulePack
) -> dict[int, dict[int, int]]:
    """By column: the rows of the zone's name and place, which one of its years alone gives."""
    found: dict[int, dict[int, int]] = {}
    for row in (row for row, m in block.rows if m.id in pack.identity and m.id != pack.year_id):
        said = [c.column for c in columns if block.grid.merged_text(row, c.column)]
        for column in columns if len(said) == 1 else ():
            found.setdefault(column.column, {})[row] = said[0]
    return found


def _outside_tables(
    aside: Iterable[int], known: Iterable[int], headers: Container[int]
) -> Iterator[int]:
    """The rows of unknown labels that are no rows of a table, which ends at the next known one."""
    labels, in_table = {*known}, False
    for row in sorted({*aside, *labels}):
        in_table = row in headers or (in_table and row not in labels)
        if row not in labels and not in_table:
            yield row


def _section_units(block: LabelBlock, aside: Iterable[int]) -> Iterator[tuple[int, str]]:
    """Rows that begin a section, and its unit if it gives one: 二、经济指标 | 单位：亿元."""
    for row in aside:
        texts = [text for at, text in block.grid.texts(row) if block.column <= at < block.end]
        units = [unit for text in texts if (unit := unit_line(text))]
        if units or any(TOP_SECTION.match(plain(text)) for text in texts):
            yield row, units[0] if len(set(units)) == 1 else ""


def _own_notes(
    block: LabelBlock, column: int, pack: RulePack, aside: Iterable[int]
) -> Iterator[Note]:
    """What the row 备注 says in a record's own column."""
    grid = block.grid
    for row in aside if grid.is_turned else ():
        if heading_key(plain(grid.merged_text(row, block.inner))) == "note":
            text = described(grid.merged_text(row, block.inner), grid.text(row, column))
            yield from sentences_in(text, grid.place(row, column), pack)


def _comments(
    block: LabelBlock, column: int, units: Sequence[int], pack: RulePack
) -> Iterator[Note]:
    """The comments on labels and what stands beside them, and those on names, years, headings."""
    grid = block.grid
    if not grid.sheet.comments:
        return
    heads = [] if block.heading is None else [(block.heading, block.inner), (block.heading, column)]
    for row, matched in block.rows:
        if matched.id in pack.identity:
            heads += [(row, block.inner), (row, column)]
            continue
        for cell in ((row, block.inner), *((row, at) for at in units)):
            for text in comment_on(grid, cell):
                yield Note(text, grid.place(*cell), frozenset(), row=row)
    for cell in heads:
        for text in comment_on(grid, cell):
            yield from sentences_in(text, grid.place(*cell), pack)


def _of_one_city(block: LabelBlock, column: int, pack: RulePack) -> Iterator[str]:
    """The city's figures that are merged over records of the same city and year alone."""
    grid, said = block.grid, {m.id: row for row, m in reversed(block.rows)}
    own = [said[i] for i in ("province", "city", pack.year_id) if i in said]
    is_told = {"city", pack.year_id} <= said.keys()
    for input_id, row in said.items() if is_told else ():
        if grid.is_merged(row, column) and pack.inputs[input_id].is_of("city"):
            span = grid.span_merged(row, column)
            texts = [{plain(grid.merged_text(at, c)) for c in span} for at in own]
            if all(len(of) == 1 and "" not in of for of in texts):
                yield input_id


def _beside(axis: RecordAxis, column: int, following: int | None) -> dict[str, Sequence[Column]]:
    """The columns beside a record: its own where each has one, else those of all."""
    found: dict[str, Sequence[Column]] = {}
    for key, columns in axis.beside.items():
        own = [
            c for c in columns if c.column > column and (following is None or c.column < following)
        ]
        found[key] = own if own and len(axis.records) > 1 else columns
    return found


def _rows(block: LabelBlock) -> Iterator[int]:
    """The rows of a block, from its first label or the heading above it on."""
    heading = block.heading
    top = block.first if heading is None or heading < block.top else heading + 1
    return (row for row in block.grid.rows_from(top) if row < block.bottom)


def _unknown(block: LabelBlock, pack: RulePack, *, near: bool) -> Iterator[int]:
    """The rows whose label is not known; ``near``, only those that are like one that is."""
    names = input_names(pack)
    known = {row for row, _ in block.rows}
    for row in _rows(block):
        text = block.grid.text(row, block.inner)
        # A header is repeated on the second page.
        if row in known or not text or heading_key(plain(text)) == "label":
            continue
        # 全口径增加值 below 计划 is known, and another figure.
        if names.match(text):
            continue
        if not near or (len(text) <= LONGEST_LABEL and names.nearest(text, 0.8)):
            yield row


def _own_names(record: RecordLayout, pack: RulePack) -> RecordLayout:
    """The record with labels such as 海安市GDP, which hold what it says of itself."""
    if not record.unknown:
        return record
    said = {m.id: str(value_at(record, row, m.id) or "") for row, m in record.rows}
    zone, city = said.get(pack.name_id, ""), said.get("city", "")
    if not city and record.name_cell is None and not record.grid.is_turned:
        city = city_of(record.grid, plain(zone))
    names = pattern_names(pack, city, zone)
    label = record.columns["label"]
    found: list[tuple[int, Matched]] = [
        (row, matched)
        for row in record.unknown
        if (matched := names.match(record.grid.text(row, label)))
    ]
    if not found:
        return record
    rows = {row for row, _ in found}
    return record._replace(
        rows=tuple(sorted([*record.rows, *found], key=lambda item: item[0])),
        unknown=tuple(row for row in record.unknown if row not in rows),
    )


def _by_year(record: RecordLayout, pack: RulePack) -> Iterator[RecordLayout]:
    """The record, or one a year where labels such as 2023年全口径增加值 give several years.

    A record whose figures all stand under one year is of that year.
    """
    figures = [m for block in record.blocks for _, m in block.rows if m.id not in pack.identity]
    years: dict[str, set[int]] = {}
    stated = identity(record, pack)[0]
    for matched in figures:
        # 2023年全口径增加值 stands beside that of 统计年度.
        if year := matched.year or stated:
            years.setdefault(matched.id, set()).add(year)
    dated = sorted({m.year for m in figures if m.year})
    if len(dated) == 1 and stated is None and all(m.year for m in figures):
        row = next(row for row, m in record.rows if m.year)
        yield record._replace(year=dated[0], year_cell=(row, record.columns["label"]))
        return
    if record.year is not None or all(len(of) < 2 for of in years.values()):
        yield record
        return
    # What has no year is the latest year's, or that of 统计年度.
    latest = stated or dated[-1]
    for year in sorted({*dated, latest}):
        blocks = [_of_year(block, year, latest, pack) for block in record.blocks]
        yield blocks[0]._replace(more=tuple(blocks[1:]))


def _of_year(block: RecordLayout, year: int, latest: int, pack: RulePack) -> RecordLayout:
    def belongs(matched: Matched) -> bool:
        if matched.id in pack.identity:
            return matched.id != pack.year_id or year == latest
        return (matched.year or latest) == year

    rows = tuple((row, matched) for row, matched in block.rows if belongs(matched))
    cell = next(((row, block.columns["label"]) for row, m in rows if m.year == year), None)
    return block._replace(rows=rows, year=year, year_cell=cell)
