"""``score``: output for people and for scripts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from upgrade_check.cli.app import run
from upgrade_check.text import display_width

Captured = pytest.CaptureFixture[str]

HEADINGS = [
    "高新区名称",
    "统计年度",
    "高新技术企业数",
    "科技型中小企业数",
    "省瞪羚企业数",
    "企业研发投入占GDP比重",
    "规上工业企业中高新技术企业占比",
    "高新技术产业产值占比",
    "万人发明专利拥有量",
    "市级科技专项资金支持高新区占比",
]
RIVER_2023 = ["江海高新区", 2023, 180, 300, 6, "2%", "45%", "45%", 65, "20%"]
RIVER_2024 = ["江海高新区", 2024, 240, 300, 10, "2.4%", "45%", "45%", 65, "20%"]
STATE = ["江州高新区", 2024, 213, 310, 31, "3.1%", "46%", "46%", 66, "20%"]
PLAIN = ["江平高新区", 2024, 302, 310, 21, "3.1%", "46%", "46%", 66, "20%"]


def write(path: Path, *rows: list[Any]) -> str:
    book = Workbook()
    sheet = book.worksheets[0]
    for row in (HEADINGS, *rows):
        sheet.append(row)
    book.save(path)
    return str(path)


def scored(arguments: list[str], capsys: Captured, code: int = 0) -> dict[str, Any]:
    capsys.readouterr()
    assert run(["score", *arguments, "--rules", "targets-2027", "--format", "json"]) == code
    data: dict[str, Any] = json.loads(capsys.readouterr().out)
    assert data["schema"] == "upgrade-check/scores/1"
    return data


def test_json(tmp_path: Path, capsys: Captured) -> None:
    file = write(tmp_path / "a.xlsx", RIVER_2023, RIVER_2024)
    data = scored([file], capsys)
    assert "等权" in data["weights"]["source"]
    (zone,) = data["zones"]
    assert (zone["name"], zone["year"]) == ("江海高新区", 2024)
    assert zone["score"]["exact"] == "260/3"
    assert zone["weakest"] == ["gazelle_enterprises", "high_tech_enterprises", "rd_intensity"]
    gazelles = zone["groups"][0]["indicators"][2]
    assert gazelles["input"] == "gazelle_enterprises"
    assert gazelles["points"]["exact"] == "25/6"
    assert (gazelles["of"], gazelles["cell"]) == (12.5, "E3")
    assert gazelles["lost"] == pytest.approx(25 / 3)
    assert gazelles["per_unit"] == pytest.approx(5 / 12)
    assert [year["year"] for year in zone["years"]] == [2023, 2024]
    assert zone["changes"]["gazelle_enterprises"]["exact"] == "5/3"
    assert zone["standing"] is None
    assert zone["sensitivity"]["low"] == pytest.approx(596 / 7)


def test_several_zones_are_ranked(tmp_path: Path, capsys: Captured) -> None:
    file = write(tmp_path / "a.xlsx", RIVER_2024, PLAIN, STATE)
    data = scored([file], capsys)
    assert [zone["name"] for zone in data["zones"]] == ["江州高新区", "江平高新区", "江海高新区"]
    second = data["zones"][1]["standing"]
    assert second["rank"] == {"best": 2, "worst": 2}
    assert second["median"]["exact"] == "385/4"
    assert second["ahead"]["exact"] == "1/8"
    moved = data["zones"][1]["sensitivity"]
    assert moved["rank"] == {"best": 1, "worst": 2}
    assert {m["input"] for m in moved["weights"] if m["turns"]} == {
        "high_tech_enterprises",
        "gazelle_enterprises",
    }
    assert run(["score", file, "--rules", "targets-2027"]) == 0
    assert "第2名，共3个高新区" in capsys.readouterr().out
    only = scored([file, "--zone", "江平高新区"], capsys)["zones"]
    assert [zone["name"] for zone in only] == ["江平高新区"]


def test_a_missing_figure_is_a_range(tmp_path: Path, capsys: Captured) -> None:
    hole = [*STATE[:-1], None]
    file = write(tmp_path / "a.xlsx", hole)
    zone = scored([file], capsys, 3)["zones"][0]
    assert zone["score"]["value"] is None
    assert (zone["score"]["low"], zone["score"]["high"]) == (83.875, 96.375)
    assert zone["missing"] == ["st_fund_share"]
    assert run(["score", file, "--rules", "targets-2027"]) == 3
    out = capsys.readouterr().out
    assert "83.88～96.38 / 100" in out
    assert "市级科技专项资金支持高新区占比" in out
    assert "J2" in out


def test_set(tmp_path: Path, capsys: Captured) -> None:
    file = write(tmp_path / "a.xlsx", STATE)
    zone = scored([file, "--set", "high_tech_enterprises=300"], capsys)["zones"][0]
    assert zone["score"]["value"] == 100
    assert zone["before"]["exact"] == "771/8"
    run(["score", file, "--rules", "targets-2027", "--set", "高新技术企业数=240"])
    lines = capsys.readouterr().out.splitlines()
    assert "试算  高新技术企业数改为240家" in lines
    # Bars begin in one column, whatever the points are.
    bars = [line for line in lines if "█" in line]
    assert len({display_width(line[: line.index("█")]) for line in bars}) == 1
    assert run(["score", file, "--rules", "targets-2027", "--set", "tech_smes=很多"]) == 2
    assert "tech_smes=很多" in capsys.readouterr().err


def test_without_points_the_packs_with_them_are_named(tmp_path: Path, capsys: Captured) -> None:
    file = write(tmp_path / "a.xlsx", STATE)
    assert run(["score", file]) == 2
    err = capsys.readouterr().err
    assert "national-upgrade" in err
    assert "targets-2027" in err


def test_unreadable(tmp_path: Path, capsys: Captured) -> None:
    file = write(tmp_path / "a.xlsx", STATE)
    data = scored([file, str(tmp_path / "none.xlsx")], capsys, 4)
    assert [zone["name"] for zone in data["zones"]] == ["江州高新区"]
    assert [error["code"] for error in data["errors"]] == ["file-not-found"]


def test_outputs(tmp_path: Path, capsys: Captured) -> None:
    file = write(tmp_path / "a.xlsx", STATE)
    for wrong in ("a.xlsx", "b.txt"):
        arguments = ["score", file, "--rules", "targets-2027", "-o", str(tmp_path / wrong)]
        assert run(arguments) == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xlsx"]
    assert run(["score", file, "--rules", "targets-2027", "-o", str(tmp_path / "b.json")]) == 0
    assert json.loads((tmp_path / "b.json").read_text("utf-8"))["zones"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_lines_fit_the_terminal(language: str, tmp_path: Path, capsys: Captured) -> None:
    from upgrade_check.text import display_width

    file = write(tmp_path / "a.xlsx", RIVER_2023, RIVER_2024, STATE, [*PLAIN[:-1], None])
    capsys.readouterr()
    run(["score", file, "--rules", "targets-2027", "--lang", language])
    lines = capsys.readouterr().out.splitlines()
    assert max(map(display_width, lines)) <= 80
    assert [line for line in lines if line != line.rstrip()] == []
    assert any("权重来源" in line or "source of the weights" in line for line in lines)


def test_documents(tmp_path: Path, capsys: Captured) -> None:
    import zipfile

    file = write(tmp_path / "a.xlsx", RIVER_2023, RIVER_2024, STATE, [*PLAIN[:-1], None])
    arguments = ["score", file, "--rules", "targets-2027", "--date", "2026-11-25"]
    names = ("s.docx", "s.html", "s.md", "t.docx")
    for name in names:
        arguments += ["-o", str(tmp_path / name)]
    assert run(arguments) == 3
    assert (tmp_path / "s.docx").read_bytes() == (tmp_path / "t.docx").read_bytes()
    text = (tmp_path / "s.md").read_text("utf-8")
    with zipfile.ZipFile(tmp_path / "s.docx") as archive:
        word = archive.read("word/document.xml").decode("utf-8")
    for said in (text, (tmp_path / "s.html").read_text("utf-8"), word):
        assert "八项目标等权" in said
        assert "不是官方评价" in said
        assert "江州高新区 2024年模拟评分" in said
        assert "每改善1家，得 0.42 分" in said
    assert "| 省瞪羚企业数 | 2.5 | 4.17 | +1.67 |" in text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_pdf(language: str, tmp_path: Path) -> None:
    file = write(tmp_path / "a.xlsx", RIVER_2023, RIVER_2024)
    arguments = ["score", file, "--rules", "targets-2027", "--lang", language]
    for name in ("s.pdf", "t.pdf"):
        assert run([*arguments, "--date", "2026-11-25", "-o", str(tmp_path / name)]) == 0
    assert (tmp_path / "s.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "s.pdf").read_bytes() == (tmp_path / "t.pdf").read_bytes()


def test_hostile_names_stay_text(tmp_path: Path, capsys: Captured) -> None:
    bad = "<script>alert(1)</script>"
    file = write(tmp_path / "a.xlsx", [bad, *STATE[1:]])
    capsys.readouterr()
    assert run(["score", file, "--rules", "targets-2027", "--format", "html"]) == 0
    assert "<script>alert" not in capsys.readouterr().out
