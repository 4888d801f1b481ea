"""Projections, the figures needed in the target year, and reserves."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from packs import UPGRADE, zone_of
from upgrade_check.dataset.zone import Zone
from upgrade_check.planning.plan import CriterionPlan, Plan, make_plan
from upgrade_check.planning.projection import Projection
from upgrade_check.rules.pack import RulePack

amounts = st.integers(1_000, 10**6).map(lambda n: Decimal(n) / 1000)


def years(pack: RulePack, **figures: list[Any]) -> list[Zone]:
    """One zone up to 2024, with one figure per year for each input."""
    number = len(next(iter(figures.values())))
    return [
        zone_of(
            pack, year=2025 - number + n, **{name: values[n] for name, values in figures.items()}
        )._replace(year=2025 - number + n)
        for n in range(number)
    ]


def of(plan: Plan, threshold: str, criterion: str) -> CriterionPlan:
    found = next(t for t in plan.thresholds if t.outcome.id == threshold)
    return next(c for c in found.criteria if c.outcome.id == criterion)


@given(amounts, st.integers(1, 200), st.integers(1, 200), st.integers(60, 150))
@settings(max_examples=60)
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
