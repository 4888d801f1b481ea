"""The inputs that a criterion names."""

from __future__ import annotations

from typing import NamedTuple


class Reference(NamedTuple):
    """An input that a criterion names under one of its keys."""

    key: str
    """The key in the rule file."""
    input: str
    types: tuple[str, ...]
    """Which types of input make sense there."""
    column: str = ""
    """Column of the table ``input``."""

    @property
    def path(self) -> str:
        """``industries.output`` for a column, else the input's id."""
        return f"{self.input}.{self.column}" if self.column else self.input
