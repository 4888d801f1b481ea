"""From one blank form per department to one form with traceable figures."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from sheets import qualified, write_workbook
from upgrade_check import RulePack, Status, assess, read_workbook
from upgrade_check.cli.app import run

LAND = "自然资源和规划局"
SCIENCE = "科技局（会同商务局）"
STATISTICS = "统计局"
REFORM = "发改委（会同高新区管委会）"
Split = Callable[..., Path]


@pytest.fixture
def split(tmp_path: Path) -> Split:
    """Split the form, and fill in what each department holds of the qualified zone."""

    def filled(changes: Mapping[str, Any] | None = None, *options: str) -> Path:
        folder = tmp_path / "部门"
        assert run(["split", "-o", str(folder), *options]) == 0
        figures = {row[1]: row for row in qualified()["指标数据"][2:]}
        for file in folder.glob("*.xlsx"):
            book = load_workbook(file)
            for row in book["指标数据"].iter_rows(min_row=4):
                label = re.sub(r" \*$", "", str(row[1].value))
                if label in figures:
                    _, _, value, _, year, source, evidence, _ = figures[label]
                    row[2].value = (changes or {}).get(f"{file.stem}/{label}", value)
                    if row[5].protection.locked is False:
                        row[4].value, row[5].value, row[6].value = year, source, evidence
            if "主导产业" in book.sheetnames:
                for index, row in enumerate(qualified()["主导产业"][1:-1], 4):
                    sheet = book["主导产业"]
                    sheet.cell(index, 1).value, sheet.cell(index, 2).value = row[0], row[1]
                    sheet.cell(index, 4).value = row[3]
                    sheet.cell(index, 5).value = "市统计局"
                    sheet.cell(index, 6).value = "分产业产值.pdf"
            book.save(file)
        return folder

    return filled


def _one_more(folder: Path, name: str, label: str, value: object, unit: str = "") -> Path:
    """Another form with a single entry."""
    heading = ["指标", "数值", "单位", "年度", "数据来源"]
    rows = [heading, [label, value, unit, 2024, "科技局统计科"]]
    return write_workbook(folder / f"{name}.xlsx", {"指标数据": rows})


def test_one_form_a_department(tmp_path: Path) -> None:
    folder = tmp_path / "部门"
    assert run(["split", "-o", str(folder), "--due", "2026-12-10"]) == 0
    assert {file.stem for file in folder.iterdir()} == {LAND, SCIENCE, STATISTICS, REFORM}
    book = load_workbook(folder / f"{STATISTICS}.xlsx")
    sheet = book["指标数据"]
    labels = [str(row[1].value or "") for row in sheet.iter_rows(min_row=4)]
    assert "全口径增加值 *" in labels
    assert "所在城市GDP *" in labels
    assert "综合排名 *" not in labels
    assert "主导产业" not in book.sheetnames
    assert "交回日期：2026-12-10。" in sheet["A2"].value
    assert "统计部门出具的核算数据" in [row[8].value for row in sheet.iter_rows(min_row=4)]


def test_split_replaces_an_empty_form_and_no_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "部门"
    assert run(["split", "-o", str(folder)]) == 0
    assert run(["split", "-o", str(folder), "--due", "2026-12-10"]) == 0
    file = folder / f"{STATISTICS}.xlsx"
    book = load_workbook(file)
    row = next(r for r in book["指标数据"].iter_rows() if r[1].value == "所在城市GDP *")
    row[2].value = 1434.9
    book.save(file)
    before = {path: path.read_bytes() for path in folder.iterdir()}
    capsys.readouterr()
    assert run(["split", "-o", str(folder)]) == 2
    assert str(file) in capsys.readouterr().err
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_split_fills_in_what_is_known(
    tmp_path: Path, form: Callable[..., Path], pack: RulePack
) -> None:
    folder = tmp_path / "部门"
    assert run(["split", "-o", str(folder), "--from", str(form())]) == 0
    zone = read_workbook(folder / f"{STATISTICS}.xlsx", pack)
    assert zone.text("zone_name") == "江海高新技术产业开发区"
    assert str(zone.number("city_gdp")) == "1434.9"
    assert zone.number("land_use_rank") is None
    assert len(read_workbook(folder / f"{REFORM}.xlsx", pack).tables["industries"]) == 4


def test_split_hands_the_preparation_on(tmp_path: Path, pack: RulePack) -> None:
    known, folder, merged = tmp_path / "表.xlsx", tmp_path / "部门", tmp_path / "汇总.xlsx"
    assert run(["template", "-o", str(known)]) == 0
    book = load_workbook(known)
    sheet = book["申报准备"]
    sheet["B4"], sheet["B6"] = "是", "否"
    book.save(known)
    before = read_workbook(known, pack).statements
    assert before
    assert run(["split", "-o", str(folder), "--from", str(known)]) == 0
    holders = [f.stem for f in folder.iterdir() if "申报准备" in load_workbook(f).sheetnames]
    assert holders == [REFORM]
    assert run(["merge", str(folder), "-o", str(merged)]) == 3
    after = read_workbook(merged, pack).statements
    assert after == before


def test_split_filled_merged_and_evaluated(
    split: Split, tmp_path: Path, pack: RulePack, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, merged = split(), tmp_path / "汇总.xlsx"
    capsys.readouterr()
    assert run(["merge", str(folder), "-o", str(merged)]) == 0
    assert f"已交齐　{STATISTICS}：2项（统计局.xlsx）" in capsys.readouterr().out
    zone = read_workbook(merged, pack)
    assert assess(zone, pack).status is Status.PASS
    original = read_workbook(write_workbook(tmp_path / "data.xlsx", qualified()), pack)
    for input_id, found in original.measurements.items():
        assert zone.measurements[input_id].value == found.value, input_id
    gdp = zone.measurements["city_gdp"]
    delivered = read_workbook(folder / "统计局.xlsx", pack).measurements["city_gdp"].place
    assert gdp.source == f"市统计局（统计局.xlsx {delivered}）"
    assert gdp.evidence == "附件11.pdf"
    sheet = load_workbook(merged)["指标数据"]
    # The source wraps to three lines in its column.
    assert sheet.row_dimensions[sheet[gdp.place.cell].row].height >= 45
    zone_name = zone.measurements["zone_name"].place.cell
    assert sheet.row_dimensions[sheet[zone_name].row].height == 24
    trail = [[c.value for c in row] for row in load_workbook(merged)["来源"].iter_rows()]
    file = str(folder / "统计局.xlsx")
    expected = ["所在城市GDP", "1434.9亿元（2024年）", "统计局", file, "指标数据"]
    assert [*expected, delivered.cell, "已采用", None] in trail
    (first, *_) = zone.tables["industries"]
    output = first.cells["output"]
    assert output.evidence == "分产业产值.pdf"
    assert output.source == f"市统计局（{REFORM}.xlsx 主导产业!B4）"
    # After splitting and merging again, a figure's origin is named only once.
    again, twice = tmp_path / "再次", tmp_path / "再次汇总.xlsx"
    assert run(["split", "-o", str(again), "--from", str(merged)]) == 0
    assert run(["merge", str(again), "-o", str(twice)]) == 0
    (first, *_) = read_workbook(twice, pack).tables["industries"]
    assert first.cells["output"].source == output.source
    assert any(row[0] == "主导产业第1行产值" and row[1] == "420亿元" for row in trail)


def test_an_output_keeps_its_year(split: Split, tmp_path: Path, pack: RulePack) -> None:
    folder, merged = split(), tmp_path / "汇总.xlsx"
    (folder / f"{REFORM}.xlsx").unlink()
    form = qualified()
    others = [row for row in form["指标数据"][2:] if row[1] == "园区总产值"]
    write_workbook(folder / "总量.xlsx", {"指标数据": [form["指标数据"][1], *others]})
    rows = form["主导产业"]
    rows[0][1] = "产值（2023年）"
    rows[1][4] = "含飞地"
    write_workbook(
        folder / "发改委.xlsx",
        {"指标数据": [["指标", "数值"], ["发展定位是否明晰", "是"]], "主导产业": rows},
    )
    assert run(["merge", str(folder), "-o", str(merged)]) == 0
    zone = read_workbook(merged, pack)
    (first, *_) = zone.tables["industries"]
    assert (first.cells["output"].year, first.cells["output"].note) == (2023, "2023年；含飞地")
    assert assess(zone, pack).status is Status.UNDETERMINED
    assert "other-year" in {found.code for found in zone.findings}


def test_two_values_are_left_to_people(
    split: Split, tmp_path: Path, pack: RulePack, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, merged = split(), tmp_path / "汇总.xlsx"
    _one_more(folder, "科技局补报", "全口径增加值", 1400000, "万元")
    capsys.readouterr()
    assert run(["merge", str(folder), "-o", str(merged)]) == 3
    said = capsys.readouterr().out
    assert "“全口径增加值”有两个不同的数" in said
    assert "统计局.xlsx 指标数据!C" in said
    assert "科技局补报.xlsx 指标数据!B2" in said
    assert "结论因此不同：" in said
    assert f"不一致　{STATISTICS}：全口径增加值" in said
    assert f"已交齐　{STATISTICS}" not in said
    assert "增加值占比达标" in said
    assert "增加值占比未达标" in said
    zone = read_workbook(merged, pack)
    place = zone.measurements["zone_value_added"].place
    assert zone.measurements["zone_value_added"].value is None
    assert f"指标数据!{place.cell}：" in said
    comment = load_workbook(merged)["指标数据"][place.cell].comment
    assert "统计局：168.5亿元（2024年）" in comment.text
    assert "1400000万元（2024年）（科技局补报.xlsx 指标数据!B2）" in comment.text
    statuses = {t.id: t.status for t in assess(zone, pack).thresholds}
    assert statuses["value-added"] is Status.UNDETERMINED


@pytest.mark.parametrize(
    ("value", "unit", "code"), [(1685000, "万元", 0), (168.4, "亿元", 3), ("约168.5", "亿元", 3)]
)
def test_the_same_value_in_another_unit_is_no_conflict(
    split: Split, tmp_path: Path, value: object, unit: str, code: int
) -> None:
    folder = split()
    _one_more(folder, "复核", "全口径增加值", value, unit)
    assert run(["merge", str(folder), "-o", str(tmp_path / "汇总.xlsx")]) == code


def test_a_conflict_on_which_nothing_turns(
    split: Split, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = split()
    _one_more(folder, "复核", "土地集约利用全省排名", 13)
    capsys.readouterr()
    assert run(["merge", str(folder), "-o", str(tmp_path / "汇总.xlsx")]) == 3
    assert "结论不因此改变：" in capsys.readouterr().out


def test_departments_that_differ_on_the_year(
    split: Split, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = split({f"{STATISTICS}/统计年度": 2023})
    capsys.readouterr()
    assert run(["merge", str(folder), "-o", str(tmp_path / "汇总.xlsx")]) == 3
    assert "“统计年度”有两个不同的数" in capsys.readouterr().out


def test_who_has_gaps_and_who_is_missing(
    split: Split, tmp_path: Path, pack: RulePack, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, merged = split({f"{STATISTICS}/所在城市GDP": None}), tmp_path / "汇总.xlsx"
    (folder / f"{SCIENCE}.xlsx").unlink()
    capsys.readouterr()
    assert run(["merge", str(folder), "-o", str(merged)]) == 3
    said = capsys.readouterr().out
    assert f"有缺项　{STATISTICS}：所在城市GDP" in said
    assert f"未交　　{SCIENCE}：综合排名、参加综合排名的开发区数" in said
    assert assess(read_workbook(merged, pack), pack).status is Status.UNDETERMINED


def test_a_figure_that_cannot_be_used_is_mended_where_it_stands(
    split: Split, tmp_path: Path, pack: RulePack, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = split({f"{STATISTICS}/所在城市GDP": "约1434.9"})
    merged = tmp_path / "汇总.xlsx"
    place = read_workbook(folder / "统计局.xlsx", pack).measurements["city_gdp"].place
    capsys.readouterr()
    assert run(["merge", str(folder), "-o", str(merged)]) == 3
    assert f"“统计局.xlsx”{place}：" in capsys.readouterr().out
    found = read_workbook(merged, pack).measurements["city_gdp"]
    assert found.value is None
    assert "约1434.9" in load_workbook(merged)["指标数据"][found.place.cell].comment.text


def test_merge_never_writes_over_an_input(split: Split, capsys: pytest.CaptureFixture[str]) -> None:
    folder = split()
    file = folder / f"{STATISTICS}.xlsx"
    before = file.read_bytes()
    assert run(["merge", str(folder), "-o", str(file)]) == 2
    assert file.read_bytes() == before


def test_a_file_that_cannot_be_read_does_not_stop_the_others(
    split: Split, tmp_path: Path, pack: RulePack, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, merged = split(), tmp_path / "汇总.xlsx"
    (folder / "环保局.xlsx").write_bytes(b"")
    capsys.readouterr()
    assert run(["merge", str(folder), "-o", str(merged)]) == 4
    assert "环保局.xlsx" in capsys.readouterr().err
    assert assess(read_workbook(merged, pack), pack).status is Status.PASS


def test_hostile_text_stays_text(split: Split, tmp_path: Path) -> None:
    folder, merged = split({f"{LAND}/高新区名称": "=1+1"}), tmp_path / "汇总.xlsx"
    assert run(["merge", str(folder), "-o", str(merged)]) == 3
    for sheet in load_workbook(merged).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f" or str(cell.value).startswith("=SUMIF("), cell


def test_whom_to_ask(split: Split, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = split()
    file = folder / f"{STATISTICS}.xlsx"
    book = load_workbook(file)
    cell = next(
        cell
        for row in book["指标数据"].iter_rows()
        for cell in row
        if str(cell.value).startswith("联络人及电话：")
    )
    assert cell.protection.locked is False
    cell.value = "联络人及电话：王芳 0513-8888"
    book.save(file)
    capsys.readouterr()
    assert run(["merge", str(folder), "-o", str(tmp_path / "汇总.xlsx")]) == 0
    lines = capsys.readouterr().out.splitlines()
    index = next(i for i, line in enumerate(lines) if f"已交齐　{STATISTICS}" in line)
    assert "联络人：王芳 0513-8888" in lines[index + 1]
    trail = [
        [c.value for c in r] for r in load_workbook(tmp_path / "汇总.xlsx")["来源"].iter_rows()
    ]
    assert trail[0][7] == "联络人"
    assert {row[7] for row in trail[1:] if row[2] == STATISTICS} == {"王芳 0513-8888"}
    assert {row[7] for row in trail[1:] if row[2] == LAND} == {None}


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
def test_saved_by_libreoffice(split: Split, tmp_path: Path, pack: RulePack) -> None:
    folder, saved, merged = split(), tmp_path / "交回", tmp_path / "汇总.xlsx"
    saved.mkdir()
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "xlsx", "--outdir", str(saved)]
    files = sorted(map(str, folder.glob("*.xlsx")))
    subprocess.run([*command, *files], check=True, capture_output=True, timeout=180)
    assert run(["merge", str(saved), "-o", str(merged)]) == 0
    assert assess(read_workbook(merged, pack), pack).status is Status.PASS
