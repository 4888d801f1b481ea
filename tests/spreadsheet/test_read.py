"""Values read from workbooks."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

import pytest

from killers import MAIN, RELATIONS, WORKBOOK, archive, cell, far, parts, sheet, workbook
from upgrade_check.errors import WorkbookError
from upgrade_check.spreadsheet.grid import NumberFormat, Sheet
from upgrade_check.spreadsheet.read import open_workbook


def only_sheet(data: bytes, name: str = "a.xlsx") -> Sheet:
    (only,) = open_workbook(data, name).sheets
    return only


def refusal(data: bytes, name: str = "a.xlsx") -> str:
    with pytest.raises(WorkbookError) as caught:
        open_workbook(data, name)
    return caught.value.code


def styles(*codes: str) -> str:
    """A style for each number format, the first being General."""
    declared = "".join(
        f'<numFmt numFmtId="{n}" formatCode="{code}"/>' for n, code in enumerate(codes, 164)
    )
    used = "".join(f'<xf numFmtId="{n}"/>' for n, _ in enumerate(codes, 164))
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts>{declared}</numFmts>'
        f'<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs>'
        f'<cellXfs><xf numFmtId="0"/>{used}</cellXfs></styleSheet>'
    )


def test_workbook_is_named_and_hashed(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(far("A1", "B2"))
    found = open_workbook(path, "in/a.xlsx")
    assert found.file == "in/a.xlsx"
    assert found.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert open_workbook(path.read_bytes(), "in/a.xlsx") == found


def test_far_cells_cost_nothing() -> None:
    assert only_sheet(far("B2", "XFD1048576")).cells == {(1, 1): 1, (1048575, 16383): 1}


def test_kinds_of_cells() -> None:
    rows = (
        '<row r="1"><c r="A1" t="b"><v>1</v></c><c r="B1" t="e"><v>#N/A</v></c>'
        '<c r="C1" t="inlineStr"><is><r><t>增</t></r><r><t>加值</t></r></is></c>'
        '<c r="D1" s="1"><v>45292</v></c><c r="E1" s="1"><v>2024</v></c>'
        '<c r="F1"><f>1</f></c><c r="G1" t="str"><v>x</v></c><c r="H1" t="d"><v>2024-03-01</v></c>'
        '<c r="I1"><v>1.5E2</v></c><c r="J1" t="str"><f>""</f><v></v></c>'
        '<c r="K1" t="str"><v>a_x000D_b</v></c><c r="L1" s="1"><v>0.5</v></c></row>'
    )
    found = only_sheet(workbook(sheet(rows), styles=styles("yyyy/m/d")))
    # The number of a year, such as 2024, is a day in 1905 if the cell has a date format.
    assert list(found.cells.values()) == [
        True,
        "增加值",
        dt.date(2024, 1, 1),
        dt.date(1905, 7, 16),
        "x",
        dt.date(2024, 3, 1),
        150.0,
        "a\rb",
        dt.time(12),
    ]
    assert found.errors == {(0, 1): "#N/A"}
    assert found.uncalculated == {(0, 5)}


def test_phonetic_hints_are_no_text() -> None:
    text = f'<sst xmlns="{MAIN}"><si><t>東京</t><rPh sb="0" eb="2"><t>とう</t></rPh></si></sst>'
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
    assert only_sheet(workbook(sheet(rows), strings=text)).cells == {(0, 0): "東京"}


def test_what_is_struck_out_is_no_text() -> None:
    run = "<r><rPr><strike/></rPr><t>168.5</t></r><r><rPr><strike val='0'/></rPr><t>139.2</t></r>"
    rows = (
        f'<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="inlineStr"><is>{run}</is></c></row>'
    )
    text = f'<sst xmlns="{MAIN}"><si>{run}</si></sst>'
    found = only_sheet(workbook(sheet(rows), strings=text))
    assert found.cells == {(0, 0): "139.2", (0, 1): "139.2"}


def test_places_may_be_left_out() -> None:
    rows = "<row><c><v>1</v></c><c><v>2</v></c></row><row><c/><c><v>3</v></c></row>"
    assert only_sheet(workbook(sheet(rows))).cells == {(0, 0): 1, (0, 1): 2, (1, 1): 3}


@pytest.mark.parametrize(
    "rows",
    [
        f'<row r="1">{cell("A1", "1")}{cell("A1", "2")}</row>',
        f'<row r="1">{cell("A1")}</row><row r="1">{cell("A1")}</row>',
        '<row r="1"><c r="A1"><v>1</v><v>2</v></c></row>',
        '<row r="1"><c r="A1" t="inlineStr"><v>1</v><is><t>2</t></is></c></row>',
        f'<row r="1">{cell("A2")}</row>',
        '<row r="1"><c r="A1"><v>NaN</v></c></row>',
        '<row r="1"><c r="A1"><v>1_000</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>7</v></c></row>',
        '<row r="1"><c r="A1" s="7"><v>1</v></c></row>',
    ],
)
def test_what_programs_read_differently_is_damaged(rows: str) -> None:
    assert refusal(workbook(sheet(rows))) == "damaged"


@pytest.mark.parametrize(
    ("code", "value", "expected"),
    [
        ("0.00%", 0.1, NumberFormat(percent=True)),
        ("0.0,,&quot;百万&quot;", 1.685e10, NumberFormat(scale=6, unit="百万")),
        ("#,##0&quot;万元&quot;", 1685000, NumberFormat(unit="万元")),
        ("0!.0,", 1685000, NumberFormat(scale=4)),
        ("0\\.00,", 1685000, NumberFormat(scale=5)),
        ("0&quot;%&quot;", 12, NumberFormat(unit="%")),
        ("#,##0.00_ ;[Red]\\-#,##0.00\\ ", 12, None),
        ("[&gt;=100000000]0.00,,&quot;百万&quot;;0", 5, None),
        ("[&gt;=100000000]0.00,,&quot;百万&quot;;0", 5e8, NumberFormat(scale=6, unit="百万")),
    ],
)
def test_what_a_cell_shows(code: str, value: float, expected: NumberFormat | None) -> None:
    rows = f'<row r="1"><c r="A1" s="1"><v>{value}</v></c></row>'
    found = only_sheet(workbook(sheet(rows), styles=styles(code)))
    assert found.formats.get((0, 0)) == expected


X15 = "http://schemas.microsoft.com/office/spreadsheetml/2010/11/main"


@pytest.mark.parametrize(
    "extension", ["", f'<x:workbookPr xmlns:x="{X15}" chartTrackingRefBase="1"/>']
)
def test_the_calendar_may_begin_in_1904(extension: str) -> None:
    book = WORKBOOK.replace("<sheets>", f'<workbookPr date1904="1"/>{extension}<sheets>')
    rows = '<row r="1"><c r="A1" s="1"><v>0</v></c><c r="B1" s="1"><v>43830</v></c></row>'
    found = only_sheet(workbook(sheet(rows), styles=styles("yyyy-mm-dd"), workbook=book))
    assert found.cells[0, 1] == dt.date(2024, 1, 1)


def merged(*ranges: str) -> str:
    cells = "".join(f'<mergeCell ref="{place}"/>' for place in ranges)
    return f"<mergeCells>{cells}</mergeCells>"


def test_of_a_merged_range_only_the_first_cell_is_read() -> None:
    rows = (
        f'<row r="1">{cell("A1")}{cell("B1")}{cell("C1")}{cell("D1")}</row>'
        '<row r="2"><c r="B2" t="e"><v>#N/A</v></c><c r="C2"><f>A1</f></c></row>'
        '<row r="3"><c r="B3" s="1"><v>1</v></c></row>'
        f'<row r="4">{cell("B4")}{cell("C4")}</row><row r="5">{cell("A5")}{cell("B5")}</row>'
    )
    after = merged("B1:C3", "B4:XFD4", "A6:B1048576")
    found = only_sheet(workbook(sheet(rows, after=after), styles=styles("0%")))
    assert found.merged[2] == ((5, 0), (1_048_575, 1))
    assert list(found.cells) == [(0, 0), (0, 1), (0, 3), (3, 1), (4, 0), (4, 1)]
    assert (found.errors, found.uncalculated, found.formats) == ({}, set(), {})


def test_a_cell_without_its_error_is_blank() -> None:
    found = only_sheet(workbook(sheet('<row><c r="A1" t="e"/><c r="B1" t="e"><f>A1</f></c></row>')))
    assert (found.errors, found.uncalculated) == ({}, {(0, 1)})


def test_hidden_rows_and_columns() -> None:
    found = only_sheet(
        workbook(
            sheet(
                f'<row r="1">{cell("A1")}</row><row r="2" hidden="1">{cell("C2")}</row>'
                '<row r="3" hidden="true"/>',
                before='<cols><col min="2" max="3" hidden="1"/><col min="16384" max="99999" width="0"/></cols>',
            )
        )
    )
    assert (found.hidden_rows, found.hidden_columns) == ({1, 2}, {1, 2, 16383})


def test_hidden_sheet_is_read_and_marked() -> None:
    rows = f'<row r="1">{cell("A1")}</row>'
    hidden = WORKBOOK.replace("<sheet ", '<sheet state="veryHidden" ')
    assert only_sheet(workbook(sheet(rows), workbook=hidden)).hidden
    assert not only_sheet(workbook(sheet(rows))).hidden


def test_chart_sheets_are_left_out() -> None:
    files = parts(
        sheet(f'<row r="1">{cell("A1")}</row>'),
        workbook=WORKBOOK.replace("<sheets>", '<sheets><sheet name="图" sheetId="9" r:id="rId9"/>'),
        relations=RELATIONS.replace(
            "</Rel",
            '<Relationship Id="rId9" Type="/chartsheet" Target="chartsheets/sheet1.xml"/></Rel',
        ),
    )
    files["xl/chartsheets/sheet1.xml"] = "<chartsheet/>"
    assert only_sheet(archive(files)).name == "S"


def test_strict_documents() -> None:
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    files = {
        name: content.replace(MAIN, strict).replace(
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            "http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        if isinstance(content, str)
        else content
        for name, content in parts(sheet(f'<row r="1">{cell("A1")}</row>')).items()
    }
    assert only_sheet(archive(files)).cells == {(0, 0): 1}


def test_content_decides_between_the_formats_that_are_read() -> None:
    assert only_sheet(far("A1", "B2"), "a.xls").name == "S"
    assert refusal(far("A1", "B2"), "a.ods") == "unsupported-format"


@pytest.mark.parametrize(
    "data",
    [
        "指标,数值\n全口径增加值,168.5\n".encode(),
        "指标,数值\n全口径增加值,168.5\n".encode("utf-8-sig"),
        "指标\t数值\r\n全口径增加值\t168.5\r\n".encode("gb18030"),
        "指标;数值\n全口径增加值;168.5\n".encode("gbk"),
        "指标\t数值\n全口径增加值\t168.5\n".encode("utf-16"),
    ],
)
def test_text_tables(data: bytes) -> None:
    found = only_sheet(data, "报送/数据.csv")
    assert found.name == "数据"
    assert found.cells == {
        (0, 0): "指标",
        (0, 1): "数值",
        (1, 0): "全口径增加值",
        (1, 1): "168.5",
    }


@pytest.mark.parametrize("data", [b"", b"<html></html>", b"\0\1\2", b"\xff\xff\xff"])
def test_no_text_table(data: bytes) -> None:
    assert refusal(data, "a.csv") == "not-a-workbook"
