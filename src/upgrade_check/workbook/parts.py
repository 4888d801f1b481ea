"""The XML inside an ``.xlsx``: what its parts refer to, and where its cells stand.

Elements are told by their local name, and places by the rules of calamine, which reads the same
bytes right after: whatever it would lay out in memory has been counted here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from xml.parsers import expat

from upgrade_check.errors import WorkbookError
from upgrade_check.workbook.facts import Position, SheetFacts
from upgrade_check.workbook.limits import (
    MAX_AREA,
    MAX_CELLS,
    MAX_COLUMN,
    MAX_DEPTH,
    MAX_MERGED,
    MAX_REPEATED_TEXT,
    MAX_ROW,
    MAX_SHEETS,
    MAX_TOKEN,
)

_STEP = 64 * 1024
_ENCODINGS = frozenset({"", "utf-8", "utf8", "us-ascii", "ascii"})
_PERCENT_FORMATS = frozenset({"9", "10"})
_NOT_SHOWN_AS_IS = re.compile(r'"[^"]*"|[\\_*].|\[[^\]]*\]', re.DOTALL)
_TRUE = frozenset({"1", "true"})
_DIGITS = "0123456789"

Attributes = dict[str, str]
Start = Callable[[str, Attributes], None]
End = Callable[[str], None]
Text = Callable[[str], None]


def parse(
    chunks: Iterable[bytes],
    start: Start | None = None,
    end: End | None = None,
    text: Text | None = None,
) -> None:
    """Run one part through the XML parser; element names arrive without their prefix.

    Raises:
        WorkbookError: ``damaged``: not well-formed, with a DTD, or in another encoding than UTF-8.
    """
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.XmlDeclHandler = _check_encoding
    if text is not None:
        parser.CharacterDataHandler = text
    depth = 0

    def start_element(name: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise WorkbookError("damaged")
        if start is not None:
            # A prefix ends at the first colon, as in calamine's parser.
            start(name if ":" not in name else name.partition(":")[2], attributes)

    def end_element(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(name if ":" not in name else name.partition(":")[2])

    parser.StartElementHandler = start_element
    parser.EndElementHandler = end_element
    fed = 0
    try:
        for chunk in chunks:
            for at in range(0, len(chunk), _STEP):
                piece = chunk[at : at + _STEP]
                if not fed and piece.startswith((b"\xff\xfe", b"\xfe\xff", b"\x00", b"<\x00")):
                    raise WorkbookError("damaged")
                parser.Parse(piece, False)
                fed += len(piece)
                # What is not passed on yet is one unfinished tag, comment or attribute.
                if fed - max(parser.CurrentByteIndex, 0) > MAX_TOKEN:
                    raise WorkbookError("damaged")
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise WorkbookError("damaged") from error


def _refuse_doctype(*_: object) -> None:
    raise WorkbookError("damaged")


def _check_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    if (encoding or "").lower() not in _ENCODINGS:
        raise WorkbookError("damaged")


def read_relations(chunks: Iterable[bytes]) -> dict[str, tuple[str, str]]:
    """Type and target of each relation, by id."""
    relations: dict[str, tuple[str, str]] = {}

    def start(name: str, attributes: Attributes) -> None:
        if name == "Relationship" and "Target" in attributes:
            kind = attributes.get("Type", "").rpartition("/")[2]
            relations[attributes.get("Id", "")] = kind, attributes["Target"]

    parse(chunks, start)
    return relations


def read_sheet_list(chunks: Iterable[bytes]) -> list[tuple[str, str]]:
    """Name and relation id of each sheet in the workbook, in order."""
    sheets: list[tuple[str, str]] = []

    def start(name: str, attributes: Attributes) -> None:
        if name == "sheet":
            relation = next((v for k, v in attributes.items() if k.endswith(":id")), "")
            sheets.append((attributes.get("name", ""), relation))
            if len(sheets) > MAX_SHEETS:
                raise WorkbookError("too-large")

    parse(chunks, start)
    return sheets


def read_percent_styles(chunks: Iterable[bytes]) -> frozenset[str]:
    """Numbers of the cell styles (attribute ``s``) that show a percentage."""
    percent_formats = set(_PERCENT_FORMATS)
    styles: list[str] = []
    within = ""

    def start(name: str, attributes: Attributes) -> None:
        nonlocal within
        if name == "cellXfs":
            within = name
        elif name == "xf":
            if within:
                styles.append(attributes.get("numFmtId", ""))
        elif name == "numFmt":
            number = attributes.get("numFmtId", "")
            if shows_percent(attributes.get("formatCode", "")):
                percent_formats.add(number)
            else:
                percent_formats.discard(number)

    def end(name: str) -> None:
        nonlocal within
        if name == "cellXfs":
            within = ""

    parse(chunks, start, end)
    return frozenset(str(i) for i, number in enumerate(styles) if number in percent_formats)


def shows_percent(format_code: str) -> bool:
    """Whether a number format multiplies by 100: a ``%`` that is neither quoted nor escaped."""
    return "%" in format_code and "%" in _NOT_SHOWN_AS_IS.sub("", format_code)


def read_string_lengths(chunks: Iterable[bytes]) -> list[int]:
    """Length of each shared string, in characters."""
    lengths: list[int] = []

    def start(name: str, _attributes: Attributes) -> None:
        if name == "si":
            lengths.append(0)

    def text(part: str) -> None:
        if lengths:
            lengths[-1] += len(part)

    parse(chunks, start, None, text)
    return lengths


@dataclass(slots=True)
class Tally:
    """What the sheets of one workbook have used up together."""

    cells: int = 0
    merged: int = 0
    repeated_text: int = 0


@dataclass(slots=True)
class SheetScan:
    """Walks through one worksheet as calamine will."""

    percent_styles: frozenset[str]
    string_lengths: list[int]
    tally: Tally
    height: int = 0
    """Rows from the first to the last with a filled cell."""
    width: int = 0
    row: int = 0
    column: int = 0
    place: Position = (0, 0)
    kind: str = ""
    style: str = ""
    in_cell: bool = False
    in_value: bool = False
    has_value: bool = False
    has_formula: bool = False
    value: list[str] = field(default_factory=list)
    uncalculated: set[Position] = field(default_factory=set)
    errors: dict[Position, str] = field(default_factory=dict)
    percent: set[Position] = field(default_factory=set)
    formulas: set[Position] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)

    @property
    def area(self) -> int:
        """Cells from A1 to the last filled row and column."""
        return self.height * self.width

    def run(self, chunks: Iterable[bytes]) -> None:
        """Read the sheet.

        Raises:
            WorkbookError: ``damaged`` or ``too-large``.
        """
        parse(chunks, self._start, self._end, self._text)

    def facts(self) -> SheetFacts:
        """What was found, cut to the used part of the sheet."""
        hidden = bytearray(self.width)
        for first, last in self.hidden_columns:
            stop = min(last, self.width)
            if first < stop:
                hidden[first:stop] = b"\1" * (stop - first)
        return SheetFacts(
            uncalculated=frozenset(self.uncalculated),
            errors=self.errors,
            hidden_rows=frozenset(row for row in self.hidden_rows if row < self.height),
            hidden_columns=frozenset(i for i, is_hidden in enumerate(hidden) if is_hidden),
            percent=frozenset(self.percent),
            formulas=frozenset(self.formulas),
        )

    def _start(self, name: str, attributes: Attributes) -> None:
        if name == "c":
            self._start_cell(attributes)
        elif name == "v":
            self.has_value = self.in_value = True
        elif name == "f":
            self.has_formula = True
        elif name == "row":
            reference = attributes.get("r")
            if reference is not None:
                self.row = _row_and_column(reference)[0]
            if attributes.get("hidden") in _TRUE:
                self.hidden_rows.add(self.row)
        elif name == "is":
            self.has_value = True
        elif name == "col":
            if attributes.get("hidden") in _TRUE and len(self.hidden_columns) < MAX_COLUMN:
                self._hide_columns(attributes)
        elif name == "mergeCell":
            self.tally.merged += 1
            if self.tally.merged > MAX_MERGED:
                raise WorkbookError("too-large")

    def _start_cell(self, attributes: Attributes) -> None:
        self.tally.cells += 1
        if self.tally.cells > MAX_CELLS:
            raise WorkbookError("too-large")
        reference = attributes.get("r")
        if reference is None:
            self.place = self.row, self.column
        else:
            self.place = _row_and_column(reference)
            self.column = self.place[1]
        self.kind = attributes.get("t", "")
        self.style = attributes.get("s", "")
        self.in_cell = True
        self.has_value = self.has_formula = False
        self.value.clear()

    def _text(self, part: str) -> None:
        if self.in_value:
            self.value.append(part)

    def _end(self, name: str) -> None:
        if name == "v":
            self.in_value = False
        elif name == "c":
            if self.in_cell:
                self._end_cell()
            self.in_cell = False
            self.column += 1
        elif name == "row":
            self.row += 1
            self.column = 0

    def _end_cell(self) -> None:
        place = self.place
        if self.has_formula:
            self.formulas.add(place)
            if not self.value and not (self.has_value and self.kind in ("str", "inlineStr")):
                self.uncalculated.add(place)
        if not self.has_value:
            return
        row, column = place
        if row >= self.height or column >= self.width:
            self.height = max(self.height, row + 1)
            self.width = max(self.width, column + 1)
            if self.height > MAX_ROW or self.width > MAX_COLUMN or self.area > MAX_AREA:
                raise WorkbookError("too-large")
        if self.kind == "s":
            self._count_shared()
        elif self.kind == "e":
            self.errors[place] = "".join(self.value).strip()
        if self.style in self.percent_styles:
            self.percent.add(place)

    def _count_shared(self) -> None:
        index = "".join(self.value).strip()
        if index.isdecimal() and len(index) < 10 and int(index) < len(self.string_lengths):
            self.tally.repeated_text += self.string_lengths[int(index)]
            if self.tally.repeated_text > MAX_REPEATED_TEXT:
                raise WorkbookError("too-large")

    def _hide_columns(self, attributes: Attributes) -> None:
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if first.isdecimal() and last.isdecimal() and len(first) < 6 and len(last) < 6:
            self.hidden_columns.append((max(int(first) - 1, 0), int(last)))


def _row_and_column(reference: str) -> Position:
    """Row and column from zero of ``B7``, ``b07``, ``$B$7`` or, for a row, ``7``.

    Raises:
        WorkbookError: ``too-large`` beyond what Excel holds, ``damaged`` if it is no reference.
    """
    letters = reference.rstrip(_DIGITS)
    digits = reference[len(letters) :]
    column = _columns.get(letters)
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
    column = 0
    name = letters.replace("$", "").strip().upper()
    if not (name.isascii() and (name.isalpha() or not name)):
        raise WorkbookError("damaged")
    for letter in name[:4]:
        column = column * 26 + ord(letter) - 64
    if column > MAX_COLUMN:
        raise WorkbookError("too-large")
    return max(column - 1, 0)


_columns = {"": 0} | {
    letters: index for index, letters in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
}
