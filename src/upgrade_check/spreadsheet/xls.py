"""Workbooks of Excel 97 to 2003, Excel 5/95, and ``.et`` of WPS, by xlrd."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from io import StringIO
from typing import TYPE_CHECKING

from upgrade_check.errors import WorkbookError
from upgrade_check.spreadsheet.grid import NumberFormat, Position, Sheet, Value
from upgrade_check.spreadsheet.limits import (
    MAX_CELLS,
    MAX_MERGED,
    MAX_SHEETS,
    MAX_SPAN,
    Budget,
)
from upgrade_check.spreadsheet.numberformat import section_for, sections
from upgrade_check.spreadsheet.value import exact, shown_date

if TYPE_CHECKING:
    from xlrd.book import Book
    from xlrd.sheet import Sheet as OldSheet

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS = ("Workbook", "Book")
_HEADER = struct.Struct("<HH")
_PLACE = struct.Struct("<HH")
_LAST = struct.Struct("<H")
_BEGIN, _END = 0x809, 0x0A
_CHART = 0x20
"""Type of a part of the stream that holds a chart."""
_RUNS = frozenset({0xBD, 0xBE})
"""MULRK and MULBLANK: a run of cells, with the last column at the end."""
_CELLS = _RUNS | {0x06, 0x201, 0x203, 0x204, 0x205, 0xD6, 0xFD, 0x27E}
"""Records that hold cells: FORMULA, BLANK, NUMBER, LABEL, BOOLERR, RSTRING, LABELSST, RK."""
_PLAIN = NumberFormat()


def read_xls(data: bytes) -> tuple[Sheet, ...]:
    """All worksheets of a compound file that holds a workbook, in order.

    Raises:
        WorkbookError: ``unsupported-format`` where it holds no workbook, ``encrypted``,
            ``damaged`` or ``too-large``.
    """
    import xlrd

    log = StringIO()
    try:
        _check_size(_stream(data, log))
        book = xlrd.open_workbook(
            file_contents=data,
            formatting_info=True,
            ragged_rows=True,
            use_mmap=False,
            logfile=log,
        )
        found = tuple(_sheet(book, sheet) for sheet in book.sheets())
    except WorkbookError:
        raise
    except xlrd.XLRDError as error:
        code = "encrypted" if "encrypted" in str(error) else "damaged"
        raise WorkbookError(code) from error
    except Exception as error:
        # xlrd does not validate its input: a broken file can raise any exception.
        raise WorkbookError("damaged") from error
    Budget(MAX_SHEETS).spend(len(found))
    Budget(MAX_MERGED).spend(sum(len(sheet.merged) for sheet in found))
    return found


def _stream(data: bytes, log: StringIO) -> memoryview:
    from xlrd.compdoc import CompDoc

    compound = CompDoc(data, logfile=log)
    if compound.get_named_stream("EncryptedPackage") is not None:
        raise WorkbookError("encrypted")
    for name in _STREAMS:
        memory, base, size = compound.locate_named_stream(name)
        if memory is not None:
            return memoryview(memory)[base : base + size]
    raise WorkbookError("unsupported-format")


def _check_size(stream: memoryview) -> None:
    """Refuse what xlrd would store at length, and a cell that is given twice."""
    cells, span = Budget(MAX_CELLS), Budget(MAX_SPAN)
    # By row, where its cells end and which of them there are.
    ends: dict[int, int] = {}
    seen: set[Position] = set()
    in_chart = False
    for kind, content in _records(stream):
        if kind == _BEGIN and len(content) >= _PLACE.size:
            in_chart = _PLACE.unpack_from(content)[1] == _CHART
            if not in_chart:
                ends, seen = {}, set()
        elif kind == _END:
            in_chart = False
        # A chart inside a sheet keeps copies of the numbers that it draws.
        if in_chart or kind not in _CELLS or len(content) < _PLACE.size:
            continue
        row, first = _PLACE.unpack_from(content)
        last = _LAST.unpack_from(content, len(content) - _LAST.size)[0] if kind in _RUNS else first
        cells.spend(max(last + 1 - first, 0))
        span.spend(max(last + 1 - ends.get(row, 0), 0))
        ends[row] = max(last + 1, ends.get(row, 0))
        for column in range(first, last + 1):
            # Programs differ in which of two contents they show.
            if (row, column) in seen:
                raise WorkbookError("damaged")
            seen.add((row, column))


def _records(stream: memoryview) -> Iterator[tuple[int, memoryview]]:
    """Kind and content of each record."""
    while len(stream) >= _HEADER.size:
        kind, size = _HEADER.unpack_from(stream)
        if _HEADER.size + size > len(stream):
            return
        yield kind, stream[_HEADER.size : _HEADER.size + size]
        stream = stream[_HEADER.size + size :]


def _sheet(book: Book, sheet: OldSheet) -> Sheet:
    import xlrd

    cells: dict[Position, Value] = {}
    errors: dict[Position, str] = {}
    formats: dict[Position, NumberFormat] = {}
    indents: dict[Position, int] = {}
    for row in range(sheet.nrows):
        kinds, values = sheet.row_types(row), sheet.row_values(row)
        for column, (kind, value) in enumerate(zip(kinds, values, strict=True)):
            place = row, column
            if kind == xlrd.XL_CELL_TEXT:
                if value:
                    cells[place] = value
                    indent = book.xf_list[sheet.cell_xf_index(row, column)].alignment.indent_level
                    if indent:
                        indents[place] = indent
            elif kind == xlrd.XL_CELL_NUMBER:
                cells[place] = exact(value)
                style = book.xf_list[sheet.cell_xf_index(row, column)]
                code = book.format_map[style.format_key].format_str
                shown = section_for(sections(code), value).format
                if shown != _PLAIN:
                    formats[place] = shown
            elif kind == xlrd.XL_CELL_DATE:
                cells[place] = shown_date(value, is_1904=book.datemode == 1)
            elif kind == xlrd.XL_CELL_BOOLEAN:
                cells[place] = bool(value)
            elif kind == xlrd.XL_CELL_ERROR:
                errors[place] = xlrd.error_text_from_code.get(value, "#?")
    return Sheet(
        name=sheet.name,
        hidden=sheet.visibility != 0,
        cells=cells,
        merged=tuple(
            ((top, left), (bottom - 1, right - 1))
            for top, bottom, left, right in sheet.merged_cells
        ),
        errors=errors,
        formats=formats,
        hidden_rows=frozenset(n for n, row in sheet.rowinfo_map.items() if row.hidden),
        hidden_columns=frozenset(n for n, column in sheet.colinfo_map.items() if column.hidden),
        indents=indents,
    )
