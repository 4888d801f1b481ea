"""Points computed by hand and by rule: exact, within bounds, a range if a figure is missing."""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from upgrade_check import RulePack, load_pack
from upgrade_check.dataset.zone import Zone
from upgrade_check.rules.cases import case_zone, load_cases
from upgrade_check.rules.scoring import Band, Indicator, Scoring, load_scoring
from upgrade_check.scoring.points import Span, score
from upgrade_check.scoring.ranking import Rank, sensitivity, standings

CASES = Path(__file__).parents[1] / "cases" / "scores"
FILES = sorted(CASES.glob("*.yaml"))
FIGURES = st.integers(0, 12_000).map(lambda n: Fraction(n, 12))


def zone_of(pack: RulePack, inputs: dict[str, Any]) -> Zone:
    """A zone that meets all targets, with ``inputs`` replaced."""
    return case_zone(pack, _base(pack) | inputs)


@lru_cache
def _base(pack: RulePack) -> dict[str, Any]:
    loaded = load_cases(pack)
    assert loaded is not None
    return dict(loaded[1].base)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_case(file: Path) -> None:
    targets, scoring = _targets()
    case = yaml.safe_load(file.read_text("utf-8"))
    scores = [score(zone_of(targets, zone["inputs"]), scoring) for zone in case["zones"]]
    places = standings([found.points for found in scores])
    moved = sensitivity(scores)
    for zone, found, place, movement in zip(case["zones"], scores, places, moved, strict=True):
        expected = zone["expect"]
        assert [str(end) for end in found.points] == expected["score"]
        assert [i.input for i in found.weakest] == expected.get("weakest", [])
        assert [i.input for i in found.missing] == expected.get("missing", [])
        for name, points in expected.get("points", {}).items():
            assert {i.input: str(i.points.exact) for i in found.indicators}[name] == points
        for name, gain in expected.get("per_unit", {}).items():
            assert {i.input: str(i.per_unit) for i in found.indicators}[name] == gain
        if "sensitivity" in expected:
            assert [str(end) for end in movement.points] == expected["sensitivity"]
        if "rank" in expected:
            assert list(place.rank) == expected["rank"]
            assert list(movement.rank) == expected["rank_by_weights"]
            turning = [f"{m.input} {m.weight}" for m in movement.weights if m.turns]
            assert turning == expected.get("turns", [])
        if "ahead" in expected:
            assert str(place.ahead) == expected["ahead"]


def test_there_are_cases() -> None:
    assert len(FILES) >= 4


@given(FIGURES, FIGURES, FIGURES, FIGURES, st.integers(1, 100).map(Fraction))
def test_more_of_a_good_thing_never_loses_points(
    value: Fraction, more: Fraction, floor: Fraction, full: Fraction, weight: Fraction
) -> None:
    if floor == full:
        full += 1
    indicator = Indicator(input="a", weight=weight, floor=floor, full=full)
    better = value + more if indicator.rises else value - more
    assert 0 <= indicator.points(value) <= indicator.points(better) <= weight


@given(FIGURES, FIGURES, st.booleans(), st.lists(st.integers(1, 90), min_size=1, unique=True))
def test_nor_where_points_come_in_bands(
    value: Fraction, more: Fraction, rises: bool, bounds: list[int]
) -> None:
    name = "at_least" if rises else "below"
    ordered = sorted(bounds, reverse=rises)
    bands = tuple(
        Band.model_validate({name: bound, "points": len(ordered) - index})
        for index, bound in enumerate(ordered)
    )
    indicator = Indicator(input="a", weight=Fraction(len(ordered)), bands=bands)
    better = value + more if rises else value - more
    assert 0 <= indicator.points(value) <= indicator.points(better) <= len(ordered)


INPUTS = {
    "high_tech_enterprises": st.integers(0, 400),
    "tech_smes": st.integers(0, 400),
    "gazelle_enterprises": st.integers(0, 60),
    "rd_intensity": st.decimals(0, 10, places=2).map(lambda d: f"{d}%"),
    "patents_per_10k": st.decimals(0, 100, places=1).map(str),
    "st_fund_share": st.decimals(0, 90, places=2).map(lambda d: f"{d}%"),
}


@lru_cache
def _targets() -> tuple[RulePack, Scoring]:
    pack = load_pack("targets-2027")
    scoring = load_scoring(pack)
    assert scoring is not None
    return pack, scoring


@given(st.fixed_dictionaries(INPUTS), st.sets(st.sampled_from(sorted(INPUTS))))
def test_points_add_up_and_a_range_contains_every_completion(
    inputs: dict[str, Any], unknown: set[str]
) -> None:
    pack, scoring = _targets()
    whole = score(zone_of(pack, inputs), scoring)
    assert whole.points.exact is not None
    assert whole.points.exact == sum(i.points.low for i in whole.indicators)
    open_ = score(zone_of(pack, inputs | dict.fromkeys(unknown)), scoring)
    assert {i.input for i in open_.missing} == unknown
    assert open_.points.low <= whole.points.low <= open_.points.high
    assert open_.points.high - open_.points.low == sum((i.of for i in open_.missing), Fraction(0))
    movement, complete = sensitivity([open_])[0], sensitivity([whole])[0]
    assert movement.points.low <= complete.points.low
    assert complete.points.high <= movement.points.high


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 5)), min_size=1, max_size=6))
def test_a_rank_contains_every_completion(scores: list[tuple[int, int]]) -> None:
    spans = [Span(Fraction(low), Fraction(low + width)) for low, width in scores]
    for pick in (0, 1):
        points = [span[pick] for span in spans]
        for point, place in zip(points, standings(spans), strict=True):
            assert place.rank.best <= 1 + sum(p > point for p in points) <= place.rank.worst


def test_equal_scores_share_the_better_rank() -> None:
    spans = [Span(Fraction(n), Fraction(n)) for n in (80, 70, 80, 60)]
    assert [s.rank for s in standings(spans)] == [Rank(1, 1), Rank(3, 3), Rank(1, 1), Rank(4, 4)]
    assert [s.ahead for s in standings(spans)] == [None, 10, None, 10]
    assert standings(spans)[0].median == 75
