"""What comes out of a workbook, and what never does."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
from pathlib import Path

import pytest

from killers import (
    RELATIONS,
    WORKBOOK,
    archive,
    cell,
    far,
    number,
    parts,
    record,
    sheet,
    workbook,
    xls,
)
from upgrade_check.errors import WorkbookError
from upgrade_check.spreadsheet import read
from upgrade_check.spreadsheet.read import Sheet, open_workbook


def only_sheet(tmp_path: Path, data: bytes, name: str = "a.xlsx") -> Sheet:
    path = tmp_path / name
    path.write_bytes(data)
    (only,) = open_workbook(path, name).sheets
    return only


def test_workbook_is_named_and_hashed(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(far("A1", "B2"))
    found = open_workbook(path, "in/a.xlsx")
    assert found.file == "in/a.xlsx"
    assert found.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_rows_begin_with_a1(tmp_path: Path) -> None:
    assert only_sheet(tmp_path, far("B2", "C3")).rows == [
        ["", "", ""],
        ["", 1.0, ""],
        ["", "", 1.0],
    ]


def test_kinds_of_cells(tmp_path: Path) -> None:
    styles = '<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'
    rows = (
        '<row r="1"><c r="A1" t="b"><v>1</v></c><c r="B1" t="e"><v>#N/A</v></c>'
        '<c r="C1" t="inlineStr"><is><r><t>增</t></r><r><t>加值</t></r></is></c>'
        '<c r="D1" s="1"><v>45292</v></c><c r="E1" s="1"><v>2024</v></c>'
        '<c r="F1"><f>1</f></c><c r="G1" t="str"><v>x</v></c></row>'
    )
    found = only_sheet(tmp_path, workbook(sheet(rows), styles=styles))
    # A number of a year in a cell with a date format is a day in 1905.
    assert found.rows == [[True, "", "增加值", dt.date(2024, 1, 1), dt.date(1905, 7, 16), "", "x"]]
    assert found.facts.errors == {(0, 1): "#N/A"}
    assert found.facts.uncalculated == {(0, 5)}


@pytest.mark.parametrize("value", ["#SPILL!", "#CALC!", "#GETTING_DATA", "#新!"])
def test_error_values_that_calamine_does_not_know(tmp_path: Path, value: str) -> None:
    rows = f'<row r="1"><c r="A1" t="e"><v>{value}</v></c>{cell("B1", "7")}</row>'
    found = only_sheet(tmp_path, workbook(sheet(rows)))
    assert found.rows == [["", 7.0]]
    assert found.facts.errors == {(0, 0): value}


@pytest.mark.parametrize("error", ["", "12", "#SPILL!"])
def test_an_odd_error_value_changes_no_other_cell(tmp_path: Path, error: str) -> None:
    rows = (
        f'<row r="1"><c r="A1" t="e"><v>{error}</v></c><c r="B1" t="str"><v>{error}</v></c>'
        '<c r="C1" t="e"/><c r="D1" t="str"><f>A2</f><v>12</v></c></row>'
        '<row r="2"><c r="A2"><v>12</v></c><c r="B2" t="str"><v>#SPILL!</v></c></row>'
    )
    found = only_sheet(tmp_path, workbook(sheet(rows)))
    assert found.rows[0][1] == error
    assert found.rows[0][3] == "12"
    assert [float(found.rows[1][0]), found.rows[1][1]] == [12.0, "#SPILL!"]  # type: ignore[arg-type]
    assert found.facts.errors[0, 0] == error


def test_merged_ranges_are_cut_to_the_rows(tmp_path: Path) -> None:
    merged = '<mergeCells><mergeCell ref="A1:XFD1048576"/><mergeCell ref="Z9:Z10"/></mergeCells>'
    found = only_sheet(tmp_path, workbook(sheet(cell("A1") + cell("B2"), after=merged)))
    assert found.merged == (((0, 0), (1, 1)),)


def test_hidden_sheet_is_read_and_marked(tmp_path: Path) -> None:
    hidden = WORKBOOK.replace("<sheet ", '<sheet state="veryHidden" ')
    assert only_sheet(tmp_path, workbook(sheet(cell("A1")), workbook=hidden)).hidden
    assert not only_sheet(tmp_path, workbook(sheet(cell("A1")))).hidden


def test_chart_sheets_are_left_out(tmp_path: Path) -> None:
    files = parts(
        sheet(cell("A1")),
        workbook=WORKBOOK.replace("<sheets>", '<sheets><sheet name="图" sheetId="9" r:id="rId9"/>'),
        relations=RELATIONS.replace(
            "</Rel",
            '<Relationship Id="rId9" Type="/chartsheet" Target="chartsheets/sheet1.xml"/></Rel',
        ),
    )
    files["xl/chartsheets/sheet1.xml"] = "<chartsheet/>"
    assert only_sheet(tmp_path, archive(files)).name == "S"


def test_old_workbook(tmp_path: Path) -> None:
    dimensions = record(0x200, b"\0\0\0\0\xff\xff\xff\xff\0\0\xff\xff\0\0")
    found = only_sheet(tmp_path, xls(dimensions, number(0, 1, 2.5)), "a.xls")
    assert (found.name, found.rows) == ("S", [["", 2.5]])


def test_refusal_names_the_file_as_given(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"")
    with pytest.raises(WorkbookError) as caught:
        open_workbook(path, "报送/a\x1b[2J.xlsx")
    assert caught.value.details["file"] == "报送/a␛[2J.xlsx"


class PanicException(BaseException):
    """Looks like the one that pyo3 raises."""


PanicException.__module__ = "pyo3_runtime"


def test_panic_is_damage_and_stays_silent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def panic(*_: object) -> None:
        os.write(2, b"thread '<unnamed>' panicked at src/xls.rs:1\n")
        raise PanicException

    monkeypatch.setattr(read, "_read_sheet", panic)
    with pytest.raises(WorkbookError, match="damaged"):
        only_sheet(tmp_path, far("A1", "B2"))
    os.write(2, b"still here")
    assert capfd.readouterr().err == "still here"


@pytest.mark.parametrize("kind", [KeyboardInterrupt, SystemExit, MemoryError])
def test_other_exceptions_pass(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: type[BaseException]
) -> None:
    def fail(*_: object) -> None:
        raise kind

    monkeypatch.setattr(read, "_read_sheet", fail)
    with pytest.raises(kind):
        only_sheet(tmp_path, far("A1", "B2"))


def test_real_panic(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    # A record that says nothing on which day the calendar begins: calamine reads two bytes of it.
    path = tmp_path / "a.xls"
    path.write_bytes(xls(number(0, 0), shared=record(0x22)))
    with pytest.raises(WorkbookError, match="damaged"):
        open_workbook(path, "a.xls")
    assert capfd.readouterr().err == ""
