"""Cells by name, and through merged ranges."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import TypeVar

from upgrade_check.dataset.entry import CellValue
from upgrade_check.dataset.numbers import exact_decimal, is_blank, number_in
from upgrade_check.dataset.remarks import Figure, doubt
from upgrade_check.dataset.units import is_amount_unit
from upgrade_check.dataset.zone import Place
from upgrade_check.forms.colours import colour_names
from upgrade_check.spreadsheet.grid import NumberFormat, Position, Sheet
from upgrade_check.text import quoted

T = TypeVar("T")
_ANY = Figure("")
_COUNTS = re.compile("[\\d百千亿]")

_UNIT_BEHIND = re.compile(
    r"[(（](?:金额|计量|数据)?单位[:：][^()（）]*[)）]|[\s,，、;；](?:金额|计量|数据)?单位[:：][^()（）]*"
)

# Rows in which titles stand.
_TOP_LINES = 8


def cell_name(row: int, column: int) -> str:
    """``(0, 0)`` is ``A1``."""
    return f"{_letters(column)}{row + 1}"


def without_unit(title: str) -> str:
    """A title without the unit that it gives: 2024年度指标汇总表（单位：亿元）."""
    return _UNIT_BEHIND.sub("", title)


@lru_cache(maxsize=256)
def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _scaled(value: CellValue, shown_as: NumberFormat) -> Mapping[str, object]:
    """The details of ``scaled-format``: what the cell shows, and what it holds."""
    number = exact_decimal(value) if isinstance(value, (int, float)) else None
    shown = "" if number is None else f"{number.scaleb(-shown_as.scale).normalize():f}"
    return {
        "format": f"÷10^{shown_as.scale}",
        "shown": f"{shown}{shown_as.unit}",
        "found": "" if number is None else f"{number:f}",
    }


def _turned(sheet: Sheet) -> Sheet:
    def swapped(cells: Mapping[Position, T]) -> dict[Position, T]:
        return {(column, row): value for (row, column), value in cells.items()}

    return replace(
        sheet,
        cells=dict(sorted(swapped(sheet.cells).items(), key=lambda item: item[0])),
        merged=[((left, top), (right, bottom)) for (top, left), (bottom, right) in sheet.merged],
        errors=swapped(sheet.errors),
        uncalculated={(column, row) for row, column in sheet.uncalculated},
        comments=swapped(sheet.comments),
        struck={(column, row) for row, column in sheet.struck},
        colours=swapped(sheet.colours),
        formats=swapped(sheet.formats),
        hidden_rows=sheet.hidden_columns,
        hidden_columns=sheet.hidden_rows,
        indents=swapped(sheet.indents),
    )


class Grid:
    """A sheet's cells by zero-based row and column; what is outside is blank.

    Attributes:
        sheet: The sheet.
        height: Number of rows.
        width: Number of columns.
        is_turned: Whether its rows are the sheet's columns.
    """

    def __init__(self, sheet: Sheet, *, turned: bool = False) -> None:
        """Look at a sheet; ``turned``, its rows are columns and its columns rows."""
        self.sheet = sheet = _turned(sheet) if turned else sheet
        self.is_turned = turned
        self._rows: dict[int, list[int]] = {}
        """The columns of each row's filled cells."""
        for row, column in sheet.cells:
            self._rows.setdefault(row, []).append(column)
        self._order = sorted(self._rows)
        self.height = max(self._rows, default=-1) + 1
        self.width = max((column for _, column in sheet.cells), default=-1) + 1
        self._origins: dict[tuple[int, int], tuple[int, int]] = {}
        # Every row is looked at for a form, and for each table.
        self._texts: dict[int, list[tuple[int, str]]] = {}
        for (top, left), (bottom, right) in sheet.merged:
            for row in range(top, min(bottom, self.height - 1) + 1):
                for column in range(left, min(right, self.width - 1) + 1):
                    self._origins[row, column] = (top, left)

    def value(self, row: int, column: int) -> CellValue:
        """The cell's content; ``None`` or an empty string if blank."""
        return self.sheet.cells.get((row, column))

    def text(self, row: int, column: int) -> str:
        """The cell's content as text, trimmed."""
        value = self.sheet.cells.get((row, column))
        if value is None:
            return ""
        if isinstance(value, str):
            return value.strip()
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return str(value)

    def spread_text(self, row: int, column: int, header: int) -> str:
        """As :meth:`text`, but a cell merged over several rows holds for each of them."""
        return self.text(*self._spread(row, column, header))

    def spread_value(self, row: int, column: int, header: int) -> CellValue:
        """As :meth:`value`, but a cell merged over several rows holds for each of them."""
        return self.value(*self._spread(row, column, header))

    def _spread(self, row: int, column: int, header: int) -> tuple[int, int]:
        # What begins in the header is a heading, and what begins in another column is not this
        # one's: a value merged across the unit's cell is no unit.
        top, left = self._origins.get((row, column), (row, column))
        return (top, left) if left == column and top > header else (row, column)

    def contradiction(
        self, row: int, column: int, others: Iterable[int]
    ) -> Mapping[str, object] | None:
        """What stands in the row under another heading that means the same, if it is not the same.

        The details of the finding: what was found here, and where and what in the other column.
        """
        for other in others:
            own, found = self.text(row, column), self.text(row, other)
            # Beside a number 已完成 is no second reading; 待核 puts it in doubt.
            is_word = number_in(own) is not None and not _COUNTS.search(found)
            if not is_blank(found) and found != own and not (is_word and not doubt(found, _ANY)):
                return {
                    "found": quoted(own) or "—",
                    "other": str(self.place(row, other)),
                    "other_found": quoted(found),
                }
        return None

    def format_unit(self, row: int, column: int) -> str:
        """The amount's unit that the cell's number format writes; empty if it writes none."""
        shown_as = self.sheet.formats.get((row, column))
        unit = "" if shown_as is None else shown_as.unit
        return unit if unit and is_amount_unit(unit) else ""

    def format_words(self, row: int, column: int) -> list[str]:
        """What the cell's number format writes beside the number and is no unit: 约, 亿元(预计)."""
        shown_as = self.sheet.formats.get((row, column))
        if shown_as is None:
            return []
        words = shown_as.before, shown_as.unit
        return [word for word in words if word and not is_amount_unit(word)]

    def is_percent(self, row: int, column: int) -> bool:
        """Whether the cell holds a number that is shown as a percentage; text has no format."""
        shown_as = self.sheet.formats.get((row, column))
        if shown_as is None or not shown_as.percent:
            return False
        value = self.value(row, column)
        return isinstance(value, (int, float)) and not isinstance(value, bool)

    def fault(self, row: int, column: int) -> tuple[str, Mapping[str, object]]:
        """Code and details of what leaves the cell without a value; an empty code if nothing."""
        sheet, position = self.sheet, (row, column)
        if position in sheet.errors:
            return "formula-error", {"found": sheet.errors[position]}
        if position in sheet.uncalculated:
            return "formula-not-calculated", {}
        if position in sheet.struck:
            return "missing-value", {"variant": "struck"}
        shown_as = sheet.formats.get(position)
        if shown_as is not None and shown_as.scale:
            return "scaled-format", _scaled(self.value(row, column), shown_as)
        return "", {}

    def signs(self, row: int, column: int) -> str:
        """What a legend may name at the cell: signs in its text, and its colours."""
        return self.text(row, column) + colour_names(*self.sheet.colours.get((row, column), ()))

    def indent(self, row: int, column: int) -> int:
        """By how many steps a text is indented, by blanks or by its format."""
        value = self.value(row, column)
        typed = len(value) - len(value.lstrip()) if isinstance(value, str) else 0
        return typed + self.sheet.indents.get((row, column), 0)

    def hides(self, column: int, rows: Iterable[int]) -> bool:
        """Whether the column is hidden and holds something in one of the rows."""
        hidden = column in self.sheet.hidden_columns
        return hidden and any(not is_blank(self.value(row, column)) for row in rows)

    def rows_from(self, first: int) -> list[int]:
        """The filled rows from ``first`` on."""
        return self._order[bisect_left(self._order, first) :]

    def rows_before(self, end: int) -> list[int]:
        """The filled rows above ``end``."""
        return self._order[: bisect_left(self._order, end)]

    def columns(self, row: int) -> Sequence[int]:
        """The columns of the row's filled cells."""
        return self._rows.get(row, ())

    def headings(self, row: int) -> list[tuple[int, str]]:
        """Column and text of the row's cells, numbers such as a year included."""
        return [(column, self.text(row, column)) for column in self._rows.get(row, ())]

    @cached_property
    def top_lines(self) -> list[tuple[Position, str]]:
        """Cell and text of the first lines that hold nothing else but a unit, without it."""
        found = []
        for row in self.rows_from(0):
            said = [((row, c), without_unit(text)) for c, text in self.headings(row)]
            texts = [(cell, text) for cell, text in said if "单位" not in text]
            if row >= _TOP_LINES or len(texts) > 1:
                break
            found += texts
        return found

    def place(self, row: int, column: int) -> Place:
        """The cell's name; in a merged range that of its first cell, which is the one to fill."""
        return self.cell(*self._origins.get((row, column), (row, column)))

    def cell(self, row: int, column: int) -> Place:
        """The cell's own name, also in a merged range."""
        return Place(
            self.sheet.name, cell_name(*((column, row) if self.is_turned else (row, column)))
        )

    def origin(self, row: int, column: int) -> Position:
        """The first cell of the range that the cell is merged in; itself if it is not merged."""
        return self._origins.get((row, column), (row, column))

    def is_merged(self, row: int, column: int) -> bool:
        """Whether the cell is part of a merged range."""
        return (row, column) in self._origins

    def merged_text(self, row: int, column: int) -> str:
        """As :meth:`text`, of the whole range that the cell is merged in."""
        return self.text(*self.origin(row, column))

    def span_merged(self, row: int, column: int) -> range:
        """The columns that the cell is merged over."""
        top, left = self.origin(row, column)
        last = column
        while self._origins.get((row, last + 1)) == (top, left):
            last += 1
        return range(left, last + 1)

    def span(self, row: int, column: int) -> range:
        """The columns that a divided heading stands over: merged, or blank over other headings."""
        last = self.span_merged(row, column)[-1]
        while last + 1 < self.width and not self.merged_text(row, last + 1):
            if not self.text(row + 1, last + 1):
                break
            last += 1
        return range(column, last + 1)

    def texts(self, row: int) -> list[tuple[int, str]]:
        """Column and text of the row's cells that hold text."""
        found = self._texts.get(row)
        if found is None:
            cells = self.sheet.cells
            found = [
                (column, value)
                for column in self._rows.get(row, ())
                if isinstance(value := cells[row, column], str) and value and not value.isspace()
            ]
            self._texts[row] = found
        return found
