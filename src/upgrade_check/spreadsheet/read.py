"""Open a workbook of any kind that is read, as sheets of cells."""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path, PurePath

from upgrade_check.errors import WorkbookError
from upgrade_check.spreadsheet import xls, xlsx
from upgrade_check.spreadsheet.grid import Sheet, Workbook
from upgrade_check.spreadsheet.limits import MAX_COVERED, MAX_FILE, Budget
from upgrade_check.text import printable

SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls", ".et", ".csv"})


def open_workbook(source: Path | bytes, file: str) -> Workbook:
    """Read a workbook.

    Args:
        source: Where it is, or its content.
        file: What it is called in reports and errors; its suffix says which formats it may have.

    Raises:
        WorkbookError: ``file-not-found``, ``no-permission``, ``unsupported-format``,
            ``not-a-workbook``, ``encrypted``, ``damaged`` or ``too-large``.
    """
    try:
        data = read_bytes(source) if isinstance(source, Path) else source
        name = source.name if isinstance(source, Path) else file.replace("\\", "/")
        sheets = _sheets(data, PurePath(name))
        work = Budget(MAX_COVERED)
        for sheet in sheets:
            sheet.drop_covered(work)
    except WorkbookError as error:
        error.details["file"] = printable(file)
        raise
    return Workbook(file, hashlib.sha256(data).hexdigest(), sheets)


def _sheets(data: bytes, name: PurePath) -> tuple[Sheet, ...]:
    suffix = name.suffix.lower()
    if len(data) > MAX_FILE:
        raise WorkbookError("too-large")
    if suffix not in SUFFIXES:
        raise WorkbookError("unsupported-format")
    # Decide by content, since suffixes are often wrong.
    if data.startswith(xlsx.MAGIC):
        return xlsx.read_xlsx(data)
    if data.startswith(xls.MAGIC):
        return xls.read_xls(data)
    if suffix == ".csv":
        from upgrade_check.spreadsheet.delimited import read_csv

        return read_csv(data, name.stem)
    raise WorkbookError("not-a-workbook")


def read_bytes(path: Path) -> bytes:
    """The content of a file, or a refusal; never waits for a pipe or a device.

    Raises:
        WorkbookError: ``file-not-found``, ``no-permission``, ``not-a-workbook`` for a folder or
            anything else that is no plain file, ``too-large``.
    """
    name = printable(path.name or path)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise WorkbookError("not-a-workbook", file=name)
        with path.open("rb") as file:
            data = file.read(MAX_FILE + 1)
    except PermissionError as error:
        raise WorkbookError("no-permission", file=name) from error
    except (OSError, ValueError) as error:  # ValueError for a zero byte in the path
        raise WorkbookError("file-not-found", file=name) from error
    if len(data) > MAX_FILE:
        raise WorkbookError("too-large", file=name)
    return data
