"""Make the sample workbooks in this folder: ``python samples/make_samples.py``.

They look as if an office had filled them in: a title over merged cells, a line for the stamp,
numbers typed in different ways, a total row with a formula, a signature line. All figures are
invented, and every sheet says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from upgrade_check.spreadsheet.style import workbook_bytes

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
    """The qualified zone with some values replaced, by label."""
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
    _save(book, file)


def _save(book: Workbook, file: str) -> None:
    (HERE / file).write_bytes(workbook_bytes(book))


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
    _title(sheet, "高新区升级门槛指标数据表", 8)
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
    _title(sheet, "主导产业产值情况表", 5)
    _head(sheet, 2, ["产业名称", "产值", "单位", "是否主导产业", "备注"], [28, 14, 10, 16, 24])
    for number, (name, output, leading) in enumerate(industries, 1):
        _row(sheet, number + 2, [name, output, "亿元", leading, ""])
    end = len(industries) + 3
    # A value instead of a formula, because no office suite has calculated this file.
    total = sum(output for _, output, _ in industries if isinstance(output, (int, float)))
    _row(sheet, end, ["合计", total, "亿元", "", ""])


# zone, city, land-use score, composite score, value added, city's GDP, total output
ZONES: list[tuple[str, str, float, float, float, float, float]] = [
    ("滨江高新区", "滨江市", 88.6, 85.2, 168.5, 1434.9, 1500),
    ("临湖高新区", "临湖市", 84.1, 79.4, 143.4, 1434.9, 1180),
    ("云山高新区", "云山市", 91.2, 83.0, 96.2, 870.4, 840),
    ("青溪高新区", "青溪市", 79.5, 76.8, 61.3, 702.5, 560),
    ("东岭高新区", "东岭市", 86.3, 81.7, 112.8, 930.6, 975),
    ("南桥高新区", "南桥市", 72.9, 70.1, 38.7, 655.0, 362),
    ("西塘高新区", "西塘市", 81.4, 78.2, 88.9, 801.2, 770),
    ("北川高新区", "北川市", 68.0, 66.5, 25.4, 540.3, 250),
    ("平湾高新区", "平湾市", 83.7, 80.6, 104.6, 989.1, 910),
    ("安泽高新区", "安泽市", 77.2, 74.9, 70.5, 690.8, 655),
    ("长林高新区", "长林市", 74.8, 72.3, 49.2, 615.7, 430),
    ("金坪高新区", "金坪市", 70.6, 68.9, 33.0, 588.4, 305),
]
SHARES = [("新能源", 0.36, "是"), ("智能装备", 0.28, "是"), ("其他产业", 0.36, "否")]


def _title(sheet: Worksheet, title: str, columns: int) -> None:
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=columns)
    sheet["A1"] = f"{title}（{MARK}）"
    sheet["A1"].font, sheet["A1"].alignment = _TITLE, Alignment(horizontal="center")


def write_province(file: str) -> None:
    """A province's summary: one row per zone, with scores from which ranks are computed."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "汇总表"
    _title(sheet, "全省省级高新区升级指标汇总表", 11)
    sheet["A2"] = "单位：亿元"
    heads = ["序号", "高新区名称", "所在省份", "所在城市", "统计年度"]
    _head(sheet, 3, [*heads, "土地集约利用", "", "综合评价", "", "经济指标", "", ""], [14] * 12)
    below = ["土地集约利用得分", "参评数", "综合得分", "参加综合排名的开发区数"]
    _head(sheet, 4, [""] * 5 + [*below, "全口径增加值", "所在城市GDP", "园区总产值"], [14] * 12)
    for place in ("A3:A4", "B3:B4", "C3:C4", "D3:D4", "E3:E4", "F3:G3", "H3:I3", "J3:L3"):
        sheet.merge_cells(place)
    for number, (zone, city, land, score, added, gdp, output) in enumerate(ZONES, 1):
        place = [number, zone, "江苏省", city, 2024]
        row = [*place, land, len(ZONES), score, len(ZONES), added, gdp, output]
        _row(sheet, number + 4, row)
    _row(
        sheet,
        len(ZONES) + 5,
        ["", "合计", *[""] * 7, *(sum(z[i] for z in ZONES) for i in (4, 5, 6))],
    )
    sheet = book.create_sheet("主导产业")
    _head(sheet, 1, ["高新区名称", "产业名称", "产值（亿元）", "是否主导产业"], [20, 20, 14, 16])
    row = 2
    for zone, *_, output in ZONES:
        for name, share, leading in SHARES:
            _row(sheet, row, [zone, name, round(output * share, 1), leading])
            row += 1
    _save(book, file)


def _years_across(sheet: Worksheet, title: str, figures: list[list[Any]]) -> None:
    """One zone with one column for each of three years."""
    _title(sheet, title, 5)
    _head(sheet, 2, ["指标", "单位", "2022年", "2023年", "2024年"], [40, 10, 14, 14, 14])
    zone = {"高新区名称": "滨江高新技术产业开发区", "所在省份": "江苏省", "所在城市": "滨江市"}
    rows = [[label, "", *[name] * 3] for label, name in zone.items()]
    for number, row in enumerate([*rows, *figures], 3):
        _row(sheet, number, row)


def write_years(file: str) -> None:
    """One zone with one column for each of three years."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "历年数据"
    figures = [
        ["土地集约利用全省排名", "名", 19, 17, 14],
        ["参加土地集约利用评价的省级开发区数", "家", 45, 45, 45],
        ["综合排名", "名", 64, 47, 30],
        ["参加综合排名的开发区数", "家", 129, 130, 131],
        ["全口径增加值", "亿元", 108.4, 120.9, 134.2],
        ["所在城市GDP", "亿元", 1275.3, 1352.6, 1434.9],
        ["园区总产值", "亿元", 1190, 1330, 1500],
    ]
    _years_across(sheet, "高新区主要指标", figures)
    sheet = book.create_sheet("主导产业")
    _head(sheet, 1, ["年度", "产业名称", "产值（亿元）", "是否主导产业"], [10, 24, 14, 16])
    row = 2
    for year, total in ((2022, 1190), (2023, 1330), (2024, 1500)):
        for name, share, leading in SHARES:
            _row(sheet, row, [year, name, round(total * share, 1), leading])
            row += 1
    _save(book, file)


def write_targets_of_three_years(file: str) -> None:
    """The targets for 2027 with one column for each of three years."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "发展目标"
    figures = [
        ["高新技术企业数", "家", 188, 214, 243],
        ["科技型中小企业数", "家", 236, 279, 325],
        ["省瞪羚企业数", "家", 14, 18, 21],
        ["企业研发投入占GDP比重", "%", 2.42, 2.57, 2.71],
        ["规上工业企业中高新技术企业占比", "%", 38.6, 40.1, 41.2],
        ["高新技术产业产值占比", "%", 41.9, 43.3, 45],
        ["万人发明专利拥有量", "件", 42.3, 48.6, 55.4],
        ["市级科技专项资金支持高新区占比", "%", 16, 18, 21],
    ]
    _years_across(sheet, "高新区2027年发展目标完成情况", figures)
    _save(book, file)


def write_own_words(file: str) -> None:
    """A list without a header, with an office's own labels: see labels.yaml."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "园区情况"
    rows: list[list[Any]] = [
        [f"园区情况一览（{MARK}）"],
        ["高新区名称", "滨江高新技术产业开发区"],
        ["所在省份", "江苏省"],
        ["所在城市", "滨江市"],
        ["统计年度", 2024],
        ["土地节约集约考评名次", "第12名"],
        ["土地考评单位总数", "45家"],
        ["综合考评位次", "第三十名"],
        ["综合考评单位总数", "131家"],
        ["增加值总量（含飞地）", "168.5亿元"],
        ["滨江市地区生产总值", "1434.9亿元"],
        ["工业和服务业总规模", "1500亿元"],
        ["主导产业1：新能源产值", "420亿元"],
        ["主导产业2：智能装备产值", "380亿元"],
        ["主导产业3：新材料产值", "210亿元"],
    ]
    for number, row in enumerate(rows, 1):
        _row(sheet, number, row)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 34, 30
    _save(book, file)


TARGET_HEADINGS = (
    *("高新区名称", "所在省份", "所在城市", "统计年度", "高新技术企业数", "科技型中小企业数"),
    *("省瞪羚企业数", "企业研发投入占GDP比重", "规上工业企业中高新技术企业占比"),
    *("高新技术产业产值占比", "万人发明专利拥有量", "市级科技专项资金支持高新区占比"),
)
TARGETS: tuple[tuple[Any, ...], ...] = (
    ("东湾", 2023, 180, 200, 6, "2.0%", "35%", "40%", 48, "15%"),
    ("东湾", 2024, 240, 260, 10, "2.4%", "38.5%", "46%", 55.5, "18%"),
    ("西岭", 2024, 213, 310, 31, "3.1%", "46%", "46%", 66, "20%"),
    ("南港", 2024, 302, 310, 21, "3.1%", "46%", "46%", 66, "20%"),
)
"""Whether West or South is ahead depends on a single weight."""


def write_targets(file: str) -> None:
    """Figures of several zones for the targets of 2027, with two years for one zone."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "指标完成情况"
    _row(sheet, 1, [f"指标完成情况表（{MARK}）"])
    _row(sheet, 2, list(TARGET_HEADINGS))
    for number, (name, *figures) in enumerate(TARGETS, 3):
        where = [f"{name}高新技术产业开发区", "江苏省", f"{name}市"]
        _row(sheet, number, [*where, *figures])
    sheet.column_dimensions["A"].width = 28
    _save(book, file)


def main() -> None:
    """Write all samples."""
    write_province("province.xlsx")
    write_years("three-years.xlsx")
    write_targets_of_three_years("targets-three-years.xlsx")
    write_own_words("own-words.xlsx")
    write_targets("targets.xlsx")
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
