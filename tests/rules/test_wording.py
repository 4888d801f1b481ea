"""Text never differs from the number it shows."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from upgrade_check.rules.wording import bound_text, distance_text, exact_text, percent_text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (Decimal("168.5"), "168.5"),
        (Decimal("1.685E+6"), "1685000"),
        (Fraction(46, 3), "46/3"),
        (Fraction(-1, 8), "-0.125"),
        (0, "0"),
        (Decimal("0E+2"), "0"),
    ],
)
def test_exact_text(number: Decimal | Fraction | int, text: str) -> None:
    assert exact_text(number) == text


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**30), max_value=10**30))
@example(Decimal("-0.00"))
@example(Decimal("1E-30"))
@example(Decimal("-1.5E-31"))
def test_a_decimal_is_written_like_the_fraction_it_is(number: Decimal) -> None:
    assert exact_text(number) == exact_text(Fraction(number))


@given(st.fractions(min_value=0, max_value=2, max_denominator=10**9), st.integers(1, 99))
def test_a_percentage_is_never_shown_on_the_other_side_of_its_bound(
    share: Fraction, percent: int
) -> None:
    bound = Fraction(percent, 100)
    shown = Fraction(Decimal(percent_text(share, bound).rstrip("%"))) / 100
    assert (shown < bound, shown == bound) == (share < bound, share == bound)


@given(st.fractions(min_value=Fraction(1, 10**12), max_value=10**6), st.booleans())
def test_a_distance_is_rounded_to_the_safe_side_and_never_to_nothing(
    distance: Fraction, short: bool
) -> None:
    shown = Fraction(Decimal(distance_text(-distance if short else distance, short=short)))
    assert shown > 0
    assert shown >= distance if short else shown <= distance


@pytest.mark.parametrize(
    ("share", "text"),
    [
        (Fraction(1685, 14349), "11.74%"),
        (Fraction(23, 250), "9.2%"),
        (Fraction(14348, 143490), "9.999%"),
        (Fraction(1, 10), "10%"),
    ],
)
def test_percent_text(share: Fraction, text: str) -> None:
    assert percent_text(share, Fraction(1, 10)) == text


def test_bound_text() -> None:
    assert bound_text(Fraction(1, 10)) == "10%"
    assert bound_text(Fraction(1, 3)) == "1/3"
