"""A bound with its direction."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from pydantic_core import PydanticCustomError


class Limit(NamedTuple):
    """``at_least`` or ``at_most`` a bound; the bound itself passes."""

    name: str
    bound: Fraction

    @property
    def comparison(self) -> str:
        """As the JSON report writes it."""
        return ">=" if self.name == "at_least" else "<="

    @property
    def sign(self) -> str:
        """As people write it."""
        return "≥" if self.name == "at_least" else "≤"

    @property
    def missed_sign(self) -> str:
        """The relation of a value that does not pass."""
        return "<" if self.name == "at_least" else ">"

    @property
    def good_side(self) -> str:
        """Which side of the bound passes, on a scale from left to right."""
        return "right" if self.name == "at_least" else "left"

    def holds(self, value: Fraction) -> bool:
        """Whether ``value`` passes."""
        return value >= self.bound if self.name == "at_least" else value <= self.bound

    def distance(self, value: Fraction, edge: Fraction) -> Fraction:
        """How far ``value`` lies on the passing side of ``edge``; negative if short of it."""
        return value - edge if self.name == "at_least" else edge - value


def one_limit(at_least: Fraction | None, at_most: Fraction | None) -> Limit:
    """The one bound of the two that is given.

    Raises:
        PydanticCustomError: None is given, or both.
    """
    if (at_least is None) == (at_most is None):
        raise PydanticCustomError("one-limit", "exactly one of at_least and at_most", {})
    if at_least is not None:
        return Limit("at_least", at_least)
    assert at_most is not None
    return Limit("at_most", at_most)
