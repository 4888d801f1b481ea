"""Text tables as statistics systems export them: one sheet of texts."""

from __future__ import annotations

import codecs
import csv
from io import StringIO

from upgrade_check.errors import WorkbookError
from upgrade_check.spreadsheet.grid import Sheet
from upgrade_check.spreadsheet.limits import MAX_CELLS, MAX_COLUMN, MAX_ROW, Budget

_DELIMITERS = ",;\t"
_SAMPLE = 4096


def read_csv(data: bytes, name: str) -> tuple[Sheet, ...]:
    """The one sheet of a text file, called ``name``; refuses as :func:`read.open_workbook` does."""
    text = _decoded(data)
    sheet = Sheet(name, hidden=False)
    cells = Budget(MAX_CELLS)
    try:
        lines = csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text))
        for row, fields in enumerate(lines):
            found = {(row, column): text for column, text in enumerate(fields) if text}
            if row >= MAX_ROW or len(fields) > MAX_COLUMN:
                raise WorkbookError("too-large")
            cells.spend(len(found))
            sheet.cells.update(found)
    except csv.Error as error:
        raise WorkbookError("damaged") from error
    return (sheet,)


def _decoded(data: bytes) -> str:
    is_utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if is_utf16 else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text or not text.strip() or text.lstrip().startswith("<"):
            break
        return text
    raise WorkbookError("not-a-workbook")


def _delimiter(text: str) -> str:
    try:
        return csv.Sniffer().sniff(text[:_SAMPLE], _DELIMITERS).delimiter
    except csv.Error:
        return ","
