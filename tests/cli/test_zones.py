"""Several zones in one workbook, on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from sheets import write_workbook
from upgrade_check.cli.app import run

ROOT = Path(__file__).parents[2]
HEAD = [
    *("序号", "高新区名称", "所在省份", "所在城市", "统计年度", "综合排名"),
    *("参加综合排名的开发区数", "全口径增加值（亿元）", "所在城市GDP（亿元）"),
]


def _table(folder: Path, *, second: float = 99, year: int = 2024) -> Path:
    rows = [
        ["江苏省省级高新区升级指标汇总表"],
        HEAD,
        [1, "甲高新区", "江苏省", "甲市", year, 30, 131, 168.5, 1434.9],
        [2, "乙高新区", "江苏省", "乙市", year, 60, 131, second, 1000],
        ["", "合计", "", "", "", "", "", 267.5, 2434.9],
    ]
    return write_workbook(folder / "汇总.xlsx", {"汇总": rows})


def _json(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, dict[str, object]]:
    capsys.readouterr()
    code = run(["evaluate", *arguments, "--format", "json"])
    report: dict[str, object] = json.loads(capsys.readouterr().out)
    return code, report


def test_every_zone_of_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, report = _json(capsys, str(_table(tmp_path)))
    zones = report["zones"]
    assert isinstance(zones, list)
    assert [(z["name"], z["sheet"], z["year"], z["years"]) for z in zones] == [
        ("甲高新区", "汇总", 2024, [2024]),
        ("乙高新区", "汇总", 2024, [2024]),
    ]
    # 甲 lacks figures; the value added of 乙 is 9.9 % of its city's GDP.
    assert [z["status"] for z in zones] == ["undetermined", "fail"]
    assert code == 1


def test_one_zone_by_its_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, report = _json(capsys, str(_table(tmp_path)), "--zone", "甲高新区")
    zones = report["zones"]
    assert isinstance(zones, list)
    assert [z["name"] for z in zones] == ["甲高新区"]
    assert code == 3


def test_a_zone_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, report = _json(capsys, str(_table(tmp_path)), "--zone", "丙高新区")
    assert code == 4
    errors = report["errors"]
    assert isinstance(errors, list)
    assert [e["code"] for e in errors] == ["no-such-zone"]
    assert "丙高新区" in errors[0]["message"]


def test_a_sheet_that_is_not_there_is_told_with_those_that_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, report = _json(capsys, str(_table(tmp_path)), "--sheet", "没有")
    assert code == 4
    (error,) = report["errors"]  # type: ignore[misc]
    assert error["code"] == "no-such-sheet"
    assert error["message"].endswith("没有工作表“没有”。有：汇总。")


def test_the_ledger_has_who_misses_first(tmp_path: Path) -> None:
    ledger = tmp_path / "台账.xlsx"
    assert run(["evaluate", str(_table(tmp_path)), "-o", str(ledger), "-q"]) == 1
    sheet = load_workbook(ledger).active
    assert sheet is not None
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:3] == ("高新区", "年度", "总结论")
    assert sheet.auto_filter.ref == sheet.dimensions
    assert list(dict.fromkeys(row[0] for row in rows[1:])) == ["乙高新区", "甲高新区"]
    (share,) = [
        row for row in rows if row[0] == "乙高新区" and row[4] == "全口径增加值 ÷ 所在城市GDP"
    ]
    assert share[5:9] == ("未达标", "9.9%", "≥10%", "尚差1亿元")
    assert share[9] == -1
    assert share[1] == 2024
    fills = {(cell.value, cell.fill.fgColor.rgb) for cell in sheet["F"][1:]}
    assert fills == {("达标", "00C6EFCE"), ("未达标", "00FFC7CE"), ("待补充", "00FFEB9C")}
    assert share[14] == "汇总!H4 汇总!I4"


def test_the_ledger_names_the_cell_of_the_cause(tmp_path: Path) -> None:
    table = _table(tmp_path)
    book = load_workbook(table)
    book.worksheets[0]["H4"] = "待定"
    book.save(table)
    ledger = tmp_path / "台账.xlsx"
    run(["evaluate", str(table), "-o", str(ledger), "-q"])
    heads, *rows = load_workbook(ledger).worksheets[0].iter_rows(values_only=True)
    cause, criterion = heads.index("原因"), heads.index("判定条件")
    causes = {row[criterion]: row[cause] for row in rows if row[0] == "乙高新区"}
    assert str(causes["全口径增加值 ÷ 所在城市GDP"]).startswith("汇总!H4：“待定”不是数字")
    assert causes["综合排名"] is None


def test_zones_of_one_file_are_told_apart_by_a_baseline(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    earlier = tmp_path / "before.json"
    run(["evaluate", str(_table(tmp_path)), "-o", str(earlier), "-q"])
    _table(tmp_path, second=120)
    code, report = _json(capsys, str(tmp_path / "汇总.xlsx"), "--baseline", str(earlier))
    changes = report["changes"]
    assert isinstance(changes, dict)
    assert {(c["zone"], c["kind"]) for c in changes["list"]} == {("乙高新区", "fixed")}
    assert code == 3


def test_labels_are_drafted_and_used(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        ["高新区名称", "甲高新区"],
        ["所在城市", "甲市"],
        ["统计年度", 2024],
        ["综合考评位次", 30],
        ["参加综合排名的开发区数", 131],
    ]
    workbook = write_workbook(tmp_path / "own.xlsx", {"数据": rows})
    assert run(["labels", str(workbook)]) == 0
    drafted = capsys.readouterr().out
    assert "数据!A4　综合考评位次　30" in drafted
    assert "# composite_rank: [综合考评位次]" in drafted
    assert "甲市" not in drafted
    labels = tmp_path / "labels.yaml"
    labels.write_text("composite_rank: [综合考评位次]\n", "utf-8")
    _, report = _json(capsys, str(workbook), "--labels", str(labels))
    zones = report["zones"]
    assert isinstance(zones, list)
    assert {t["id"]: t["status"] for t in zones[0]["thresholds"]}["provincial-rank"] == "pass"


def test_labels_with_texts_and_years_are_drafted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        ["江海高新区年度情况"],
        ["项目", "数值", "单位", "备注"],
        ["园区名", "江海高新技术产业开发区", "", "全称"],
        ["省份", "江苏省", "", ""],
        ["属地", "江海市", "", "2024年以前为江海县"],
        ["年份", 2024, "", ""],
        ["综合考评座次", 30, "名", "第二年"],
        ["园区GDP", 168.5, "亿元", ""],
    ]
    industries = [["产业名称", "产值", "是否主导产业"], ["新能源", 420, "是"], ["合计", 1500, ""]]
    workbook = write_workbook(tmp_path / "own.xlsx", {"江海": rows, "主导产业": industries})
    assert run(["labels", str(workbook)]) == 0
    blocks = capsys.readouterr().out.split("\n\n")[1:]
    assert [block.splitlines()[0] for block in blocks] == [
        "# 江海!A3　园区名　江海高新技术产业开发区",
        "# 江海!A5　属地　江海市",
        "# 江海!A6　年份　2024",
        "# 江海!A7　综合考评座次　30",
        "# 江海!A8　园区GDP　168.5",
    ]
    assert "# zone_value_added: [园区GDP]" in blocks[-1]
    labels = tmp_path / "labels.yaml"
    labels.write_text("zone_name: [园区名]\ncity: [属地]\nyear: [年份]\n", "utf-8")
    _, report = _json(capsys, str(workbook), "--labels", str(labels))
    (zone,) = report["zones"]  # type: ignore[misc]
    assert [zone[key] for key in ("name", "city", "year")] == [
        "江海高新技术产业开发区", "江海市", 2024,
    ]  # fmt: skip


def test_values_in_tables_and_columns_of_years_are_no_labels(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for sample in ("qualified.xlsx", "province.xlsx", "three-years.xlsx"):
        assert run(["labels", str(ROOT / "samples" / sample)]) == 0
        assert "!" not in capsys.readouterr().out, sample


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("composite_rnk: [x]\n", "composite_rank"),
        ("composite_rank: 3\n", "composite_rank"),
        ("composite_rank: [全口径增加值]\n", "全口径增加值"),
        ("# composite_rank: [位次]\n", "请去掉行首的“# ”"),
    ],
)
def test_wrong_labels_are_told_by_line(
    content: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    labels = tmp_path / "labels.yaml"
    labels.write_text(content, "utf-8")
    assert run(["evaluate", str(_table(tmp_path)), "--labels", str(labels)]) == 4
    told = capsys.readouterr().err
    assert "第1行" in told
    assert said in told


def test_a_drafted_file_is_not_overwritten(tmp_path: Path) -> None:
    workbook, labels = _table(tmp_path), tmp_path / "labels.yaml"
    labels.write_text("mine", "utf-8")
    assert run(["labels", str(workbook), "-o", str(labels)]) == 2
    assert labels.read_text("utf-8") == "mine"


def _fingerprints(folder: Path, names: list[str]) -> dict[str, str]:
    """Fingerprints of the problem with each zone's composite rank, by zone name."""
    rows: list[list[object]] = [HEAD[1:7]]
    rows += [[name, "江苏省", "甲市", 2024, 100, 131] for name in names]
    file = write_workbook(folder / "表.xlsx", {"汇总": rows})
    run(["evaluate", str(file), "-q", "-o", str(folder / "r.sarif")])
    log = json.loads((folder / "r.sarif").read_text("utf-8"))
    return {
        name: result["partialFingerprints"]["upgradeCheckProblem/v1"]
        for result in log["runs"][0]["results"]
        for name in names
        if result["ruleId"].startswith("provincial-rank/") and name in result["message"]["text"]
    }


def test_an_alert_stays_with_its_zone_when_rows_are_added(tmp_path: Path) -> None:
    before = _fingerprints(tmp_path, ["甲高新区", "乙高新区"])
    after = _fingerprints(tmp_path, ["丙高新区", "甲高新区", "乙高新区"])
    assert len(set(after.values())) == 3
    assert {name: after[name] for name in before} == before


def test_the_baseline_knows_every_zone_of_a_table(tmp_path: Path) -> None:
    old, new = tmp_path / "old.json", tmp_path / "new.json"
    file = str(_table(tmp_path))
    run(["evaluate", file, "-q", "-o", str(old)])
    # The format of the first version, without sheet and years.
    report = json.loads(old.read_text("utf-8"))
    for zone in report["zones"]:
        del zone["sheet"], zone["years"]
    old.write_text(json.dumps(report), "utf-8")
    _table(tmp_path, second=120)
    run(["evaluate", file, "-q", "--baseline", str(old), "-o", str(new)])
    changes = json.loads(new.read_text("utf-8"))["changes"]["list"]
    assert {(c["kind"], c["zone"]) for c in changes} == {("fixed", "乙高新区")}


def test_rows_that_nobody_named_are_each_a_zone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [
        HEAD,
        [1, "甲高新区", "江苏省", "甲市", 2024, 30, 131, 168.5, 1434.9],
        [2, "", "江苏省", "乙市", 2023, 60, 131, 99, 1000],
        [3, "", "江苏省", "丙市", 2024, 60, 131, 120, 1000],
        [3, "", "江苏省", "丁市", 2024, 60, 131, 125, 1000],
        [4, "戊高新区", "江苏省", "戊市", 2024, 60, 131, 130, 1000],
    ]
    _, report = _json(capsys, str(write_workbook(tmp_path / "汇总.xlsx", {"汇总": rows})))
    zones = report["zones"]
    assert isinstance(zones, list)
    assert [(z["city"], z["year"], z["years"]) for z in zones] == [
        ("甲市", 2024, [2024]),
        ("乙市", 2023, [2023]),
        ("丙市", 2024, [2024]),
        ("丁市", 2024, [2024]),
        ("戊市", 2024, [2024]),
    ]
