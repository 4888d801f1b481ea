"""A workbook as sheets of cells: what each cell shows, and what is hidden."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple

Position = tuple[int, int]
"""Row and column, both from zero."""

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
    merged: tuple[tuple[Position, Position], ...] = ()
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

    def cut(self) -> Sheet:
        """The sheet with its merged ranges cut to the used area, which they may exceed by far."""
        used = (*self.cells, *self.errors, *self.uncalculated)
        last_row = max((row for row, _ in used), default=-1)
        last_column = max((column for _, column in used), default=-1)
        return self._replace(
            merged=tuple(
                ((top, left), (min(bottom, last_row), min(right, last_column)))
                for (top, left), (bottom, right) in self.merged
                if top <= last_row and left <= last_column
            )
        )


class Workbook(NamedTuple):
    """All worksheets of one file, hidden ones included."""

    file: str
    """What the file is called in reports and errors."""
    sha256: str
    """Of the file's bytes, in hexadecimal."""
    sheets: tuple[Sheet, ...]
