"""Forms for tests: a qualified one, and changes to it."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

Sheets = dict[str, list[list[Any]]]

_SOURCE = "市统计局"


def qualified() -> Sheets:
    """A form that passes all four thresholds: row 1 title, row 2 headings, inputs from row 3 on.

    C7 land-use rank 12 of C8 45; C10 composite rank 30 of C11 131; C12 value added 168.5 of C13
    GDP 1434.9; C14 output 1500, of which the leading industries make 1010.
    """
    inputs: list[tuple[str, Any, str]] = [
        ("高新区名称", "江海高新技术产业开发区", ""),
        ("所在省份", "江苏省", ""),
        ("所在城市", "江海市", ""),
        ("统计年度", 2024, ""),
        ("土地集约利用全省排名", 12, ""),
        ("参加土地集约利用评价的省级开发区数", 45, ""),
        ("是否符合节约集约用地和严格土地管理要求", "是", ""),
        ("综合排名", 30, ""),
        ("参加综合排名的开发区数", 131, ""),
        ("全口径增加值", 168.5, "亿元"),
        ("所在城市GDP", 1434.9, "亿元"),
        ("园区总产值", 1500, "亿元"),
        ("主导产业是否符合国家发展导向", "是", ""),
        ("发展定位是否明晰", "是", ""),
    ]
    form: list[list[Any]] = [
        ["高新区升级门槛指标数据表"],
        ["序号", "指标", "数值", "单位", "年度", "数据来源", "佐证材料", "备注"],
    ]
    for number, (label, value, unit) in enumerate(inputs, 1):
        form.append([number, label, value, unit, 2024, _SOURCE, f"附件{number}.pdf", ""])
    industries: list[list[Any]] = [
        ["产业名称", "产值", "单位", "是否主导产业", "备注"],
        ["新能源及节能环保", 420, "亿元", "是", ""],
        ["智能装备制造", 380, "亿元", "是", ""],
        ["新材料及航空航天", 210, "亿元", "是", ""],
        ["其他产业", 490, "亿元", "否", ""],
        ["合计", 1500, "亿元", "", ""],
    ]
    return {"指标数据": form, "主导产业": industries}


def changed(sheets: Sheets, changes: Mapping[str, Any]) -> Sheets:
    """``sheets`` with cells such as ``指标数据!C11`` set to other values."""
    result = copy.deepcopy(sheets)
    for place, value in changes.items():
        sheet, _, cell = place.rpartition("!")
        letters, row = coordinate_from_string(cell)
        column = column_index_from_string(letters)
        rows = result[sheet]
        while len(rows) < row:
            rows.append([])
        while len(rows[row - 1]) < column:
            rows[row - 1].append(None)
        rows[row - 1][column - 1] = value
    return result


def write_workbook(
    path: Path,
    sheets: Sheets,
    *,
    entered: Mapping[str, str] | None = None,
    formats: Mapping[str, str] | None = None,
    merged: Iterable[str] = (),
    hidden: Iterable[str] = (),
    struck: Iterable[str] = (),
    comments: Mapping[str, str] | None = None,
    written_in: Mapping[str, str] | None = None,
    filled_with: Mapping[str, str] | None = None,
) -> Path:
    """Write ``sheets`` as an ``.xlsx`` file.

    Args:
        path: Where to.
        sheets: The sheets, row by row.
        entered: Cells that are a formula, which nobody has calculated, or an error value.
        formats: Number formats of cells.
        merged: Ranges such as ``指标数据!E7:E16``; all cells keep their values, as some programs write.
        struck: Cells that are struck out.
        comments: What an office noted at cells.
        written_in: Colours of the fonts of cells.
        filled_with: Colours of the fills of cells.
        hidden: Rows such as ``指标数据!12``, columns such as ``指标数据!C``, and sheets.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row_number, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                if value not in (None, ""):
                    cell = sheet.cell(row_number, column)
                    cell.value = value
                    if isinstance(value, str) and not value.startswith("=SUM("):
                        # Write formulas only where intended; hostile text stays text.
                        cell.data_type = "s"
    for place, value in (entered or {}).items():
        _cell(book, place).value = value
    for place, number_format in (formats or {}).items():
        _cell(book, place).number_format = number_format
    for place, text in (comments or {}).items():
        _cell(book, place).comment = Comment(text, "张三")
    for place, colour in (written_in or {}).items():
        _cell(book, place).font = Font(color=colour)
    for place, colour in (filled_with or {}).items():
        _cell(book, place).fill = PatternFill("solid", colour)
    for place in struck:
        _cell(book, place).font = Font(strike=True)
    for place in merged:
        name, _, cells = place.rpartition("!")
        book[name].merged_cells.add(cells)
    for place in hidden:
        name, _, part = place.rpartition("!")
        if not name:
            book[part].sheet_state = "hidden"
        elif part.isdigit():
            book[name].row_dimensions[int(part)].hidden = True
        else:
            book[name].column_dimensions[part].hidden = True
    book.save(path)
    return path


def _cell(book: Workbook, place: str) -> Any:
    sheet, _, cell = place.rpartition("!")
    return book[sheet][cell]
