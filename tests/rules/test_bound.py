"""The four comparisons, two of which are strict."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upgrade_check.rules.bound import Bound, Comparison, read_exact

NAMES: tuple[Comparison, ...] = ("at_least", "at_most", "above", "below")


@pytest.mark.parametrize(
    ("name", "below", "at", "above"),
    [
        ("at_least", False, True, True),
        ("at_most", True, True, False),
        ("above", False, False, True),
        ("below", True, False, False),
    ],
)
def test_what_passes(name: Comparison, below: bool, at: bool, above: bool) -> None:
    bound = Bound(name, Fraction(300))
    assert [bound.holds(Fraction(n)) for n in (299, 300, 301)] == [below, at, above]


@given(st.sampled_from(NAMES), st.fractions(0, 1000))
def test_the_first_whole_number_passes_and_the_one_before_does_not(
    name: Comparison, edge: Fraction
) -> None:
    bound = Bound(name, edge)
    first = bound.first_whole(edge)
    step = 1 if bound.is_floor else -1
    assert bound.holds(first)
    assert not bound.holds(first - step)


@pytest.mark.parametrize(
    ("written", "number"),
    [("1/3", Fraction(1, 3)), ("10%", Fraction(1, 10)), (0.6, Fraction(3, 5)), (3, Fraction(3))],
)
def test_how_a_bound_is_written(written: object, number: Fraction) -> None:
    assert read_exact(written) == number
