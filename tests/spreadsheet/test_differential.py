"""The reader and openpyxl read the same cells, whatever program wrote the workbook."""

from __future__ import annotations

import datetime as dt
from io import BytesIO
from typing import Any

import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from upgrade_check.spreadsheet.grid import Position
from upgrade_check.spreadsheet.read import open_workbook

TEXTS = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Cn"), blacklist_characters="_"),
    min_size=1,
    max_size=12,
).filter(lambda text: text.strip() == text and text[0] not in "=+-@{#'")
VALUES = st.one_of(
    st.integers(-(10**14), 10**14),
    st.floats(-1e12, 1e12, allow_nan=False).map(lambda f: float(f"{f:.12g}")),
    st.booleans(),
    TEXTS,
    st.dates(dt.date(1950, 1, 1), dt.date(2100, 1, 1)),
)
CELLS = st.dictionaries(
    st.tuples(st.integers(0, 60), st.integers(0, 30)), VALUES, min_size=1, max_size=25
)


def by_openpyxl(cells: dict[Position, Any]) -> bytes:
    book = Workbook()
    for (row, column), value in cells.items():
        cell = book.active.cell(row + 1, column + 1)
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def by_xlsxwriter(cells: dict[Position, Any]) -> bytes:
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        date = book.add_format({"num_format": "yyyy-mm-dd"})
        for (row, column), value in cells.items():
            if isinstance(value, dt.date):
                sheet.write_datetime(row, column, value, date)
            elif isinstance(value, bool):
                sheet.write_boolean(row, column, value)
            elif isinstance(value, str):
                sheet.write_string(row, column, value)
            else:
                sheet.write_number(row, column, value)
    return target.getvalue()


def seen_by_openpyxl(data: bytes) -> dict[Position, Any]:
    sheet = load_workbook(BytesIO(data), data_only=True).worksheets[0]
    return {
        (cell.row - 1, cell.column - 1): cell.value.date()
        if isinstance(cell.value, dt.datetime)
        else cell.value
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


@settings(max_examples=60)
@given(cells=CELLS, write=st.sampled_from([by_openpyxl, by_xlsxwriter]))
def test_every_cell_as_openpyxl_gives_it(cells: dict[Position, Any], write: Any) -> None:
    data = write(cells)
    (found,) = open_workbook(data, "a.xlsx").sheets
    assert dict(found.cells) == seen_by_openpyxl(data)
    assert list(found.cells) == sorted(found.cells)
