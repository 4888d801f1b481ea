"""One worksheet of an ``.xlsx``: its cells, and what is hidden or merged."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import IO, NamedTuple

from upgrade_check.errors import WorkbookError
from upgrade_check.spreadsheet.grid import NumberFormat, Position, Sheet, Value
from upgrade_check.spreadsheet.limits import MAX_CELLS, MAX_COLUMN, MAX_MERGED, MAX_ROW
from upgrade_check.spreadsheet.numberformat import Section, section_for
from upgrade_check.spreadsheet.xml import Attributes, is_true, walk

_MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_TAGS = ("sheetData", "row", "c", "v", "f", "is", "t", "rPh", "col", "mergeCell", "sheetFormatPr")
_NAMES = {f"{uri}}}{tag}": tag for uri in _MAIN for tag in _TAGS}
_REFERENCE = re.compile(r"\$?([A-Za-z]{1,3})\$?0*([1-9][0-9]{0,6})", re.ASCII)
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[Ee][+-]?[0-9]+)?", re.ASCII)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_PLAIN = NumberFormat()
_EXACT_DIGITS = 15


class Style(NamedTuple):
    """What the format of a cell says about its value."""

    sections: tuple[Section, ...]
    indent: int = 0


class Context(NamedTuple):
    """What the cells of all sheets refer to."""

    strings: Sequence[str]
    styles: Sequence[Style]
    epoch: dt.datetime
    """Day 0 of the workbook's calendar."""


def unescaped(text: str) -> str:
    """Text with ``_x000D_`` and the like turned into what they stand for."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


@lru_cache(maxsize=1024)
def column_number(letters: str) -> int:
    """``A`` is 0."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def position_of(reference: str) -> Position:
    """Row and column of a reference such as ``B12``.

    Raises:
        WorkbookError: ``damaged``: it is none, or lies outside of what a sheet can hold.
    """
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise WorkbookError("damaged")
    row, column = int(match[2]) - 1, column_number(match[1])
    if row >= MAX_ROW or column >= MAX_COLUMN:
        raise WorkbookError("damaged")
    return row, column


def day(number: float, epoch: dt.datetime) -> dt.date | dt.datetime | dt.time | None:
    """The date that a serial number shows; ``None`` where the calendar has none."""
    try:
        # Excel counts 29 February 1900, which did not exist.
        early = epoch.year == 1899 and 0 < number < 60
        moment = epoch + dt.timedelta(days=number + early)
    except OverflowError:
        return None
    # Binary fractions of a day are off by microseconds.
    moment = (moment + dt.timedelta(microseconds=500_000)).replace(microsecond=0)
    if 0 <= number < 1:
        return moment.time()
    return moment.date() if moment.time() == dt.time() else moment


class _Cells:
    """Takes down the cells of one sheet as its elements come by."""

    def __init__(self, context: Context, budget: int) -> None:
        self.context = context
        self.left = budget
        self.values: dict[Position, Value] = {}
        self.errors: dict[Position, str] = {}
        self.uncalculated: set[Position] = set()
        self.formats: dict[Position, NumberFormat] = {}
        self.indents: dict[Position, int] = {}
        self.hidden_rows: set[int] = set()
        self.hidden_columns: list[tuple[int, int]] = []
        self.merged: list[tuple[Position, Position]] = []
        self._seen: set[Position] = set()
        self._row = self._column = -1
        self._rows_hidden = self._is_placed = False
        self._in_data = False
        self._place: Position | None = None
        self._kind = self._style = ""
        self._parts: list[str] = []
        self._listens = self._has_value = self._has_formula = self._in_phonetic = False

    def start(self, name: str, attributes: Attributes) -> None:
        tag = _NAMES.get(name)
        if tag == "c":
            self._begin_cell(attributes)
        elif tag == "v" or tag == "is":
            if self._place is not None:
                if self._has_value:
                    raise WorkbookError("damaged")
                self._has_value = True
                self._listens = tag == "v"
        elif tag == "f":
            self._has_formula = True
        elif tag == "t":
            self._listens = not self._in_phonetic and self._place is not None
        elif tag == "rPh":
            self._in_phonetic = True
        elif tag == "row":
            self._begin_row(attributes)
        elif tag == "sheetData":
            self._in_data = True
        elif tag == "col":
            if is_true(attributes.get("hidden")) or attributes.get("width") == "0":
                span = _whole(attributes.get("min")), _whole(attributes.get("max"))
                self.hidden_columns.append((span[0] - 1, span[1]))
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif tag == "sheetFormatPr":
            self._rows_hidden = is_true(attributes.get("zeroHeight"))

    def end(self, name: str) -> None:
        tag = _NAMES.get(name)
        if tag == "c":
            self._end_cell()
        elif tag == "v" or tag == "t":
            self._listens = False
        elif tag == "rPh":
            self._in_phonetic = False
        elif tag == "sheetData":
            self._in_data = False

    def text(self, text: str) -> None:
        if self._listens:
            self._parts.append(text)

    def _begin_row(self, attributes: Attributes) -> None:
        stated = attributes.get("r")
        self._row = self._row + 1 if stated is None else _whole(stated) - 1
        self._is_placed = stated is not None
        if self._row >= MAX_ROW:
            raise WorkbookError("damaged")
        self._column = -1
        hidden = attributes.get("hidden")
        if (self._rows_hidden if hidden is None else is_true(hidden)) or attributes.get(
            "ht"
        ) == "0":
            self.hidden_rows.add(self._row)

    def _begin_cell(self, attributes: Attributes) -> None:
        if not self._in_data or self._place is not None:
            raise WorkbookError("damaged")
        self.left -= 1
        if self.left < 0:
            raise WorkbookError("too-large")
        reference = attributes.get("r")
        if reference is None:
            place = self._row, self._column + 1
        else:
            place = position_of(reference)
            if place[0] != self._row and self._is_placed:
                raise WorkbookError("damaged")
            self._row = place[0]
        self._column = place[1]
        # Programs differ in which of two contents they show.
        if place in self._seen:
            raise WorkbookError("damaged")
        self._seen.add(place)
        self._place = place
        self._kind = attributes.get("t", "n")
        self._style = attributes.get("s", "")
        self._parts = []
        self._has_value = self._has_formula = False

    def _end_cell(self) -> None:
        place, kind = self._place, self._kind
        assert place is not None
        self._place = None
        if not self._has_value and not self._has_formula:
            return
        content = "".join(self._parts)
        if kind == "e":
            self.errors[place] = content
            return
        value: Value | None
        if kind == "s" or kind == "str" or kind == "inlineStr":
            value = self._string(content) if kind == "s" and content else unescaped(content)
            if self._style and value and (indent := self._style_of(self._style).indent):
                self.indents[place] = indent
        elif not content.strip():
            value = None
        elif kind == "b":
            value = _boolean(content.strip())
        elif kind == "d":
            value = _iso_date(content.strip())
        else:
            value = self._number(place, content.strip())
        if value is not None and value != "":
            self.values[place] = value
        elif (self._has_formula and kind != "str") or (self._has_formula and not self._has_value):
            self.uncalculated.add(place)

    def _string(self, content: str) -> str:
        try:
            return self.context.strings[_whole(content)]
        except IndexError as error:
            raise WorkbookError("damaged") from error

    def _style_of(self, number: str) -> Style:
        try:
            return self.context.styles[_whole(number)]
        except IndexError as error:
            raise WorkbookError("damaged") from error

    def _number(self, place: Position, content: str) -> Value:
        if content.isascii() and content.isdigit() and len(content) <= _EXACT_DIGITS:
            number: int | float = int(content)
        elif _NUMBER.fullmatch(content):
            number = float(content)
        else:
            raise WorkbookError("damaged")
        if self._style:
            section = section_for(self._style_of(self._style).sections, number)
            if section.is_date:
                return number if (date := day(number, self.context.epoch)) is None else date
            if section.format != _PLAIN:
                self.formats[place] = section.format
        return number

    def _merge(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        if len(self.merged) >= MAX_MERGED:
            raise WorkbookError("too-large")
        (top, left), (bottom, right) = position_of(first), position_of(last or first)
        if top > bottom or left > right:
            raise WorkbookError("damaged")
        self.merged.append(((top, left), (bottom, right)))


def _whole(text: str | None) -> int:
    if text is None or not text.isascii() or not text.isdigit() or len(text) > 9:
        raise WorkbookError("damaged")
    return int(text)


def _boolean(text: str) -> bool:
    if text not in ("0", "1", "true", "false"):
        raise WorkbookError("damaged")
    return is_true(text)


def _iso_date(text: str) -> dt.date | dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(text.removesuffix("Z"))
    except ValueError as error:
        raise WorkbookError("damaged") from error
    return moment.date() if moment.time() == dt.time() else moment


def read_worksheet(
    part: IO[bytes], name: str, hidden: bool, context: Context, budget: int = MAX_CELLS
) -> tuple[Sheet, int]:
    """Read one worksheet.

    Args:
        part: The XML.
        name: Name of the sheet.
        hidden: Whether the workbook hides it.
        context: What its cells refer to.
        budget: How many cells may still be stored in this workbook.

    Returns:
        The sheet, and what is left of the budget.

    Raises:
        WorkbookError: ``damaged`` or ``too-large``.
    """
    cells = _Cells(context, budget)
    walk(part, cells.start, cells.end, cells.text)
    return (
        bounded_sheet(
            Sheet(
                name=name,
                hidden=hidden,
                cells=cells.values,
                merged=tuple(cells.merged),
                errors=cells.errors,
                uncalculated=frozenset(cells.uncalculated),
                formats=cells.formats,
                hidden_rows=frozenset(cells.hidden_rows),
                indents=cells.indents,
            ),
            cells.hidden_columns,
        ),
        cells.left,
    )


def bounded_sheet(sheet: Sheet, hidden_columns: Sequence[tuple[int, int]]) -> Sheet:
    """``sheet`` in reading order, with merged ranges and hidden columns cut to its used area."""
    used = [*sheet.cells, *sheet.errors, *sheet.uncalculated]
    last_row = max((row for row, _ in used), default=-1)
    last_column = max((column for _, column in used), default=-1)
    places = list(sheet.cells)
    in_order = sorted(places)
    return sheet._replace(
        cells=sheet.cells if places == in_order else {at: sheet.cells[at] for at in in_order},
        merged=tuple(
            ((top, left), (min(bottom, last_row), min(right, last_column)))
            for (top, left), (bottom, right) in sheet.merged
            if top <= last_row and left <= last_column
        ),
        hidden_rows=frozenset(row for row in sheet.hidden_rows if row <= last_row),
        hidden_columns=frozenset(
            column
            for first, end in hidden_columns
            for column in range(max(first, 0), min(end, last_column + 1))
        ),
    )
