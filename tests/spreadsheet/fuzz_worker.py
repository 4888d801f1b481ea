"""Opens workbooks in a separate process, so that a crash does not end the test run.

In: length (4 bytes), suffix (4 bytes), content. Out: one line, ``opened``, ``refused CODE`` or the
traceback's last line.
"""

from __future__ import annotations

import struct
import sys
import tempfile
import traceback
from pathlib import Path

from upgrade_check.errors import WorkbookError
from upgrade_check.spreadsheet.read import Workbook, open_workbook

MEMORY = 3 << 30


def main() -> None:
    """Answer until the input ends."""
    try:
        import resource
    except ImportError:  # Windows
        pass
    else:
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with tempfile.TemporaryDirectory() as folder:
        while head := sys.stdin.buffer.read(8):
            length, suffix = struct.unpack("<L4s", head)
            path = Path(folder, "a." + suffix.decode().strip())
            path.write_bytes(sys.stdin.buffer.read(length))
            sys.stdout.write(answer(path) + "\n")
            sys.stdout.flush()


def answer(path: Path) -> str:
    """The result of opening a workbook."""
    try:
        found = open_workbook(path, path.name)
    except WorkbookError as error:
        return f"refused {error.code}"
    except BaseException:  # noqa: BLE001 - whatever else it is, it is what is looked for
        return repr(traceback.format_exc())
    return "opened" if isinstance(found, Workbook) else f"gave {found!r}"


if __name__ == "__main__":
    main()
