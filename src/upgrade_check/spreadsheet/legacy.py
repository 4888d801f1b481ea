"""The old ``.xls``: its records walked through before calamine does."""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

from upgrade_check.errors import WorkbookError
from upgrade_check.spreadsheet.compound import CompoundFile, write_compound
from upgrade_check.spreadsheet.facts import Position, SheetFacts
from upgrade_check.spreadsheet.limits import (
    MAX_AREA,
    MAX_CELLS,
    MAX_CONTINUED,
    MAX_MERGED,
    MAX_RECORDS,
    MAX_REPEATED_TEXT,
    MAX_SHEETS,
    MAX_TOTAL_AREA,
)
from upgrade_check.spreadsheet.parts import shows_percent

_EOF, _FORMULA, _NAME, _EXTERN_SHEET = 0x0A, 0x06, 0x18, 0x17
_FILE_PASS, _CONTINUE, _CODE_PAGE, _COLUMN_INFO = 0x2F, 0x3C, 0x42, 0x7D
_BOUND_SHEET, _MUL_RK, _XF, _MERGED, _SST, _LABEL_SST = 0x85, 0xBD, 0xE0, 0xE5, 0xFC, 0xFD
_DIMENSIONS, _NUMBER, _LABEL, _BOOL_ERROR, _ROW = 0x200, 0x203, 0x204, 0x205, 0x208
_RICH_LABEL, _STRING, _RK, _FORMAT, _BOF = 0xD6, 0x207, 0x27E, 0x41E, 0x809
_CELLS = frozenset({_FORMULA, _NUMBER, _LABEL, _BOOL_ERROR, _RK, _LABEL_SST, _RICH_LABEL})
_IGNORED = 0xFFFF
_BIFF8 = 0x600
_LARGEST_CONTENT = 0xFFFF
_ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
_PERCENT_FORMATS = frozenset({9, 10})
_ZIP_END = b"PK\x05\x06"

Record = tuple[int, int, int]
"""Type, start and end of a record's content."""


@dataclass(slots=True)
class _Globals:
    """What the head of the stream says for all sheets."""

    sheets: list[tuple[str, int]] = field(default_factory=list)
    percent_styles: frozenset[int] = frozenset()
    strings: list[Record] = field(default_factory=list)
    """The table of shared strings and what goes on with it."""
    records: int = 0


def examine_xls(data: bytes) -> tuple[bytes, dict[str, SheetFacts]]:
    """A clean copy of the workbook for calamine, and the facts of its sheets by name.

    Raises:
        WorkbookError: ``encrypted``, ``not-a-workbook``, ``damaged`` or ``too-large``.
    """
    container = CompoundFile(data)
    if "EncryptedPackage" in container or "EncryptionInfo" in container:
        raise WorkbookError("encrypted")
    name = next((n for n in ("Workbook", "WORKBOOK", "Book", "BOOK") if n in container), None)
    if name is None:
        raise WorkbookError("not-a-workbook")
    stream = bytearray(container.read(name))
    del container
    # Failing here, calamine would look for a zip archive in the same bytes.
    if _ZIP_END in stream:
        raise WorkbookError("damaged")
    try:
        facts = _examine_stream(stream)
    except (struct.error, IndexError) as error:
        raise WorkbookError("damaged") from error
    return write_compound({"Workbook": bytes(stream)}), facts


def _examine_stream(stream: bytearray) -> dict[str, SheetFacts]:
    found = _read_globals(stream)
    facts: dict[str, SheetFacts] = {}
    area = cells = merged = walked = 0
    shared = array("L")
    for name, start in found.sheets:
        scan = _scan_sheet(stream, start, found.percent_styles, MAX_RECORDS - found.records)
        found.records += scan.records
        walked += scan.end - start
        area += scan.height * scan.width
        cells += scan.cells
        merged += scan.merged
        shared += scan.shared
        # Sheets that lie within each other would be read over and over.
        if name in facts or walked > len(stream):
            raise WorkbookError("damaged")
        if area > MAX_TOTAL_AREA or cells > MAX_CELLS or merged > MAX_MERGED:
            raise WorkbookError("too-large")
        facts[name] = scan.facts()
    if not facts:
        raise WorkbookError("not-a-workbook")
    _check_strings(stream, found.strings, shared)
    return facts


def _records(stream: bytearray, start: int, limit: int) -> Iterator[Record]:
    """The records from ``start`` to the end of the substream."""
    size = len(stream)
    unpack = struct.Struct("<HH").unpack_from
    while start < size:
        limit -= 1
        if limit < 0:
            raise WorkbookError("too-large")
        kind, length = unpack(stream, start)
        end = start + 4 + length
        if end > size:
            raise WorkbookError("damaged")
        yield kind, start + 4, end
        if kind == _EOF:
            return
        start = end


def _read_globals(stream: bytearray) -> _Globals:
    found = _Globals()
    version, encoding = _BIFF8, "utf-16-le"
    formats: dict[int, bool] = {}
    styles: list[int] = []
    if len(stream) < 8 or int.from_bytes(stream[:2], "little") != _BOF:
        raise WorkbookError("not-a-workbook")
    previous = 0
    for kind, start, end in _records(stream, 0, MAX_RECORDS):
        found.records += 1
        content = bytes(stream[start:end])
        if kind == _FILE_PASS:
            raise WorkbookError("encrypted")
        if kind == _BOF:
            version = int.from_bytes(content[:2], "little")
        elif kind == _CODE_PAGE:
            encoding = f"cp{int.from_bytes(content[:2], 'little')}"
        elif kind == _BOUND_SHEET:
            place = struct.unpack_from("<L", content)[0]
            # Modules and charts are no sheets of cells; calamine walks through them as well.
            if place >= len(stream):
                raise WorkbookError("damaged")
            found.sheets.append((_sheet_name(content[6:], version, encoding), place))
            if len(found.sheets) > MAX_SHEETS:
                raise WorkbookError("too-large")
        elif kind == _FORMAT:
            number, text = struct.unpack_from("<H", content)[0], content[4:]
            formats[number] = shows_percent(text.replace(b"\0", b"").decode("latin-1"))
        elif kind == _XF:
            styles.append(struct.unpack_from("<H", content, 2)[0])
        elif kind in (_NAME, _EXTERN_SHEET):
            # Only formulas need them, which are not read; what is not parsed cannot fail.
            stream[start - 4 : start - 2] = _IGNORED.to_bytes(2, "little")
        elif kind == _SST or (kind == _CONTINUE and previous == _SST and found.strings):
            if kind == _SST and found.strings:
                raise WorkbookError("damaged")
            found.strings.append((kind, start, end))
            if len(found.strings) > MAX_CONTINUED:
                raise WorkbookError("too-large")
        if kind != _CONTINUE:
            previous = kind
    found.percent_styles = frozenset(
        index
        for index, number in enumerate(styles)
        if formats.get(number, number in _PERCENT_FORMATS)
    )
    return found


def _sheet_name(content: bytes, version: int, encoding: str) -> str:
    length = content[0]
    if version != _BIFF8:
        try:
            return content[1 : 1 + length].decode(encoding, "replace").replace("\0", "")
        except LookupError:
            return content[1 : 1 + length].decode("latin-1")
    if content[1] & 1:
        return content[2 : 2 + 2 * length].decode("utf-16-le", "replace").replace("\0", "")
    return content[2 : 2 + length].decode("latin-1").replace("\0", "")


@dataclass(slots=True)
class _SheetScan:
    height: int = 0
    width: int = 0
    records: int = 0
    cells: int = 0
    merged: int = 0
    shared: array[int] = field(default_factory=lambda: array("L"))
    """Numbers of the shared strings used, once for each cell."""
    end: int = 0
    errors: dict[Position, str] = field(default_factory=dict)
    percent: set[Position] = field(default_factory=set)
    formulas: set[Position] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)

    def extend(self, row: int, column: int) -> None:
        self.height = max(self.height, row + 1)
        self.width = max(self.width, column + 1)
        if self.height * self.width > MAX_AREA:
            raise WorkbookError("too-large")

    def facts(self) -> SheetFacts:
        # In this format every formula is saved with a result.
        return SheetFacts(
            errors=self.errors,
            percent=frozenset(self.percent),
            formulas=frozenset(self.formulas),
            hidden_rows=frozenset(row for row in self.hidden_rows if row < self.height),
            hidden_columns=frozenset(c for c in self.hidden_columns if c < self.width),
        )


def _scan_sheet(stream: bytearray, start: int, percent: frozenset[int], limit: int) -> _SheetScan:
    scan = _SheetScan(end=start)
    place_of = struct.Struct("<HHH").unpack_from
    for kind, at, end in _records(stream, start, limit):
        scan.records += 1
        scan.end = end
        if kind in _CELLS:
            row, column, style = place_of(stream, at)
            if at + 6 > end:
                raise WorkbookError("damaged")
            scan.cells += 1
            if row >= scan.height or column >= scan.width:
                scan.extend(row, column)
            if style in percent:
                scan.percent.add((row, column))
            if kind == _LABEL_SST:
                scan.shared.append(struct.unpack_from("<L", stream, at + 6)[0])
            elif kind == _BOOL_ERROR:
                if stream[at + 7] == 1:
                    scan.errors[row, column] = _ERRORS.get(stream[at + 6], "#ERROR!")
            elif kind == _FORMULA:
                _read_formula(stream, at, end, scan, (row, column))
        elif kind == _MUL_RK:
            row, first = struct.unpack_from("<HH", stream, at)
            last = struct.unpack_from("<H", stream, end - 2)[0]
            scan.extend(row, max(first, last))
            scan.cells += max(last - first, 0) + 1
            for index, column in enumerate(range(first, last + 1)):
                if at + 4 + 6 * index + 2 > end:
                    raise WorkbookError("damaged")
                if struct.unpack_from("<H", stream, at + 4 + 6 * index)[0] in percent:
                    scan.percent.add((row, column))
        elif kind == _DIMENSIONS:
            # calamine reserves memory for as many cells as this record claims.
            stream[at:end] = bytes(end - at)
        elif kind == _ROW:
            if end - at >= 16 and stream[at + 12] & 0x20:
                scan.hidden_rows.add(struct.unpack_from("<H", stream, at)[0])
        elif kind == _COLUMN_INFO:
            if end - at >= 10 and stream[at + 8] & 1:
                first, last = struct.unpack_from("<HH", stream, at)
                scan.hidden_columns.update(range(first, min(last, 255) + 1))
        elif kind == _MERGED:
            scan.merged += (end - at) // 8
        elif kind == _FILE_PASS:
            raise WorkbookError("encrypted")
    return scan


def _read_formula(stream: bytearray, at: int, end: int, scan: _SheetScan, place: Position) -> None:
    scan.formulas.add(place)
    if end - at < 22:
        raise WorkbookError("damaged")
    if stream[at + 6] == 2 and stream[at + 12 : at + 14] == b"\xff\xff":
        scan.errors[place] = _ERRORS.get(stream[at + 8], "#ERROR!")
    # An empty formula: the result counts, and spelling a formula out can take for ever.
    stream[at + 20 : at + 22] = b"\0\0"


def _check_strings(stream: bytearray, records: list[Record], cells: array[int]) -> None:
    """Refuse a table of strings that claims more than it holds, or that cells would multiply."""
    if not records:
        return
    _, start, end = records[0]
    size = sum(stop - begin for _, begin, stop in records)
    count = struct.unpack_from("<L", stream, start + 4)[0]
    if end - start < 8 or count * 3 > size:
        raise WorkbookError("damaged")
    if len(cells) * min(size, _LARGEST_CONTENT) > MAX_REPEATED_TEXT:
        lengths = _string_lengths(stream, records, count)
        if sum(lengths[index] for index in cells if index < count) > MAX_REPEATED_TEXT:
            raise WorkbookError("too-large")


def _string_lengths(stream: bytearray, records: list[Record], count: int) -> list[int]:
    """Length of each shared string, in characters; a string may go on in the next record."""
    rest = iter(records)
    _, at, end = next(rest)
    at += 8

    def go_on() -> None:
        nonlocal at, end
        try:
            _, at, end = next(rest)
        except StopIteration as error:
            raise WorkbookError("damaged") from error

    lengths: list[int] = []
    for _ in range(count):
        if at >= end:
            go_on()
        length, flags = struct.unpack_from("<HB", stream, at)
        at += 3
        lengths.append(length)
        runs = extra = 0
        if flags & 8:
            runs = struct.unpack_from("<H", stream, at)[0]
            at += 2
        if flags & 4:
            extra = struct.unpack_from("<L", stream, at)[0]
            at += 4
        width = 1 + (flags & 1)
        while length:
            taken = min(length, (end - at) // width)
            length -= taken
            at += taken * width
            if length:
                go_on()
                width = 1 + (stream[at] & 1)
                at += 1
        skipped = 4 * runs + extra
        while skipped > end - at:
            skipped -= max(end - at, 0)
            go_on()
        at += skipped
    return lengths
