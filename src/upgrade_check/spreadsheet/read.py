"""A workbook as lists of rows, together with what calamine leaves out."""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from upgrade_check.errors import WorkbookError
from upgrade_check.spreadsheet.facts import SheetFacts
from upgrade_check.spreadsheet.grid import NumberFormat, Sheet, Workbook
from upgrade_check.spreadsheet.guard import examine, read_bytes
from upgrade_check.text import printable


def open_workbook(path: Path, file: str) -> Workbook:
    """Read a workbook, once it has been found harmless.

    Args:
        path: Where it is.
        file: What it is called in reports and errors.

    Raises:
        WorkbookError: Whatever is wrong with it.
    """
    try:
        data = read_bytes(path)
        digest = hashlib.sha256(data).hexdigest()
        data, facts = examine(data, path.name)
        sheets = _read_sheets(data, list(facts.values()))
    except WorkbookError as error:
        error.details["file"] = printable(file)
        raise
    return Workbook(file, digest, sheets)


def _read_sheets(data: bytes, facts: list[SheetFacts]) -> tuple[Sheet, ...]:
    try:
        with _without_panic_messages():
            workbook = CalamineWorkbook.from_filelike(BytesIO(data))
            return tuple(
                _read_sheet(workbook, sheet.name, sheet.visible != SheetVisibleEnum.Visible, fact)
                for sheet, fact in zip(workbook.sheets_metadata, facts, strict=True)
                if sheet.typ == SheetTypeEnum.WorkSheet
            )
    except (CalamineError, ValueError) as error:
        # Refused by calamine (a password is found before), or not the sheets that were examined.
        raise WorkbookError("damaged") from error
    except BaseException as error:
        if not _is_panic(error):
            raise
        raise WorkbookError("damaged") from None


def _read_sheet(workbook: CalamineWorkbook, name: str, hidden: bool, facts: SheetFacts) -> Sheet:
    sheet = workbook.get_sheet_by_name(name)
    rows: Any = sheet.to_python(skip_empty_area=False)
    height, width = len(rows), len(rows[0]) if rows else 0
    merged = tuple(
        ((top, left), (min(bottom, height - 1), min(right, width - 1)))
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
        if top <= bottom and left <= right and top < height and left < width
    )
    return Sheet(
        name=name,
        hidden=hidden,
        cells={
            (row, column): value
            for row, values in enumerate(rows)
            for column, value in enumerate(values)
            if value != ""
        },
        merged=merged,
        errors=facts.errors,
        uncalculated=facts.uncalculated,
        formats=dict.fromkeys(facts.percent, NumberFormat(percent=True)),
        hidden_rows=facts.hidden_rows,
        hidden_columns=facts.hidden_columns,
    )


def _is_panic(error: BaseException) -> bool:
    # No public name: the class is made when the extension is loaded, and is no Exception, so that
    # a careless handler lets it through. Nothing else of its kind may be caught here.
    kind = type(error)
    return kind.__name__ == "PanicException" and kind.__module__ == "pyo3_runtime"


_stderr_lock = threading.RLock()


@contextmanager
def _without_panic_messages() -> Iterator[None]:
    """Send to nowhere what Rust prints on file descriptor 2 when it panics.

    The descriptor belongs to the whole process, so that only one thread at a time may do this.
    """
    with _stderr_lock:
        try:
            kept = os.dup(2)
        except OSError:  # closed: nothing can be printed
            yield
            return
        try:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 2)
            os.close(nowhere)
            yield
        finally:
            os.dup2(kept, 2)
            os.close(kept)
