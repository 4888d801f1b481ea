"""What the content of a cell means, by the cell's type and number format."""

from __future__ import annotations

import datetime as dt
import re
from typing import NamedTuple

from upgrade_check.spreadsheet.numberformat import Section

BOOLEANS = {"0": False, "1": True, "false": False, "true": True}
_NUMERIC = frozenset("0123456789+-.eE")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_EXACT_DIGITS = 15
"""Excel keeps no more."""
_EPOCHS = dt.datetime(1899, 12, 30), dt.datetime(1904, 1, 1)
_FALSE_LEAP_DAY = 60
_DAY = 24 * 60 * 60
"""Seconds."""


class Style(NamedTuple):
    """What the format of a cell says about its value."""

    sections: tuple[Section, ...]
    indent: int = 0


def unescaped(text: str) -> str:
    """Text with ``_x000D_`` and the like turned into what they stand for."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def index(text: str) -> int:
    """The number of a row, a column or a shared text; raises ``ValueError`` for other text."""
    if not (text.isascii() and text.isdigit()):
        raise ValueError(text)
    return int(text)


def number(text: str) -> int | float:
    """The number that a cell holds; raises ``ValueError`` for other text."""
    if text.isascii() and text.isdigit() and len(text) <= _EXACT_DIGITS:
        return int(text)
    if not _NUMERIC.issuperset(text):
        raise ValueError(text)
    return float(text)


def exact(value: float) -> int | float:
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
        return serial
    return moment.time() if 0 <= serial < 1 else day_or_moment(moment)
