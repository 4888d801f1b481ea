"""Text tables as statistics systems export them: one sheet of texts."""

from __future__ import annotations

import codecs
import csv
from io import StringIO

from upgrade_check.errors import WorkbookError
from upgrade_check.spreadsheet.grid import Position, Sheet, Value
from upgrade_check.spreadsheet.limits import MAX_CELLS

_DELIMITERS = ",;\t"
_SAMPLE = 4096


def read_csv(data: bytes, name: str) -> tuple[Sheet, ...]:
    """The one sheet of a text file, called ``name``.

    Raises:
        WorkbookError: ``not-a-workbook`` where the text is neither UTF-8 nor GB18030, or is no
            table; ``damaged`` or ``too-large``.
    """
    text = _decoded(data)
    cells: dict[Position, Value] = {}
    try:
        for row, fields in enumerate(
            csv.reader(StringIO(text, newline=""), delimiter=_delimiter(text))
        ):
            for column, field in enumerate(fields):
                if field:
                    cells[row, column] = field
            if len(cells) > MAX_CELLS:
                raise WorkbookError("too-large")
    except csv.Error as error:
        raise WorkbookError("damaged") from error
    return (Sheet(name, False, cells),)


def _decoded(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
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
