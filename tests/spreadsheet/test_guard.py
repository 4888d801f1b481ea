"""Nothing that is hostile gets as far as the parser."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from killers import (
    Killer,
    archive,
    cell,
    far,
    killers,
    number,
    parts,
    record,
    sheet,
    workbook,
    xls,
)
from upgrade_check.errors import WorkbookError
from upgrade_check.locales import LANGUAGES, sentences
from upgrade_check.spreadsheet import guard, limits
from upgrade_check.spreadsheet.guard import inspect, read_bytes

CODES = (
    "file-not-found",
    "no-permission",
    "unsupported-format",
    "not-a-workbook",
    "encrypted",
    "damaged",
    "too-large",
)


def refusal(data: bytes, name: str = "a.xlsx") -> str:
    with pytest.raises(WorkbookError) as caught:
        inspect(data, name)
    return caught.value.code


@pytest.mark.parametrize("killer", list(killers()), ids=lambda killer: killer.name)
def test_killer_is_refused(killer: Killer) -> None:
    data = killer.build()
    if len(data) > limits.MAX_FILE:
        pytest.skip("refused before it is read: test_large_file")
    assert refusal(data, killer.file) == killer.code


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_every_refusal_says_what_to_do(code: str, language: str) -> None:
    assert sentences(language).has(f"errors.{code}")
    assert "甲.xlsx" in WorkbookError(code, file="甲.xlsx").message(language)


def test_error_names_the_file_without_its_control_characters() -> None:
    with pytest.raises(WorkbookError) as caught:
        inspect(b"", "a\n\x1b[31m\u202exslx.xlsx")
    assert caught.value.details["file"] == r"a ␛[31m\u202exslx.xlsx"


@pytest.mark.parametrize(
    ("last", "opens"),
    [
        ("A1000000", True),
        ("E1000000", True),
        ("F1000000", False),
        ("XFD305", True),
        ("XFD306", False),
    ],
)
def test_area_counts_from_a1(last: str, opens: bool) -> None:
    data = far("A1", last)
    if opens:
        assert list(inspect(data, "a.xlsx")) == ["S"]
    else:
        assert refusal(data) == "too-large"


def test_blank_cells_with_a_format_take_no_area() -> None:
    # Offices format whole columns down to the last row; calamine does not lay those out.
    data = workbook(
        sheet(f'<row r="1">{cell("A1")}</row><row r="9"><c r="XFD1048576" s="0"/></row>')
    )
    assert list(inspect(data, "a.xlsx")) == ["S"]


def test_total_area_is_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MAX_TOTAL_AREA", 5)
    assert refusal(far("A1", "B3")) == "too-large"
    assert inspect(far("A1", "A5"), "a.xlsx")


def test_content_decides_between_the_formats_that_are_read() -> None:
    assert list(inspect(far("A1", "B2"), "a.xls")) == ["S"]
    assert list(inspect(xls(number(0, 0)), "a.xlsx")) == ["S"]
    assert list(inspect(far("A1", "B2"), "A.XLSM")) == ["S"]


def test_formulas() -> None:
    facts = inspect(
        workbook(
            sheet(
                '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>1+1</f></c>'
                '<c r="C1"><f>1+1</f><v></v></c><c r="D1" t="str"><f>""</f><v></v></c>'
                '<c r="E1"><f t="shared" si="0"/><v>3</v></c><c r="F1"><v>4</v></c></row>'
            )
        ),
        "a.xlsx",
    )["S"]
    assert facts.formulas == {(0, 0), (0, 1), (0, 2), (0, 3), (0, 4)}
    assert facts.uncalculated == {(0, 1), (0, 2)}


def test_error_values() -> None:
    facts = inspect(
        workbook(
            sheet(
                '<row r="1"><c r="A1" t="e"><v>#N/A</v></c>'
                '<c r="B1" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
                '<row r="2"><c r="A2" t="str"><v>#N/A</v></c></row>'
            )
        ),
        "a.xlsx",
    )["S"]
    assert facts.errors == {(0, 0): "#N/A", (0, 1): "#DIV/0!"}
    assert facts.uncalculated == frozenset()


def test_hidden_rows_and_columns_end_with_the_used_part() -> None:
    data = workbook(
        sheet(
            f'<row r="1">{cell("A1")}</row><row r="2" hidden="1">{cell("C2")}</row>'
            '<row r="3" hidden="true"/>',
            before='<cols><col min="2" max="16384" hidden="1"/></cols>',
        )
    )
    facts = inspect(data, "a.xlsx")["S"]
    assert facts.hidden_rows == {1}
    assert facts.hidden_columns == {1, 2}


STYLES = (
    "<styleSheet><numFmts>"
    '<numFmt numFmtId="164" formatCode="0.0%"/><numFmt numFmtId="165" formatCode="0&quot;%&quot;"/>'
    '<numFmt numFmtId="166" formatCode="0\\%"/></numFmts>'
    '<cellStyleXfs><xf numFmtId="9"/></cellStyleXfs><cellXfs>'
    '<xf numFmtId="0"/><xf numFmtId="9"/><xf numFmtId="10"/><xf numFmtId="164"/>'
    '<xf numFmtId="165"/><xf numFmtId="166"/></cellXfs></styleSheet>'
)


def test_percent_formats() -> None:
    cells = "".join(f'<c r="{c}1" s="{i}"><v>1</v></c>' for i, c in enumerate("ABCDEF"))
    data = workbook(sheet(f'<row r="1">{cells}</row>'), styles=STYLES)
    assert inspect(data, "a.xlsx")["S"].percent == {(0, 1), (0, 2), (0, 3)}


def test_places_may_be_left_out() -> None:
    rows = (
        '<row><c t="e"><v>#N/A</v></c><c><f>1</f></c></row><row><c/><c t="e"><v>#REF!</v></c></row>'
    )
    facts = inspect(workbook(sheet(rows)), "a.xlsx")["S"]
    assert facts.errors == {(0, 0): "#N/A", (1, 1): "#REF!"}
    assert facts.uncalculated == {(0, 1)}


def test_old_workbook_facts() -> None:
    percent = [record(0xE0, bytes([0, 0, n, 0]) + bytes(16)) for n in (0, 10)]
    styled = record(0x203, bytes([3, 0, 1, 0, 1, 0]) + bytes(8))
    data = xls(
        number(0, 0),
        record(0x205, bytes([1, 0, 0, 0, 0, 0, 0x2A, 1])),
        record(0x208, bytes([1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0x20, 0, 0, 0])),
        record(0x06, bytes([2, 0, 0, 0, 0, 0, 2, 0, 7, 0, 0, 0, 0xFF, 0xFF]) + bytes(8)),
        styled,
        shared=b"".join(percent),
    )
    facts = inspect(data, "a.xls")["S"]
    assert facts.errors == {(1, 0): "#N/A", (2, 0): "#DIV/0!"}
    assert facts.hidden_rows == {1}
    assert facts.formulas == {(2, 0)}
    assert facts.percent == {(3, 1)}


def test_sheets_come_in_the_workbooks_order() -> None:
    book = parts(sheet(""))["xl/workbook.xml"]
    files = parts(
        sheet(cell("A1")),
        workbook=str(book).replace(
            "<sheets>", '<sheets><sheet name="乙" sheetId="2" r:id="rId2"/>'
        ),
        relations=str(parts("")["xl/_rels/workbook.xml.rels"]).replace(
            "</Rel", '<Relationship Id="rId2" Target="/xl/worksheets/b.xml"/></Rel'
        ),
    )
    files["xl/worksheets/B.XML"] = sheet(cell("A1"))
    assert list(inspect(archive(files), "a.xlsx")) == ["乙", "S"]


def read_refusal(path: Path) -> str:
    with pytest.raises(WorkbookError) as caught:
        read_bytes(path)
    return caught.value.code


def test_missing_file(tmp_path: Path) -> None:
    assert read_refusal(tmp_path / "a.xlsx") == "file-not-found"
    assert read_refusal(tmp_path / ("长" * 300)) == "file-not-found"
    assert read_refusal(tmp_path / "a\0.xlsx") == "file-not-found"


def test_folder(tmp_path: Path) -> None:
    assert read_refusal(tmp_path) == "not-a-workbook"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.xlsx")
    assert read_refusal(tmp_path / "a.xlsx") == "not-a-workbook"


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="the system has no local sockets")
def test_socket_and_device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("a.xlsx")
        assert read_refusal(Path("a.xlsx")) == "not-a-workbook"
    assert read_refusal(Path("/dev/zero")) == "not-a-workbook"


def test_large_file(tmp_path: Path) -> None:
    with (tmp_path / "a.xlsx").open("wb") as file:
        file.truncate(limits.MAX_FILE + 1)
    assert read_refusal(tmp_path / "a.xlsx") == "too-large"


def test_file_that_grows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MAX_FILE", 1000)
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"x" * 10)
    size_of = os.fstat

    def grow(descriptor: int) -> os.stat_result:
        found = size_of(descriptor)
        path.write_bytes(b"x" * 5000)
        return found

    monkeypatch.setattr(guard.os, "fstat", grow)
    assert read_refusal(path) == "too-large"


READ_AS_NOBODY = """
import os, sys
from pathlib import Path
from upgrade_check.errors import WorkbookError
from upgrade_check.spreadsheet.guard import read_bytes
if os.geteuid() == 0:
    os.setuid(65534)
try:
    read_bytes(Path(sys.argv[1]))
except WorkbookError as error:
    print(error.code)
"""


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="the system has no Unix permissions")
def test_unreadable_file(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(far("A1", "B2"))
    path.chmod(0)
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    result = subprocess.run(
        [sys.executable, "-c", READ_AS_NOBODY, path], capture_output=True, text=True, check=True
    )
    assert result.stdout.strip() == "no-permission"
