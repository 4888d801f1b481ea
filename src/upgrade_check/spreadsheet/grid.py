"""A workbook as sheets of cells: what each cell shows, and what is hidden."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Container, Iterable, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple

from upgrade_check.spreadsheet.limits import Budget

Position = tuple[int, int]
"""Row and column, both from zero."""

Range = tuple[Position, Position]
"""First and last cell."""

Value = str | int | float | bool | Decimal | dt.datetime | dt.date | dt.time | dt.timedelta
"""What a filled cell holds; a date only where the number format says so."""

_NONE: Mapping[Any, Any] = MappingProxyType({})


class NumberFormat(NamedTuple):
    """What a number format does to a number beyond rounding it."""

    percent: bool = False
    """The number is shown times 100, with a percent sign."""
    scale: int = 0
    """Powers of ten by which the number is shown smaller than it is: 6 for ``0.0,,``."""
    unit: str = ""
    """Unit that the format writes behind the number, such as 万元."""


class Sheet(NamedTuple):
    """One worksheet. Only filled cells are kept, so that far ones cost nothing."""

    name: str
    hidden: bool
    cells: Mapping[Position, Value]
    """Filled cells, row by row from the top, each row from the left; no ``None``, no ``""``."""
    merged: tuple[Range, ...] = ()
    """First and last cell of each merged range that begins within the used area."""
    errors: Mapping[Position, str] = _NONE
    """Cells that hold an error value, such as ``#N/A``; they are not among ``cells``."""
    uncalculated: frozenset[Position] = frozenset()
    """Formulas that were saved without a result."""
    formats: Mapping[Position, NumberFormat] = _NONE
    """Number formats that show more or other than the number itself."""
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    indents: Mapping[Position, int] = _NONE
    """Indented text cells, by how many steps."""

    def shown(self, work: Budget) -> Sheet:
        """The sheet as programs show it.

        Of a merged range, they show the first cell alone; files may hold more. Ranges are cut to
        the used area, which they may exceed by far.
        """
        if not self.merged:
            return self
        filled = sorted({*self.cells, *self.errors, *self.uncalculated})
        covered = _covered(filled, self.merged, work)
        last_row = max((row for row, _ in filled), default=-1)
        last_column = max((column for _, column in filled), default=-1)
        return self._replace(
            cells=_without(covered, self.cells),
            merged=tuple(
                ((top, left), (min(bottom, last_row), min(right, last_column)))
                for (top, left), (bottom, right) in self.merged
                if top <= last_row and left <= last_column
            ),
            errors=_without(covered, self.errors),
            uncalculated=self.uncalculated - covered,
            formats=_without(covered, self.formats),
            indents=_without(covered, self.indents),
        )


def _covered(filled: Sequence[Position], merged: Iterable[Range], work: Budget) -> set[Position]:
    """Which of the filled cells, in order, stand in a merged range and are not its first."""
    covered: set[Position] = set()
    for first, last in merged:
        left, right = first[1], last[1]
        at = bisect_left(filled, first)
        while at < len(filled) and filled[at] <= last:
            work.spend()
            row, column = filled[at]
            if not left <= column <= right:
                at = bisect_left(filled, (row + (column > right), left), at)
                continue
            if filled[at] != first:
                covered.add(filled[at])
            at += 1
    return covered


def _without(covered: Container[Position], cells: Mapping[Position, Any]) -> dict[Position, Any]:
    return {place: value for place, value in cells.items() if place not in covered}


class Workbook(NamedTuple):
    """All worksheets of one file, hidden ones included."""

    file: str
    """What the file is called in reports and errors."""
    sha256: str
    """Of the file's bytes, in hexadecimal."""
    sheets: tuple[Sheet, ...]
