"""The preparation is shown beside the verdict and does not affect it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfWriter

from sheets import changed, qualified, write_workbook
from upgrade_check import RulePackError, load_pack
from upgrade_check.cli.app import run
from upgrade_check.rules.pack import builtin_packs

_STATED = [
    ("指标已分解到各部门", "是"),
    ("各部门已交回数据和佐证材料", "√"),
    ("定量指标已做内部模拟", "否"),
    ("已组织专家评审", "差不多"),
]


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    def write(*stated: tuple[str, str]) -> Path:
        sheets = changed(qualified(), {})
        sheets["申报准备"] = [["准备事项", "是否完成"], *map(list, stated)]
        return write_workbook(tmp_path / "data.xlsx", sheets)

    return write


def _zone(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    capsys.readouterr()
    assert run(["evaluate", *arguments, "--format", "json"]) == 0
    zone: dict[str, Any] = json.loads(capsys.readouterr().out)["zones"][0]
    return zone


def test_statements_and_files(
    workbook: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "佐证"
    folder.mkdir()
    writer = PdfWriter()
    writer.add_blank_page(width=595, height=842)
    writer.write(folder / "《发展战略规划》（送审稿）.pdf")
    (folder / "产业发展规划.pdf").write_bytes(b"")
    file = str(workbook(*_STATED))
    zone = _zone(capsys, file, "--evidence", str(folder))
    states = {i["id"]: (i["state"], i["shown"]) for i in zone["preparation"]["items"]}
    assert states["indicators-split"] == ("done", "申报准备!B2")
    assert states["figures-delivered"] == ("done", "申报准备!B3")
    assert states["internal-simulation"] == ("open", "申报准备!B4")
    assert states["expert-review"] == ("unknown", "申报准备!B5 填的“差不多”不是“是”或“否”")
    assert states["development-strategy"] == ("done", "《发展战略规划》（送审稿）.pdf")
    # An empty file proves nothing.
    assert states["industry-plan"] == ("open", "")
    assert states["remarks-worked-in"] == ("unknown", "")
    assert zone["preparation"]["text"].startswith("9项中完成3项，还缺")
    unused = [f for f in zone["findings"] if f["code"] == "evidence-unused"]
    assert unused == []
    assert run(["evaluate", file, "--evidence", str(folder)]) == 0
    said = capsys.readouterr().out
    assert "申报准备：9项中完成3项" in said
    assert said.index("结论  ") < said.index("申报准备：")


def test_not_shown_where_nothing_is_known(
    form: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert "preparation" not in _zone(capsys, str(form()))


def test_not_shown_for_a_blank_sheet_unless_asked_for(
    workbook: Callable[..., Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    blank = [(item, "") for item, _ in _STATED]
    file = str(workbook(*blank))
    assert "preparation" not in _zone(capsys, file)
    assert run(["evaluate", file]) == 0
    assert "申报准备" not in capsys.readouterr().out
    (tmp_path / "佐证").mkdir()
    asked = _zone(capsys, file, "--evidence", str(tmp_path / "佐证"))
    assert asked["preparation"]["text"].startswith("9项中完成0项")
    (item, _), *others = blank
    assert "preparation" in _zone(capsys, str(workbook((item, "否"), *others)))


def test_two_answers_are_none(
    workbook: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    zone = _zone(capsys, str(workbook(("已组织专家评审", "是"), ("已组织专家评审", "否"))))
    states = {i["id"]: i["state"] for i in zone["preparation"]["items"]}
    assert states["expert-review"] == "unknown"
    assert states["development-strategy"] == "unknown"


def test_the_form_asks_and_reads_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "填报表.xlsx"
    assert run(["template", "-o", str(file)]) == 0
    book = load_workbook(file)
    sheet = book["申报准备"]
    rows = {row[0].value: row[1] for row in sheet.iter_rows(min_row=4)}
    assert rows["《发展战略规划》"].value == "凭文件"
    rows["已组织专家评审"].value = "是"
    book.save(file)
    capsys.readouterr()
    run(["evaluate", str(file), "--format", "json"])
    zone = json.loads(capsys.readouterr().out)["zones"][0]
    states = {i["id"]: i["state"] for i in zone["preparation"]["items"]}
    assert [i for i, state in states.items() if state == "done"] == ["expert-review"]


def test_a_wrong_checklist_names_its_line(tmp_path: Path) -> None:
    folder = tmp_path / "national-upgrade"
    shutil.copytree(builtin_packs() / "national-upgrade", folder)
    file = folder / "checklist.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("id: figures-delivered", "id: indicators-split"), encoding="utf-8")
    with pytest.raises(RulePackError) as twice:
        load_pack(folder)
    assert twice.value.code == "duplicate-id"
    assert twice.value.details["line"] == 15
    file.write_text(text.replace("clause: 六(二十)二", "claus: 六(二十)二", 1), encoding="utf-8")
    with pytest.raises(RulePackError) as key:
        load_pack(folder)
    assert "checklist.yaml 第12行" in key.value.message("zh")
