"""How much of a workbook is read before it is refused; ``docs/limits.md`` says why."""

from __future__ import annotations

MIB = 1024 * 1024

MAX_FILE = 50 * MIB
"""Bytes of the file itself."""
MAX_UNPACKED = 512 * MIB
"""Bytes of all archive members together, as really inflated: what headers say proves nothing."""
MAX_MEMBERS = 10_000
"""Files in the archive."""
MAX_RATIO = 200
"""Unpacked to packed size of one member, at any point of it; deflate itself ends at 1,032."""
RATIO_FROM = 16 * MIB
"""Unpacked size from which the ratio counts: small members of blanks shrink as well."""

MAX_AREA = 5_000_000
"""Cells from A1 to the last filled row and column of a sheet: what calamine lays out in memory."""
MAX_TOTAL_AREA = 20_000_000
"""The same for all sheets of a workbook together."""
MAX_CELLS = 2_000_000
"""Cells stored in a workbook, blank ones with a format included: walking through takes time."""
MAX_ROW = 1_048_576
MAX_COLUMN = 16_384
"""What Excel itself can hold; calamine counts on and wraps around at 2 to the 32."""
MAX_SHEETS = 1_000
MAX_MERGED = 100_000
"""Merged ranges in a workbook."""
MAX_REPEATED_TEXT = 64 * MIB
"""Characters in cells that share a string: each cell gets a copy of its own when it is read."""

MAX_TAGS = 12_000_000
"""``<`` in all XML parts: a cell has four, with a formula six."""
MAX_DEPTH = 256
"""Elements within elements."""
MAX_OPEN = 100_000
"""Elements open at once in a part that is so plain that its tags can be counted unparsed."""
MAX_TOKEN = MIB
"""Bytes of one tag, comment or attribute."""
MAX_INDEX_PART = 32 * MIB
"""Bytes of a part that is no sheet and no text: the workbook, its styles and relations."""

MAX_RECORDS = 5_000_000
"""Records in an ``.xls`` stream."""
MAX_CONTINUED = 10_000
"""Records that go on with one table of strings; real ones hold 8,224 bytes each."""
