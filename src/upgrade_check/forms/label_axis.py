"""The axis of labels: the columns of a sheet in which the names of inputs stand."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from upgrade_check.dataset.numbers import is_blank, number_in
from upgrade_check.dataset.units import is_unit, plain
from upgrade_check.forms.cells import Grid
from upgrade_check.forms.group_names import named_in_groups, peers_of
from upgrade_check.forms.headings import ASIDES_BY_TYPE, PEER_WORDS, heading_key, heading_sort
from upgrade_check.forms.labels import Matched, bracketed_unit, input_names
from upgrade_check.forms.notes import Note
from upgrade_check.rules.pack import RulePack

LONGEST_LABEL = 60
_DATED = re.compile(r"\d{4}年|[\d—–~～至到-]{1,7}月")
_DEEPEST = 3
"""Columns of one axis: a group, the heading, the unit."""


class LabelBlock(NamedTuple):
    """Known labels below each other, which the figures behind them belong to."""

    grid: Grid
    column: int
    depth: int
    """How many columns the labels take, where headings stand in groups."""
    rows: tuple[tuple[int, Matched], ...]
    heading: int | None
    """Row of the heading 指标 above the labels, if there is one."""
    start: int = 0
    """First column that belongs to the block."""
    end: int = 0
    """Column of the next block."""
    top: int = 0
    """First row that belongs to the block."""
    begins: int = 0
    """First row of labels without a heading, known or not: 联系人 | 张三 | 高新区名称 | …"""
    bottom: int = 0
    """Row behind its last one."""
    owner: tuple[int, int] | None = None
    """The cell that names the zone of all its rows, above or beside them."""
    others: Mapping[int, str] = MappingProxyType({})
    """Rows of another figure than their label says, with the text that says so: 2025年目标."""
    said: tuple[Note, ...] = ()
    """What stands above its rows and before them."""

    @property
    def inner(self) -> int:
        """The column that names each row most closely."""
        return self.column + self.depth - 1

    @property
    def first(self) -> int:
        """The row of the first label."""
        return self.rows[0][0]


class Labels(NamedTuple):
    """Where known labels stand, and the headings 指标 and 年度, by column; rows in order."""

    known: dict[int, list[int]]
    headings: dict[int, list[int]]
    years: dict[int, list[int]]

    def turned(self) -> Labels:
        """The same, by row."""
        return Labels(*map(_swapped, self))


def find_labels(grid: Grid, pack: RulePack) -> Labels:
    """Every cell of a sheet that names an input, or says 指标 or 年度."""
    names = input_names(pack)
    found = Labels(defaultdict(list), defaultdict(list), defaultdict(list))
    for row in grid.rows_from(0):
        for column, text in grid.texts(row):
            if names.match(text):
                found.known[column].append(row)
            elif len(text) <= LONGEST_LABEL:
                key = heading_key(bracketed_unit(text)[0])
                if key == "label":
                    found.headings[column].append(row)
                elif key == "year":
                    found.years[column].append(row)
    return found


def _swapped(cells: dict[int, list[int]]) -> dict[int, list[int]]:
    swapped: dict[int, list[int]] = defaultdict(list)
    for column, rows in sorted(cells.items()):
        for row in rows:
            swapped[row].append(column)
    return swapped


def label_blocks(grid: Grid, labels: Labels, pack: RulePack) -> list[LabelBlock]:
    """The blocks of labels on a sheet, from left to right; none if too few labels are known.

    Labels below the heading 指标 make a block; without it they need to be several.
    """
    found: list[LabelBlock] = []
    for column in sorted(labels.known):
        rows = labels.known[column]
        if found and column <= found[-1].inner:
            continue
        heading = next((r for r in labels.headings.get(column, ()) if r < rows[-1]), None)
        if heading is None and not _may_begin(grid, column, rows, labels):
            continue
        block = _deepest(grid, column, labels, heading, pack)
        # 高新区 in each row is whose the figures are.
        if block is not None and (heading is not None or _distinct(block) > 1 or len(rows) == 1):
            found.append(block)
    if not any(block.heading is not None for block in found) and not _suffice(found, pack):
        return []
    between = [block.column for block in found[1:]]
    starts, ends = [0, *between], [*between, grid.width]
    begin = min((block.first for block in found if block.heading is None), default=0)
    return [
        part
        for block, start, end in zip(found, starts, ends, strict=True)
        for part in _by_heading(
            block._replace(
                start=start,
                end=end,
                begins=block.first if grid.is_turned else min(begin, block.first),
                bottom=grid.height,
            ),
            labels,
        )
    ]


def _by_heading(block: LabelBlock, labels: Labels) -> Iterator[LabelBlock]:
    """The block, or what stands below 指标 | 名次 | 参评数 apart from the rest."""
    if block.heading is None:
        yield block
        return
    headings = [block.heading]
    for row in labels.headings.get(block.column, ()):
        if row > block.first and _says_peers(block, row) != _says_peers(block, headings[-1]):
            headings.append(row)
    top = block.top
    for heading, bottom in zip(headings, [*headings[1:], block.bottom], strict=True):
        if own := tuple((row, m) for row, m in block.rows if heading < row < bottom):
            yield block._replace(rows=own, heading=heading, top=top, bottom=bottom)
            top = own[-1][0] + 1


def _says_peers(block: LabelBlock, row: int) -> bool:
    return any(plain(text) in PEER_WORDS for _, text in block.grid.texts(row))


def _may_begin(grid: Grid, column: int, rows: Sequence[int], labels: Labels) -> bool:
    """Whether a column without a heading may be an axis: two labels, or one with a figure."""
    return len(rows) > 1 or (
        not labels.headings
        and any(
            grid.text(row, column + 1)
            and row not in labels.known.get(column + 1, ())
            and row not in labels.years.get(column + 1, ())
            for row in rows
        )
    )


def _suffice(blocks: Sequence[LabelBlock], pack: RulePack) -> bool:
    """Whether labels without a heading are enough of a pattern to be an axis."""
    ids = {matched.id for block in blocks for _, matched in block.rows}
    if not ids - set(pack.identity):
        # The office may have words of its own for the rest.
        return len(ids) == len(pack.identity)
    return len(ids) >= 2


def _deepest(
    grid: Grid, column: int, labels: Labels, heading: int | None, pack: RulePack
) -> LabelBlock | None:
    """The block in a column, with the columns beside it where they tell more labels apart."""
    top = heading if heading is not None else -1
    behind = _headings_beside(grid, column, 1, labels, heading)
    before = min(_headings_beside(grid, column, -1, labels, heading), 1)
    in_groups = before == 1 and _is_line_of_groups(grid, column - 1, labels.known[column])
    rows = () if in_groups else tuple(_single_rows(grid, column, labels, top, pack))
    best = LabelBlock(grid, column, 1, rows, heading)
    for first in (column, column - 1)[in_groups : before + 1]:
        for depth in range(2, min(column - first + behind + 1, _DEEPEST) + 1):
            rows = tuple(_grouped_rows(grid, first, depth, top, pack))
            block = LabelBlock(grid, first, depth, rows, heading)
            if rows and (not best.rows or _is_better(block, best)):
                best = block
    return best if best.rows else None


def _is_line_of_groups(grid: Grid, line: int, known: Sequence[int]) -> bool:
    """Whether the line above labels in a row holds groups' headings, and is no title."""
    rows = range(known[0], known[-1] + 1) if grid.is_turned else ()
    texts = [row for row in rows if (text := plain(grid.text(row, line))) and ":" not in text]
    return len(texts) > 1 or any(row > known[0] and grid.is_merged(row, line) for row in texts)


def _single_rows(
    grid: Grid, column: int, labels: Labels, top: int, pack: RulePack
) -> Iterator[tuple[int, Matched]]:
    """The labels that name an input by themselves; a merged one names each of its rows."""
    names = input_names(pack)
    known = {m.id for row in labels.known[column] if (m := names.match(grid.text(row, column)))}
    for row in sorted([*labels.known[column], *labels.years.get(column, ())]):
        text = grid.text(row, column)
        matched = names.identify(text)
        if row > top and matched is not None:
            span = [row]
            while grid.origin(span[-1] + 1, column) == (row, column):
                span.append(span[-1] + 1)
            if not _is_in_classes(grid, span, column + 1, pack.inputs[matched.id].type):
                yield from ((at, matched) for at in span)
                # 参评省级开发区数 stands behind 土地集约利用全省排名.
                peers = peers_of(matched, pack)
                behind = grid.text(span[-1] + 1, column)
                if peers and peers.id not in known and names.says_peers(behind, peers.id):
                    yield span[-1] + 1, peers


def _is_in_classes(grid: Grid, span: Sequence[int], inner: int, kind: str) -> bool:
    """Whether a rank is divided into several, of which none may be that of all: A类 | B类."""
    texts = [text for row in span if not is_blank(text := grid.merged_text(row, inner))]
    return (
        kind in ("rank", "count")
        and len(set(texts)) > 1
        and all(number_in(text) is None and not is_unit(text) for text in texts)
    )


def _headings_beside(
    grid: Grid, column: int, step: int, labels: Labels, heading: int | None
) -> int:
    """How many columns beside a label hold headings as well: texts and years, but no figure."""
    known = labels.known[column]
    count = 0
    while count < _DEEPEST - 1:
        at = column + step * (count + 1)
        if at < 0 or (heading is not None and heading_key(plain(grid.text(heading, at)))):
            break
        texts = [text for row in known if (text := grid.merged_text(row, at))]
        if not all(map(_may_head, texts)) or (texts and all(map(_is_only_unit, texts))):
            break
        # Labels that stand side by side are no groups of each other.
        if not set(known).isdisjoint(labels.known.get(at, ())):
            break
        count += 1
    return count


def _is_only_unit(text: str) -> bool:
    """Whether a text is a unit; 名次 may be a heading below 综合排名 as well."""
    return is_unit(text) and plain(text) not in ASIDES_BY_TYPE["rank"]


def _may_head(text: str) -> bool:
    is_dated = _DATED.match(text) or heading_sort(text)[0] == "year"
    return not text[:1].isdigit() or bool(is_dated)


def _grouped_rows(
    grid: Grid, column: int, depth: int, top: int, pack: RulePack
) -> Iterator[tuple[int, Matched]]:
    """The labels that headings name together with the groups that they stand in."""
    names, groups = input_names(pack), [""] * depth
    for row in grid.rows_from(top + 1):
        texts = [grid.merged_text(row, column + k) for k in range(depth)]
        for k, text in enumerate(texts[:-1]):
            # A group stands over the headings behind it; merged, it ends where it says.
            if text:
                own, at = grid.origin(row, column + k), column + k
                beside = ((row - 1, at), (row + 1, at), (row, at + 1))
                is_single = grid.is_turned and not any(texts[k + 1 :])
                ends = is_single or own in (grid.origin(*cell) for cell in beside)
                groups[k] = "" if ends else text
            elif any(texts[k + 1 :]):
                texts[k] = groups[k]
            else:
                groups[k] = ""
        # A figure is no heading, a year may be one.
        is_figure = len(texts[-1]) != 4 and texts[-1].replace(".", "", 1).isdigit()
        if not is_figure and (matched := named_in_groups(texts, names, pack)) is not None:
            yield row, matched


def _is_better(block: LabelBlock, than: LabelBlock) -> bool:
    # A heading merged over 目标 and 实际 names both; the line below it tells them apart.
    figures, others = _distinct(block), _distinct(than)
    if figures != others:
        return figures > others
    if block.depth <= than.depth or block.column != than.column:
        return False
    # As many labels with the next line as without it: it holds groups' headings or units.
    grid = block.grid
    return any(
        grid.text(row, block.inner) and grid.text(row, block.inner) != grid.text(row, block.column)
        for row, _ in block.rows
    )


def _distinct(block: LabelBlock) -> int:
    return len({(matched.id, matched.year) for _, matched in block.rows})
