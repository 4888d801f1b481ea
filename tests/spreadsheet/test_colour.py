"""The colours of a cell's font and fill as each writer gives them."""

from __future__ import annotations

from io import BytesIO

import xlsxwriter
import xlwt
from openpyxl import Workbook
from openpyxl.styles import Color, Font, PatternFill

from upgrade_check.spreadsheet.colour import THEME
from upgrade_check.spreadsheet.grid import Position
from upgrade_check.spreadsheet.read import open_workbook


def _colours(data: bytes, name: str) -> dict[Position, tuple[str, ...]]:
    (sheet,) = open_workbook(data, name).sheets
    return sheet.colours


def test_openpyxl() -> None:
    data, book = BytesIO(), Workbook()
    sheet = book.worksheets[0]
    sheet.append([168.5, "139.2", 12, 30])
    sheet["A1"].font = Font(color="FF0000")
    sheet["B1"].fill = PatternFill("solid", "FFFF00")
    sheet["C1"].font = Font(color=Color(indexed=10))
    sheet["D1"].fill = PatternFill("solid", Color(theme=5))
    book.save(data)
    red, yellow = ("FF0000",), ("FFFF00",)
    found = _colours(data.getvalue(), "a.xlsx")
    assert found == {(0, 0): red, (0, 1): yellow, (0, 2): red, (0, 3): (THEME,)}


def test_xlsxwriter() -> None:
    data = BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write(0, 0, 168.5, book.add_format({"font_color": "red", "bg_color": "yellow"}))
    sheet.write(0, 1, 139.2)
    book.close()
    assert _colours(data.getvalue(), "a.xlsx") == {(0, 0): ("FF0000", "FFFF00")}


def test_xls() -> None:
    data, book = BytesIO(), xlwt.Workbook()
    sheet = book.add_sheet("a")
    sheet.write(0, 0, 168.5, xlwt.easyxf("font: colour red"))
    sheet.write(0, 1, "139.2", xlwt.easyxf("pattern: pattern solid, fore_colour yellow"))
    sheet.write(0, 2, 12)
    book.save(data)
    assert _colours(data.getvalue(), "a.xls") == {(0, 0): ("FF0000",), (0, 1): ("FFFF00",)}
