"""What the content of a cell means, by the cell's type and number format."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from upgrade_check.spreadsheet.grid import NumberFormat, Position, Sheet
from upgrade_check.spreadsheet.numberformat import Section, section_for

BOOLEANS = {"0": False, "1": True, "false": False, "true": True}
AUTHOR = "upgrade-check"
"""Whose the comments are that this program writes."""
_PLAIN = NumberFormat()
_NUMERIC = frozenset("0123456789+-.eE")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_EXACT_DIGITS = 15  # Excel keeps no more
_EPOCHS = dt.datetime(1899, 12, 30), dt.datetime(1904, 1, 1)
_FALSE_LEAP_DAY = 60
_DAY = 24 * 60 * 60  # seconds


class Style(NamedTuple):
    """What the format of a cell says about its value."""

    sections: tuple[Section, ...]
    indent: int = 0
    struck: bool = False
    """Whether what stands in the cell is struck out."""
    colours: tuple[str, ...] = ()
    """The colours of its font and its fill."""


def unescaped(text: str) -> str:
    """Text with ``_x000D_`` and the like turned into what they stand for."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def raised(text: str) -> str:
    """Text with its digits as superscript characters."""
    return text.translate(_RAISED)


def put_text(sheet: Sheet, place: Position, text: str, style: Style) -> None:
    """Fill a cell with a text."""
    if text and style.struck:
        sheet.struck.add(place)
    elif text:
        sheet.cells[place] = text
        if style.colours:
            sheet.colours[place] = style.colours
        if style.indent:
            sheet.indents[place] = style.indent


def put_comment(sheet: Sheet, place: Position, author: str, text: str) -> None:
    """Note at a cell what somebody did; programs put his name on a line of its own before it."""
    if author != AUTHOR:
        sheet.comments[place] = text.strip().removeprefix(f"{author}:").strip()


def put_number(sheet: Sheet, place: Position, value: float, style: Style, *, is_1904: bool) -> None:
    """Fill a cell with a number, or with the date that the format makes of it."""
    if style.struck:
        sheet.struck.add(place)
        return
    if style.colours:
        sheet.colours[place] = style.colours
    shown = section_for(style.sections, value)
    sheet.cells[place] = shown_date(value, is_1904=is_1904) if shown.is_date else _exact(value)
    if shown.format != _PLAIN:
        sheet.formats[place] = shown.format


def index(text: str) -> int:
    """The number of a row, a column or a shared text; raises ``ValueError`` for other text."""
    if not (text.isascii() and text.isdigit()):
        raise ValueError(text)
    return int(text)


def number(text: str) -> float:
    """The number that a cell holds; raises ``ValueError`` for other text."""
    if not _NUMERIC.issuperset(text):
        raise ValueError(text)
    return float(text)


def _exact(value: float) -> int | float:
    """An integer where the value is one."""
    return int(value) if abs(value) < 10**_EXACT_DIGITS and value.is_integer() else value


def day_or_moment(moment: dt.datetime) -> dt.date | dt.datetime:
    """A date where it is the beginning of a day."""
    return moment.date() if moment.time() == dt.time() else moment


def shown_date(serial: float, *, is_1904: bool) -> dt.date | dt.datetime | dt.time | int | float:
    """The date that a serial number shows; the number itself where the calendar has none."""
    # Excel counts 29 February 1900, which did not exist.
    days = serial + 1 if 0 < serial < _FALSE_LEAP_DAY and not is_1904 else serial
    try:
        moment = _EPOCHS[is_1904] + dt.timedelta(seconds=round(days * _DAY))
    except OverflowError:
        return _exact(serial)
    return moment.time() if 0 <= serial < 1 else day_or_moment(moment)
