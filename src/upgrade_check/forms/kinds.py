"""Words beside and above figures that say what they are: 快报数, 全市, 国家级."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from upgrade_check.dataset.units import plain, without_numbering
from upgrade_check.forms.headings import (
    OF_NO_FIGURE,
    Announced,
    announced,
    announced_beside,
    heading_key,
)
from upgrade_check.forms.label_axis import LabelBlock
from upgrade_check.forms.labels import Matched, input_names
from upgrade_check.forms.notes import asks, inputs_named, is_note
from upgrade_check.forms.sections import concerns, is_figure, section_lines
from upgrade_check.rules.pack import RulePack

Cell = tuple[int, int]
_LONGEST_WORD = 10
_ASKS = re.compile("要求|说明|解释|公式|方法|标准|门槛|定义|示例|依据|目标|任务|措施|部门|单位")
_INSTRUCTS = re.compile(r"填[报表写]\w{0,2}(?:须知|要求)")
_KIND = re.compile("级别|层级|等级|类[别型]|性质|属性")
_WHERE = re.compile("所[在属]|[省市县]|province|city")
_COMPARES = re.compile("[较比增升降持%％]")


def kinds_of_record(
    block: LabelBlock, column: int, pack: RulePack, unknown: Iterable[int], of: LabelBlock
) -> Iterator[tuple[int, str]]:
    """The rows ``of`` a block that 数据类型 or 备注 declares to be other figures.

    It stands in ``block`` itself or beside it, and what it says in ``column``.
    """
    grid = block.grid
    ids = {row: matched.id for row, matched in of.rows}
    for row in unknown:
        text, label = grid.merged_text(row, column), plain(grid.merged_text(row, block.inner))
        said = announced_beside(text) if text and not is_note(text) else Announced()
        # 所属地市 | 甲市 says where the zone lies.
        is_place = said.area and _WHERE.search(label) and text[0] not in "全本"
        is_about_form = OF_NO_FIGURE.fullmatch(label) or _INSTRUCTS.match(text)
        if not said.is_another or is_place or is_about_form or _begins_section(block, row):
            continue
        # 不符合 under a label that is nearly that of a statement speaks of nothing else.
        near = input_names(pack).match(input_names(pack).nearest(label))
        if near and pack.inputs[near.id].type == "yes_no":
            continue
        named = inputs_named(text, pack)
        is_read = grid.is_turned and heading_key(label) == "note"
        # 统计部门意见 asks for another figure, 填表说明 for one.
        if not (named and (is_read or (asks(text) and not label.endswith("意见")))):
            rows = rows_of(of, pack, text, said)
            yield from ((r, t) for r, t in rows.items() if not named or ids[r] in named)


def _begins_section(block: LabelBlock, row: int) -> bool:
    lines = () if block.grid.is_turned else section_lines(block)
    return any(at == row and column <= block.inner for at, (column, _) in lines)


def kinds_of_zones(
    block: LabelBlock, columns: Iterable[int], unknown: Iterable[int]
) -> Mapping[int, Sequence[str]]:
    """By column of a zone: what 级别 and the line above its section say that it is, folded."""
    grid, zones, section = block.grid, {*columns}, ""
    others = (*grid.rows_before(block.first), *unknown)
    rows = [r for r in others if _KIND.search(plain(grid.merged_text(r, block.inner)))]
    found: dict[int, Sequence[str]] = {}
    for column in range(block.inner + 1, grid.width) if len(zones) > 1 else ():
        if column in zones:
            said = [plain(grid.merged_text(row, column)) for row in rows]
            found[column] = [text for text in (section, *said) if text]
        elif len(texts := {grid.merged_text(row, column) for row, _ in block.rows} - {""}) == 1:
            section = without_numbering(texts.pop())
    return found


def kinds_in_rows(block: LabelBlock, headings: Iterable[Cell], pack: RulePack) -> Mapping[int, str]:
    """The rows of other figures by a word below a heading that nobody knows: 类型, 目标."""
    grid = block.grid
    columns = [
        c
        for row, c in headings
        if not (_ASKS.search(text := plain(grid.text(row, c))) or OF_NO_FIGURE.fullmatch(text))
    ]
    return {
        row: text
        for column in columns
        for row, matched in block.rows
        if is_figure(matched, pack)
        and len(text := grid.merged_text(row, column)) <= _LONGEST_WORD
        and not _COMPARES.search(text)
        and announced_beside(text).kind in ("target", "preliminary", "part", "earlier")
    }


def rows_of(
    block: LabelBlock, pack: RulePack, text: str, said: Announced | None = None
) -> Mapping[int, str]:
    """The rows of figures that a text over or beside a record says to be others."""
    said = said or announced(text)
    if not said.is_another:
        return {}
    return {
        row: text
        for row, matched in block.rows
        if is_figure(matched, pack) and concerns(said, pack.inputs[matched.id])
    }


def without_others(
    rows: Sequence[tuple[int, Matched]], others: Mapping[int, str]
) -> tuple[tuple[int, Matched], ...]:
    """The rows without those of other figures whose label stands elsewhere with the right one."""
    plain_ones = {m.id for row, m in rows if row not in others}
    return tuple((row, m) for row, m in rows if row not in others or m.id not in plain_ones)
