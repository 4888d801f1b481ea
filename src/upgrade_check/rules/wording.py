"""Exact numbers as text that never claims more than the number does."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from upgrade_check.locales import Language, Sentences, sentences
from upgrade_check.rules.text import Text

_LEAST_DIGITS = 2
_MOST_DIGITS = 30


def exact_text(number: Fraction | Decimal | int) -> str:
    """A number with a finite decimal form, in full: ``138``, ``12.3``; others as ``46/3``."""
    if isinstance(number, int):
        return str(number)
    if isinstance(number, Decimal):
        whole, _, places = f"{number:f}".partition(".")
        places = places.rstrip("0")
        if len(places) <= _MOST_DIGITS:
            return (f"{whole}.{places}" if places else whole) if number else "0"
    over, under = number.as_integer_ratio()
    if under == 1:
        return str(over)
    decimals = _decimals_of(under)
    return f"{over}/{under}" if decimals is None else _fixed(over, under, decimals)


def _decimals_of(under: int) -> int | None:
    """Places that a fraction over ``under`` needs in full; ``None`` if it never ends."""
    decimals = 0
    while under != 1:
        part = math.gcd(under, 10)
        if part == 1 or decimals == _MOST_DIGITS:
            return None
        under //= part
        decimals += 1
    return decimals


def _fixed(over: int, under: int, decimals: int, toward: int = 0) -> str:
    """``over / under`` with at most ``decimals`` places, rounded as :func:`_rounded` does."""
    return _with_point(_rounded(over, under, decimals, toward), decimals)


def _rounded(over: int, under: int, decimals: int, toward: int = 0) -> int:
    """``over / under`` in units of the last place; ``toward`` rounds up (1) or down (-1) in size.

    Without ``toward`` a half is rounded away from zero, as Excel shows it.
    """
    power: int = 10**decimals
    whole, rest = divmod(abs(over) * power, under)
    if toward > 0:
        whole += rest > 0
    elif toward == 0:
        whole += rest * 2 >= under
    return -whole if over < 0 else whole


def _with_point(whole: int, decimals: int) -> str:
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
    over, under = abs(distance).as_integer_ratio()
    if under == 1:
        return str(over)
    while decimals < _MOST_DIGITS and over * 10**decimals < 10 * under:
        decimals += 1
    return _fixed(over, under, decimals, toward=1 if short else -1)


def percent_text(share: Fraction, bound: Fraction | None = None) -> str:
    """A proportion in percent with two decimals, and more where two would hide which side it is on.

    9.9999 % against a bound of 10 % is shown as 9.9999%, not as 10%.
    """
    over, under = share.as_integer_ratio()
    over *= 100
    decimals = _LEAST_DIGITS
    shown = _rounded(over, under, decimals)
    if bound is not None and share != bound:
        edge_over, edge_under = bound.as_integer_ratio()
        edge_over *= 100
        is_below = over * edge_under < edge_over * under
        while decimals < _MOST_DIGITS:
            # Use a common denominator, so that whole numbers can be compared.
            here, edge = shown * edge_under, edge_over * 10**decimals
            if here != edge and (here < edge) == is_below:
                break
            decimals += 1
            shown = _rounded(over, under, decimals)
    return _with_point(shown, decimals) + "%"


def bound_text(bound: Fraction) -> str:
    """A bound as people say it: ``10%`` where that is exact, else ``1/3``."""
    over, under = bound.as_integer_ratio()
    if over <= under and over * 100 % under == 0:
        return f"{over * 100 // under}%"
    return exact_text(bound)


class Percent(NamedTuple):
    """A proportion, to be said in either language."""

    number: Fraction
    beside: Fraction | None = None
    """A bound that the text must not seem to reach where the proportion does not."""

    def in_(self, language: Language) -> str:
        """Such as 9.2%."""
        return percent_text(self.number, self.beside)


class Amount(NamedTuple):
    """A sum of money in 亿元, to be said in either language."""

    number: Fraction | Decimal

    def in_(self, language: Language) -> str:
        """Such as 0.01亿元, or CNY 1 million."""
        say = sentences(language).say
        if language == "zh":
            return say("values.amount", n=exact_text(self.number))
        millions = Fraction(self.number) * 100
        if abs(millions) < 1000:
            return say("values.amount_million", n=exact_text(millions))
        return say("values.amount_billion", n=exact_text(millions / 1000))


def counted(number: Fraction | Decimal | int, unit: Text | None, say: Sentences) -> str:
    """A number of things, with what they are called where that is known: 12家."""
    if unit is None:
        return exact_text(number)
    return say.say("values.count", n=exact_text(number), unit=unit.in_(say.language))
