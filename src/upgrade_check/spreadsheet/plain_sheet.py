"""One worksheet of an ``.xlsx`` at a glance, where it is written as plainly as office suites do.

Walking through a sheet element by element is most of the work on an ordinary form. Here expat only
checks it, telling of no element, and regular expressions find the cells. What they do not expect is
never passed over: then there is no result, and the sheet is walked through. So for every sheet that
is taken the result is that of the walk, for these reasons:

The part is well-formed, and no ``<`` in it begins a comment, a CDATA section, a processing
instruction or a DTD; so every ``<`` begins a tag. The cells lie between the only ``<sheetData>``
and the only ``</sheetData>``, for no other tag outside counts as a part of them. In between stands
nothing but the tags of rows, and cells of exactly the form below; a walk would count text behind a
cell as the cell's own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import compress
from typing import Any

from upgrade_check.errors import WorkbookError
from upgrade_check.spreadsheet.facts import Position
from upgrade_check.spreadsheet.limits import MAX_AREA, MAX_COLUMN, MAX_MERGED, MAX_ROW
from upgrade_check.spreadsheet.members import Member
from upgrade_check.spreadsheet.parts import parse
from upgrade_check.spreadsheet.scan import TEXT_RESULTS, SheetScan, column_number

_DECLARATION = (b"<?xml ", b"\xef\xbb\xbf<?xml ")
_CELLS = re.compile(rb"<sheetData ?/>|<sheetData>(.*)</sheetData>(?=\s*<)", re.DOTALL)
# Elements that count wherever they stand, and prefixes on those that may stand around the cells.
_OUT_OF_PLACE = re.compile(
    rb"<(?:[^\s/>]*:)?(?:c|row|v|f|is|sheetData)[\s/>]|<[^\s/>]*:(?:col|mergeCell)[\s/>]"
)
_MERGED = re.compile(rb"<mergeCell[\s/>]")
_COLUMNS = re.compile(rb"<col[\s/>][^<]*")
_PLAIN_COLUMN = re.compile(rb'<col(?: [A-Za-z]+="[A-Za-z0-9.]*")* ?/>\s*')
_FIRST = re.compile(rb' min="([0-9]{1,5})"')
_LAST = re.compile(rb' max="([0-9]{1,5})"')
_HIDDEN = re.compile(rb' hidden="(?:1|true)"')

_ATTRIBUTES = rb'(?: [A-Za-z0-9:]+="[^"<&]*")*'
_ROW = re.compile(rb'<row r="([1-9][0-9]{0,6})"(' + _ATTRIBUTES + rb") ?/?>")
_ROW_END = b"</row>"
_CELL = re.compile(
    # Column, row, style and type.
    rb'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="([0-9]{1,5})")?(?: t="([A-Za-z]{1,9})")? ?'
    # Nothing in it, or a formula, and a value.
    rb"(?:/>|>(<f" + _ATTRIBUTES + rb"(?: ?/>|>[^<]*</f>))?"
    rb'(<v>[^<]*</v>|<v ?/>|<is><t(?: xml:space="preserve")?>[^<]*</t></is>)?</c>)'
)
_PERIOD = _CELL.groups + 1
_TEXT_RESULTS = frozenset(kind.encode() for kind in TEXT_RESULTS)
_VALUE = slice(len("<v>"), -len("</v>"))


class _NotPlainError(Exception):
    """The sheet has to be walked through."""


def scan_plain(member: Member, percent_styles: frozenset[str]) -> SheetScan | None:
    """What a walk through the sheet would find; ``None`` if it has to be walked through."""
    data = member.kept
    if data is None or b"<!" in data or data.count(b"<?") > data.startswith(_DECLARATION):
        return None
    try:
        parse(member)
        return _scan(data, percent_styles)
    except (WorkbookError, _NotPlainError):
        # Of several things that are wrong the walk tells the first.
        return None


def _scan(data: bytes, percent_styles: frozenset[str]) -> SheetScan:
    found = _CELLS.search(data)
    if found is None:
        raise _NotPlainError
    # One after the other: what lies between two cells, and the groups of the next cell.
    cells = _CELL.split(found[1] or b"")
    scan = SheetScan()
    _take_surroundings(scan, data[: found.start()], data[found.end() :])
    _take_rows(scan, b"".join(cells[::_PERIOD]))
    _take_cells(scan, cells, {style.encode() for style in percent_styles})
    return scan


def _take_surroundings(scan: SheetScan, before: bytes, behind: bytes) -> None:
    around = before + behind
    if _OUT_OF_PLACE.search(around):
        raise _NotPlainError
    scan.merged = len(_MERGED.findall(around))
    # Where the cells end in inline text the walk passes over what stands behind them.
    if _COLUMNS.search(behind):
        raise _NotPlainError
    columns = _COLUMNS.findall(before)
    if scan.merged > MAX_MERGED or len(columns) > MAX_COLUMN:
        raise _NotPlainError
    for column in columns:
        if b"hidden" in column:
            first, last = _FIRST.search(column), _LAST.search(column)
            if first is None or last is None or not _PLAIN_COLUMN.fullmatch(column):
                raise _NotPlainError
            if _HIDDEN.search(column):
                scan.hidden_columns.append((max(int(first[1]) - 1, 0), int(last[1])))


def _take_rows(scan: SheetScan, between: bytes) -> None:
    rows = _ROW.split(between)
    if b"".join(rows[:: _ROW.groups + 1]).replace(_ROW_END, b"").strip():
        raise _NotPlainError
    numbers = rows[1 :: _ROW.groups + 1]
    _check_height(numbers)
    for row, attributes in zip(numbers, rows[2 :: _ROW.groups + 1], strict=True):
        if _HIDDEN.search(attributes):
            scan.hidden_rows.add(int(row) - 1)


def _take_cells(scan: SheetScan, cells: list[Any], percent: set[bytes]) -> None:
    # Whole columns of groups at a time: a loop over the cells takes as long as finding them.
    letters, digits, styles, kinds, formulas, contents = (
        cells[group::_PERIOD] for group in range(1, _PERIOD)
    )
    numbers = {name: column_number(name.decode()) for name in set(letters)}
    _check_height(digits)
    scan.cells = len(letters)
    scan.shared = kinds.count(b"s")
    scan.height = max(map(int, compress(digits, contents)), default=0)
    scan.width = max((numbers[name] for name in set(compress(letters, contents))), default=0)
    if scan.area > MAX_AREA:
        raise _NotPlainError
    if b"e" in kinds or any(formulas) or not percent.isdisjoint(styles):
        for name, row, style, kind, formula, content in zip(
            letters, digits, styles, kinds, formulas, contents, strict=True
        ):
            if formula or kind == b"e" or style in percent:
                place = int(row) - 1, numbers[name] - 1
                if content and style in percent:
                    scan.percent.add(place)
                _take_result(scan, place, kind, formula, content)


def _check_height(rows: Iterable[bytes]) -> None:
    if max(map(int, rows), default=0) > MAX_ROW:
        raise _NotPlainError


def _take_result(
    scan: SheetScan,
    place: Position,
    kind: bytes | None,
    formula: bytes | None,
    content: bytes | None,
) -> None:
    """An error value, or whether a formula has a result."""
    if content and kind == b"e":
        scan.errors[place] = _text(content)
    if formula:
        scan.formulas.add(place)
        if not content or not (_text(content) or kind in _TEXT_RESULTS):
            scan.uncalculated.add(place)


def _text(content: bytes) -> str:
    value = content[_VALUE]
    if content.startswith(b"<is>") or b"&" in value or b"\r" in value:
        # Not the characters that a parser would tell.
        raise _NotPlainError
    return value.decode().strip()
