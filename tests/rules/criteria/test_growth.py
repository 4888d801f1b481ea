"""Growth over the previous year, compared with a bound."""

from __future__ import annotations

import shutil
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from packs import zone_of
from upgrade_check import RulePack, Status, assess, load_pack
from upgrade_check.rules.facts import Facts
from upgrade_check.rules.outcome import CriterionOutcome
from upgrade_check.rules.pack import find_pack


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> RulePack:
    folder = tmp_path_factory.mktemp("growth") / "pack"
    shutil.copytree(find_pack("national-upgrade"), folder)
    file = Path(folder) / "value-added.yaml"
    text = file.read_text("utf-8")
    grown = "criteria:\n  - {id: growth, kind: growth, input: zone_value_added, at_least: 8%}\n"
    file.write_text(text.replace("criteria:\n", grown), "utf-8")
    return load_pack(folder)


def growth(pack: RulePack, now: Any, before: Any = None) -> CriterionOutcome:
    earlier = None if before is None else zone_of(pack, zone_value_added=before)
    thresholds = assess(zone_of(pack, zone_value_added=now), pack, earlier=earlier).thresholds
    return next(t for t in thresholds if t.id == "value-added").criteria[0]


@pytest.mark.parametrize(
    ("now", "before", "status", "margin"),
    [
        ("216亿元", "200亿元", Status.PASS, "余量0亿元"),
        ("215.9999亿元", "200亿元", Status.FAIL, "尚差0.0001亿元"),
        ("190亿元", "200亿元", Status.FAIL, "尚差26亿元"),
    ],
)
def test_growth(pack: RulePack, now: str, before: str, status: Status, margin: str) -> None:
    found = growth(pack, now, before)
    assert found.status is status
    assert found.margin is not None
    assert found.margin.text == margin


def test_without_the_year_before_it_is_undetermined(pack: RulePack) -> None:
    found = growth(pack, "216亿元")
    assert (found.status, found.remedy) == (Status.UNDETERMINED, "请提供上年的“全口径增加值”")
    assert growth(pack, "216亿元", "约200亿元").status is Status.UNDETERMINED


def test_the_gap_is_what_has_to_be_added(pack: RulePack) -> None:
    criterion = next(c for c in pack.criteria if c.kind == "growth")
    now, before = (zone_of(pack, zone_value_added=f"{n}亿元") for n in (190, 200))
    facts = Facts.of(now, pack, earlier=before)
    assert criterion.measure(facts) == Fraction(-1, 20)
    found = criterion.gap(facts)
    assert found is not None
    assert (found.within, found.new, found.unit) == (26, None, "亿元")
