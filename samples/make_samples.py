"""Make the sample workbooks in this folder: ``python samples/make_samples.py``.

They are filled in as an office would: a title over merged cells, a line for the stamp, numbers
typed in different ways, a total row with a formula, a signature line. All figures are invented and
every sheet says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

HERE = Path(__file__).resolve().parent
MARK = "示例数据"

_THIN = Side(style="thin", color="808080")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_HEAD = PatternFill("solid", fgColor="D9E2F3")
_TEXT = Font(name="宋体", size=11)
_BOLD = Font(name="宋体", size=11, bold=True)
_TITLE = Font(name="黑体", size=16, bold=True)
_RED = Font(name="宋体", size=11, bold=True, color="C00000")

_LAND = ("省自然资源厅", "2024年度省级开发区土地集约利用评价通报")
_RANK = ("省商务厅", "2024年度省级开发区综合考核评价通报")
_STATISTICS = ("市统计局", "统计局核算数据确认函")
_PLAN = ("市发改委", "高新区产业发展规划(2024—2028年)")

# label, value, unit, who supplied it, evidence
Row = tuple[str, Any, str, tuple[str, str]]
Industry = tuple[str, Any, str]

QUALIFIED: list[Row] = [
    ("高新区名称", f"滨江高新技术产业开发区({MARK})", "", ("高新区管委会", "设立批复")),
    ("所在省份", "江苏省", "", ("高新区管委会", "设立批复")),
    ("所在城市", "滨江市", "", ("高新区管委会", "设立批复")),
    ("统计年度", "2024年", "", ("高新区管委会", "—")),
    ("土地集约利用全省排名", 12, "名", _LAND),
    ("参加土地集约利用评价的省级开发区数", 45, "家", _LAND),
    ("是否符合节约集约用地和严格土地管理要求", "是", "", ("市自然资源和规划局", "用地情况证明")),
    ("综合排名", "第30名", "", _RANK),
    ("参加综合排名的开发区数", 131, "家", _RANK),
    ("全口径增加值", "1,685,000", "万元", _STATISTICS),
    ("所在城市GDP", 1434.9, "亿元", ("市统计局", "2024年国民经济和社会发展统计公报")),
    ("园区总产值", 1500, "亿元", _STATISTICS),
    ("主导产业是否符合国家发展导向", "符合", "", _PLAN),
    ("发展定位是否明晰", "是", "", _PLAN),
]
INDUSTRIES: list[Industry] = [
    ("新能源及节能环保", 420, "是"),
    ("智能装备制造", 380, "是"),
    ("新材料", 210, "是"),
    ("其他产业", 490, "否"),
]


def changed(changes: Mapping[str, tuple[Any, str]]) -> list[Row]:
    """The qualified zone with other values, by label."""
    return [
        (label, *changes.get(label, (value, unit)), source)
        for label, value, unit, source in QUALIFIED
    ]


def write(file: str, rows: list[Row], industries: list[Industry]) -> None:
    """Write one workbook."""
    book = Workbook()
    _explain(book.worksheets[0])
    _indicators(book.create_sheet("指标数据"), rows)
    _industries(book.create_sheet("主导产业"), industries)
    book.active = 1
    book.save(HERE / file)


def _explain(sheet: Worksheet) -> None:
    sheet.title = "填报说明"
    lines = [
        f"填报说明（{MARK}，数字均为虚构）",
        "1. 金额请在“单位”栏注明亿元或万元。",
        "2. 各项数据须注明数据来源和佐证材料。",
    ]
    for number, line in enumerate(lines, 1):
        sheet.cell(number, 1, line).font = _RED if number == 1 else _TEXT
    sheet.column_dimensions["A"].width = 60


def _head(sheet: Worksheet, row: int, headings: list[str], widths: list[int]) -> None:
    for column, (heading, width) in enumerate(zip(headings, widths, strict=True), 1):
        cell = sheet.cell(row, column, heading)
        cell.font, cell.fill, cell.border = _BOLD, _HEAD, _BOX
        cell.alignment = Alignment(horizontal="center", vertical="center")
        sheet.column_dimensions[cell.column_letter].width = width


def _row(sheet: Worksheet, row: int, values: list[Any]) -> None:
    for column, value in enumerate(values, 1):
        cell = sheet.cell(row, column, value if value != "" else None)
        cell.font, cell.border = _TEXT, _BOX
        cell.alignment = Alignment(vertical="center", wrap_text=True)


def _indicators(sheet: Worksheet, rows: list[Row]) -> None:
    sheet.merge_cells("A1:H1")
    sheet["A1"] = f"高新区升级门槛指标数据表（{MARK}）"
    sheet["A1"].font, sheet["A1"].alignment = _TITLE, Alignment(horizontal="center")
    sheet["A2"], sheet["F2"] = "填报单位(盖章):", "填报日期:2025年3月28日"
    headings = ["序号", "指标", "数值", "单位", "年度", "数据来源", "佐证材料", "备注"]
    _head(sheet, 3, headings, [6, 40, 34, 8, 8, 20, 40, 16])
    for number, (label, value, unit, (source, evidence)) in enumerate(rows, 1):
        year = "" if label in ("高新区名称", "所在省份", "所在城市") else 2024
        _row(sheet, number + 3, [number, label, value, unit, year, source, evidence, ""])
    end = len(rows) + 5
    sheet.cell(end, 2, "填报人:").font = _TEXT
    sheet.cell(end, 3, "审核人:").font = _TEXT
    sheet.cell(end, 6, "负责人:").font = _TEXT
    sheet.freeze_panes = "A4"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _industries(sheet: Worksheet, industries: list[Industry]) -> None:
    sheet.merge_cells("A1:E1")
    sheet["A1"] = f"主导产业产值情况表（{MARK}）"
    sheet["A1"].font, sheet["A1"].alignment = _TITLE, Alignment(horizontal="center")
    _head(sheet, 2, ["产业名称", "产值", "单位", "是否主导产业", "备注"], [28, 14, 10, 16, 24])
    for number, (name, output, leading) in enumerate(industries, 1):
        _row(sheet, number + 2, [name, output, "亿元", leading, ""])
    end = len(industries) + 3
    # A value rather than a formula: no office suite has calculated this file.
    total = sum(output for _, output, _ in industries if isinstance(output, (int, float)))
    _row(sheet, end, ["合计", total, "亿元", "", ""])


def main() -> None:
    """Write all samples."""
    write("qualified.xlsx", QUALIFIED, INDUSTRIES)
    write(
        "not-yet.xlsx",
        changed(
            {
                "高新区名称": (f"临湖高新技术产业开发区({MARK})", ""),
                "所在城市": ("临湖市", ""),
                "全口径增加值": ("1,434,800", "万元"),
                "是否符合节约集约用地和严格土地管理要求": ("", ""),
            }
        ),
        [
            ("新能源及节能环保", 360, "是"),
            ("智能装备制造", 240, "是"),
            ("新材料", 150, "是"),
            ("生物医药", 125, "是"),
            ("其他产业", 625, "否"),
        ],
    )
    write(
        "incomplete.xlsx",
        changed(
            {
                "高新区名称": (f"云山高新技术产业开发区({MARK})", ""),
                "所在城市": ("云山市", ""),
                "参加土地集约利用评价的省级开发区数": ("", "家"),
                "综合排名": ("约30名", ""),
                "全口径增加值": ("待统计局核定", "万元"),
            }
        ),
        INDUSTRIES,
    )


if __name__ == "__main__":
    main()
