"""The XML inside an ``.xlsx``: its index parts, and the parser that all parts go through."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import cast
from xml.parsers import expat

from upgrade_check.errors import WorkbookError
from upgrade_check.spreadsheet.limits import MAX_DEPTH, MAX_INDEX_PART, MAX_SHEETS, MAX_TOKEN
from upgrade_check.spreadsheet.members import Member

_STEP = 64 * 1024
_ENCODINGS = frozenset({"", "utf-8", "utf8", "us-ascii", "ascii"})
_OTHER_ENCODINGS = (b"\xff\xfe", b"\xfe\xff", b"\x00", b"<\x00")
_PERCENT_FORMATS = frozenset({"9", "10"})
# A cheap look that saves most workbooks the walk through some hundred elements of style.
_MAY_SHOW_PERCENT = re.compile(rb"""%|&#|numFmtId\s*=\s*["'](?:9|10)["']""")
_NOT_SHOWN_AS_IS = re.compile(r'"[^"]*"|[\\_*].|\[[^\]]*\]', re.DOTALL)

Attributes = dict[str, str]
Start = Callable[[str, Attributes], None]
Parser = expat.XMLParserType


def new_parser() -> Parser:
    """A parser that takes nothing but UTF-8 without a DTD."""
    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.XmlDeclHandler = _check_encoding
    return parser


def feed(parser: Parser, member: Member) -> None:
    """Run a part through ``parser``.

    Raises:
        WorkbookError: ``damaged``: not well-formed, with a DTD, or in another encoding than UTF-8.
    """
    try:
        if member.kept is not None:
            # Small parts cannot be nested deep enough to matter, nor have a tag that is too long.
            if member.kept.startswith(_OTHER_ENCODINGS):
                raise WorkbookError("damaged")
            parser.Parse(member.kept, True)
            return
        _feed_large(parser, member)
    except expat.ExpatError as error:
        raise WorkbookError("damaged") from error


def _feed_large(parser: Parser, member: Member) -> None:
    if not member.is_shallow:
        _limit_depth(parser)
    fed = 0
    for chunk in member.chunks():
        for at in range(0, len(chunk), _STEP):
            piece = chunk[at : at + _STEP]
            if not fed and piece.startswith(_OTHER_ENCODINGS):
                raise WorkbookError("damaged")
            parser.Parse(piece, False)
            fed += len(piece)
            # What is not passed on yet is one unfinished tag, comment or attribute.
            if fed - max(parser.CurrentByteIndex, 0) > MAX_TOKEN:
                raise WorkbookError("damaged")
    parser.Parse(b"", True)


def release(parser: Parser) -> None:
    """Let go of what a parser calls."""
    parser.StartElementHandler = parser.EndElementHandler = parser.CharacterDataHandler = None


def parse(member: Member, start: Start | None = None) -> None:
    """Check a part and call ``start`` for each element, with its name as it is without prefix."""
    parser = new_parser()
    if start is not None:
        parser.StartElementHandler = _unprefixed(start)
    try:
        feed(parser, member)
    finally:
        release(parser)


def _unprefixed(start: Start) -> Start:
    return lambda name, attributes: start(local_name(name), attributes)


def local_name(name: str) -> str:
    """An element's name without its prefix, which ends at the first colon as in calamine."""
    return name.partition(":")[2] if ":" in name else name


def _limit_depth(parser: Parser) -> None:
    depth = 0
    start = cast("Start | None", parser.StartElementHandler)
    end = parser.EndElementHandler

    def deeper(name: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise WorkbookError("damaged")
        if start is not None:
            start(name, attributes)

    def back(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(name)

    parser.StartElementHandler, parser.EndElementHandler = deeper, back


def _refuse_doctype(*_: object) -> None:
    raise WorkbookError("damaged")


def _check_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    if (encoding or "").lower() not in _ENCODINGS:
        raise WorkbookError("damaged")


def read_relations(member: Member) -> dict[str, tuple[str, str]]:
    """Type and target of each relation, by id."""
    relations: dict[str, tuple[str, str]] = {}

    def start(name: str, attributes: Attributes) -> None:
        if name == "Relationship" and "Target" in attributes:
            kind = attributes.get("Type", "").rpartition("/")[2]
            relations[attributes.get("Id", "")] = kind, attributes["Target"]

    _refuse_large(member)
    parse(member, start)
    return relations


def read_sheet_list(member: Member) -> list[tuple[str, str]]:
    """Name and relation id of each sheet in the workbook, in order."""
    sheets: list[tuple[str, str]] = []

    def start(name: str, attributes: Attributes) -> None:
        if name == "sheet":
            relation = next((v for k, v in attributes.items() if k.endswith(":id")), "")
            sheets.append((attributes.get("name", ""), relation))
            if len(sheets) > MAX_SHEETS:
                raise WorkbookError("too-large")

    _refuse_large(member)
    parse(member, start)
    return sheets


def read_percent_styles(member: Member) -> frozenset[str]:
    """Numbers of the cell styles (attribute ``s``) that show a percentage."""
    percent_formats = set(_PERCENT_FORMATS)
    styles: list[str] = []
    in_cell_styles = False

    def start(name: str, attributes: Attributes) -> None:
        nonlocal in_cell_styles
        if name == "xf":
            if in_cell_styles:
                styles.append(attributes.get("numFmtId", ""))
        elif name == "numFmt":
            number = attributes.get("numFmtId", "")
            if shows_percent(attributes.get("formatCode", "")):
                percent_formats.add(number)
            else:
                percent_formats.discard(number)
        elif name in ("cellXfs", "cellStyles", "dxfs", "cellStyleXfs"):
            in_cell_styles = name == "cellXfs"

    _refuse_large(member)
    data = member.kept
    if data is not None:
        first, last = data.find(b"cellXfs"), data.rfind(b"cellXfs")
        if not _MAY_SHOW_PERCENT.search(data, max(first, 0), last) and b"%" not in data:
            parse(member)
            return frozenset()
    parse(member, start)
    return frozenset(str(i) for i, number in enumerate(styles) if number in percent_formats)


def shows_percent(format_code: str) -> bool:
    """Whether a number format multiplies by 100: a ``%`` that is neither quoted nor escaped."""
    return "%" in format_code and "%" in _NOT_SHOWN_AS_IS.sub("", format_code)


def read_string_lengths(member: Member) -> list[int]:
    """Length of each shared string, in characters."""
    lengths: list[int] = []

    def start(name: str, _attributes: Attributes) -> None:
        if local_name(name) == "si":
            lengths.append(0)

    def text(part: str) -> None:
        if lengths:
            lengths[-1] += len(part)

    parser = new_parser()
    parser.StartElementHandler = start
    parser.CharacterDataHandler = text
    feed(parser, member)
    return lengths


def _refuse_large(member: Member) -> None:
    if member.size > MAX_INDEX_PART:
        raise WorkbookError("too-large")
