"""The program can read the form it makes."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook

from sheets import qualified
from upgrade_check import RulePack, Status, assess, load_pack, read_workbook
from upgrade_check.cli.app import run
from upgrade_check.forms.template import make_template
from upgrade_check.locales import LANGUAGES, Language
from upgrade_check.rules.pack import find_pack


def _made(folder: Path, pack: RulePack, language: Language = "zh") -> Path:
    path = folder / "form.xlsx"
    path.write_bytes(make_template(pack, language))
    return path


def _fill(path: Path) -> None:
    """Fill the Chinese template with the qualified zone's figures, found by label."""
    book = load_workbook(path)
    form = {row[1]: row for row in qualified()["指标数据"][2:]}
    sheet = book["指标数据"]
    for row in sheet.iter_rows(min_row=4):
        label = re.sub(r" \*$", "", str(row[1].value))
        if label in form:
            _, _, value, _, year, source, evidence, _ = form[label]
            row[2].value = value
            if row[5].protection.locked is False:
                row[4].value, row[5].value, row[6].value = year, source, evidence
    table = book["主导产业"]
    for index, row in enumerate(qualified()["主导产业"][1:-1], 4):
        table.cell(index, 1).value, table.cell(index, 2).value = row[0], row[1]
        table.cell(index, 4).value = row[3]
        table.cell(index, 5).value, table.cell(index, 6).value = "市统计局", "分产业产值.pdf"
    book.save(path)


def _saved(path: Path, suffix: str) -> Path:
    """``path`` as LibreOffice saves it, with its formulas calculated."""
    folder = path.parent / "saved"
    folder.mkdir()
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{path.parent}/profile",
            "--headless",
            "--convert-to",
            suffix,
            "--outdir",
            folder,
            path,
        ],
        check=True,
        capture_output=True,
        timeout=240,
    )
    return folder / f"{path.stem}.{suffix}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_unfilled_form_lacks_exactly_what_is_required(
    language: Language, pack: RulePack, tmp_path: Path
) -> None:
    path = _made(tmp_path, pack, language)
    assessment = assess(read_workbook(path, pack), pack, language)
    assert assessment.status is Status.UNDETERMINED
    errors = [f for f in assessment.findings if f.severity == "error"]
    assert {f.code for f in errors} == {"missing-value"}
    required = [i for i, declared in pack.inputs.items() if declared.required]
    assert sorted(i for f in errors for i in f.inputs) == sorted(required)
    assert all(f.place.cell for f in errors)
    assert {f.code for f in assessment.findings} == {"missing-value", "not-attested"}
    assert run(["evaluate", str(path), "--quiet"]) == 3


def test_a_filled_form_passes(pack: RulePack, tmp_path: Path) -> None:
    path = _made(tmp_path, pack)
    _fill(path)
    assessment = assess(read_workbook(path, pack), pack)
    assert assessment.findings == ()
    assert assessment.status is Status.PASS


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("suffix", ["xlsx", "xls"])
def test_a_form_saved_by_an_office_suite_passes(
    suffix: str, pack: RulePack, tmp_path: Path
) -> None:
    path = _made(tmp_path, pack)
    _fill(path)
    assessment = assess(read_workbook(_saved(path, suffix), pack), pack)
    assert [f.code for f in assessment.findings] == []
    assert assessment.status is Status.PASS


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_the_total_is_right_whatever_the_units_of_the_rows(pack: RulePack, tmp_path: Path) -> None:
    path = _made(tmp_path, pack)
    _fill(path)
    book = load_workbook(path)
    table = book["主导产业"]
    for row, (factor, unit) in enumerate(
        ((10_000, "万元"), (100, "百万元"), (100_000, "千元"), (100_000_000, "元")), 4
    ):
        table.cell(row, 2).value *= factor
        table.cell(row, 3).value = unit
    book.save(path)
    saved = _saved(path, "xlsx")
    total = load_workbook(saved, data_only=True)["主导产业"].cell(19, 2).value
    assert total == pytest.approx(1500)
    assert assess(read_workbook(saved, pack), pack).findings == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_pack_gives_the_same_bytes(language: Language, pack: RulePack) -> None:
    assert make_template(pack, language) == make_template(pack, language)


def test_only_the_cells_to_fill_are_open(pack: RulePack, tmp_path: Path) -> None:
    sheet = load_workbook(_made(tmp_path, pack))["指标数据"]
    assert sheet.protection.sheet
    assert not sheet.protection.password
    by_label = {str(row[1].value): row for row in sheet.iter_rows(min_row=4)}
    row = by_label["全口径增加值 *"]
    assert [cell.protection.locked for cell in row] == [
        True,
        True,
        False,
        False,
        False,
        False,
        False,
        False,
        True,
    ]
    assert "统计部门" in row[6].comment.text
    assert row[8].value == "统计局"
    assert sheet.freeze_panes == "C4"


def test_every_open_cell_is_yellow_and_units_as_their_amounts(
    pack: RulePack, tmp_path: Path
) -> None:
    book = load_workbook(_made(tmp_path, pack))
    signatures = {"填报人：", "审核人：", "填报单位（盖章）：", "填报日期："}
    for name in ("指标数据", "主导产业"):
        for row in book[name].iter_rows():
            for cell in row:
                is_yellow = cell.fill.fgColor.rgb in ("00FFF2CC", "00FFF9E1")
                is_open = not cell.protection.locked and cell.value not in signatures
                assert is_yellow == is_open, cell.coordinate
                if cell.value == "亿元" and is_open:
                    assert cell.fill.fgColor.rgb == "00FFF2CC", cell.coordinate


def test_what_may_be_typed_is_checked_while_typing(pack: RulePack, tmp_path: Path) -> None:
    sheet = load_workbook(_made(tmp_path, pack))["指标数据"]
    rules = {str(rule.sqref): rule for rule in sheet.data_validations.dataValidation}
    by_label = {str(row[1].value): row[2].coordinate for row in sheet.iter_rows(min_row=4)}

    def rule_of(label: str) -> tuple[str, str | None]:
        (rule,) = [r for where, r in rules.items() if by_label[label] in where.split()]
        return rule.type, rule.operator

    assert rule_of("土地集约利用全省排名 *") == ("whole", "greaterThanOrEqual")
    assert rule_of("全口径增加值 *") == ("decimal", "greaterThanOrEqual")
    assert rule_of("发展定位是否明晰")[0] == "list"


def test_another_pack_makes_another_form(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(find_pack("national-upgrade"), tmp_path / "pack"))
    path = folder / "value-added.yaml"
    text = path.read_text("utf-8").replace("zh: 所在城市GDP", "zh: 全市生产总值")
    path.write_text(text, "utf-8")
    pack = load_pack(folder)
    sheet = load_workbook(_made(tmp_path, pack))["指标数据"]
    assert "全市生产总值 *" in [row[1].value for row in sheet.iter_rows()]


def test_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(["template"]) == 0
    assert Path("填报表.xlsx").is_file()
    assert run(["template"]) == 2
    assert "已经存在" in capsys.readouterr().err
    assert run(["template", "-o", "form.pdf"]) == 2
    assert run(["template", "--lang", "en"]) == 0
    assert Path("form.xlsx").is_file()


def test_the_form_of_another_pack_is_filled_in_and_evaluated(tmp_path: Path) -> None:
    pack = load_pack("targets-2027")
    path = _made(tmp_path, pack)
    book = load_workbook(path)
    sheet = book["指标数据"]
    assert sheet["A1"].value == "2027年发展目标填报表"
    filled = {
        "高新区名称": "甲高新区",
        "所在省份": "江苏省",
        "所在城市": "海安市",
        "统计年度": 2026,
        "高新技术企业数": 301,
        "科技型中小企业数": 301,
        "省瞪羚企业数": 0,
        "企业研发投入占GDP比重": 3.2,
        "规上工业企业中高新技术企业占比": 45.1,
        "高新技术产业产值占比": 46,
        "万人发明专利拥有量": 65,
        "市级科技专项资金支持高新区占比": 20,
    }
    for row in sheet.iter_rows(min_row=3):
        label = str(row[1].value or "").removesuffix(" *")
        if label in filled:
            row[2].value = filled.pop(label)
    assert filled == {}
    book.save(path)
    found = assess(read_workbook(path, pack), pack)
    assert [t.id for t in found.thresholds if t.status is not Status.PASS] == ["gazelles"]
    assert found.verdict == "未达标：8项目标中7项达标，1项未达标（省瞪羚企业）"
