"""``plan`` on the command line."""

from __future__ import annotations

import json
import re
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn

from chinese_font import IS_THERE
from sheets import qualified, write_workbook
from upgrade_check.cli.app import run
from upgrade_check.text import display_width

SAMPLE = str(Path(__file__).parents[2] / "samples" / "three-years.xlsx")
FORMATS = ["md", "html", "docx", "json", *(["pdf"] if IS_THERE else [])]


def test_terminal_shows_history_projection_and_bound(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["plan", SAMPLE]) == 1
    lines = capsys.readouterr().out.splitlines()
    at = next(n for n, line in enumerate(lines) if line.startswith("  × 全口径增加值 ÷"))
    assert lines[at + 2 : at + 8] == [
        "    2022年  █████████████████████···┃·····  × 8.5%",
        "    2023年  ██████████████████████··┃·····  × 8.94%",
        "    2024年  ███████████████████████·┃·····  × 9.35%",
        "    2025年  ════════════════════════┃·····  × 9.81%",
        "    2026年  ════════════════════════┃═····  √ 10.29%",
        "    2027年  ════════════════════════┃═····  √ 10.79%",
    ]
    assert "    余量  综合排名最多还可后退57名" in lines
    assert "    趋势  土地集约利用全省排名平均每年前进2.5名（2022—2024年）" in lines
    # A blank statement decides nothing.
    assert "  - 发展定位是否明晰  未填写，待确认" in lines
    assert "    预计  照此趋势，2026年首次达标" in lines
    assert not [line for line in lines if display_width(line) > 80]
    # Every Chinese console can show these characters.
    assert "\n".join(lines).encode("gbk", "strict")


def test_colours_only_where_there_is_a_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run(["plan", SAMPLE])
    bare = capsys.readouterr().out
    assert "\x1b" not in bare
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    run(["plan", SAMPLE])
    assert "\x1b[31m" in capsys.readouterr().out


def test_every_format_is_the_same_bytes_twice(tmp_path: Path) -> None:
    def made(folder: Path) -> list[bytes]:
        folder.mkdir()
        files = [folder / f"plan.{suffix}" for suffix in FORMATS]
        outputs = [part for file in files for part in ("-o", str(file))]
        assert run(["plan", SAMPLE, "--date", "2025-03-28", *outputs]) == 1
        return [file.read_bytes() for file in files]

    assert made(tmp_path / "a") == made(tmp_path / "b")


def test_the_first_page_is_the_table_for_the_meeting(tmp_path: Path) -> None:
    file = tmp_path / "plan.docx"
    run(["plan", SAMPLE, "-o", str(file)])
    made = docx.Document(str(file))
    rows = [[cell.text for cell in row.cells] for row in made.tables[0].rows]
    assert rows[0] == ["指标", "判定条件", "现状", "差距或余量", "建议责任部门", "2027年要求"]
    assert rows[3] == [
        "增加值占比",
        "全口径增加值 ÷ 所在城市GDP",
        "× 9.35%",
        "尚差9.29亿元",
        "统计局",
        "2027年全口径增加值须达到171.252亿元，年均增长8.47%",
    ]
    body = list(made.element.body.iter(qn("w:t")))
    assert "分项测算" in [text.text for text in body]


def test_ranks_beside_bars_stay_on_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    run(["plan", SAMPLE, "--format", "html"])
    html = capsys.readouterr().out
    assert '<div class="pass">√ <span class="whole">第13名 / 131家</span></div>' in html


def test_markdown_on_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    run(["plan", SAMPLE, "--format", "md"])
    assert "- 2024年 ███████████████░┃░░░ × 9.35%" in capsys.readouterr().out.splitlines()


def test_before_and_after(capsys: pytest.CaptureFixture[str]) -> None:
    # A label may stand for an id.
    argued = ["--set", "zone_value_added=150", "--grow", "所在城市GDP=12%"]
    # The exit code is that of the current verdict.
    assert run(["plan", SAMPLE, *argued]) == 1
    assert capsys.readouterr().out.splitlines()[-4:] == [
        "试算",
        "  全口径增加值改为150亿元",
        "  所在城市GDP年均增长12%",
        "  全口径增加值 ÷ 所在城市GDP  × 9.35% → √ 10.45%；2027年 √ 10.79% → √ 12.11%",
    ]
    run(["plan", SAMPLE, *argued, "--format", "json"])
    (zone,) = json.loads(capsys.readouterr().out)["zones"]
    share = next(t for t in zone["scenario"]["thresholds"] if t["id"] == "value-added")
    assert (share["before"], share["after"]) == ("fail", "pass")
    assert share["criteria"][0]["pace"]["inputs"]["city_gdp"] == 0.12


def test_paces_the_other_way_and_nothing_to_spare(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    years = {
        "土地集约利用全省排名": (11, 15),
        "参加土地集约利用评价的省级开发区数": (45, 45),
        "全口径增加值": ("200亿元", "162亿元"),
        "所在城市GDP": ("1400亿元", "1400亿元"),
    }
    rows = [[label, *values] for label, values in years.items()]
    write_workbook(tmp_path / "a.xlsx", {"数据": [["指标", "2022年", "2024年"], *rows]})
    run(["plan", str(tmp_path / "a.xlsx")])
    out = "".join(capsys.readouterr().out.split())
    assert "土地集约利用全省排名平均每年后退2名（2022—2024年）" in out
    assert "土地集约利用全省排名已在界限上，没有余量" in out
    assert "全口径增加值年均下降10%（2022—2024年），只依据两年；所在城市GDP没有变化" in out
    assert "预计照此趋势，2025年起不再达标" in out
    assert "预计照此趋势，2026年起不再达标" in out
    run(["plan", str(tmp_path / "a.xlsx"), "--format", "md"])
    first, *_ = capsys.readouterr().out.split("分项测算")
    assert re.search(r"\| 土地集约利用全省排名 .* 照此趋势，2025年起不再达标 \|", first)


def test_nothing_that_changes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    run(["plan", SAMPLE, "--set", "zone_value_added=134.2"])
    assert capsys.readouterr().out.splitlines()[-1] == "  结论和数值都没有变化"


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--set", "zone_value_added=很多"], "“zone_value_added=很多”不能用来试算"),
        (["--set", "zone_value_added=99999"], "不能用来试算"),
        (["--set", "zone_value=1"], "可用：zone_value_added"),
        (["--set", "增加值=1"], "可用：全口径增加值"),
        (["--set", "利润=1"], "可用：land_use_rank, land_use_peers, "),
        (["--set", "zone_value_added"], "指标=数值"),
        (["--grow", "city_gdp=5"], "指标=百分数"),
        (["--grow", "composite_rank=5%"], "名次没有增长率"),
        (["--format", "docx"], "docx"),
        (["-o", "plan.xlsx"], ".pdf"),
        (["-o", "a.md", "-o", "./a.md"], "a.md"),
        (["--date", "morgen"], "morgen"),
    ],
)
def test_wrong_usage(arguments: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["plan", SAMPLE, *arguments]) == 2
    assert told in capsys.readouterr().err


def test_a_file_that_cannot_be_written_costs_no_other(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there = tmp_path / "plan.json"
    (tmp_path / "folder.md").mkdir()
    assert run(["plan", SAMPLE, "-o", str(tmp_path / "folder.md"), "-o", str(there)]) == 4
    assert there.exists()
    assert "folder.md" in capsys.readouterr().err


def test_a_year_that_is_not_over_has_no_part_in_a_plan(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def planned(file: str, date: str) -> tuple[int, int, list[int]]:
        capsys.readouterr()
        code = run(["plan", file, "--date", date, "--format", "json"])
        (zone,) = json.loads(capsys.readouterr().out)["zones"]
        return code, zone["year"], zone["years"]

    assert planned(SAMPLE, "2025-01-01") == (1, 2024, [2022, 2023, 2024])
    assert planned(SAMPLE, "2024-12-31") == (1, 2023, [2022, 2023])
    # Where no year is over, nothing passes by figures that cannot be there yet.
    file = str(write_workbook(tmp_path / "data.xlsx", qualified()))
    assert planned(file, "2025-01-01") == (0, 2024, [2024])
    assert planned(file, "2024-12-31") == (3, 2024, [2024])


def test_a_statement_has_no_rate_of_growth(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["plan", SAMPLE, "--grow", "land_policy_compliance=8%"]) == 2
    assert "land_policy_compliance=8%" in capsys.readouterr().err
