"""How much of a workbook is read before it is refused; ``docs/limits.md`` says why."""

from __future__ import annotations

from upgrade_check.errors import WorkbookError

MIB = 1024 * 1024

MAX_FILE = 50 * MIB
"""Bytes of the file itself."""
MAX_UNPACKED = 512 * MIB
"""Bytes of all archive members together, as the archive's directory gives them."""
MAX_PART = 128 * MIB
"""Bytes of one sheet, or of another part that is read."""
MAX_MEMBERS = 10_000
"""Files in the archive."""
MAX_SHEETS = 1_000
MAX_CELLS = 500_000
"""Cells stored in a workbook, blank ones with a format included."""
MAX_SPAN = 4_000_000
"""Cells from column A to the last one of each row of an ``.xls`` sheet: xlrd stores those."""
MAX_ROW = 1_048_576
MAX_COLUMN = 16_384
"""What Excel itself can hold."""
MAX_MERGED = 100_000
"""Merged ranges in a workbook."""
MAX_COVERED = 2_000_000
"""Filled rows that merged ranges reach over, and filled cells in them, in a workbook."""
MAX_TAGS = 4_000_000
"""Tags in one XML part: a cell has four to six."""
MAX_NAMES = 10_000
"""Names of elements and attributes in one XML part."""
MAX_DEPTH = 256
"""Elements within elements."""
MAX_TOKEN = MIB
"""Bytes of one tag with its attributes."""


class Budget:
    """How much more of something may be read."""

    def __init__(self, left: int) -> None:
        self._left = left

    def spend(self, count: int = 1) -> None:
        """Count what was read; raises ``too-large`` where that is too much."""
        self._left -= count
        if self._left < 0:
            raise WorkbookError("too-large")
