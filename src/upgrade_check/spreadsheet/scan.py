"""What is found in a worksheet of an ``.xlsx``, whichever way it is looked through."""

from __future__ import annotations

from upgrade_check.errors import WorkbookError
from upgrade_check.spreadsheet.facts import Position, SheetFacts
from upgrade_check.spreadsheet.limits import MAX_COLUMN

TEXT_RESULTS = frozenset({"str", "inlineStr"})
"""Types of a cell whose formula may give empty text."""


class SheetScan:
    """What one look through a worksheet finds.

    Attributes:
        height: Rows from the first to the last with a filled cell.
        width: Columns from A to the last with a filled cell.
        cells: Cells stored, filled or not.
        merged: Merged ranges.
        shared: Cells whose text stands in the table of shared strings.
        repeated_text: Characters of those texts, where their lengths were given.
        hidden_columns: First hidden column, and the first one behind it that is not.
    """

    def __init__(self) -> None:
        self.height = self.width = 0
        self.cells = self.merged = self.shared = self.repeated_text = 0
        self.uncalculated: set[Position] = set()
        self.errors: dict[Position, str] = {}
        self.percent: set[Position] = set()
        self.formulas: set[Position] = set()
        self.hidden_rows: set[int] = set()
        self.hidden_columns: list[tuple[int, int]] = []

    @property
    def area(self) -> int:
        """Cells from A1 to the last filled row and column."""
        return self.height * self.width

    def facts(self) -> SheetFacts:
        """What was found, cut to the used part of the sheet."""
        hidden = bytearray(self.width)
        for first, last in self.hidden_columns:
            stop = min(last, self.width)
            if first < stop:
                hidden[first:stop] = b"\1" * (stop - first)
        return SheetFacts(
            uncalculated=frozenset(self.uncalculated),
            errors=self.errors,
            hidden_rows=frozenset(row for row in self.hidden_rows if row < self.height),
            hidden_columns=frozenset(i for i, is_hidden in enumerate(hidden) if is_hidden),
            percent=frozenset(self.percent),
            formulas=frozenset(self.formulas),
        )


def column_number(letters: str) -> int:
    """A column's number from 1 by its capital letters; 0 for none.

    Raises:
        WorkbookError: ``too-large`` beyond what Excel holds.
    """
    column = 0
    for letter in letters[:4]:
        column = column * 26 + ord(letter) - 64
    if column > MAX_COLUMN:
        raise WorkbookError("too-large")
    return column
