"""``rules list``, ``show``, ``check`` and ``schema``."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from upgrade_check.cli.app import run
from upgrade_check.locales import LANGUAGES
from upgrade_check.rules.pack import find_pack

Captured = pytest.CaptureFixture[str]


def test_list(capsys: Captured) -> None:
    assert run(["rules", "list"]) == 0
    assert "national-upgrade" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "zh",
            [
                "土地集约利用",
                "前1/3",
                "≥10%",
                "原则上",
                "统计局",
                "六(二十)一是",
                "zone_value_added",
            ],
        ),
        (
            "en",
            [
                "Land-use intensity",
                "first 1/3",
                "≥10%",
                "in principle",
                "Statistics",
                "hasgxq/2025-00087",
            ],
        ),
    ],
)
def test_show(language: str, words: list[str], capsys: Captured) -> None:
    assert run(["rules", "show", "national-upgrade", "--lang", language]) == 0
    out = capsys.readouterr().out
    for word in words:
        assert word in out


def test_show_tells_what_gives_points(capsys: Captured) -> None:
    assert run(["rules", "show", "targets-2027"]) == 0
    out = " ".join(capsys.readouterr().out.split())
    for words in ("满分 100", "不是官方权重", "2027年目标 100", "rd_intensity 12.5", "满分 3%"):
        assert words in out


@pytest.mark.parametrize("columns", ["40", "60", "80", "100"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "command", [["show", "national-upgrade"], ["show", "targets-2027"], ["list"]]
)
def test_no_line_ends_in_blanks_or_begins_with_a_comma(
    command: list[str],
    language: str,
    columns: str,
    capsys: Captured,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    assert run(["rules", *command, "--lang", language]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if line != line.rstrip()] == []
    assert [line for line in lines if re.match("[，。、；：？！）》”]", line.lstrip())] == []


def test_check_runs_the_cases(capsys: Captured) -> None:
    assert run(["rules", "check", "national-upgrade"]) == 0
    assert "全部符合预期" in capsys.readouterr().out


def test_check_tells_a_case_that_comes_out_otherwise(tmp_path: Path, capsys: Captured) -> None:
    folder = Path(shutil.copytree(find_pack("national-upgrade"), tmp_path / "pack"))
    path = folder / "value-added.yaml"
    path.write_text(path.read_text("utf-8").replace("at_least: 10%", "at_least: 11%"), "utf-8")
    assert run(["rules", "check", str(folder)]) == 4
    err = capsys.readouterr().err
    assert "12.3 比 123 正好 10%" in err
    assert "应为“达标”，实为“未达标”" in err
    assert "cases.yaml 第" in err


def test_check_names_file_line_and_the_nearest_name(tmp_path: Path, capsys: Captured) -> None:
    folder = Path(shutil.copytree(find_pack("national-upgrade"), tmp_path / "pack"))
    path = folder / "value-added.yaml"
    path.write_text(path.read_text("utf-8").replace("to: city_gdp", "to: city_gpd"), "utf-8")
    assert run(["rules", "check", str(folder)]) == 4
    err = capsys.readouterr().err
    assert "value-added.yaml 第" in err
    assert "是否为“city_gdp”" in err


def test_schema(tmp_path: Path, capsys: Captured) -> None:
    assert run(["rules", "schema", "threshold"]) == 0
    assert "criteria" in json.loads(capsys.readouterr().out)["properties"]
    assert run(["rules", "schema", "-o", str(tmp_path)]) == 0
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "cases.schema.json",
        "checklist.schema.json",
        "pack.schema.json",
        "review.schema.json",
        "scoring.schema.json",
        "threshold.schema.json",
    ]
    assert run(["rules", "schema", "nothing"]) == 2


def test_a_pack_of_ones_own(tmp_path: Path, capsys: Captured) -> None:
    """Another policy is a folder of YAML files and needs no Python."""
    folder = Path(shutil.copytree(find_pack("national-upgrade"), tmp_path / "pack"))
    path = folder / "value-added.yaml"
    path.write_text(path.read_text("utf-8").replace("at_least: 10%", "at_least: 12%"), "utf-8")
    sample = Path(__file__).parents[2] / "samples" / "qualified.xlsx"
    assert run(["evaluate", str(sample), "--rules", str(folder)]) == 1
    assert "需≥12%" in capsys.readouterr().out
