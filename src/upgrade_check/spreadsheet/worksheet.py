"""One worksheet of an ``.xlsx``: its cells, and what is hidden or merged."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import IO, NamedTuple

from upgrade_check.errors import WorkbookError
from upgrade_check.spreadsheet.grid import NumberFormat, Position, Sheet, Value
from upgrade_check.spreadsheet.limits import MAX_COLUMN, MAX_ROW, Budget
from upgrade_check.spreadsheet.numberformat import section_for
from upgrade_check.spreadsheet.value import (
    BOOLEANS,
    Style,
    day_or_moment,
    index,
    number,
    shown_date,
    unescaped,
)
from upgrade_check.spreadsheet.xml import Attributes, is_true, walk

_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?0*([1-9][0-9]{0,6})", re.ASCII)
_PLAIN = NumberFormat()
_TEXTS = frozenset({"s", "str", "inlineStr"})


class Context(NamedTuple):
    """What all sheets of a workbook share."""

    strings: Sequence[str]
    styles: Mapping[str, Style]
    """By their number."""
    is_1904: bool
    """Whether dates are counted from 1904."""
    cells: Budget
    merged: Budget


@lru_cache(maxsize=8192)
def position_of(reference: str) -> Position:
    """Row and column of a reference such as ``B12``."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise WorkbookError("damaged")
    row, column = int(match[2]), 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    if row > MAX_ROW or column > MAX_COLUMN:
        raise WorkbookError("damaged")
    return row - 1, column - 1


def read_worksheet(part: IO[bytes], name: str, is_hidden: bool, context: Context) -> Sheet:
    """Read the worksheet that the workbook calls ``name``."""
    found = _Reader(context)
    found.read(part)
    return Sheet(
        name,
        is_hidden,
        found.values,
        tuple(found.merged),
        found.errors,
        frozenset(found.uncalculated),
        found.formats,
        frozenset(found.hidden_rows),
        frozenset(found.hidden_columns),
        found.indents,
    )


class _Reader:
    """Takes down the cells of one sheet as its elements come by."""

    def __init__(self, context: Context) -> None:
        self.values: dict[Position, Value] = {}
        self.errors: dict[Position, str] = {}
        self.uncalculated: set[Position] = set()
        self.formats: dict[Position, NumberFormat] = {}
        self.indents: dict[Position, int] = {}
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.merged: list[tuple[Position, Position]] = []
        self._context = context
        self._path: list[str] = []
        self._hides_rows = False
        self._row, self._is_numbered = -1, False
        # The latest cell.
        self._place: Position = (-1, -1)
        self._kind = self._style = ""
        self._content: str | None = None
        self._has_formula = False
        self._runs: list[str] = []

    def read(self, part: IO[bytes]) -> None:
        """Take down what the part holds."""
        starts = {
            "sheetFormatPr": self._set_default,
            "col": self._add_columns,
            "row": self._begin_row,
            "c": self._begin_cell,
            "f": self._note_formula,
            "mergeCell": self._add_range,
        }
        ends = {
            "v": self._take,
            "t": self._add_run,
            "is": self._take_runs,
            "c": self._end_cell,
        }
        walk(part, starts, ends, self._path)

    def _set_default(self, attributes: Attributes) -> None:
        self._hides_rows = is_true(attributes.get("zeroHeight"))

    def _add_columns(self, attributes: Attributes) -> None:
        if is_true(attributes.get("hidden")) or attributes.get("width") == "0":
            end = min(index(attributes["max"]), MAX_COLUMN)
            self.hidden_columns.update(range(index(attributes["min"]) - 1, end))

    def _add_range(self, attributes: Attributes) -> None:
        self._context.merged.spend()
        first, _, last = attributes["ref"].partition(":")
        (top, left), (bottom, right) = position_of(first), position_of(last or first)
        if top > bottom or left > right:
            raise WorkbookError("damaged")
        self.merged.append(((top, left), (bottom, right)))

    def _begin_row(self, attributes: Attributes) -> None:
        self._is_numbered = "r" in attributes
        self._row = index(attributes["r"]) - 1 if self._is_numbered else self._row + 1
        if self._row >= MAX_ROW:
            raise WorkbookError("damaged")
        hidden = attributes.get("hidden")
        is_hidden = self._hides_rows if hidden is None else is_true(hidden)
        if is_hidden or attributes.get("ht") == "0":
            self.hidden_rows.add(self._row)

    def _begin_cell(self, attributes: Attributes) -> None:
        self._context.cells.spend()
        row, column = latest = self._place
        if "r" in attributes:
            place = position_of(attributes["r"])
        else:
            place = self._row, column + 1 if row == self._row else 0
        is_outside = "sheetData" not in self._path or "c" in self._path
        is_misplaced = self._is_numbered and place[0] != self._row
        # Excel refuses a cell behind a later one. Of two contents of one cell, programs show
        # either the first or the last.
        if is_outside or is_misplaced or place <= latest:
            raise WorkbookError("damaged")
        self._row = place[0]
        self._place = place
        self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "0")
        self._content = None
        self._has_formula = False

    def _note_formula(self, _: object) -> None:
        self._has_formula = True

    def _add_run(self, text: str | None) -> None:
        if text and "rPh" not in self._path:  # a phonetic guide
            self._runs.append(text)

    def _take_runs(self, _: object) -> None:
        self._take("".join(self._runs))
        self._runs.clear()

    def _take(self, content: str | None) -> None:
        if content is None or self._content is not None or "c" not in self._path:
            raise WorkbookError("damaged")
        self._content = content

    def _end_cell(self, _: object) -> None:
        if self._kind == "e" and self._content:
            self.errors[self._place] = self._content
        elif (value := self._meaning(self._content or "")) != "":
            self.values[self._place] = value
        elif self._has_formula and (self._kind != "str" or self._content is None):
            self.uncalculated.add(self._place)

    def _meaning(self, content: str) -> Value:
        """What the cell holds; ``""`` for nothing."""
        is_text = self._kind in _TEXTS
        text = content if is_text else content.strip()
        if not text:
            return text
        style = self._context.styles[self._style]
        if is_text:
            if style.indent:
                self.indents[self._place] = style.indent
            return self._context.strings[index(text)] if self._kind == "s" else unescaped(text)
        if self._kind == "b":
            return BOOLEANS[text]
        if self._kind == "d":
            return day_or_moment(dt.datetime.fromisoformat(text.removesuffix("Z")))
        value = number(text)
        shown = section_for(style.sections, value)
        if shown.is_date:
            return shown_date(value, is_1904=self._context.is_1904)
        if shown.format != _PLAIN:
            self.formats[self._place] = shown.format
        return value
