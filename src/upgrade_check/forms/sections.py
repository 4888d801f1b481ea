"""What stands between labels and beside them: whose, of which year and of what kind they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise, takewhile

from upgrade_check.dataset.numbers import is_blank
from upgrade_check.dataset.units import is_unit, plain, without_numbering
from upgrade_check.forms.headings import (
    OF_NO_FIGURE,
    Announced,
    announced,
    announced_beside,
    heading_key,
)
from upgrade_check.forms.label_axis import LabelBlock, Labels
from upgrade_check.forms.labels import Matched, input_names, is_zone_name
from upgrade_check.forms.notes import Note, asks, in_brackets, inputs_named, is_note
from upgrade_check.rules.inputs import InputBase
from upgrade_check.rules.pack import RulePack

Cell = tuple[int, int]
_LONGEST_SECTION = 30
_LONGEST_WORD = 10
_ASKS = re.compile("要求|说明|解释|公式|方法|标准|门槛|定义|示例|依据|目标|任务|措施|部门|单位")
_INSTRUCTS = re.compile(r"填[报表写]\w{0,2}(?:须知|要求)")
_KIND = re.compile("级别|层级|等级|类[别型]|性质|属性")
_WHERE = re.compile("所[在属]|[省市县]|province|city")
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
_COMPARES = re.compile("[较比增升降持%％]")


def in_parts(block: LabelBlock, labels: Labels, pack: RulePack) -> list[LabelBlock]:
    """The block, or one for each zone or year whose labels stand in it below each other.

    None where it is not sure which labels are whose.
    """
    parts = _by_identity(block, labels, pack)
    return [
        _with_sections(own, pack, is_part=len(parts) > 1)
        for part in parts
        for own in _by_owner(part, pack)
    ]


def _by_identity(block: LabelBlock, labels: Labels, pack: RulePack) -> list[LabelBlock]:
    """Two blocks where 高新区名称 or 统计年度 stands twice with different contents.

    The same content counts if the header stands again as well, as above last year's form.
    """
    headers = [row for row in labels.headings.get(block.column, ()) if row >= block.first]
    starts: set[int] = set()
    for input_id in (pack.name_id, pack.year_id):
        rows = [row for row, m in block.rows if m.id == input_id]
        for earlier, later in pairwise(rows):
            # Said twice in a row, as in a list of who gave which figure, it is no other record's.
            if all(m.id == input_id for row, m in block.rows if earlier < row < later):
                continue
            between = [row for row in headers if earlier < row < later]
            if between or _differ(block, earlier, later):
                starts.add(between[-1] if between else _start(block, earlier, later, pack))
    if not starts:
        return [block]
    if block.rows[0][1].id not in pack.identity:
        # Figures above the name may be the zone's above or the one's below.
        return []
    ends = [*sorted(starts), block.bottom]
    parts = []
    for top, bottom in zip([block.top, *ends], ends, strict=False):
        known = tuple((row, m) for row, m in block.rows if top <= row < bottom)
        if not known:
            continue
        own = [row for row in headers if top <= row < known[-1][0]]
        caption = max((row for row, _ in block.rows if row < top), default=-1) + 1
        parts.append(
            block._replace(
                rows=known,
                heading=own[0] if own else block.heading,
                top=min(top, caption),
                bottom=bottom,
            )
        )
    return parts


def _differ(block: LabelBlock, row: int, other: int) -> bool:
    """Whether two rows of the same label hold different texts in some column."""
    grid = block.grid
    if grid.origin(row, block.inner) == grid.origin(other, block.inner):
        return False
    behind = range(block.inner + 1, block.end)
    pairs = ((plain(grid.text(row, c)), plain(grid.text(other, c))) for c in behind)
    return any(not (is_blank(one) or is_blank(two)) and one != two for one, two in pairs)


def _start(block: LabelBlock, earlier: int, later: int, pack: RulePack) -> int:
    """Where the part begins whose name or year stands in row ``later``."""
    seen = {m.id for row, m in block.rows if row <= earlier}.intersection(pack.identity)
    between = [(row, m) for row, m in block.rows if earlier < row < later]
    # 所在省份 may stand above 高新区名称.
    opening = takewhile(lambda item: item[1].id in seen, reversed(between))
    return min([later, *(row for row, _ in opening)])


def _by_owner(block: LabelBlock, pack: RulePack) -> Iterator[LabelBlock]:
    """A block for each zone that a row above or a cell beside the labels names."""
    grid, sections = block.grid, dict(_sections(block))

    def zone(cell: Cell) -> str:
        name = without_numbering(grid.text(*cell))
        return name if is_zone_name(name, pack) else ""

    current: Cell | None = None
    owners: dict[str, list[tuple[int, Cell]]] = {}
    for row in sorted({*sections, *(row for row, _ in block.rows)}):
        if row in sections:
            heading = row, sections[row][0]
            current = heading if zone(heading) else current
            continue
        columns = () if grid.is_turned else range(block.start, block.column)
        beside = (cell for c in columns if (cell := _said_at(block, row, c)) and zone(cell))
        if cell := next(beside, current):
            owners.setdefault(zone(cell), []).append((row, cell))
    if len(owners) < 2:
        yield block
    elif sum(map(len, owners.values())) == len(dict(block.rows)):
        for found in owners.values():
            of = [row for row, _ in found]
            yield block._replace(
                rows=tuple((row, m) for row, m in block.rows if row in of),
                owner=found[0][1],
                top=block.top if block.heading is None else of[0],
                bottom=of[-1] + 1,
            )


def _said_at(block: LabelBlock, row: int, column: int) -> Cell | None:
    """The cell before a label that speaks of its row: one holds for the rows below it as well."""
    above = (r for r, _ in reversed(block.rows) if r <= row)
    return next(
        (block.grid.origin(r, column) for r in above if block.grid.merged_text(r, column)), None
    )


def _sections(block: LabelBlock, *, is_part: bool = False) -> Iterator[tuple[int, tuple[int, str]]]:
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
    sections = {} if block.grid.is_turned else dict(_sections(block, is_part=is_part))
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


def _with_sections(block: LabelBlock, pack: RulePack, *, is_part: bool) -> LabelBlock:
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
        if _is_figure(matched, pack) and not block.grid.is_turned:
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
        cell = _said_at(block, row, column)
        # One that is merged holds for no more than that.
        holds = cell and (not grid.is_merged(*cell) or cell == grid.origin(row, column))
        if cell and holds and cell != _said_at(block, block.first, column):
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


def concerns(said: Announced, declared: InputBase) -> bool:
    """Whether a text says that an input's figure is another one; 全市 does not of 所在城市GDP."""
    return said.is_another and not (said.area and said.area in declared.label.zh)


def _said_beside(block: LabelBlock, row: int, declared: InputBase) -> str | None:
    """The text of a cell before the label that says that the figure is another one."""
    grid = block.grid
    for column in range(block.start, block.inner):
        if block.heading is not None and heading_key(plain(grid.text(block.heading, column))):
            continue
        cell = _said_at(block, row, column)
        if cell and concerns(announced_beside(grid.text(*cell)), declared):
            return grid.text(*cell)
    return None


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
    lines = () if block.grid.is_turned else _sections(block)
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
        if _is_figure(matched, pack)
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
        if _is_figure(matched, pack) and concerns(said, pack.inputs[matched.id])
    }


def _is_figure(matched: Matched, pack: RulePack) -> bool:
    declared = pack.inputs[matched.id]
    return matched.id not in pack.identity and declared.type not in ("text", "yes_no")


def without_others(
    rows: Sequence[tuple[int, Matched]], others: Mapping[int, str]
) -> tuple[tuple[int, Matched], ...]:
    """The rows without those of other figures whose label stands elsewhere with the right one."""
    plain_ones = {m.id for row, m in rows if row not in others}
    return tuple((row, m) for row, m in rows if row not in others or m.id not in plain_ones)
