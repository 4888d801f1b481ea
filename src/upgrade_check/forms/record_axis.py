"""The axis of records: what each column beside a block of labels holds, and of whom or when."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Literal, NamedTuple

from upgrade_check.dataset.numbers import is_blank, number_in, read_statement, read_year
from upgrade_check.dataset.remarks import Figure, doubt
from upgrade_check.dataset.units import is_unit, plain
from upgrade_check.forms.headings import (
    NUMBER_WORDS,
    OF_NO_FIGURE,
    heading_key,
    heading_rank,
    heading_sort,
)
from upgrade_check.forms.label_axis import LabelBlock
from upgrade_check.forms.labels import bracketed_unit, is_sum, zone_words
from upgrade_check.forms.notes import in_brackets
from upgrade_check.rules.pack import RulePack

_OF_WHOM_OR_WHEN = re.compile("电话|手机|传真|日期|时间|[排顺]序|编号|页码|邮编")
_LONGEST_HEADING = 15
_LONGEST_NAME = 40
_MAY_BE_ZONES = ("figures", "unheaded", "unknown")
_DIVIDED = 100
"""Rank of a heading that an unknown one divides further: the least telling of all."""


class Column(NamedTuple):
    """A column beside the labels, and what the headings above it say."""

    column: int
    holds: Literal["figures", "beside", "other", "unknown", "unheaded", "nothing"]
    """``other`` is a target or last year's figure; ``unknown`` has a heading that says nothing."""
    key: str = ""
    """What stands beside the figures: ``unit``, ``source`` …"""
    row: int = 0
    """Row of the lowest heading."""
    rank: int = 0
    """How telling the heading is; the lowest of several counts."""
    unit: str = ""
    """Unit in the heading's brackets."""
    year: int | None = None
    year_row: int | None = None
    zone: tuple[int, int] | None = None
    """The cell of the heading that names the zone."""
    said: str = ""
    """What the headings say that are not known."""


class RecordAxis(NamedTuple):
    """Where the figures of each record stand beside a block of labels."""

    records: Sequence[Sequence[Column]]
    """For each record the column that counts, and those that may be meant as well."""
    beside: Mapping[str, Sequence[Column]]
    """Columns of units, years, sources, evidence and remarks, and ``unknown`` ones."""
    is_told_by_rows: bool = False
    """Whether rows such as 高新区名称 tell several records apart."""


def record_axis(block: LabelBlock, pack: RulePack) -> RecordAxis | None:
    """The records beside the labels; ``None`` if no column is sure to hold figures.

    Rows tell the records apart where they name several zones, else headings do. Without headings
    the only column of figures is the record, or rows have to tell several apart.
    """
    content = _Content(block, pack)
    columns = [content.read(column) for column in _columns(block, content)]
    if len({content.zone(c.column) for c in columns if c.holds in _MAY_BE_ZONES} - {""}) > 1:
        # 园区1 | 园区2 over 甲高新区 | 乙高新区
        columns = [
            c._replace(holds="figures") if c.holds == "unknown" and content.zone(c.column) else c
            for c in columns
        ]
    beside = _beside(columns)
    figures = [column for column in columns if column.holds == "figures"]
    unheaded = [column for column in columns if column.holds == "unheaded"]
    named = sorted(
        c for c in (*figures, *unheaded) if content.name(c.column) or content.has_figures(c.column)
    )
    if len({name for c in named if (name := content.name(c.column))}) > 1:
        groups = _grouped(
            named, lambda c: (content.name(c.column) if c.row >= 0 else c.column, c.year)
        )
        return RecordAxis(groups, beside, is_told_by_rows=True)
    unsure = any(content.has_figures(c.column) for c in columns if c.holds == "unknown")
    if figures:
        plain_ones = [c for c in figures if c.year is None and c.zone is None]
        zones = [] if plain_ones else [c for c in figures if c.zone]
        # 甲高新区 beside 乙园区: which headings are names is not sure.
        if zones and (unsure or len(zones) < len(figures)):
            return None
        # 数值 is the figure; a year or a zone beside it gives another's.
        groups = _grouped(plain_ones or figures, lambda c: (c.zone, c.year))
        if len(groups) == 1:
            # 填报数 beside 认定数: an unknown heading over as many figures is another reading,
            # and so is the record's own year beside 数值.
            likely = [
                c
                for c in columns
                if (c.holds in ("unknown", "unheaded") or c.key == "note")
                and not _OF_WHOM_OR_WHEN.search(block.grid.text(c.row, c.column))
            ]
            likely += [
                c for c in figures if plain_ones and c.year and content.year in (None, c.year)
            ]
            own = groups[0][0].column
            groups = [[*groups[0], *(c for c in likely if content.repeats(c.column, own))]]
            # × and 139.2 beside the figures say something of them.
            marks = [c for c in unheaded if c not in groups[0]]
            beside["note"] = [*beside.get("note", ()), *marks]
        return RecordAxis(groups, beside)
    if not unheaded:
        # 本年实际, 报告期: the only column of figures, with a harmless heading.
        likely = [
            c
            for c in columns
            if (c.holds == "unknown" or c.key == "note") and content.has_figures(c.column)
        ]
        is_plain = len(likely) == 1 and content.is_plain(likely[0].said)
        return RecordAxis([likely], beside) if is_plain else None
    others = any(content.has_figures(c.column) for c in columns if c.holds == "other")
    if len(unheaded) == 1 and (unsure or others):
        return None
    return RecordAxis([[column] for column in unheaded], beside, len(unheaded) > 1)


def _grouped(
    columns: Sequence[Column], key: Callable[[Column], Hashable]
) -> Sequence[Sequence[Column]]:
    """The columns by record, in each the most telling one first."""
    groups: dict[Hashable, list[Column]] = {}
    for column in columns:
        groups.setdefault(key(column), []).append(column)
    return [sorted(group, key=lambda column: column.rank) for group in groups.values()]


def _beside(columns: Sequence[Column]) -> dict[str, list[Column]]:
    """The columns of each kind; 责任部门 is the source only where there is no 数据来源.

    All of 备注, 审核意见 and 统计口径 say something of the figures.
    """
    beside: dict[str, list[Column]] = {}
    for column in columns:
        if column.holds in ("beside", "unknown"):
            key = column.key if column.holds == "beside" else "unknown"
            others = beside.setdefault(key, [])
            if others and column.rank < others[0].rank and key not in ("note", "unknown"):
                others[:] = [column]
            elif not others or column.rank == others[0].rank or key in ("note", "unknown"):
                others.append(column)
    return beside


class _Line(NamedTuple):
    """A row of headings above the figures."""

    row: int
    is_title: bool
    """Whether a title may stand in it as well."""
    says_what: bool
    """Whether a word in it that is not known says that a column is something else."""


def _lines(block: LabelBlock) -> list[_Line]:
    """The rows of headings: from 指标 on, or without it all rows above the labels."""
    grid, heading = block.grid, block.heading
    label_columns = range(block.column, block.inner + 1)

    def corner(row: int) -> str:
        return next((text for c in label_columns if (text := grid.text(row, c))), "")

    rows = grid.rows_before(block.first)
    if heading is None:
        # 序号 counts the columns, and 所属片区 is a label that is not known.
        return [
            _Line(row, is_title=True, says_what=not corner(row) and not grid.is_turned)
            for row in rows
            if row >= block.top
            and (said := plain(corner(row))) not in NUMBER_WORDS
            and not (OF_NO_FIGURE.fullmatch(said) or (said and row >= block.begins))
        ]
    lines = [_Line(row, True, True) for row in rows if row == heading - 1 and not corner(row)]
    lines.append(_Line(heading, False, True))
    for row in rows:
        if row > heading:
            if corner(row):
                break
            lines.append(_Line(row, False, True))
    return lines


def _columns(block: LabelBlock, content: _Content) -> Iterator[Column]:
    """The columns that belong to the block's labels."""
    grid = block.grid
    above: dict[int, list[tuple[_Line, int, str]]] = {}
    lines = _lines(block)
    divided = {line.row - 1 for line in lines}
    for line in lines:
        is_divided = line.row in divided
        for at, text in grid.headings(line.row):
            folded, caption = plain(text), plain(grid.text(line.row, at - 1)) if at else ""
            is_name = folded.endswith(content.zone_words)
            # 有效期至： | 2026年1月 is no heading, and neither is a title.
            is_aside = ":" in folded or caption.endswith(":")
            if line.is_title and (is_aside or (len(folded) > _LONGEST_HEADING and not is_name)):
                continue
            span = (grid.span if is_divided else grid.span_merged)(line.row, at)
            if at <= block.inner and span[-1] >= block.column:
                continue
            for column in span:
                above.setdefault(column, []).append((line, at, text))
    filled = {column for row, _ in block.rows for column in grid.columns(row)}
    for column in sorted(filled.union(above)):
        is_label = block.column <= column <= block.inner
        if block.start <= column < block.end and not is_label:
            found = _headed(column, above.get(column, ()), content)
            # What stands before the labels is theirs only where a heading says so.
            is_headed = block.heading is not None and found.holds in ("figures", "beside")
            if column > block.inner or is_headed:
                yield found


def _headed(column: int, above: Sequence[tuple[_Line, int, str]], content: _Content) -> Column:
    """What the headings above a column say of it, from the top down."""
    found = Column(column, "unheaded", row=-1)
    for line, at, text in above:
        heading, unit = bracketed_unit(text)
        sort, year = heading_sort(heading)
        key = heading_key(heading)
        rank = heading_rank(heading) if key else 0
        if sort == "other" or is_sum(heading):
            return Column(column, "other")
        if is_unit(heading):
            found = found._replace(unit=heading.strip("()"))
            continue
        if sort == "year":
            if found.year not in (None, year):
                return Column(column, "other")
            found = found._replace(holds="figures", year=year, year_row=line.row)
        elif sort == "value":
            found = found._replace(holds="figures", rank=rank)
        elif key:
            found = found._replace(holds="beside", key=key, rank=rank, said=heading)
        elif number_in(heading) is not None:
            continue
        elif heading.endswith(content.zone_words) and heading not in content.zone_words:
            found = found._replace(holds="figures", zone=(line.row, at))
        elif found.holds == "figures":
            found = found._replace(rank=_DIVIDED)
        elif line.says_what or content.name_row is None:
            outside, inside = in_brackets(text)
            said = inside if heading_sort(outside)[0] == "value" else [heading]
            found = found._replace(holds="unknown", said=",".join([found.said, *said]))
        else:
            continue
        found = found._replace(row=line.row, unit=unit or found.unit)
    return found


class _Content:
    """What the cells behind the labels hold."""

    def __init__(self, block: LabelBlock, pack: RulePack) -> None:
        self._block, self._grid, self._pack = block, block.grid, pack
        rows = {matched.id: row for row, matched in reversed(block.rows)}
        self.name_row, self._year_row = rows.get(pack.name_id), rows.get(pack.year_id)
        self._city_row = rows.get("city") if "city" in pack.identity else None
        self._figure_rows = [row for row, m in block.rows if m.id not in pack.identity]
        if not self._figure_rows:
            last = block.rows[-1][0]
            self._figure_rows = block.grid.rows_from(last + 1)
        self.zone_words = zone_words(pack)

    def name(self, column: int) -> str:
        """The zone's name in the row 高新区名称, folded; empty if it gives none."""
        if self.name_row is None:
            return ""
        name = plain(self._grid.merged_text(self.name_row, column))
        is_name = ":" not in name and len(name) <= _LONGEST_NAME and not is_blank(name)
        return name if is_name and not heading_key(name) and number_in(name) is None else ""

    def zone(self, column: int) -> str:
        """The same, if it ends with a word for a zone and is more than that."""
        name = self.name(column)
        return name if name.endswith(self.zone_words) and name not in self.zone_words else ""

    @cached_property
    def year(self) -> int | None:
        """The first year in the row 统计年度."""
        if self._year_row is None:
            return None
        years = (read_year(self._grid.value(self._year_row, c)) for c in range(self._grid.width))
        return next(filter(None, years), None)

    def has_figures(self, column: int) -> bool:
        """Whether a number or a statement stands behind a label that wants one."""
        grid, sheet = self._grid, self._grid.sheet
        return any(
            number_in(value := grid.value(row, column)) is not None
            or read_statement(value) is not None
            or (row, column) in sheet.errors
            or (row, column) in sheet.uncalculated
            for row in self._figure_rows
        )

    def is_plain(self, said: str) -> bool:
        """Whether all that headings say is harmless, of whichever figure below them."""
        figures = {m.id: self._pack.inputs[m.id] for _, m in self._block.rows}
        return not any(
            doubt(said, Figure(declared.type, declared.own_words, self.year), strict=True)
            for input_id, declared in figures.items()
            if input_id not in self._pack.identity and declared.type != "yes_no"
        )

    def repeats(self, column: int, other: int) -> bool:
        """Whether a column holds numbers in most of the rows in which another one does.

        One and the same in all rows is a year or a telephone number, and 1, 2, 3 count the rows.
        """
        numbers = [
            number_in(self._grid.value(row, column))
            for row in self._figure_rows
            if number_in(self._grid.value(row, other))
        ]
        filled = [number.value for number in numbers if number is not None]
        counted = [min(filled, default=0) + n for n in range(len(filled))]
        is_one = len(set(filled)) < 2 or filled in (counted, counted[::-1])
        return not is_one and 3 * len(filled) >= 2 * len(numbers)

    def read(self, column: Column) -> Column:
        """A column without a heading by what it holds: figures, units, years, or nothing of use."""
        if column.holds != "unheaded":
            return column
        grid, at = self._grid, column.column
        filled = {row: text for row in self._figure_rows if (text := grid.text(row, at))}
        texts = [text for text in filled.values() if not is_blank(text)]
        if texts and all(map(is_unit, texts)):
            return column._replace(holds="beside", key="unit", rank=_DIVIDED)
        if len(texts) > 1 and len(set(texts)) == 1 and heading_sort(texts[0])[0] == "year":
            return column._replace(holds="beside", key="year", rank=_DIVIDED)
        if self._is_none(at, filled) or at in self._sums:
            return column._replace(holds="nothing")
        if self.has_figures(at) or self._is_zone(at, texts):
            return column
        return column._replace(holds="beside", key="note", rank=_DIVIDED)

    def _is_none(self, column: int, filled: Mapping[int, str]) -> bool:
        """Whether a column repeats the labels, is one merged banner, or a part of a zone."""
        grid, block = self._grid, self._block
        repeated = sum(text == grid.text(row, block.inner) for row, text in filled.items())
        if filled and repeated > len(filled) // 2:
            return True
        across = [row for row, _ in block.rows if grid.is_merged(row, column)]
        if len(across) > 1 and len({grid.origin(row, column) for row in across}) == 1:
            return True
        if self.name_row is None:
            return False
        name = plain(grid.merged_text(self.name_row, column))
        if heading_key(name) or name.startswith("其中"):
            return True
        if not name or name.endswith(self.zone_words):
            return False
        # 　东园 is a part of the zone before it, and 甲市 sums up the zones that lie in it.
        is_sum_of_city = name in self._cities and not grid.text(self._city_row or 0, column)
        return is_sum_of_city or grid.indent(self.name_row, column) > self._edge

    def _is_zone(self, column: int, figures: Sequence[str]) -> bool:
        """Whether a column without any figure is a zone all the same, whose figures are lacking."""
        name = self.name(column)
        if not name or is_blank(self._grid.text(self.name_row or 0, column)):
            return False
        if name.endswith(self.zone_words):
            return True
        # A remark behind every row is none.
        filled = [row for row, _ in self._block.rows if self._grid.text(row, column)]
        return not figures and len(filled) > 1

    @cached_property
    def _edge(self) -> int:
        """The least indent of a name."""
        grid, row = self._grid, self.name_row or 0
        columns = [c for c in grid.columns(row) if c > self._block.inner]
        return min((grid.indent(row, c) for c in columns), default=0)

    @cached_property
    def _cities(self) -> frozenset[str]:
        if self._city_row is None:
            return frozenset()
        grid, row = self._grid, self._city_row
        return frozenset(plain(grid.text(row, c)) for c in grid.columns(row))

    @cached_property
    def _sums(self) -> frozenset[int]:
        """The columns in which a sum is named: 合计, 平均."""
        grid = self._grid
        return frozenset(
            column for row in grid.rows_from(0) for column, text in grid.texts(row) if is_sum(text)
        )
