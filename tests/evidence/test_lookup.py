"""Each document named in a form is found in the folder, or reported."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook
from PIL import Image
from pypdf import PdfWriter

from sheets import write_workbook
from upgrade_check import RulePack, read_workbook
from upgrade_check.cli.app import run
from upgrade_check.evidence.lookup import examine, with_evidence

Form = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The documents named in the qualified form: 附件5.pdf to 附件14.pdf."""
    folder = tmp_path / "佐证材料"
    folder.mkdir()
    for number in range(1, 15):
        _pdf(folder / f"附件{number}.pdf")
    return folder


def _pdf(path: Path) -> None:
    writer = PdfWriter()
    writer.add_blank_page(width=595, height=842)
    writer.write(path)


def _said(form: Path, folder: Path, capsys: pytest.CaptureFixture[str], code: int = 0) -> list[str]:
    capsys.readouterr()
    assert run(["evaluate", str(form), "--evidence", str(folder), "--format", "csv"]) == code
    assert run(["evaluate", str(form), "--evidence", str(folder), "--format", "github"]) == code
    return [line for line in capsys.readouterr().out.splitlines() if "evidence" in line]


def test_all_found(form: Form, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _said(form(), folder, capsys) == []


def test_missing_empty_and_unreadable(
    form: Form, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "附件11.pdf").unlink()
    (folder / "附件10.pdf").write_bytes(b"")
    (folder / "附件9.pdf").write_bytes(b"PK\x03\x04 not a PDF")
    said = "\n".join(_said(form(), folder, capsys))
    assert "指标数据!C13：“所在城市GDP”的佐证材料“附件11.pdf”没有找到" in said
    assert "指标数据!C12：“全口径增加值”的佐证材料“附件10.pdf”是空的" in said
    assert "指标数据!C11：“参加综合排名的开发区数”的佐证材料“附件9.pdf”打不开" in said


@pytest.mark.parametrize(
    "named",
    [
        "附件11",
        "附件11；—",
        " 《附件11》 ",
        "附件１１.PDF",
        "附件11.pdf；附件10",
        "附件11\n附件10.pdf",
    ],
)
def test_names_as_people_write_them(
    form: Form, folder: Path, named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _said(form({"指标数据!G13": named}), folder, capsys) == []


def test_by_document_number(form: Form, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "附件11.pdf").unlink()
    workbook = form({"指标数据!G13": "市统计局公报（海统发〔2024〕2号）"})
    _pdf(folder / "海统发〔2024〕12号 公报.pdf")
    assert any("没有找到" in line for line in _said(workbook, folder, capsys))
    _pdf(folder / "海统发〔2024〕2号 公报.pdf")
    assert not any("没有找到" in line for line in _said(workbook, folder, capsys))


def test_of_two_none_is_taken(form: Form, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "旧").mkdir()
    _pdf(folder / "旧" / "附件11.pdf")
    said = _said(form(), folder, capsys)
    assert any("不止一个文件：旧/附件11.pdf" in s or "附件11.pdf、旧/附件11.pdf" in s for s in said)


def test_nothing_outside_is_read(
    form: Form, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _pdf(tmp_path / "外面.pdf")
    (folder / "链接.pdf").symlink_to(tmp_path / "外面.pdf")
    for named in ("../外面.pdf", "链接.pdf", str(tmp_path / "外面.pdf")):
        said = _said(form({"指标数据!G13": named}), folder, capsys)
        assert any("没有找到" in line for line in said), named


def test_files_that_no_figure_names(
    form: Form, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _pdf(folder / "草稿.pdf")
    said = _said(form(), folder, capsys)
    assert any("文件“草稿.pdf”没有被任何数据引用" in line for line in said)


def test_pictures_and_workbooks(
    form: Form, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Image.new("RGB", (4, 4)).save(folder / "通报.png")
    Workbook().save(folder / "核算.xlsx")
    (folder / "假.jpg").write_bytes((folder / "通报.png").read_bytes())
    fine = form({"指标数据!G13": "通报；核算.xlsx；附件11"})
    assert not any("打不开" in line for line in _said(fine, folder, capsys))
    wrong = form({"指标数据!G13": "假.jpg；附件11"})
    assert any("“假.jpg”打不开" in line for line in _said(wrong, folder, capsys))


def test_one_workbook_at_a_time(form: Form, folder: Path, tmp_path: Path) -> None:
    form(name="another.xlsx")
    assert run(["evaluate", str(form().parent), "--evidence", str(folder)]) == 2
    assert run(["evaluate", str(form()), "--evidence", str(tmp_path / "无")]) == 2


def test_the_report_lists_the_files(
    form: Form, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workbook = form({"指标数据!G13": "附件11；附件10.pdf", "指标数据!G12": "附件14\n没有的"})
    capsys.readouterr()
    run(["evaluate", str(workbook), "--evidence", str(folder), "--format", "json"])
    (zone,) = json.loads(capsys.readouterr().out)["zones"]
    by_input = {i: item for item in zone["evidence"] for i in item["inputs"]}
    assert [f["file"] for f in by_input["city_gdp"]["files"]] == ["附件11.pdf", "附件10.pdf"]
    assert [f["file"] for f in by_input["zone_value_added"]["files"]] == ["附件14.pdf"]
    content = (folder / "附件11.pdf").read_bytes()
    assert by_input["city_gdp"]["files"][0] == {
        "document": "附件11",
        "file": "附件11.pdf",
        "size": len(content),
        "pages": 1,
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    run(["evaluate", str(workbook), "--evidence", str(folder), "--format", "html"])
    page = capsys.readouterr().out
    assert hashlib.sha256(content).hexdigest() in page
    run(["evaluate", str(workbook), "--format", "json"])
    assert "sha256" not in str(json.loads(capsys.readouterr().out)["zones"][0]["thresholds"])
    run(["evaluate", str(workbook), "--format", "html"])
    assert "佐证材料文件夹" not in capsys.readouterr().out


def test_a_file_of_another_zone_of_the_workbook_is_used(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    heading = ["高新区名称", "统计年度", "全口径增加值（亿元）", "所在城市GDP（亿元）", "佐证材料"]
    rows = [heading, ["甲高新区", 2024, 168.5, 1434.9, ""], ["乙高新区", 2024, 120, 1434.9, ""]]
    workbook = write_workbook(tmp_path / "全省.xlsx", {"各区": rows})
    said = _said(workbook, folder, capsys, 1)
    assert len([line for line in said if "附件1.pdf" in line]) == 1


def test_files_that_lie_nowhere(pack: RulePack, form: Callable[..., Path]) -> None:
    contents = {"全省通报.pdf": b"", "年鉴.PDF": b"not a PDF", "合影.txt": b"x"}
    files = {name: partial(examine, name, BytesIO(data)) for name, data in contents.items()}
    cells = {"指标数据!G7": "全省通报", "指标数据!G12": "年鉴", "指标数据!G13": "公报"}
    (zone,) = with_evidence([read_workbook(form(cells), pack)], pack, files)
    told = {finding.code: finding.details.get("file") for finding in zone.findings}
    assert told["evidence-empty"] == "全省通报.pdf"
    assert told["evidence-unreadable"] == "年鉴.PDF"
    assert told["evidence-unused"] == "合影.txt"
    assert "evidence-missing" in told


def test_a_dash_names_nothing(pack: RulePack, form: Callable[..., Path]) -> None:
    cells = {"指标数据!G12": "—", "指标数据!G13": " / "}
    (zone,) = with_evidence([read_workbook(form(cells), pack)], pack, {})
    missing = {i for f in zone.findings if f.code == "evidence-missing" for i in f.inputs}
    assert "land_use_rank" in missing
    assert not missing & {"zone_value_added", "city_gdp"}
