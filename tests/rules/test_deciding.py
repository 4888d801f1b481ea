"""Properties of the decisions for any zone."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upgrade_check import Status, assess, load_pack
from upgrade_check.locales import LANGUAGES
from upgrade_check.rules.cases import CasesFile, InputValue, case_zone, load_cases, run_cases
from upgrade_check.rules.outcome import Assessment

PACK = load_pack()
_LOADED = load_cases(PACK)
assert _LOADED is not None
CASES_YAML, CASES = _LOADED
BASE: dict[str, InputValue] = CASES.base

amounts = st.decimals(min_value=Decimal("0.0001"), max_value=Decimal(100000), places=4)


def decide(**changes: Any) -> Assessment:
    return assess(case_zone(PACK, BASE | changes), PACK)


def status(threshold: str, **changes: Any) -> Status:
    return next(t.status for t in decide(**changes).thresholds if t.id == threshold)


def test_the_packs_own_cases_come_out_as_it_says() -> None:
    assert list(run_cases(PACK, CASES_YAML, CASES)) == []


def test_a_case_that_comes_out_otherwise_is_told() -> None:
    wrong = CasesFile.model_validate(
        {"base": BASE, "cases": [{"name": {"zh": "甲", "en": "a"}, "expect": {"land-use": "fail"}}]}
    )
    (failure,) = run_cases(PACK, CASES_YAML, wrong)
    assert (failure.name.en, failure.expected, failure.actual) == ("a", Status.FAIL, Status.PASS)


@given(amounts, amounts, st.integers(1, 1000))
def test_scaling_both_sides_of_a_ratio_changes_nothing(
    part: Decimal, whole: Decimal, factor: int
) -> None:
    one = status("value-added", zone_value_added=f"{part}亿元", city_gdp=f"{whole}亿元")
    other = status(
        "value-added", zone_value_added=f"{part * factor}亿元", city_gdp=f"{whole * factor}亿元"
    )
    assert one is other


@given(st.integers(1, 300), st.integers(1, 300))
def test_moving_a_rank_up_never_turns_pass_into_fail(rank: int, peers: int) -> None:
    here = status("land-use", land_use_rank=rank, land_use_peers=peers)
    if rank > 1 and here is Status.PASS:
        above = status("land-use", land_use_rank=rank - 1, land_use_peers=peers)
        assert above is Status.PASS


@given(st.integers(1, 300), st.integers(1, 300))
def test_a_rank_passes_exactly_within_the_first_third(rank: int, peers: int) -> None:
    expected = Status.PASS if rank * 3 <= peers else Status.FAIL
    if rank > peers:
        expected = Status.UNDETERMINED
    assert status("land-use", land_use_rank=rank, land_use_peers=peers) is expected


@given(amounts, amounts, amounts)
def test_another_industry_never_raises_the_share(
    leading: Decimal, rest: Decimal, more: Decimal
) -> None:
    def share(*others: Decimal) -> Fraction:
        rows = [{"name": "甲", "output": f"{leading}亿元", "leading": "是"}]
        rows += [{"name": "他", "output": f"{o}亿元", "leading": "否"} for o in others]
        total = leading + sum(others)
        outcome = decide(industries=rows, total_output=f"{total}亿元").thresholds[3].criteria[1]
        assert outcome.actual is not None
        assert outcome.actual.exact is not None
        return outcome.actual.exact

    assert share(rest, more) <= share(rest)


@pytest.mark.parametrize(("rank", "peers", "margin"), [(1, 2, -1), (2, 2, -2), (1, 1, -1)])
def test_where_no_rank_can_pass_nobody_is_told_to_move_up(
    rank: int, peers: int, margin: int
) -> None:
    zone = case_zone(PACK, {**BASE, "land_use_rank": rank, "land_use_peers": peers})
    words = {"zh": f"参评仅{peers}家，没有名次能进入前1/3", "en": "no rank is within the first 1/3"}
    for language in LANGUAGES:
        found = assess(zone, PACK, language).thresholds[0].criteria[0]
        assert found.status is Status.FAIL
        assert found.margin is not None
        assert found.margin.exact == margin
        for text in (found.reading, found.remedy):
            assert words[language] in text
            assert not re.search("前进|前0名|first 0|move up", text)
        assert "1/3" in found.required.quantity.text


UNITS = {"亿元": 1, "万元": 10**4, "千元": 10**5, "百万元": 10**2, "元": 10**8}


@given(amounts, amounts, st.sampled_from(sorted(UNITS)), st.sampled_from(sorted(UNITS)))
def test_converting_units_never_changes_a_status(
    part: Decimal, whole: Decimal, part_unit: str, whole_unit: str
) -> None:
    one = decide(zone_value_added=f"{part}亿元", city_gdp=f"{whole}亿元")
    other = decide(
        zone_value_added=f"{part * UNITS[part_unit]:f}{part_unit}",
        city_gdp=f"{whole * UNITS[whole_unit]:f}{whole_unit}",
    )
    assert [t.status for t in one.thresholds] == [t.status for t in other.thresholds]
    assert one.thresholds[2].criteria[0].reading == other.thresholds[2].criteria[0].reading


@given(amounts, amounts)
def test_what_a_report_says_is_missing_is_enough(part: Decimal, whole: Decimal) -> None:
    outcome = (
        decide(zone_value_added=f"{part}亿元", city_gdp=f"{whole}亿元").thresholds[2].criteria[0]
    )
    if outcome.status is Status.FAIL:
        within, new = map(Decimal, re.findall(r"增(?:加)?([\d.]+)亿元", outcome.remedy))
        for more, counted in ((within, 0), (new, new)):
            assert (
                status(
                    "value-added",
                    zone_value_added=f"{part + more}亿元",
                    city_gdp=f"{whole + counted}亿元",
                )
                is not Status.FAIL
            )


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"land_use_rank": 16, "city_gdp": None}, Status.FAIL),
        ({"city_gdp": None}, Status.UNDETERMINED),
        ({}, Status.PASS),
    ],
)
def test_a_zone_fails_before_it_is_undetermined(changes: dict[str, Any], expected: Status) -> None:
    assert decide(**changes).status is expected


def test_a_blank_statement_is_open_and_does_not_block() -> None:
    criterion = decide(land_policy_compliance=None).thresholds[0].criteria[1]
    assert (criterion.status, criterion.blocking) == (Status.UNDETERMINED, False)


def test_in_principle_is_said_where_it_applies() -> None:
    rows = [{"name": n, "output": "375亿元", "leading": "是"} for n in "甲乙丙丁"]
    number, share = decide(industries=rows).thresholds[3].criteria[:2]
    assert (number.status, number.in_principle, share.in_principle) == (Status.FAIL, True, False)
    assert "可书面说明" in number.remedy
