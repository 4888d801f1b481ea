"""Exact numbers as text that never says more, or other, than the number does."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

_LEAST_DIGITS = 2
_MOST_DIGITS = 30


def exact_text(number: Fraction | Decimal | int) -> str:
    """A number with a finite decimal form, in full: ``138``, ``12.3``; others as ``46/3``."""
    fraction = Fraction(number)
    if fraction.denominator == 1:
        return str(fraction.numerator)
    under = fraction.denominator
    for prime in (2, 5):
        while under % prime == 0:
            under //= prime
    if under != 1:
        return f"{fraction.numerator}/{fraction.denominator}"
    scaled = Decimal(fraction.numerator) / Decimal(1)
    if len(str(fraction.denominator)) > _MOST_DIGITS or abs(scaled) > Decimal("1e40"):
        return f"{float(fraction):g}"
    return _fixed(fraction, _decimals_of(fraction))


def _decimals_of(fraction: Fraction) -> int:
    decimals, under = 0, fraction.denominator
    while under != 1:
        under = under // math.gcd(under, 10)
        decimals += 1
    return decimals


def _fixed(number: Fraction, decimals: int, toward: int = 0) -> str:
    """``number`` with at most ``decimals`` places; ``toward`` rounds up (1) or down (-1)."""
    scale = 10**decimals
    scaled = number * scale
    if toward > 0:
        whole = math.ceil(scaled)
    elif toward < 0:
        whole = math.floor(scaled)
    else:
        # Half away from zero, as Excel shows it.
        whole = math.floor(abs(scaled) + Fraction(1, 2)) * (1 if scaled >= 0 else -1)
    sign = "-" if whole < 0 else ""
    digits = str(abs(whole)).rjust(decimals + 1, "0")
    if not decimals:
        return sign + digits
    integer, fraction = digits[:-decimals], digits[-decimals:].rstrip("0")
    return f"{sign}{integer}.{fraction}" if fraction else sign + integer


def distance_text(distance: Fraction, *, short: bool, decimals: int = 4) -> str:
    """The size of a margin: what is short is rounded up, what is to spare is rounded down.

    Whoever adds the amount shown then really passes, and nobody counts on room that is not there.
    A distance that is not zero is never shown as zero.
    """
    size = abs(distance)
    if size.denominator == 1:
        return str(size.numerator)
    while decimals < _MOST_DIGITS and size * 10**decimals < 10:
        decimals += 1
    return _fixed(size, decimals, toward=1 if short else -1)


def percent_text(share: Fraction, bound: Fraction | None = None) -> str:
    """A proportion in percent with two decimals, and more where two would hide which side it is on.

    9.9999 % against a bound of 10 % is shown as 9.9999%, not as 10%.
    """
    hundredfold = share * 100
    decimals = _LEAST_DIGITS
    if bound is not None and share != bound:
        edge = bound * 100
        while decimals < _MOST_DIGITS:
            shown = Fraction(_fixed(hundredfold, decimals))
            if shown != edge and (shown < edge) == (hundredfold < edge):
                break
            decimals += 1
    return _fixed(hundredfold, decimals) + "%"


def bound_text(bound: Fraction) -> str:
    """A bound as people say it: ``10%`` where that is exact, else ``1/3``."""
    hundredfold = bound * 100
    if hundredfold.denominator == 1 and bound <= 1:
        return f"{hundredfold.numerator}%"
    return exact_text(bound)
