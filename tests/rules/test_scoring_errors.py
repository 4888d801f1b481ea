"""Errors in ``scoring.yaml`` name the file, line and key."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from upgrade_check import RulePackError, load_pack
from upgrade_check.cli.app import run
from upgrade_check.rules.pack import find_pack
from upgrade_check.rules.scoring import load_scoring, packs_with_scoring


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(find_pack("targets-2027"), tmp_path / "pack"))


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("tech_smes, weight: 12.5", "tech_smes, weight: 12", 11, "8项权重合计 99.5，与 100 不符"),
        ("    weight: 100", "    weight: 90", 0, "1项权重合计 90，与 100 不符"),
        ("{input: tech_smes", "{input: tech_sme", 14, "是否为“tech_smes”"),
        ("{input: tech_smes", "{input: zone_name", 14, "text"),
        ("{input: tech_smes", "{input: st_fund_share", 20, "不能重复"),
        ("floor: 0, full: 30}", "floor: 30, full: 30}", 15, "零分值和满分值相同"),
        ("floor: 0, full: 30}", "full: 30}", 15, "floor（零分值）和 full（满分值）"),
        ("floor: 0, full: 65", "bands: [{at_least: 65, points: 12}]", 19, "应得满分 12.5"),
        (
            "floor: 0, full: 65",
            "bands: [{at_least: 65, points: 12.5}, {at_least: 70, points: 5}]",
            19,
            "从最好的一档写起",
        ),
        (
            "floor: 0, full: 65",
            "bands: [{at_least: 65, points: 12.5}, {at_most: 50, points: 5}]",
            19,
            "比较方向一致",
        ),
        ("full: 65", "ful: 65", 19, "是否为“full”"),
        ("full: 65", "full: 六十五", 19, "不是有效的界限"),
    ],
)
def test_error(folder: Path, old: str, new: str, line: int, says: str) -> None:
    path = folder / "scoring.yaml"
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(RulePackError) as caught:
        load_scoring(load_pack(folder))
    assert says in caught.value.message("zh")
    assert str(path) in caught.value.message("zh")
    if line:
        assert f"第{line}行" in caught.value.message("zh")
    assert "{" not in caught.value.message("en")


def test_a_figure_needs_a_proof(folder: Path) -> None:
    path = folder / "gazelles.yaml"
    text = path.read_text("utf-8")
    path.write_text("".join(x for x in text.splitlines(True) if "evidence" not in x), "utf-8")
    with pytest.raises(RulePackError) as caught:
        load_scoring(load_pack(folder))
    assert caught.value.code == "no-proof"


def test_rules_check_includes_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["rules", "check", str(folder)]) == 0
    assert "8项指标，满分 100" in capsys.readouterr().out
    path = folder / "scoring.yaml"
    path.write_text(path.read_text("utf-8").replace("12.5", "12"), "utf-8")
    assert run(["rules", "check", str(folder)]) == 4
    assert "合计 96" in capsys.readouterr().err


def test_a_pack_without_points() -> None:
    assert load_scoring(load_pack("national-upgrade")) is None
    assert packs_with_scoring() == ["targets-2027"]
