"""Office Open XML workbooks: the archive, and the parts that the sheets refer to."""

from __future__ import annotations

import datetime as dt
import posixpath
import zlib
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from upgrade_check.errors import WorkbookError
from upgrade_check.spreadsheet.grid import Sheet
from upgrade_check.spreadsheet.limits import (
    MAX_CELLS,
    MAX_MERGED,
    MAX_SHEETS,
)
from upgrade_check.spreadsheet.numberformat import Section, builtin, sections
from upgrade_check.spreadsheet.package import Parts
from upgrade_check.spreadsheet.worksheet import Context, Style, read_worksheet, unescaped
from upgrade_check.spreadsheet.xml import Attributes, is_true, walk

MAGIC = b"PK\3\4"
_OTHER_FORMATS = ("xl/workbook.bin", "content.xml")
_GENERAL = builtin(0)

_PROPERTIES = frozenset(
    f"http://{name}}}workbookPr"
    for name in (
        "schemas.openxmlformats.org/spreadsheetml/2006/main",
        "purl.oclc.org/ooxml/spreadsheetml/main",
    )
)
"""Excel 2013 and later also write an extension called ``workbookPr``, which knows no calendar."""


def read_xlsx(data: bytes) -> tuple[Sheet, ...]:
    """All worksheets of an ``.xlsx`` or ``.xlsm``, in order.

    Raises:
        WorkbookError: ``not-a-workbook``, ``unsupported-format``, ``encrypted``, ``damaged`` or
            ``too-large``.
    """
    try:
        with ZipFile(BytesIO(data)) as archive:
            return _read(Parts(data, archive))
    except (BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
        raise WorkbookError("damaged") from error


def _read(parts: Parts) -> tuple[Sheet, ...]:
    if any(name in parts for name in _OTHER_FORMATS):
        raise WorkbookError("unsupported-format")
    books = [r.part for r in parts.relations("").values() if r.kind == "officeDocument"]
    if not books or books[0] not in parts:
        raise WorkbookError("not-a-workbook")
    if len(books) > 1:
        raise WorkbookError("damaged")
    listed, epoch = _sheet_list(parts, books[0])
    if not listed:
        raise WorkbookError("not-a-workbook")
    if len(listed) > MAX_SHEETS:
        raise WorkbookError("too-large")
    relations = parts.relations(books[0])
    by_kind = {relation.kind: relation.part for relation in relations.values()}
    home = posixpath.dirname(books[0])
    context = Context(
        strings=_shared_strings(parts, by_kind.get("sharedStrings", f"{home}/sharedStrings.xml")),
        styles=_styles(parts, by_kind.get("styles", f"{home}/styles.xml")),
        epoch=epoch,
    )
    sheets: list[Sheet] = []
    names: set[str] = set()
    used: set[str] = set()
    budget = MAX_CELLS
    for name, hidden, relation_id in listed:
        relation = relations.get(relation_id)
        if relation is None or name.casefold() in names or relation.part.casefold() in used:
            raise WorkbookError("damaged")
        names.add(name.casefold())
        used.add(relation.part.casefold())
        if relation.kind == "worksheet":
            with parts.open(relation.part) as part:
                sheet, budget = read_worksheet(part, name, hidden, context, budget)
            sheets.append(sheet)
    if sum(len(sheet.merged) for sheet in sheets) > MAX_MERGED:
        raise WorkbookError("too-large")
    return tuple(sheets)


def _sheet_list(parts: Parts, book: str) -> tuple[list[tuple[str, bool, str]], dt.datetime]:
    """Name, whether hidden, and relation of each sheet; and day 0 of the calendar."""
    listed: list[tuple[str, bool, str]] = []
    is_1904 = False

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal is_1904
        if tag.endswith("main}sheet"):
            ids = [v for k, v in attributes.items() if k.endswith("relationships}id")]
            hidden = attributes.get("state", "visible") != "visible"
            listed.append((attributes.get("name", ""), hidden, "".join(ids)))
        elif tag in _PROPERTIES:
            is_1904 = is_true(attributes.get("date1904"))

    with parts.open(book) as part:
        walk(part, start)
    return listed, dt.datetime(1904, 1, 1) if is_1904 else dt.datetime(1899, 12, 30)


def _shared_strings(parts: Parts, name: str) -> list[str]:
    if name not in parts:
        return []
    strings: list[str] = []
    pieces: list[str] = []
    listens = in_phonetic = False

    def start(tag: str, _attributes: Attributes) -> None:
        nonlocal listens, in_phonetic
        if tag.endswith("main}si"):
            pieces.clear()
        elif tag.endswith("main}rPh"):
            in_phonetic = True
        elif tag.endswith("main}t"):
            listens = not in_phonetic

    def end(tag: str) -> None:
        nonlocal listens, in_phonetic
        if tag.endswith("main}si"):
            strings.append(unescaped("".join(pieces)))
        elif tag.endswith("main}rPh"):
            in_phonetic = False
        elif tag.endswith("main}t"):
            listens = False

    def text(text: str) -> None:
        if listens:
            pieces.append(text)

    with parts.open(name) as part:
        walk(part, start, end, text)
    return strings


def _styles(parts: Parts, name: str) -> list[Style]:
    if name not in parts:
        return [Style(_GENERAL)]
    codes: dict[str, tuple[Section, ...]] = {}
    styles: list[Style] = []
    in_cells = False

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal in_cells
        local = tag.rpartition("}")[2]
        if local == "numFmt" and not in_cells:
            codes[attributes.get("numFmtId", "")] = sections(attributes.get("formatCode", ""))
        elif local == "cellXfs":
            in_cells = True
        elif local == "xf" and in_cells:
            number = attributes.get("numFmtId", "0")
            shown = codes.get(number) or builtin(int(number) if number.isdecimal() else 0)
            styles.append(Style(shown))
        elif local == "alignment" and in_cells and styles:
            indent = attributes.get("indent", "0")
            styles[-1] = styles[-1]._replace(indent=int(indent) if indent.isdecimal() else 0)

    def end(tag: str) -> None:
        nonlocal in_cells
        if tag.endswith("}cellXfs"):
            in_cells = False

    with parts.open(name) as part:
        walk(part, start, end)
    return styles or [Style(_GENERAL)]
