"""Rows of a table that are no rows of their own: parts of another, continued, or unmarked."""

from __future__ import annotations

import re

from upgrade_check.dataset.entry import Entry
from upgrade_check.dataset.numbers import is_blank, read_statement
from upgrade_check.dataset.units import plain
from upgrade_check.forms.cells import Grid
from upgrade_check.forms.headings import MARKS, REMAINDER_NAMES
from upgrade_check.forms.labels import bare_name

_TOP = re.compile(r"[一二三四五六七八九十]{1,3}、")
_BELOW = re.compile(r"\([一二三四五六七八九十\d]{1,3}\)|\d{1,2}[.、)]|[①-⑳]")
_DASHED = re.compile(r"[—–-]+")
_NUMBERED_BELOW = re.compile(r"(\d{1,2})\.\d{1,2}")
_OF_WHICH = re.compile(r"(?:\(?[\d一二三四五六七八九十]{0,3}[).、]?)?#?其中[:：,、]?")


class Levels:
    """Which rows of a table are parts of the row above them."""

    def __init__(self, grid: Grid, column: int, rows: list[int]) -> None:
        """Look at how the names in ``column`` are numbered and indented."""
        self._grid, self._column = grid, column
        names = [row for row in rows if grid.text(row, column)]
        self._is_numbered = any(_TOP.match(plain(grid.text(row, column))) for row in names)
        self._numbers = {grid.text(row, c) for row in names for c in range(column)}
        self._edge = min((self._indent(row) for row in names), default=0)

    def is_part(self, row: int) -> bool:
        """Whether the row is a part: 其中：…, ——…, 1.1 below 1, （一） below 一、, or indented."""
        name = plain(self._grid.text(row, self._column))
        if not name:
            return False
        if _OF_WHICH.match(name) or (self._is_numbered and _BELOW.match(name)):
            return True
        if _DASHED.match(name) or self._is_numbered_below(row):
            return True
        return self._indent(row) > self._edge

    def _is_numbered_below(self, row: int) -> bool:
        """Whether the row is numbered 1.1 where another is numbered 1."""
        before = (self._grid.text(row, c) for c in range(self._column))
        found = (_NUMBERED_BELOW.fullmatch(text) for text in before)
        return any(match is not None and match[1] in self._numbers for match in found)

    def _indent(self, row: int) -> int:
        value = self._grid.value(row, self._column)
        typed = len(value) - len(value.lstrip()) if isinstance(value, str) else 0
        return typed + self._grid.sheet.indents.get((row, self._column), 0)


def is_remainder(name: str) -> bool:
    """Whether a row of this name is what is left over: 其他产业 is no industry."""
    return bare_name(name) in REMAINDER_NAMES


def mark_of(grid: Grid, column: int, rows: list[int]) -> str:
    """The one mark that a column of statements uses throughout; empty if it says no anywhere."""
    found = {plain(grid.text(row, column)) for row in rows} - {""}
    found = {text for text in found if not is_blank(text)}
    (only,) = found if len(found) == 1 else ("",)
    return only if only in MARKS else ""


def read_mark(entry: Entry, mark: str) -> Entry:
    """A statement in a column where ``mark`` is a yes, and a blank therefore a no."""
    if is_blank(entry.value) and not entry.fault:
        return entry._replace(value=False)
    if not isinstance(entry.value, bool) and read_statement(entry.value) is None:
        is_marked = plain(str(entry.value)) == mark or entry.value == 1
        return entry._replace(value=True) if is_marked else entry
    return entry
