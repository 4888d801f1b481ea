"""A workbook as sheets of cells: what each cell shows, and what is hidden."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from upgrade_check.spreadsheet.limits import Budget

Position = tuple[int, int]
"""Row and column, both from zero."""

Value = str | int | float | bool | Decimal | dt.datetime | dt.date | dt.time | dt.timedelta
"""What a filled cell holds; a date only where the number format says so."""


class NumberFormat(NamedTuple):
    """What a number format does to a number beyond rounding it."""

    percent: bool = False
    """The number is shown times 100, with a percent sign."""
    scale: int = 0
    """Powers of ten by which the number is shown smaller than it is: 6 for ``0.0,,``."""
    unit: str = ""
    """Unit that the format writes behind the number, such as 万元."""
    before: str = ""
    """Words that it writes before the number, such as 约."""


@dataclass
class Sheet:
    """One worksheet. Only filled cells are kept, so that far ones cost nothing."""

    name: str
    hidden: bool
    cells: dict[Position, Value] = field(default_factory=dict)
    """Filled cells, row by row from the top, each row from the left; no ``None``, no ``""``."""
    merged: list[tuple[Position, Position]] = field(default_factory=list)
    """First and last cell of each merged range, which may reach far beyond the filled cells."""
    errors: dict[Position, str] = field(default_factory=dict)
    """Cells that hold an error value, such as ``#N/A``; they are not among ``cells``."""
    uncalculated: set[Position] = field(default_factory=set)
    """Formulas that were saved without a result."""
    struck: set[Position] = field(default_factory=set)
    """Cells whose content is struck out; they are not among ``cells``."""
    colours: dict[Position, tuple[str, ...]] = field(default_factory=dict)
    """Colours of fonts and fills but black and white, such as ``FF0000``."""
    formats: dict[Position, NumberFormat] = field(default_factory=dict)
    """Number formats that show more or other than the number itself."""
    comments: dict[Position, str] = field(default_factory=dict)
    """What somebody noted at a cell; what this program did is none of it."""
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    indents: dict[Position, int] = field(default_factory=dict)
    """Indented text cells, by how many steps."""

    def drop_covered(self, work: Budget) -> None:
        """Drop what stands in a merged range and not in its first cell: no program shows it."""
        filled = sorted({*self.cells, *self.errors, *self.uncalculated}) if self.merged else []
        for first, last in self.merged:
            left, right = first[1], last[1]
            at = bisect_left(filled, first)
            while at < len(filled) and filled[at] <= last:
                work.spend()
                row, column = filled[at]
                is_inside = left <= column <= right
                if is_inside and (row, column) != first:
                    self._drop((row, column))
                after = (row, column + 1) if is_inside else (row + (column > right), left)
                at = bisect_left(filled, after, at)

    def _drop(self, place: Position) -> None:
        known: dict[Position, Any]
        for known in (self.cells, self.errors, self.formats, self.indents):
            known.pop(place, None)
        self.uncalculated.discard(place)


class Workbook(NamedTuple):
    """All worksheets of one file, hidden ones included."""

    file: str
    """What the file is called in reports and errors."""
    sha256: str
    """Of the file's bytes, in hexadecimal."""
    sheets: tuple[Sheet, ...]
