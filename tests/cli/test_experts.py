"""``experts``: making sheets and collecting them."""

from __future__ import annotations

import json
import shutil
import subprocess
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from upgrade_check.cli.app import run
from upgrade_check.scoring.expert_review import mean, trimmed

Captured = pytest.CaptureFixture[str]
FIRST = 5
"""Row of the first item."""
GOOD = [8, 9, 7, 8, 6, 7, 8, 9, 8]


def sheets(folder: Path, number: int) -> list[Path]:
    assert run(["experts", "sheets", "-o", str(folder), "-n", str(number)]) == 0
    return sorted(folder.glob("*.xlsx"))


def fill(file: Path, name: str, marks: list[Any], cells: dict[str, Any] | None = None) -> None:
    book = load_workbook(file)
    sheet = book.worksheets[0]
    sheet["B3"] = name
    for row, mark in enumerate(marks, FIRST):
        sheet.cell(row, 4).value = mark
    for place, value in (cells or {}).items():
        sheet[place] = value
    book.save(file)


def collected(folder: Path, code: int, *options: str) -> dict[str, Any]:
    output = folder.parent / "review.json"
    assert run(["experts", "collect", str(folder), "-o", str(output), *options]) == code
    data: dict[str, Any] = json.loads(output.read_text("utf-8"))
    assert data["schema"] == "upgrade-check/review/1"
    return data


def test_a_sheet_is_as_the_clause_has_it(tmp_path: Path) -> None:
    (file,) = sheets(tmp_path / "s", 1)
    sheet = load_workbook(file).worksheets[0]
    assert [cell.value for cell in sheet[4]] == ["评分项", "满分", "评分要点", "得分", "意见"]
    assert sheet["A3"].value == "专家姓名"
    assert "示例，不是官方评分表" in sheet["A2"].value
    items = [sheet.cell(row, 1).value for row in range(FIRST, FIRST + 9)]
    assert items[:4] == ["土地集约利用程度", "综合排名", "全口径增加值", "主导产业"]
    assert items[4:] == [
        "产业链供应链安全",
        "区域辐射带动",
        "产业创新合作",
        "举全市之力建设",
        "园区亮点工作",
    ]
    assert sheet.protection.sheet
    unlocked = {c.coordinate for row in sheet.iter_rows() for c in row if not c.protection.locked}
    assert unlocked == {
        *("B3", "C3", "E3", "B15", "C15", "D15", "E15"),
        *(f"{letter}{row}" for letter in "DE" for row in range(FIRST, FIRST + 9)),
    }
    rules = sheet.data_validations.dataValidation
    assert {(str(r.sqref), r.formula1, r.formula2) for r in rules} == {
        (f"D{row}", "0", "10.0") for row in range(FIRST, FIRST + 9)
    }


def test_sheets_are_the_same_bytes_and_replace_no_entries(tmp_path: Path) -> None:
    one, other = sheets(tmp_path / "s", 2)
    before = one.read_bytes()
    assert sheets(tmp_path / "s", 2)[0].read_bytes() == before == other.read_bytes()
    fill(other, "张三", [8])
    kept = other.read_bytes()
    assert run(["experts", "sheets", "-o", str(tmp_path / "s"), "-n", "3"]) == 2
    assert other.read_bytes() == kept
    assert len(list((tmp_path / "s").iterdir())) == 2


@pytest.mark.parametrize("through_office", [False, True])
def test_collect(through_office: bool, tmp_path: Path, capsys: Captured) -> None:
    office = shutil.which("soffice")
    if through_office and not office:
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path / "s"
    fifth = [8, 6, 8, 9, 10]
    for n, file in enumerate(sheets(folder, 5)):
        marks = [fifth[n], *GOOD[1:4], 3 if n == 0 else 8.5, *GOOD[5:]]
        fill(file, f"专家{'甲乙丙丁戊'[n]}", marks, {f"E{FIRST}": "补充通报" if n == 1 else None})
    if through_office:
        saved = tmp_path / "saved"
        command = [str(office), "--headless", f"-env:UserInstallation=file://{tmp_path}/profile"]
        command += ["--convert-to", "xlsx", "--outdir", str(saved)]
        subprocess.run(
            [*command, *map(str, folder.iterdir())], check=True, timeout=180, capture_output=True
        )
        folder = saved
    data = collected(folder, 0)
    assert data["complete"] is True
    first, *_, fifth_item = data["items"][:5]
    assert first["marks"] == [8, 6, 8, 9, 10]
    assert first["mean"]["exact"] == "41/5"
    assert first["trimmed"]["exact"] == "25/3"
    assert (first["spread"], first["disputed"]) == (4, True)
    assert first["remarks"] == [{"expert": "专家乙", "text": "补充通报"}]
    assert (fifth_item["spread"], fifth_item["disputed"]) == (5.5, True)
    assert data["items"][1]["disputed"] is False
    totals = [8 + 59, 6 + 64.5, 8 + 64.5, 9 + 64.5, 10 + 64.5]
    assert [expert["total"] for expert in data["experts"]] == totals
    assert data["total"]["mean"]["value"] == pytest.approx(sum(totals) / 5)
    assert data["total"]["trimmed"]["value"] == pytest.approx(sum(sorted(totals)[1:-1]) / 3)
    assert data["findings"] == []
    assert "分歧较大" in capsys.readouterr().out


def test_what_does_not_count_is_told_at_its_cell(tmp_path: Path) -> None:
    files = sheets(tmp_path / "s", 5)
    fill(files[0], "甲", [11, "很好", None, -1, "8分", *GOOD[5:]])
    fill(files[1], "乙", GOOD)
    fill(files[2], " 乙", GOOD)
    fill(files[3], "", GOOD, {"B5": 20})
    data = collected(tmp_path / "s", 3)
    found = {(Path(f["file"]).stem[-1], f["code"], f["cell"]) for f in data["findings"]}
    assert found == {
        ("1", "beyond-maximum", "D5"),
        ("1", "not-a-mark", "D6"),
        ("1", "mark-missing", "D7"),
        ("1", "beyond-maximum", "D8"),
        ("2", "same-expert", "B3"),
        ("3", "same-expert", "B3"),
        ("4", "no-name", "B3"),
        ("4", "other-maximum", "B5"),
        ("5", "not-filled", "B3"),
    }
    assert [item["marks"] for item in data["items"][:5]] == [
        [None, None],
        [None, 9],
        [None, 7],
        [None, 8],
        [8, 6],
    ]
    assert data["items"][0]["mean"] is None
    assert [expert["total"] for expert in data["experts"]] == [None, None]
    assert data["total"] == {"mean": None, "trimmed": None}


def test_rows_and_formulas_that_do_not_count(tmp_path: Path) -> None:
    (file,) = sheets(tmp_path / "s", 1)
    cells = {"A6": "土地集约利用程度", "A7": "自拟项目", "D8": "=1/0", "E9": "=1+1"}
    fill(file, "甲", [*GOOD[:3], None, *GOOD[4:]], cells)
    found = {(f["code"], f["cell"]) for f in collected(tmp_path / "s", 3)["findings"]}
    assert found == {
        ("item-twice", "D5"),
        ("item-missing", "A4"),
        ("unknown-item", "A7"),
        ("not-a-mark", "D8"),
        ("no-remark", "E9"),
    }


def test_anonymous(tmp_path: Path, capsys: Captured) -> None:
    files = sheets(tmp_path / "s", 3)
    fill(files[0], "张三丰", GOOD, {"E5": "好"})
    for file in files[1:]:
        fill(file, "李四光", GOOD)
    (tmp_path / "s" / "王五.xlsx").write_bytes(b"nothing")
    capsys.readouterr()
    output = tmp_path / "r.xlsx"
    data = collected(tmp_path / "s", 4, "--anonymous", "-o", str(output))
    said = json.dumps(data, ensure_ascii=False) + capsys.readouterr().out
    said += "".join(
        str(cell.value)
        for sheet in load_workbook(output).worksheets
        for row in sheet.iter_rows()
        for cell in row
    )
    assert data["experts"] == [{"file": None, "name": "专家1", "complete": True, "total": 70.0}]
    for hidden in ("张三丰", "李四光", "王五", "专家评分表-"):
        assert hidden not in said


def test_workbook(tmp_path: Path) -> None:
    for n, file in enumerate(sheets(tmp_path / "s", 2)):
        fill(file, "甲乙"[n], GOOD, {"E5": "=HYPERLINK(1)" if n else "补充", "E7": "核对口径"})
    output = tmp_path / "r.xlsx"
    assert run(["experts", "collect", str(tmp_path / "s"), "-o", str(output)]) == 3
    book = load_workbook(output)
    assert book.sheetnames == ["得分汇总", "意见汇总", "待处理的问题"]
    remarks = [[cell.value for cell in row] for row in book["意见汇总"].iter_rows()]
    assert remarks[0] == ["评分项", "专家", "意见", "采纳情况"]
    assert [row[:3] for row in remarks[1:]] == [
        ["土地集约利用程度", "甲", "补充"],
        ["全口径增加值", "甲", "核对口径"],
        ["全口径增加值", "乙", "核对口径"],
    ]


def test_unreadable_and_never_over_an_input(tmp_path: Path, capsys: Captured) -> None:
    (file,) = sheets(tmp_path / "s", 1)
    fill(file, "甲", GOOD)
    kept = file.read_bytes()
    assert run(["experts", "collect", str(file), "-o", str(file)]) == 2
    assert file.read_bytes() == kept
    sample = Path(__file__).parents[2] / "samples" / "qualified.xlsx"
    assert run(["experts", "collect", str(file), str(sample)]) == 4
    assert "没有找到专家评分表" in capsys.readouterr().out
    assert (
        run(["experts", "sheets", "-o", str(tmp_path), "-n", "2", "--rules", "targets-2027"]) == 2
    )
    assert "national-upgrade" in capsys.readouterr().err


MARKS = st.lists(st.integers(0, 20).map(lambda n: Fraction(n, 2)), min_size=1, max_size=9)


@given(MARKS)
def test_means_lie_among_the_marks(marks: list[Fraction]) -> None:
    found, cut = mean(marks), trimmed(marks)
    assert found is not None
    assert min(marks) <= found <= max(marks)
    assert (cut is None) == (len(marks) < 5)
    if cut is not None:
        kept = sorted(marks)[1:-1]
        assert kept[0] <= cut <= kept[-1]
        assert cut * len(kept) + min(marks) + max(marks) == sum(marks)


def test_documents(tmp_path: Path) -> None:
    for n, file in enumerate(sheets(tmp_path / "s", 2)):
        fill(file, "甲乙"[n], GOOD, {"E9": f"<b>第{n}条</b>"})
    arguments = ["experts", "collect", str(tmp_path / "s"), "--date", "2026-11-25"]
    for name in ("r.docx", "r.pdf", "r.html", "r.md"):
        arguments += ["-o", str(tmp_path / name)]
    assert run(arguments) == 0
    text = (tmp_path / "r.md").read_text("utf-8")
    page = (tmp_path / "r.html").read_text("utf-8")
    for said in (text, page):
        assert "采纳情况" in said
        assert "不是官方评审结果" in said
        assert "<b>第" not in said
    assert "| 评分项 | 满分 | 计入 | 平均分 |" in text
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "r.docx").read_bytes().startswith(b"PK")
