"""Where figures lead to, what the year of the plan asks for, and what is to spare."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upgrade_check import load_pack
from upgrade_check.dataset.zone import Zone
from upgrade_check.planning.plan import CriterionPlan, Plan, make_plan
from upgrade_check.planning.projection import Projection
from upgrade_check.rules.cases import InputValue, case_zone, load_cases
from upgrade_check.rules.outcome import Status
from upgrade_check.rules.pack import RulePack

UPGRADE, TARGETS = load_pack("national-upgrade"), load_pack("targets-2027")
amounts = st.integers(1_000, 10**6).map(lambda n: Decimal(n) / 1000)


def _base(pack: RulePack) -> dict[str, InputValue]:
    loaded = load_cases(pack)
    assert loaded is not None
    return loaded[1].base


BASES = {pack.id: _base(pack) for pack in (UPGRADE, TARGETS)}


def years(pack: RulePack, **figures: list[Any]) -> list[Zone]:
    """One zone up to 2024, a figure a year each."""
    number = len(next(iter(figures.values())))
    return [
        case_zone(
            pack,
            BASES[pack.id]
            | {"year": 2025 - number + n}
            | {name: values[n] for name, values in figures.items()},
        )._replace(year=2025 - number + n)
        for n in range(number)
    ]


def of(plan: Plan, threshold: str, criterion: str) -> CriterionPlan:
    found = next(t for t in plan.thresholds if t.outcome.id == threshold)
    return next(c for c in found.criteria if c.outcome.id == criterion)


@given(amounts, st.integers(1, 200), st.integers(1, 200), st.integers(60, 150))
@settings(max_examples=60, deadline=None)
def test_the_target_and_its_growth_pass_and_a_ten_thousandth_less_does_not(
    whole: Decimal, thousandths: int, thousandths_then: int, percent_then: int
) -> None:
    part, then = whole * thousandths / 1000, whole * thousandths_then / 1000
    zones = years(
        UPGRADE,
        zone_value_added=[f"{then}亿元", f"{part}亿元"],
        city_gdp=[f"{whole * percent_then / 100}亿元", f"{whole}亿元"],
    )
    found = of(make_plan(zones, UPGRADE, 2027, "zh"), "value-added", "share")
    if found.target is None:
        assert Fraction(part) * 10 >= Fraction(_projected(zones, "city_gdp"))
        return
    target = found.target.value
    gdp = Fraction(_projected(zones, "city_gdp"))
    assert target / gdp == Fraction(1, 10)
    assert (target - Fraction(1, 10_000)) / gdp < Fraction(1, 10)
    growth = found.target.growth
    if growth is None:
        pytest.fail("no growth")
    assert Fraction(part) * (1 + growth) ** 3 >= target
    assert Fraction(part) * (1 + growth - Fraction(1, 10_000)) ** 3 < target


def _projected(zones: list[Zone], name: str) -> Decimal:
    value = Projection(zones, UPGRADE).at(2027).number(name)
    assert value is not None
    return value


@pytest.mark.parametrize(
    ("last", "growth"),
    # Strictly more than 300: 301 of 280 in three years, by hand (301/280)^(1/3) = 1.02440.
    [(280, Fraction(244, 10_000)), (300, Fraction(12, 10_000))],
)
def test_a_number_of_things_must_reach_the_next_whole_one(last: int, growth: Fraction) -> None:
    zones = years(TARGETS, high_tech_enterprises=[last, last])
    found = of(make_plan(zones, TARGETS, 2027, "zh"), "high-tech-enterprises", "number")
    assert found.target is not None
    assert (found.target.value, found.target.growth) == (301, growth)


def test_a_percentage_moves_by_points() -> None:
    # 2.0, 2.2, 2.4%: 0.2 points a year, so 2.6, 2.8, and 3% in 2027.
    zones = years(TARGETS, rd_intensity=["2.0%", "2.2%", "2.4%"])
    found = of(make_plan(zones, TARGETS, 2027, "zh"), "rd-intensity", "share")
    assert [(y.year, y.text, y.status) for y in found.projected] == [
        (2025, "2.6%", Status.FAIL),
        (2026, "2.8%", Status.FAIL),
        (2027, "3%", Status.PASS),
    ]
    assert found.first_pass == 2027
    assert found.target is not None
    assert (found.target.value, found.target.points) == (3, Fraction(1, 5))


def test_strictly_more_asks_for_a_step_more() -> None:
    # From 42% to more than 45% in three years: one point a year is not enough.
    zones = years(TARGETS, high_tech_output_share=["42%"])
    found = of(make_plan(zones, TARGETS, 2027, "zh"), "high-tech-output", "share")
    assert found.target is not None
    assert found.target.is_strict
    assert found.target.points == Fraction(101, 100)


def test_ranks_stop_at_first_place_and_say_so() -> None:
    zones = years(UPGRADE, composite_rank=[64, 47, 30], composite_peers=[129, 130, 131])
    found = of(make_plan(zones, UPGRADE, 2027, "zh"), "provincial-rank", "rank")
    assert [y.text for y in found.projected] == [
        "第13名 / 131家",
        "第1名 / 131家",
        "第1名 / 131家",
    ]
    assert found.is_capped
    assert not of(make_plan(zones, UPGRADE, 2025, "zh"), "provincial-rank", "rank").is_capped


def test_amounts_grow_at_their_mean_rate() -> None:
    # 100 to 121 in two years is 10% a year; 1,000 stands still: 13.31% in 2025, 16.11% in 2027.
    zones = years(
        UPGRADE,
        zone_value_added=["100亿元", "108亿元", "121亿元"],
        city_gdp=["1000亿元", "1000亿元", "1000亿元"],
    )
    found = of(make_plan(zones, UPGRADE, 2027, "zh"), "value-added", "share")
    assert found.paces["zone_value_added"].rate == Fraction(1, 10)
    assert [round(float(y.value), 6) for y in found.projected] == [0.1331, 0.14641, 0.161051]


def test_growth_that_is_assumed_changes_projection_and_target() -> None:
    zones = years(
        UPGRADE,
        zone_value_added=["80亿元", "90亿元"],
        city_gdp=["1000亿元", "1000亿元"],
    )
    plan = make_plan(zones, UPGRADE, 2026, "zh", grow={"city_gdp": Fraction(1, 10)})
    assert plan.scenario is not None
    before = of(plan, "value-added", "share").target
    after = of(plan.scenario.plan, "value-added", "share").target
    assert before is not None
    assert after is not None
    assert (before.value, after.value) == (100, 121)
    assert of(plan, "value-added", "share").projected[-1].text == "11.39%"
    assert of(plan.scenario.plan, "value-added", "share").projected[-1].text == "9.41%"


def test_what_passes_tells_how_far_it_may_fall() -> None:
    zones = years(UPGRADE, zone_value_added=["120亿元"], city_gdp=["1000亿元"])
    found = of(make_plan(zones, UPGRADE, 2027, "zh"), "value-added", "share")
    assert [(r.label, r.size, r.way) for r in found.reserves] == [
        ("全口径增加值", "20亿元", "fall"),
        ("所在城市GDP", "200亿元", "rise"),
    ]
    rank = of(make_plan(zones, UPGRADE, 2027, "zh"), "land-use", "rank")
    assert [r.way for r in rank.reserves] == ["slip"]


def _industries(*outputs: int) -> list[dict[str, Any]]:
    return [
        {"name": name, "output": f"{output}亿元", "leading": "是"}
        for name, output in zip("甲乙丙丁戊", outputs, strict=False)
    ]


def test_of_four_industries_every_pair_passes_where_all_together_make_the_share() -> None:
    rows = _industries(300, 250, 200, 150)
    (zone,) = years(UPGRADE, industries=[rows], total_output=["1500亿元"])
    leading = make_plan([zone], UPGRADE, 2027, "zh").thresholds[-1]
    assert [pair.names for pair in leading.pairs] == [
        ("甲", "乙"),
        ("甲", "丙"),
        ("甲", "丁"),
        ("乙", "丙"),
        ("乙", "丁"),
        ("丙", "丁"),
    ]
    assert leading.pairs[0].measured == ("3个", "60%")


@pytest.mark.parametrize(
    "outputs",
    # Enough already; too little even together; two too many.
    [(500, 450, 200), (300, 250, 200, 149), (300, 250, 200, 100, 100)],
)
def test_no_pair_where_it_would_not_help(outputs: tuple[int, ...]) -> None:
    (zone,) = years(UPGRADE, industries=[_industries(*outputs)], total_output=["1500亿元"])
    assert make_plan([zone], UPGRADE, 2027, "zh").thresholds[-1].pairs == ()
