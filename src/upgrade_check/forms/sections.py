"""The rows between labels and the cells before them, and what they say of the figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from upgrade_check.dataset.numbers import is_blank
from upgrade_check.dataset.units import is_unit, plain
from upgrade_check.forms.headings import (
    Announced,
    announced,
    announced_beside,
    heading_key,
)
from upgrade_check.forms.label_axis import LabelBlock
from upgrade_check.forms.labels import Matched
from upgrade_check.forms.notes import Note, in_brackets
from upgrade_check.rules.inputs import InputBase
from upgrade_check.rules.pack import RulePack

Cell = tuple[int, int]
_LONGEST_SECTION = 30
_RANKING = re.compile(r"评价|考核|考评|排名|名次|位次|评比|监测")
# 高新区评价 may be that of the zone.
_OF_THE_ZONE = re.compile(r"^高新区(?!序列)")
_NUMBERED = (
    re.compile(r"第?[一二三四五六七八九十]+[、.章节部]"),
    re.compile(r"\([一二三四五六七八九十]+\)"),
    re.compile(r"\d+[、.)]|\(\d+\)"),
)
# 以上两项为全市数, （上行为预计数）, ↑快报
_UPWARDS = re.compile(r"[(（]?(?:(?P<all>以上|上述)(?P<n>[两二三])?[项行]?|上[项行]|↑|[此该]项)")
# 以上为预计数 means no ranks.
_OF_AMOUNTS = re.compile(r"^(?!.*(?:数据|[均各全]|排名|[名位]次)).*[数值额][)）]?$")
_OF_RANKS = re.compile("排名|[名位]次")
_COUNTS = {"两": 2, "二": 2, "三": 3}
_AMOUNT = re.compile(r"\d[百千万亿]*元")


def section_lines(
    block: LabelBlock, *, is_part: bool = False
) -> Iterator[tuple[int, tuple[int, str]]]:
    """The rows between the labels that hold one text and no figure; their columns and texts.

    ``is_part``, and above the heading: what stands there is not the title of the whole sheet.
    """
    grid = block.grid
    known = {row for row, _ in block.rows}
    is_below = block.heading is not None and not (is_part or block.top)
    top = block.heading + 1 if block.heading is not None and is_below else block.top
    for row in grid.rows_from(top):
        if row >= block.bottom or row > block.rows[-1][0]:
            return
        if row in known or row == block.heading:
            continue
        filled = [
            (column, text)
            for column, text in grid.headings(row)
            if block.start <= column < block.end and not (is_blank(text) or is_unit(text))
        ]
        if len(filled) == 1 and filled[0][0] <= block.inner + 1:
            (column, text) = filled[0]
            is_text = isinstance(grid.value(row, column), str) and not _AMOUNT.search(text)
            if is_text and len(text) <= _LONGEST_SECTION and ":" not in plain(text):
                yield row, (column, text)


def _level(text: str) -> int:
    """How deep a section lies by its numbering: 一、 is 0, （一） 1; 3 where it has none."""
    folded = plain(text)
    return next((n for n, mark in enumerate(_NUMBERED) if mark.match(folded)), len(_NUMBERED))


def _above_rows(
    block: LabelBlock, pack: RulePack, *, is_part: bool
) -> Mapping[int, Sequence[Cell]]:
    """By row of a label: the lines of the sections that it stands in, the outermost first.

    A section ends where one begins that is as high; a line right below another one divides it.
    """
    sections = {} if block.grid.is_turned else dict(section_lines(block, is_part=is_part))
    if not is_part and block.heading is None:
        # What stands above the first label is the sheet's title.
        sections = {row: said for row, said in sections.items() if row > block.first}
    ids = {row: matched.id for row, matched in block.rows}
    found: dict[int, Sequence[Cell]] = {}
    current: list[tuple[int, Cell]] = []
    is_open = False
    for row in sorted({*sections, *(row for row, _ in block.rows)}):
        if row not in sections:
            found[row], is_open = [cell for _, cell in current], False
            continue
        column, text = sections[row]
        if up := _UPWARDS.match(text):
            before = [r for r in found if found[r] == [cell for _, cell in current]]
            count = len(before) if up["all"] and not up["n"] else _COUNTS.get(up["n"], 1)
            others = ("rank", "count") if _OF_AMOUNTS.search(text) else ()
            others = ("count", "amount") if _OF_RANKS.search(text) else others
            for at in before[-count:]:
                if pack.inputs[ids[at]].type not in others:
                    found[at] = [*found[at], (row, column)]
            continue
        level = _level(text)
        is_numbered = level < len(_NUMBERED)
        if is_numbered or not is_open:
            current = [(of, cell) for of, cell in current if of < level]
        current.append((level, (row, column)))
        is_open = True
    return found


def with_sections(block: LabelBlock, pack: RulePack, *, is_part: bool) -> LabelBlock:
    """The block with what the rows between its labels and the cells before them say of them."""
    rows: list[tuple[int, Matched]] = []
    others: dict[int, str] = {}
    said: list[Note] = []
    above = _above_rows(block, pack, is_part=is_part)
    for row, matched in block.rows:
        declared = pack.inputs[matched.id]
        is_ranked = declared.type in ("rank", "count")
        cells = [*above[row], *(_before(block, row) if is_ranked else ())]
        said += (note for cell in cells for note in _said_of(block, row, cell, is_ranked=is_ranked))
        if is_figure(matched, pack) and not block.grid.is_turned:
            for text in (block.grid.text(*cell) for cell in reversed(above[row])):
                told = announced(text)
                if told.kind is None and told.year is None:
                    continue
                if concerns(told, declared):
                    others[row] = text
                if told.year and matched.year is None:
                    matched = matched._replace(year=told.year)
                break
            if (beside := _said_beside(block, row, declared)) is not None:
                others[row] = beside
        rows.append((row, matched))
    return block._replace(rows=tuple(rows), others=others, said=tuple(said))


def _before(block: LabelBlock, row: int) -> Iterator[Cell]:
    """The cells before a label that speak of its row; what stands before the first is the title."""
    grid = block.grid
    for column in range(block.start, block.inner):
        cell = said_at(block, row, column)
        # One that is merged holds for no more than that.
        holds = cell and (not grid.is_merged(*cell) or cell == grid.origin(row, column))
        if cell and holds and cell != said_at(block, block.first, column):
            yield cell


def _said_of(block: LabelBlock, row: int, cell: Cell, *, is_ranked: bool) -> Iterator[Note]:
    """What a section or a cell says of the figure in a row: （规上口径）."""
    text = block.grid.text(*cell)
    outside, inside = in_brackets(text)
    if up := _UPWARDS.match(text):
        inside = [plain(text[up.end() :]).rstrip(")")]
    if is_ranked and _RANKING.search(outside):
        inside.append(_OF_THE_ZONE.sub("", outside))
    for said in inside:
        yield Note(said, block.grid.place(*cell), frozenset(), row=row)


def _said_beside(block: LabelBlock, row: int, declared: InputBase) -> str | None:
    """The text of a cell before the label that says that the figure is another one."""
    grid = block.grid
    for column in range(block.start, block.inner):
        if block.heading is not None and heading_key(plain(grid.text(block.heading, column))):
            continue
        cell = said_at(block, row, column)
        if cell and concerns(announced_beside(grid.text(*cell)), declared):
            return grid.text(*cell)
    return None


def said_at(block: LabelBlock, row: int, column: int) -> Cell | None:
    """The cell before a label that speaks of its row: one holds for the rows below it as well."""
    above = (r for r, _ in reversed(block.rows) if r <= row)
    return next(
        (block.grid.origin(r, column) for r in above if block.grid.merged_text(r, column)), None
    )


def concerns(said: Announced, declared: InputBase) -> bool:
    """Whether a text says that an input's figure is another one; 全市 does not of 所在城市GDP."""
    return said.is_another and not (said.area and said.area in declared.label.zh)


def is_figure(matched: Matched, pack: RulePack) -> bool:
    declared = pack.inputs[matched.id]
    return matched.id not in pack.identity and declared.type not in ("text", "yes_no")
