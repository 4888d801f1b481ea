"""Workbooks of Excel 97 to 2003, Excel 5/95, and ``.et`` of WPS, by xlrd."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import TYPE_CHECKING

from upgrade_check.errors import WorkbookError
from upgrade_check.spreadsheet.colour import shade
from upgrade_check.spreadsheet.grid import Position, Sheet
from upgrade_check.spreadsheet.limits import MAX_CELLS, MAX_MERGED, MAX_SHEETS, MAX_SPAN, Budget
from upgrade_check.spreadsheet.numberformat import sections
from upgrade_check.spreadsheet.value import (
    Style,
    put_comment,
    put_number,
    put_text,
    raised,
    shown_date,
)

if TYPE_CHECKING:
    from xlrd.book import Book
    from xlrd.sheet import Cell
    from xlrd.sheet import Sheet as OldSheet

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PAIR = struct.Struct("<HH")
_BEGIN, _END = 0x809, 0x0A
_CHART = 0x20
"""Type of a part of the stream that holds a chart."""
_RUNS = frozenset({0xBD, 0xBE})
"""MULRK and MULBLANK: a run of cells, with the last column at the end."""
_CELLS = _RUNS | {0x06, 0x201, 0x203, 0x204, 0x205, 0xD6, 0xFD, 0x27E}
"""Records that hold cells: FORMULA, BLANK, NUMBER, LABEL, BOOLERR, RSTRING, LABELSST, RK."""


def read_xls(data: bytes) -> tuple[Sheet, ...]:
    """All worksheets of a compound file, in order; refuses as :func:`read.open_workbook` does."""
    import xlrd

    log = StringIO()
    try:
        _check_size(_stream(data, log))
        book = xlrd.open_workbook(
            file_contents=data, formatting_info=True, ragged_rows=True, logfile=log
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
    for name in ("Workbook", "Book"):
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
        if kind == _BEGIN and len(content) >= _PAIR.size:
            in_chart = _PAIR.unpack_from(content)[1] == _CHART
            if not in_chart:
                ends, seen = {}, set()
        elif kind == _END:
            in_chart = False
        # A chart inside a sheet keeps copies of the numbers that it draws.
        if in_chart or kind not in _CELLS or len(content) < _PAIR.size:
            continue
        row, first = _PAIR.unpack_from(content)
        last = int.from_bytes(content[-2:], "little") if kind in _RUNS else first
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
    while len(stream) >= _PAIR.size:
        kind, size = _PAIR.unpack_from(stream)
        if _PAIR.size + size > len(stream):
            return
        yield kind, stream[_PAIR.size : _PAIR.size + size]
        stream = stream[_PAIR.size + size :]


def _sheet(book: Book, old: OldSheet) -> Sheet:
    import xlrd

    sheet = Sheet(old.name, old.visibility != 0)
    is_1904 = book.datemode == 1
    for row in range(old.nrows):
        for column, cell in enumerate(old.row(row)):
            place = row, column
            if cell.ctype == xlrd.XL_CELL_TEXT:
                text = _as_shown(book, cell.value, old.rich_text_runlist_map.get(place, ()))
                put_text(sheet, place, text, _style(book, cell))
            elif cell.ctype == xlrd.XL_CELL_NUMBER:
                put_number(sheet, place, cell.value, _style(book, cell), is_1904=is_1904)
            elif cell.ctype == xlrd.XL_CELL_DATE:
                sheet.cells[place] = shown_date(cell.value, is_1904=is_1904)
            elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
                sheet.cells[place] = bool(cell.value)
            elif cell.ctype == xlrd.XL_CELL_ERROR:
                sheet.errors[place] = xlrd.error_text_from_code.get(cell.value, "#?")
    for top, bottom, left, right in old.merged_cells:
        sheet.merged.append(((top, left), (bottom - 1, right - 1)))
    for place, note in old.cell_note_map.items():
        put_comment(sheet, place, note.author, note.text)
    sheet.hidden_rows = {number for number, row in old.rowinfo_map.items() if row.hidden}
    sheet.hidden_columns = {number for number, column in old.colinfo_map.items() if column.hidden}
    return sheet


def _style(book: Book, cell: Cell) -> Style:
    look = book.xf_list[cell.xf_index]
    known = book.format_map.get(look.format_key)
    code = (known and known.format_str) or "General"
    fonts = book.font_list[look.font_index :][:1]
    used = [font.colour_index for font in fonts]
    used += [look.background.pattern_colour_index] if look.background.fill_pattern else []
    known_ones = [rgb for number in used if (rgb := book.colour_map.get(number))]
    colours = tuple(colour for rgb in known_ones for colour in shade(bytes(rgb).hex()))
    struck = any(font.struck_out for font in fonts)
    return Style(sections(code), look.alignment.indent_level, struck, colours)


def _as_shown(book: Book, text: str, runs: Sequence[tuple[int, int]]) -> str:
    """A text as ``RichText`` of an .xlsx gives it; ``runs`` are where each begins, and its font."""
    shown = text[: runs[0][0]] if runs else text
    for n, (begin, number) in enumerate(runs):
        font = book.font_list[number]
        run = text[begin : runs[n + 1][0] if n + 1 < len(runs) else None]
        if not font.struck_out:
            shown += raised(run) if font.escapement else run
    return shown
