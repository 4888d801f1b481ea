"""How much of a workbook is read before it is refused; ``docs/limits.md`` says why."""

from __future__ import annotations

from upgrade_check.errors import WorkbookError

MIB = 1024 * 1024

MAX_FILE = 50 * MIB  # bytes of the file itself
MAX_UNPACKED = 512 * MIB  # of all archive members, as the archive's directory gives them
MAX_PART = 128 * MIB  # of one sheet, or of another part that is read
MAX_MEMBERS = 10_000  # files in the archive
MAX_SHEETS = 1_000
MAX_CELLS = 500_000  # in a workbook, blank ones with a format included
MAX_SPAN = 4_000_000  # cells from column A to the last of each row of an .xls: xlrd stores those
MAX_MERGED = 100_000  # merged ranges in a workbook
MAX_COVERED = 1_000_000  # filled rows that merged ranges reach over, and filled cells in them
MAX_ROW, MAX_COLUMN = 1_048_576, 16_384  # what Excel itself can hold
MAX_TAGS = 4_000_000  # in one XML part: a cell has four to six
MAX_NAMES = 10_000  # of elements and attributes in one XML part
MAX_DEPTH = 256  # elements within elements
MAX_TOKEN = MIB  # bytes of one tag with its attributes


class Budget:
    """How much more of something may be read."""

    def __init__(self, left: int) -> None:
        self._left = left

    def spend(self, count: int = 1) -> None:
        """Count what was read; raises ``too-large`` where that is too much."""
        self._left -= count
        if self._left < 0:
            raise WorkbookError("too-large")
