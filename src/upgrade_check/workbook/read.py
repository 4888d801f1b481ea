"""A workbook's cells (interim: no guard)."""
from __future__ import annotations
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from upgrade_check.dataset.entry import CellValue
from upgrade_check.errors import WorkbookError

@dataclass(frozen=True, slots=True)
class SheetFacts:
    uncalculated: frozenset[tuple[int, int]] = frozenset()
    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    percent: frozenset[tuple[int, int]] = frozenset()
    formulas: frozenset[tuple[int, int]] = frozenset()

@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    hidden: bool
    rows: list[list[CellValue]]
    merged: list[tuple[tuple[int, int], tuple[int, int]]]
    facts: SheetFacts

@dataclass(frozen=True, slots=True)
class Workbook:
    file: str
    sha256: str
    sheets: tuple[Sheet, ...]

def open_workbook(path: Path, file: str) -> Workbook:
    import python_calamine as c
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise WorkbookError("file-not-found", file=file) from None
    try:
        book = c.CalamineWorkbook.from_filelike(BytesIO(data))
    except c.CalamineError:
        raise WorkbookError("not-a-workbook", file=file) from None
    sheets = []
    for meta in book.sheets_metadata:
        s = book.get_sheet_by_name(meta.name)
        sheets.append(Sheet(meta.name, meta.visible != c.SheetVisibleEnum.Visible, s.to_python(skip_empty_area=False), s.merged_cell_ranges or [], SheetFacts()))
    return Workbook(file, hashlib.sha256(data).hexdigest(), tuple(sheets))
