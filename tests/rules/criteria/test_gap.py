"""A figure moved by the gap passes, and one moved slightly less does not."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from packs import TARGETS, UPGRADE, zone_of
from upgrade_check.rules.criterion import CriterionBase, Gap
from upgrade_check.rules.facts import Facts
from upgrade_check.rules.pack import RulePack

# Ten-thousandths of 亿元, so that exact gaps can be typed into a cell.
amounts = st.integers(1, 10**6).map(lambda n: Decimal(n) / 1000)


def facts(pack: RulePack, **changes: Any) -> Facts:
    return Facts.of(zone_of(pack, **changes), pack)


def criterion(pack: RulePack, threshold: str, name: str) -> CriterionBase:
    found = next(t for t in pack.thresholds if t.id == threshold)
    return next(c for c in found.criteria if c.id == name)


SHARE_OF_GDP = criterion(UPGRADE, "value-added", "share")
RANK = criterion(UPGRADE, "provincial-rank", "rank")
NUMBER = criterion(UPGRADE, "leading-industries", "number")
LEADING = criterion(UPGRADE, "leading-industries", "share")


def gap(of: CriterionBase, pack: RulePack, **changes: Any) -> Gap | None:
    return of.gap(facts(pack, **changes))


@given(amounts, amounts)
def test_both_ways_lead_exactly_to_the_bound(part: Decimal, whole: Decimal) -> None:
    found = gap(SHARE_OF_GDP, UPGRADE, zone_value_added=f"{part}亿元", city_gdp=f"{whole}亿元")
    exact_part, exact_whole, bound = Fraction(part), Fraction(whole), Fraction(1, 10)
    if exact_part / exact_whole >= bound:
        assert found is None
        return
    if found is None or found.within is None or found.new is None:
        pytest.fail("no gap")
    assert found.unit == "亿元"
    assert (exact_part + found.within) / exact_whole == bound
    assert (exact_part + found.new) / (exact_whole + found.new) == bound


@given(st.integers(1, 200), st.integers(1, 200))
def test_a_rank_that_climbs_so_far_passes_and_one_place_less_does_not(
    rank: int, peers: int
) -> None:
    found = gap(RANK, UPGRADE, composite_rank=rank, composite_peers=peers)
    if rank > peers or 3 * rank <= 2 * peers:
        assert found is None
        return
    if found is None:
        pytest.fail("no gap")
    assert (found.unit, found.new) == ("名", None)
    if found.within is None:
        assert 2 * peers < 3
        return
    there = rank - found.within
    assert 3 * there <= 2 * peers < 3 * (there + 1)


def industries(*outputs: int) -> list[dict[str, Any]]:
    return [
        {"name": name, "output": f"{output}亿元", "leading": "是"}
        for name, output in zip("甲乙丙丁戊", outputs, strict=False)
    ]


def test_of_four_leading_industries_the_largest_three_are_planned_with() -> None:
    rows = industries(240, 125, 360, 150)
    found = gap(LEADING, UPGRADE, industries=rows)
    assert found == Gap(Fraction(150), Fraction(375), "亿元", keep=("丙", "甲", "丁"), drop=("乙",))
    assert gap(NUMBER, UPGRADE, industries=rows) == Gap(Fraction(1), None, "个", rises=False)


def test_a_share_that_only_four_together_make_has_a_gap() -> None:
    rows = industries(300, 250, 200, 150)
    assert LEADING.measure(facts(UPGRADE, industries=rows)) == Fraction(3, 5)
    found = gap(LEADING, UPGRADE, industries=rows)
    assert found is not None
    assert (found.within, found.new, found.drop) == (150, 375, ("丁",))


def test_three_that_make_the_share_after_all_lack_nothing() -> None:
    found = gap(LEADING, UPGRADE, industries=industries(420, 380, 210, 490))
    assert found is not None
    assert (found.within, found.new, found.drop) == (0, 0, ("丙",))


@pytest.mark.parametrize(
    ("threshold", "name", "changes", "within", "unit", "is_strict"),
    [
        ("high-tech-enterprises", "number", {"high_tech_enterprises": 300}, 1, "家", False),
        ("high-tech-enterprises", "number", {"high_tech_enterprises": 280}, 21, "家", False),
        ("patents", "number", {"patents_per_10k": "64.35"}, Fraction(13, 20), "件", False),
        ("rd-intensity", "share", {"rd_intensity": "2.8%"}, Fraction(1, 5), "个百分点", False),
        ("high-tech-output", "share", {"high_tech_output_share": "45%"}, 0, "个百分点", True),
    ],
)
def test_a_figure_by_itself(
    threshold: str,
    name: str,
    changes: dict[str, Any],
    within: Fraction,
    unit: str,
    is_strict: bool,
) -> None:
    found = gap(criterion(TARGETS, threshold, name), TARGETS, **changes)
    assert found == Gap(Fraction(within), None, unit, is_strict=is_strict)


def test_what_is_missing_or_met_has_no_gap() -> None:
    assert gap(SHARE_OF_GDP, UPGRADE, city_gdp=None) is None
    assert gap(RANK, UPGRADE) is None
    assert gap(criterion(TARGETS, "patents", "number"), TARGETS, patents_per_10k=None) is None
