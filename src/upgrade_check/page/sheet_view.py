"""A sheet as the page shows it: in the office's own layout, cut to a reasonable size."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import NamedTuple

from upgrade_check.dataset.numbers import exact_decimal
from upgrade_check.forms.cells import cell_name
from upgrade_check.spreadsheet.grid import NumberFormat, Position, Sheet, Value
from upgrade_check.text import printable

_ROWS, _COLUMNS = 200, 40
_AROUND = 2
_LONGEST = 300
_PLAIN = NumberFormat()
_CELL = re.compile(r"([A-Z]+)([0-9]+)")


class ViewCell(NamedTuple):
    """One cell, or a merged range as one."""

    name: str
    """For example ``B7``."""
    text: str
    columns: int = 1
    rows: int = 1
    number: bool = False
    """Whether it is right-aligned as a number."""


class ViewRow(NamedTuple):
    """One row of the sheet."""

    number: int
    """Its number on the sheet, from 1."""
    cells: tuple[ViewCell, ...]
    hidden: bool = False
    gap: bool = False
    """Whether rows above it are omitted."""


class SheetView(NamedTuple):
    """The part of a sheet that is shown."""

    name: str
    hidden: bool
    columns: tuple[str, ...]
    """Letters of the columns shown."""
    rows: tuple[ViewRow, ...]
    cut: bool
    """Whether filled cells are omitted."""
    used: bool
    """Whether it has a figure or a finding."""


def sheet_view(sheet: Sheet, names: Collection[str]) -> SheetView:
    """The first rows and columns of ``sheet``, and those around the cells called ``names``."""
    wanted = [_position(name) for name in names]
    filled = [*sheet.cells, *sheet.errors, *sheet.uncalculated, *wanted]
    rows = _shown((row for row, _ in filled), (row for row, _ in wanted), _ROWS)
    columns = _shown((column for _, column in filled), (column for _, column in wanted), _COLUMNS)
    spans, covered = _merged(sheet, rows, columns)
    view = []
    before = -1
    for row in rows:
        cells = tuple(
            _cell(sheet, row, column, *spans.get((row, column), (1, 1)))
            for column in columns
            if (row, column) not in covered
        )
        view.append(ViewRow(row + 1, cells, row in sheet.hidden_rows, row != before + 1))
        before = row
    letters = tuple(cell_name(0, column)[:-1] for column in columns)
    shown_rows, shown_columns = set(rows), set(columns)
    cut = any(row not in shown_rows or column not in shown_columns for row, column in filled)
    return SheetView(sheet.name, sheet.hidden, letters, tuple(view), cut, bool(wanted))


def _position(name: str) -> Position:
    match = _CELL.fullmatch(name)
    assert match, name
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]) - 1, column - 1


def _shown(filled: Iterable[int], wanted: Iterable[int], most: int) -> list[int]:
    last = max(filled, default=-1)
    first = range(min(last + 1, most))
    around = {m for n in wanted for m in range(max(n - _AROUND, 0), min(n + _AROUND, last) + 1)}
    return sorted({*first, *around})


def _merged(
    sheet: Sheet, rows: list[int], columns: list[int]
) -> tuple[dict[Position, tuple[int, int]], set[Position]]:
    """The columns and rows that each merged range spans, and the cells it covers."""
    spans: dict[Position, tuple[int, int]] = {}
    covered: set[Position] = set()
    for (top, left), (bottom, right) in sheet.merged:
        across = [column for column in columns if left <= column <= right]
        down = [row for row in rows if top <= row <= bottom]
        inside = {(row, column) for row in down for column in across}
        # Skip a range whose first cell is not shown, and the second of two overlapping ranges.
        if (top, left) not in inside or inside & covered or inside & spans.keys():
            continue
        spans[top, left] = (len(across), len(down))
        covered |= inside - {(top, left)}
    return spans, covered


def _cell(sheet: Sheet, row: int, column: int, columns: int, rows: int) -> ViewCell:
    position = (row, column)
    value = sheet.cells.get(position)
    text = sheet.errors.get(position) or ("" if value is None else _text(sheet, position, value))
    if len(text) > _LONGEST:
        text = f"{text[:_LONGEST]}…"
    number = value is not None and not isinstance(value, (str, bool))
    return ViewCell(cell_name(row, column), printable(text), columns, rows, number)


def _text(sheet: Sheet, position: Position, value: Value) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if not isinstance(value, (int, float)):
        return str(value)
    number = exact_decimal(value)
    if number is None:
        return str(value)
    shown = sheet.formats.get(position, _PLAIN)
    if shown.percent:
        return f"{(number * 100).normalize():f}%"
    if shown.scale or shown.unit:
        return f"{number.scaleb(-shown.scale).normalize():f}{shown.unit}"
    return f"{number.normalize():f}"
