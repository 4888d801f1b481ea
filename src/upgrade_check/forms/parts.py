"""Rows of a table that are parts of another: 其中：光伏, or 光伏 and 储能 beside one 新能源."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from upgrade_check.dataset.entry import Entry
from upgrade_check.dataset.numbers import is_blank, number_in
from upgrade_check.dataset.units import plain
from upgrade_check.forms.cells import Grid
from upgrade_check.forms.headings import SUBTOTAL_WORDS, TOTAL_WORDS
from upgrade_check.forms.labels import bare_name, bracketed_unit
from upgrade_check.forms.table import TableSheet

TOP_SECTION = re.compile(r"[一二三四五六七八九十]{1,3}、")
_BELOW = re.compile(r"\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[.、)]|[①-⑳]")
_DASHED = re.compile(r"[—–-]+")
_NUMBERED_BELOW = re.compile(r"(\d{1,2})\.\d{1,2}")
_OF_WHICH = re.compile(r"(?:\(?[\d一二三四五六七八九十]{0,3}[).、]?)?#?其中[:：,、]?")
_SET_OFF = re.compile(r"^\s*(?:其中[：:，,、]?|[—–-]+)\s*")
_PART_HEADINGS = re.compile(r"(?:重点)?细分.*|(?:子|二级)(?:产业|行业|领域)|产业领域|领域|小类")
"""A column of all parts of an industry. 企业 and 重点领域 need not name all of it."""


class Levels:
    """Which rows of a table are parts of the row above them.

    What stands below a sum, such as 其中：新能源 below 合计, are the rows themselves.
    """

    def __init__(self, grid: Grid, column: int, rows: list[int], amounts: int | None) -> None:
        """Look at how the names in ``column`` are numbered, indented, and add up."""
        self._grid, self._column, self._rows = grid, column, rows
        self._amounts = {
            row: typed.value
            for row in rows
            if amounts is not None and (typed := number_in(grid.value(row, amounts)))
        }
        self._whole: int | None = None
        self._parts: set[int] = set()
        """Rows that make up the row above them, of which 其中 names only the first part."""
        names = [row for row in rows if grid.text(row, column)]
        self._is_numbered = any(TOP_SECTION.match(plain(grid.text(row, column))) for row in names)
        self._numbers = {grid.text(row, c) for row in names for c in range(column)}
        self._edge = min((grid.indent(row, column) for row in names), default=0)
        self._below_sum: tuple[str, ...] | None = None
        """How the rows of the sum above are set off; ``None`` where no sum stands above."""

    def place(self, row: int, is_sum: bool, opens: bool) -> Literal["row", "part", "unclear"]:
        """Whether the next row of the table is one of its own.

        It may be a sum; such a one ``opens`` what stands below it, or closes what stands above.
        """
        if row in self._parts:
            return "part"
        sort = "" if is_sum else self._sort(row)
        if sort == "of which" and self._whole is not None:
            self._parts |= self._others(self._whole, row)
        if not sort:
            self._whole = None if is_sum else row
            if self._grid.text(row, self._column) or is_sum:
                self._below_sum = () if opens else None
            return "row"
        if self._below_sum is None:
            return "part"
        if self._below_sum == () or sort == self._below_sum[-1] != "of which":
            self._below_sum = (*self._below_sum, sort)
            return "row"
        if sort == "of which":
            # 其中：光伏 below 其中：新能源: a part of it, or of the sum as well?
            return "unclear" if self._below_sum[-1] == sort else "part"
        if self._below_sum == ("of which",) and sort.startswith("indent"):
            self._below_sum = (sort,)
            return "row"
        return "part"

    def _others(self, whole: int, first: int) -> set[int]:
        """The rows below the first part that add up to the whole with it."""
        rest, found = self._amounts.get(whole, Decimal(0)), set[int]()
        for row in self._rows[self._rows.index(first) :]:
            rest -= self._amounts.get(row, rest + 1)
            found.add(row)
            if rest <= 0:
                break
        return found if rest == 0 and len(found) > 1 else set()

    def _sort(self, row: int) -> str:
        """How a row is set off: 其中：…, ——…, 1.1 below 1, （一） below 一、, or indented."""
        name = plain(self._grid.text(row, self._column))
        if not name:
            return ""
        if _OF_WHICH.match(name):
            return "of which"
        if (self._is_numbered and _BELOW.match(name)) or self._is_numbered_below(row):
            return "numbered"
        if _DASHED.match(name):
            return "dashed"
        indent = self._grid.indent(row, self._column)
        return f"indent {indent}" if indent > self._edge else ""

    def _is_numbered_below(self, row: int) -> bool:
        """Whether the row is numbered 1.1 where another is numbered 1."""
        before = (self._grid.text(row, c) for c in range(self._column))
        found = (_NUMBERED_BELOW.fullmatch(text) for text in before)
        return any(match is not None and match[1] in self._numbers for match in found)


def own_name(text: str) -> str:
    """A name without 其中 or a dash before it."""
    return _SET_OFF.sub("", text)


class NameGroup(NamedTuple):
    """A name that holds for several rows."""

    name: str
    rows: tuple[int, ...]
    parts: tuple[str, ...]
    """What each row says in a column 细分领域; empty without such a column."""
    is_alone: bool
    """Whether the further rows say nothing at all."""

    def merged(
        self,
        rows: Sequence[Mapping[str, Entry]],
        amounts: Sequence[str],
        statements: Sequence[str],
    ) -> dict[str, Entry | None]:
        """What its rows say together, by column; ``None`` where that is not clear."""
        cells = {column: [row[column] for row in rows] for column in (*amounts, *statements)}
        shares = self.is_alone or all(_is_one(cells[column]) for column in amounts)
        merged = {column: self._amount(cells[column]) for column in amounts}
        return merged | {c: self._statement(cells[c], shares=shares) for c in statements}

    def _amount(self, cells: Sequence[Entry]) -> Entry | None:
        """The amount of all rows: one that is merged over them, or the sum of the parts.

        ``None`` where it is not clear.
        """
        first = cells[0]
        if _is_one(cells):
            return first
        if faulty := next((cell for cell in cells if cell.fault), None):
            return faulty
        if self.is_alone:
            return first
        figures = [_figure(cell) for cell in cells]
        if not self.parts or None in figures or len({cell.unit for cell in cells}) > 1:
            return None
        numbers = [figure for figure in figures if figure is not None]
        wholes = [n for n, part in zip(numbers, self.parts, strict=True) if _is_whole(part)]
        named = [part for part in self.parts if not _is_whole(part)]
        if len(wholes) > 1 or len({plain(part) for part in named}) < len(named) or not named:
            return None
        if any(_OF_WHICH.match(plain(part)) for part in named):
            return None
        total = sum(numbers, Decimal(0)) - sum(wholes, Decimal(0))
        if wholes and wholes[0] != total:
            return None
        shown = [f"{part} {n:f}" for part, n in zip(self.parts, numbers, strict=True)]
        return first._replace(
            value=total,
            note=" + ".join(shown) if not wholes else first.note,
            source=_joined(cell.source for cell in cells),
            evidence=_joined(cell.evidence for cell in cells),
        )

    def _statement(self, cells: Sequence[Entry], *, shares: bool) -> Entry | None:
        """The statement of all rows, where they agree; ``None`` where it is not clear.

        Where rows ``share`` one amount merged over them, one statement beside it will do.
        """
        if faulty := next((cell for cell in cells if cell.fault), None):
            return faulty
        said = {plain(str(cell.value)) for cell in cells if not is_blank(cell.value)}
        blank = any(is_blank(cell.value) for cell in cells)
        if len(said) > 1 or (said and blank and (not shares or is_blank(cells[0].value))):
            return None
        return cells[0]


def name_groups(
    table: TableSheet, name: int | None, rows: Sequence[int]
) -> Mapping[int, NameGroup]:
    """The names that hold for several rows, by each of the rows.

    A name is merged over its rows; where each row has its own part, it may be followed by blanks
    or stand there again.
    """
    if name is None:
        return {}
    grid, column = table.grid, _parts_column(table, name)
    found: dict[int, list[int]] = {}
    first: int | None = None
    for row in rows:
        merged, text = grid.origin(row, name)[0], grid.text(row, name)
        is_again = column is not None and first is not None and text == grid.text(first, name)
        if merged != row and merged >= table.first:
            found.setdefault(merged, [merged]).append(row)
        elif text and not is_again:
            first = row
        elif first is not None and column is not None and _goes_on(grid, first, row, column):
            found.setdefault(first, [first]).append(row)
        else:
            first = None
    groups: dict[int, NameGroup] = {}
    for start, members in found.items():
        parts = tuple(grid.text(r, column) for r in members) if column is not None else ()
        is_alone = not any(text for row in members[1:] for _, text in grid.headings(row))
        group = NameGroup(grid.text(start, name), tuple(members), parts, is_alone)
        groups |= dict.fromkeys(members, group)
    return groups


def _parts_column(table: TableSheet, name: int) -> int | None:
    """The one column 细分领域, or the one below the same heading as the names."""
    grid = table.grid
    span = grid.span_merged(table.header, name)
    if len(span) == 2 and span.start == name:
        return name + 1
    found = {
        column
        for row in range(table.header, table.first)
        for column, text in grid.texts(row)
        if _PART_HEADINGS.fullmatch(bracketed_unit(text)[0])
    }
    return next(iter(found)) if len(found) == 1 else None


def _goes_on(grid: Grid, first: int, row: int, parts: int) -> bool:
    texts = grid.text(first, parts), grid.text(row, parts)
    return not any(_is_whole(text) for text in texts)


def _is_whole(part: str) -> bool:
    """Whether a row stands for all of the name's rows rather than for one part."""
    name = bare_name(part)
    return is_blank(part) or name in TOTAL_WORDS or name in SUBTOTAL_WORDS or name == "全部"


def _is_one(cells: Sequence[Entry]) -> bool:
    """Whether they are one merged cell."""
    return all(cell.place == cells[0].place for cell in cells)


def _figure(cell: Entry) -> Decimal | None:
    """A number without a unit, so that it may be added to others in the unit beside it."""
    typed = cell.number
    if typed is None or typed.unit or (cell.is_percent and not isinstance(cell.value, str)):
        return None
    return typed.value if typed.is_bare else None


def _joined(texts: Iterable[str]) -> str:
    return "；".join(dict.fromkeys(text for text in texts if text))
