"""What is struck out is not there, and a raised digit is no part of a number."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import xlsxwriter
import xlwt
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font

from upgrade_check.spreadsheet.grid import Sheet
from upgrade_check.spreadsheet.read import open_workbook


def _read(data: bytes, name: str) -> Sheet:
    (sheet,) = open_workbook(data, name).sheets
    return sheet


def _check(sheet: Sheet) -> None:
    assert sheet.cells == {(0, 0): "增加值", (0, 2): " 139.2", (0, 3): "7¹"}
    assert sheet.struck == {(0, 1), (1, 0)}


def test_openpyxl(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.worksheets[0]
    struck = TextBlock(InlineFont(strike=True), "168.5")
    sheet.append(
        [
            "增加值",
            168.5,
            CellRichText(struck, TextBlock(InlineFont(b=True), " 139.2")),
            CellRichText("7", TextBlock(InlineFont(vertAlign="superscript"), "1")),
        ]
    )
    sheet["A2"] = "总产值"
    sheet["B1"].font = sheet["A2"].font = Font(strike=True)
    # A conditional format's font is no cell's, and strike may be off.
    sheet["D1"].font = Font(strike=False)
    book.save(tmp_path / "a.xlsx")
    _check(_read((tmp_path / "a.xlsx").read_bytes(), "a.xlsx"))


def test_xlsxwriter() -> None:
    data = BytesIO()
    book = xlsxwriter.Workbook(data, {"in_memory": True})
    struck = book.add_format({"font_strikeout": True})
    sheet = book.add_worksheet()
    sheet.write(0, 0, "增加值")
    sheet.write(0, 1, 168.5, struck)
    sheet.write_rich_string(0, 2, struck, "168.5", book.add_format({"bold": True}), " 139.2")
    sheet.write_rich_string(0, 3, "7", book.add_format({"font_script": 1}), "1")
    sheet.write(1, 0, "总产值", struck)
    book.close()
    _check(_read(data.getvalue(), "a.xlsx"))


def test_xls() -> None:
    data = BytesIO()
    book = xlwt.Workbook()
    struck, plain, raised = xlwt.Font(), xlwt.Font(), xlwt.Font()
    struck.struck_out = True
    raised.escapement = xlwt.Font.ESCAPEMENT_SUPERSCRIPT
    style = xlwt.XFStyle()
    style.font = struck
    sheet = book.add_sheet("a")
    sheet.write(0, 0, "增加值")
    sheet.write(0, 1, 168.5, style)
    sheet.write_rich_text(0, 2, [("168.5", struck), (" 139.2", plain)])
    sheet.write_rich_text(0, 3, [("7", plain), ("1", raised)])
    sheet.write(1, 0, "总产值", style)
    book.save(data)
    _check(_read(data.getvalue(), "a.xls"))
