"""Office Open XML workbooks: the list of sheets, and the parts that all sheets refer to."""

from __future__ import annotations

import posixpath

from upgrade_check.errors import WorkbookError
from upgrade_check.spreadsheet.colour import colour_of
from upgrade_check.spreadsheet.grid import Position, Sheet
from upgrade_check.spreadsheet.limits import MAX_CELLS, MAX_MERGED, MAX_SHEETS, Budget
from upgrade_check.spreadsheet.numberformat import Section, builtin, sections
from upgrade_check.spreadsheet.package import Attributes, Parts, is_true, opened
from upgrade_check.spreadsheet.value import Style, index, put_comment, unescaped
from upgrade_check.spreadsheet.worksheet import Context, RichText, WorksheetReader, position_of

MAGIC = b"PK\3\4"
_OTHER_FORMATS = ("xl/workbook.bin", "content.xml")


def read_xlsx(data: bytes) -> tuple[Sheet, ...]:
    """All worksheets of a package, in order; refuses as :func:`read.open_workbook` does."""
    with opened(data) as parts:
        return _read(parts)


def _read(parts: Parts) -> tuple[Sheet, ...]:
    if any(name in parts for name in _OTHER_FORMATS):
        raise WorkbookError("unsupported-format")
    books = [r.part for r in parts.relations("").values() if r.kind == "officeDocument"]
    if not books or books[0] not in parts:
        raise WorkbookError("not-a-workbook")
    if len(books) > 1:
        raise WorkbookError("damaged")
    listed, is_1904 = _sheet_list(parts, books[0])
    if not listed:
        raise WorkbookError("not-a-workbook")
    Budget(MAX_SHEETS).spend(len(listed))
    relations = parts.relations(books[0])
    # Programs differ in what they show where two sheets have one name or one part.
    names = {name.casefold() for name, _, _ in listed}
    used = {relations[relation].part.casefold() for _, _, relation in listed}
    if not len(names) == len(used) == len(listed):
        raise WorkbookError("damaged")
    by_kind = {relation.kind: relation.part for relation in relations.values()}
    home = posixpath.dirname(books[0])
    context = Context(
        _shared_strings(parts, by_kind.get("sharedStrings", f"{home}/sharedStrings.xml")),
        _styles(parts, by_kind.get("styles", f"{home}/styles.xml")),
        is_1904,
        cells=Budget(MAX_CELLS),
        merged=Budget(MAX_MERGED),
    )
    sheets = []
    for name, is_hidden, relation in listed:
        if relations[relation].kind == "worksheet":
            reader = WorksheetReader(Sheet(name, is_hidden), context)
            sheets.append(reader.read(parts, relations[relation].part))
            _add_comments(sheets[-1], parts, relations[relation].part)
    return tuple(sheets)


def _add_comments(sheet: Sheet, parts: Parts, name: str) -> None:
    authors: list[str] = []
    path: list[str] = []
    text = RichText(path)
    latest: list[tuple[Position, int]] = []

    def begin(attributes: Attributes) -> None:
        latest.append((position_of(attributes["ref"]), index(attributes.get("authorId", "0"))))

    def add_author(name: str | None) -> None:
        authors.append(name or "")

    def end(_: object) -> None:
        place, author = latest[-1]
        put_comment(sheet, place, next(iter(authors[author:]), ""), unescaped(text.taken()))

    for relation in parts.relations(name).values():
        if relation.kind == "comments" and relation.part in parts:
            starts = {**text.starts, "comment": begin}
            ends = {"author": add_author, "t": text.add, "comment": end}
            parts.walk(relation.part, starts, ends, path)


def _sheet_list(parts: Parts, book: str) -> tuple[list[tuple[str, bool, str]], bool]:
    """Name, whether it is hidden, and relation of each sheet; whether dates begin in 1904."""
    listed: list[tuple[str, bool, str]] = []
    is_1904 = False

    def add(attributes: Attributes) -> None:
        ids = (value for key, value in attributes.items() if key.endswith("relationships}id"))
        is_hidden = attributes.get("state", "visible") != "visible"
        listed.append((attributes.get("name", ""), is_hidden, next(ids, "")))

    def note_calendar(attributes: Attributes) -> None:
        nonlocal is_1904
        is_1904 = is_true(attributes.get("date1904"))

    parts.walk(book, {"sheet": add, "workbookPr": note_calendar})
    return listed, is_1904


def _shared_strings(parts: Parts, name: str) -> list[str]:
    strings: list[str] = []
    path: list[str] = []
    text = RichText(path)

    def add(_: object) -> None:
        strings.append(unescaped(text.taken()))

    if name in parts:
        parts.walk(name, text.starts, {"t": text.add, "si": add}, path)
    return strings


def _styles(parts: Parts, name: str) -> dict[str, Style]:
    """The styles of cells, by their number."""
    codes: dict[str, tuple[Section, ...]] = {}
    styles: list[Style] = []
    fonts: list[tuple[bool, tuple[str, ...]]] = []
    """Whether each strikes out what is written in it, and its colour."""
    fills: list[tuple[str, ...]] = []
    path: list[str] = []

    def add_font(_: Attributes) -> None:
        if path[-1:] == ["fonts"]:
            fonts.append((False, ()))

    def add_fill(_: Attributes) -> None:
        if path[-1:] == ["fills"]:
            fills.append(())

    def colour(attributes: Attributes) -> None:
        if path[-2:] == ["fonts", "font"]:
            fonts[-1] = fonts[-1][0], colour_of(attributes)
        elif path[-3:] == ["fills", "fill", "patternFill"]:
            fills[-1] = colour_of(attributes)

    def strike(attributes: Attributes) -> None:
        if path[-2:] == ["fonts", "font"]:
            fonts[-1] = is_true(attributes.get("val", "1")), fonts[-1][1]

    def add_code(attributes: Attributes) -> None:
        codes[attributes.get("numFmtId", "")] = sections(attributes.get("formatCode", ""))

    def add(attributes: Attributes) -> None:
        if "cellXfs" in path:
            number = attributes.get("numFmtId", "0")
            font = index(attributes.get("fontId", "0"))
            struck, colours = fonts[font] if font < len(fonts) else (False, ())
            fill = index(attributes.get("fillId", "0"))
            colours += fills[fill] if fill < len(fills) else ()
            code = codes.get(number) or builtin(index(number))
            styles.append(Style(code, struck=struck, colours=colours))

    def indent(attributes: Attributes) -> None:
        if "cellXfs" in path:
            styles[-1] = styles[-1]._replace(indent=index(attributes.get("indent", "0")))

    if name in parts:
        starts = {
            "numFmt": add_code,
            "font": add_font,
            "strike": strike,
            "fill": add_fill,
            "color": colour,
            "fgColor": colour,
            "xf": add,
            "alignment": indent,
        }
        parts.walk(name, starts, path=path)
    return {str(number): style for number, style in enumerate(styles or [Style(builtin(0))])}
