"""One worksheet of an ``.xlsx``: its cells, and what is hidden or merged."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache, reduce
from typing import NamedTuple

from upgrade_check.errors import WorkbookError
from upgrade_check.spreadsheet.grid import Position, Sheet
from upgrade_check.spreadsheet.limits import MAX_COLUMN, MAX_ROW, Budget
from upgrade_check.spreadsheet.package import Attributes, Parts, is_true
from upgrade_check.spreadsheet.value import (
    BOOLEANS,
    Style,
    day_or_moment,
    index,
    number,
    put_number,
    put_text,
    raised,
    unescaped,
)

_COLUMN = re.compile(r"\$?([A-Za-z]{1,3})\$?", re.ASCII)
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


def position_of(reference: str) -> Position:
    """Row and column of a reference such as ``B12``."""
    letters = reference.rstrip("0123456789")
    row, column = index(reference[len(letters) :]), _column_of(letters)
    if not 0 < row <= MAX_ROW:
        raise WorkbookError("damaged")
    return row - 1, column


@lru_cache(maxsize=8192)
def _column_of(letters: str) -> int:
    match = _COLUMN.fullmatch(letters)
    letters = match[1].upper() if match else ""
    column = reduce(lambda left, letter: left * 26 + ord(letter) - 64, letters, 0)
    if not 0 < column <= MAX_COLUMN:
        raise WorkbookError("damaged")
    return column - 1


class RichText:
    """The text of a cell or of a shared string, as its runs show it.

    What is struck out is left out; digits set above or below the line, which are footnote marks,
    become superscript characters.
    """

    def __init__(self, path: Sequence[str]) -> None:
        """Collect runs; ``path`` holds the names of the elements around the current one."""
        self._path, self._runs = path, list[str]()
        self._is_struck = self._is_raised = False
        self.starts = {"r": self._begin, "strike": self._strike, "vertAlign": self._raise}

    def _begin(self, _: object) -> None:
        self._is_struck = self._is_raised = False

    def _raise(self, attributes: Attributes) -> None:
        self._is_raised = attributes.get("val") in ("superscript", "subscript")

    def _strike(self, attributes: Attributes) -> None:
        self._is_struck = is_true(attributes.get("val", "1"))

    def add(self, text: str | None) -> None:
        """Add the text of a run."""
        if text and not self._is_struck and "rPh" not in self._path:  # a phonetic guide
            self._runs.append(raised(text) if self._is_raised else text)

    def taken(self) -> str:
        """The text, which is then another's turn."""
        text = "".join(self._runs)
        self._runs.clear()
        self._is_struck = self._is_raised = False
        return text


class WorksheetReader:
    """Fills a sheet as its elements come by."""

    def __init__(self, sheet: Sheet, context: Context) -> None:
        self._sheet = sheet
        self._context = context
        self._path: list[str] = []
        self._hides_rows = False
        self._row = -1
        self._number = ""
        """The row's number, where the sheet states it."""
        # The latest cell.
        self._place: Position = (-1, -1)
        self._kind = self._style = ""
        self._content: str | None = None
        self._has_formula = False
        self._text = RichText(self._path)

    def read(self, parts: Parts, name: str) -> Sheet:
        """The sheet, filled from its part of the package."""
        starts = self._text.starts | {
            "sheetFormatPr": self._set_default,
            "col": self._add_columns,
            "row": self._begin_row,
            "c": self._begin_cell,
            "f": self._note_formula,
            "mergeCell": self._add_range,
        }
        ends = {"v": self._take, "t": self._text.add, "is": self._take_runs, "c": self._end_cell}
        parts.walk(name, starts, ends, self._path)
        return self._sheet

    def _set_default(self, attributes: Attributes) -> None:
        self._hides_rows = is_true(attributes.get("zeroHeight"))

    def _add_columns(self, attributes: Attributes) -> None:
        if is_true(attributes.get("hidden")) or attributes.get("width") == "0":
            end = min(index(attributes["max"]), MAX_COLUMN)
            self._sheet.hidden_columns.update(range(index(attributes["min"]) - 1, end))

    def _add_range(self, attributes: Attributes) -> None:
        self._context.merged.spend()
        first, _, last = attributes["ref"].partition(":")
        (top, left), (bottom, right) = position_of(first), position_of(last or first)
        if top > bottom or left > right:
            raise WorkbookError("damaged")
        self._sheet.merged.append(((top, left), (bottom, right)))

    def _begin_row(self, attributes: Attributes) -> None:
        is_numbered = "r" in attributes
        self._row = index(attributes["r"]) - 1 if is_numbered else self._row + 1
        self._number = str(self._row + 1) if is_numbered else ""
        if self._row >= MAX_ROW:
            raise WorkbookError("damaged")
        hidden = attributes.get("hidden")
        is_hidden = self._hides_rows if hidden is None else is_true(hidden)
        if is_hidden or attributes.get("ht") == "0":
            self._sheet.hidden_rows.add(self._row)

    def _begin_cell(self, attributes: Attributes) -> None:
        self._context.cells.spend()
        row, column = latest = self._place
        if "r" not in attributes:
            place = self._row, column + 1 if row == self._row else 0
        elif self._number:
            # What is left of the reference of a cell in another row is no column.
            place = self._row, _column_of(attributes["r"].removesuffix(self._number))
        else:
            place = position_of(attributes["r"])
        is_outside = "sheetData" not in self._path or "c" in self._path
        # Excel refuses a cell behind a later one. Of two contents of one cell, programs show
        # either the first or the last.
        if is_outside or place <= latest:
            raise WorkbookError("damaged")
        self._row = place[0]
        self._place = place
        self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "0")
        self._content, self._has_formula = None, False

    def _note_formula(self, _: object) -> None:
        self._has_formula = True

    def _take_runs(self, _: object) -> None:
        self._take(self._text.taken())

    def _take(self, content: str | None) -> None:
        if content is None or self._content is not None or self._path[-1] != "c":
            raise WorkbookError("damaged")
        self._content = content

    def _end_cell(self, _: object) -> None:
        sheet, place, kind = self._sheet, self._place, self._kind
        content = self._content or ""
        text = content if kind in _TEXTS else content.strip()
        style = self._context.styles[self._style]
        if not text:
            if self._has_formula and (kind != "str" or self._content is None):
                sheet.uncalculated.add(place)
        elif kind in _TEXTS:
            text = self._context.strings[index(text)] if kind == "s" else unescaped(text)
            put_text(sheet, place, text, style)
        elif kind == "b":
            sheet.cells[place] = BOOLEANS[text]
        elif kind == "e":
            sheet.errors[place] = text
        elif kind == "d":
            sheet.cells[place] = day_or_moment(dt.datetime.fromisoformat(text.removesuffix("Z")))
        else:
            put_number(sheet, place, number(text), style, is_1904=self._context.is_1904)
