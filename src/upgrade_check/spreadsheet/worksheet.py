"""One worksheet of an ``.xlsx``: where its cells stand, by the rules of calamine.

calamine reads the same bytes right after, and lays out all cells from A1 to the last filled row and
column. That area is counted here, whatever way the places are written.
"""

from __future__ import annotations

import re

from upgrade_check.errors import WorkbookError
from upgrade_check.spreadsheet.facts import Position
from upgrade_check.spreadsheet.limits import (
    MAX_AREA,
    MAX_CELLS,
    MAX_COLUMN,
    MAX_MERGED,
    MAX_REPEATED_TEXT,
    MAX_ROW,
)
from upgrade_check.spreadsheet.members import Member
from upgrade_check.spreadsheet.parts import Attributes, feed, local_name, new_parser, release
from upgrade_check.spreadsheet.plain_sheet import scan_plain
from upgrade_check.spreadsheet.scan import TEXT_RESULTS, SheetScan, column_number

_TRUE = frozenset({"1", "true"})
_DIGITS = "0123456789"
_COLUMNS = {"": 0} | {letter: i for i, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}


# A cell that is not closed at once, and has its value or inline text first.
_FILLED_ROW = re.compile(rb'<c r="[A-Z]{1,3}([0-9]{1,7})"(?:[^<>]*[^</>])?><(?:v|is)>')
_FILLED_COLUMN = re.compile(rb'<c r="([A-Z]{1,3})[0-9]{1,7}"(?:[^<>]*[^</>])?><(?:v|is)>')


class _Walk(SheetScan):
    """A walk from element to element, by the rules of calamine."""

    def __init__(self, percent_styles: frozenset[str], string_lengths: list[int] | None) -> None:
        super().__init__()
        self._percent_styles = percent_styles
        self._lengths = string_lengths
        self._parser = new_parser()
        # Counts on where places are left out; only then the ends of elements matter.
        self._counts = False
        self._row = self._column = 0
        self._place: Position = (0, 0)
        self._kind = self._style = ""
        self._in_cell = self._has_value = self._has_formula = self._is_inline = False
        self._listens = False
        self._value: list[str] = []

    def run(self, member: Member, counts: bool) -> None:
        """Walk through the sheet.

        Args:
            member: The worksheet.
            counts: Whether rows and cells may leave out their place.

        Raises:
            PlaceLeftOutError: They do, and ``counts`` is false.
            WorkbookError: ``damaged`` or ``too-large``.
        """
        self._counts = counts
        self._parser.StartElementHandler = self._start
        if counts:
            self._parser.EndElementHandler = self._end
        try:
            feed(self._parser, member)
        finally:
            # The parser holds on to what it calls, and what it calls to the parser: without this
            # each sheet would stay in memory until somebody looks for garbage.
            release(self._parser)
        if self._in_cell:
            self._finish_cell()

    def _start(self, name: str, attributes: Attributes) -> None:
        if name == "v":
            self._has_value = True
            if self._listens:
                self._value.clear()
        elif name == "c":
            self._start_cell(attributes)
        elif name == "row":
            self._start_row(attributes)
        elif name == "f":
            if self._in_cell and not self._is_inline:
                self._has_formula = True
                self._listen()
        elif name == "is":
            self._has_value = self._is_inline = True
        elif ":" in name:
            self._start(local_name(name), attributes)
        elif not self._is_inline:
            self._start_other(name, attributes)
        elif name == "mergeCell":
            self._merge()

    def _start_row(self, attributes: Attributes) -> None:
        if self._in_cell:
            self._finish_cell()
        reference = attributes.get("r")
        if reference is not None:
            self._row = place_of(reference)[0]
        elif not self._counts:
            raise PlaceLeftOutError
        if attributes.get("hidden") in _TRUE:
            self.hidden_rows.add(self._row)

    def _start_cell(self, attributes: Attributes) -> None:
        if self._in_cell:
            self._finish_cell()
        self.cells += 1
        if self.cells > MAX_CELLS:
            raise WorkbookError("too-large")
        reference = attributes.get("r")
        if reference is not None:
            self._place = place_of(reference)
            self._column = self._place[1]
        elif self._counts:
            self._place = self._row, self._column
        else:
            raise PlaceLeftOutError
        self._style = attributes.get("s", "")
        self._kind = kind = attributes.get("t", "")
        self._in_cell = True
        if kind == "s":
            self.shared += 1
            if self._lengths is not None:
                self._listen()
        elif kind == "e":
            self._listen()

    def _start_other(self, name: str, attributes: Attributes) -> None:
        if self._in_cell:
            self._finish_cell()
        if name == "mergeCell":
            self._merge()
        elif name == "col" and attributes.get("hidden") in _TRUE:
            first, last = attributes.get("min", ""), attributes.get("max", "")
            if first.isdecimal() and last.isdecimal() and len(first) < 6 and len(last) < 6:
                if len(self.hidden_columns) >= MAX_COLUMN:
                    raise WorkbookError("damaged")
                self.hidden_columns.append((max(int(first) - 1, 0), int(last)))

    def _merge(self) -> None:
        self.merged += 1
        if self.merged > MAX_MERGED:
            raise WorkbookError("too-large")

    def _end(self, name: str) -> None:
        name = local_name(name)
        if name == "c":
            if self._in_cell:
                self._finish_cell()
            self._column += 1
        elif name == "row":
            self._row += 1
            self._column = 0

    def _listen(self) -> None:
        self._listens = True
        self._value.clear()
        self._parser.CharacterDataHandler = self._value.append

    def _finish_cell(self) -> None:
        place = self._place
        if self._has_formula:
            self.formulas.add(place)
            if not self._has_value or not (self._kind in TEXT_RESULTS or self._text()):
                self.uncalculated.add(place)
        if self._has_value:
            row, column = place
            if row >= self.height or column >= self.width:
                self._extend(row, column)
            if self._kind == "e":
                self.errors[place] = self._text()
            if self._style in self._percent_styles:
                self.percent.add(place)
            if self._lengths is not None and self._kind == "s":
                self._count_text(self._lengths)
        self._in_cell = self._has_value = self._has_formula = self._is_inline = False
        if self._listens:
            self._listens = False
            self._parser.CharacterDataHandler = None

    def _text(self) -> str:
        return "".join(self._value).strip()

    def _extend(self, row: int, column: int) -> None:
        self.height = max(self.height, row + 1)
        self.width = max(self.width, column + 1)
        if self.height > MAX_ROW or self.width > MAX_COLUMN or self.area > MAX_AREA:
            raise WorkbookError("too-large")

    def _count_text(self, lengths: list[int]) -> None:
        index = self._text()
        if index.isdecimal() and len(index) < 10 and int(index) < len(lengths):
            self.repeated_text += lengths[int(index)]
            if self.repeated_text > MAX_REPEATED_TEXT:
                raise WorkbookError("too-large")


class PlaceLeftOutError(Exception):
    """A row or cell does not say where it stands."""


def scan_worksheet(
    member: Member, percent_styles: frozenset[str], string_lengths: list[int] | None = None
) -> SheetScan:
    """Look through a worksheet: at a glance if it is plain, else element by element.

    Raises:
        WorkbookError: ``damaged`` or ``too-large``.
    """
    if string_lengths is None:
        plain = scan_plain(member, percent_styles)
        if plain is not None:
            return plain
    if member.kept is None and member.has_cells:
        _refuse_early(member)
    return walk_worksheet(member, percent_styles, string_lengths)


def walk_worksheet(
    member: Member, percent_styles: frozenset[str], string_lengths: list[int] | None = None
) -> SheetScan:
    """Walk through a worksheet, the slow way only if its cells do not say where they stand.

    Raises:
        WorkbookError: ``damaged`` or ``too-large``.
    """
    walk = _Walk(percent_styles, string_lengths)
    try:
        walk.run(member, counts=False)
    except PlaceLeftOutError:
        walk = _Walk(percent_styles, string_lengths)
        walk.run(member, counts=True)
    return walk


def _refuse_early(member: Member) -> None:
    """Refuse a large sheet at a glance where its cells are written as every office suite does.

    Walking through a million cells takes seconds; this is for the sheet whose last one is far away.
    """
    height = 0
    columns: set[bytes] = set()
    for chunk in member.chunks():
        height = max(height, max(map(int, _FILLED_ROW.findall(chunk)), default=0))
        columns.update(_FILLED_COLUMN.findall(chunk))
    width = max((_column(name.decode()) + 1 for name in columns), default=0)
    if height * width > MAX_AREA:
        raise WorkbookError("too-large")


def place_of(reference: str) -> Position:
    """Row and column from zero of ``B7``, ``b07``, ``$B$7`` or, for a row, ``7``.

    Raises:
        WorkbookError: ``too-large`` beyond what Excel holds, ``damaged`` if it is no reference.
    """
    letters = reference.rstrip(_DIGITS)
    digits = reference[len(letters) :]
    column = _COLUMNS.get(letters)
    if column is None:
        column = _column(letters)
    if len(digits) > 7:
        digits = digits.lstrip("0")
        if len(digits) > 7:
            raise WorkbookError("too-large")
    row = int(digits or 0)
    if row > MAX_ROW:
        raise WorkbookError("too-large")
    if row == 0:
        raise WorkbookError("damaged")
    return row - 1, column


def _column(letters: str) -> int:
    name = letters.replace("$", "").strip().upper()
    if name and not (name.isascii() and name.isalpha()):
        raise WorkbookError("damaged")
    return max(column_number(name) - 1, 0)
