"""What a sheet says beside its values."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

Position = tuple[int, int]
"""Row and column, both from zero."""


_NONE: Mapping[Position, str] = MappingProxyType({})


class SheetFacts(NamedTuple):
    """What calamine does not tell about the cells of a sheet."""

    uncalculated: frozenset[Position] = frozenset()
    """Formulas that were saved without a result. A result that is empty text is a result."""
    errors: Mapping[Position, str] = _NONE
    """Cells that hold an error value, such as ``#N/A`` or ``#DIV/0!``."""
    hidden_rows: frozenset[int] = frozenset()
    """Hidden rows down to the last used one."""
    hidden_columns: frozenset[int] = frozenset()
    """Hidden columns up to the last used one."""
    percent: frozenset[Position] = frozenset()
    """Filled cells that are shown as a percentage."""
    formulas: frozenset[Position] = frozenset()
    """All cells with a formula."""
