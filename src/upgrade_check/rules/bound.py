"""A bound as a rule file writes it: ``at_least: 10%``, ``above: 300``, ``top: 1/3``."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Annotated, ClassVar, Literal, NamedTuple

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema, model_validator
from pydantic_core import PydanticCustomError

from upgrade_check.rules.text import Strict

_NUMBER = re.compile(
    r"(?P<number>\d{1,12}(?:\.\d{1,12})?)(?:(?P<percent>%)|/(?P<under>\d{1,12}))?", re.ASCII
)


def read_exact(value: object) -> Fraction:
    """The exact number that ``1/3``, ``10%``, ``0.6`` or ``3`` stands for; never negative.

    Raises:
        PydanticCustomError: It is not of the forms above, or divides by zero.
    """
    if isinstance(value, Fraction):
        return value
    text = "" if isinstance(value, bool) else str(value).strip()
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise PydanticCustomError("bound", "not a bound", {"found": str(value)})
    number = Fraction(Decimal(match["number"]))
    if match["percent"]:
        return number / 100
    if match["under"] is None:
        return number
    if int(match["under"]) == 0:
        raise PydanticCustomError("bound", "division by zero", {"found": text})
    return number / int(match["under"])


Exact = Annotated[
    Fraction,
    BeforeValidator(read_exact),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": r"^\d+(\.\d+)?(%|/\d+)?$"},
                {"type": "number", "minimum": 0},
            ],
        }
    ),
    PlainSerializer(str, return_type=str),
]
"""An exact number from zero up, written as ``1/3``, ``10%``, ``0.6`` or ``3``."""

Comparison = Literal["at_least", "at_most", "above", "below"]
Sort = Literal["any", "part", "whole"]
"""What a bound has to be: any number, a part of a whole (above 0, at most 1), a whole number."""

_SIGNS = {"at_least": "≥", "at_most": "≤", "above": ">", "below": "<"}
_MISSED = {"at_least": "<", "at_most": ">", "above": "≤", "below": "≥"}
_ASCII = {"at_least": ">=", "at_most": "<=", "above": ">", "below": "<"}


class Bound(NamedTuple):
    """A number and how a value has to compare with it."""

    name: Comparison
    value: Fraction

    @property
    def comparison(self) -> str:
        """As the JSON report writes it: ``>=``, ``<=``, ``>`` or ``<``."""
        return _ASCII[self.name]

    @property
    def sign(self) -> str:
        """As people write it."""
        return _SIGNS[self.name]

    @property
    def missed_sign(self) -> str:
        """The relation of a value that does not pass."""
        return _MISSED[self.name]

    @property
    def is_floor(self) -> bool:
        """Whether what is larger passes."""
        return self.name in ("at_least", "above")

    @property
    def is_strict(self) -> bool:
        """Whether the bound itself does not pass."""
        return self.name in ("above", "below")

    @property
    def good_side(self) -> str:
        """Which side of the bound passes, on a scale from left to right."""
        return "right" if self.is_floor else "left"

    def holds(self, value: Fraction) -> bool:
        """Whether ``value`` passes."""
        if value == self.value:
            return not self.is_strict
        return (value > self.value) == self.is_floor

    def distance(self, value: Fraction, edge: Fraction) -> Fraction:
        """How far ``value`` lies on the passing side of ``edge``; negative if short of it."""
        return value - edge if self.is_floor else edge - value

    def first_whole(self, edge: Fraction) -> Fraction:
        """The whole number nearest to ``edge`` that passes it: 301 for ``above`` 300."""
        if self.is_floor:
            return Fraction(math.floor(edge) + 1 if self.is_strict else math.ceil(edge))
        return Fraction(math.ceil(edge) - 1 if self.is_strict else math.floor(edge))


class Range(Strict):
    """From where to where something is plausible, in the unit of what it speaks of."""

    at_least: Exact | None = Field(None, description="Lowest plausible value.")
    at_most: Exact | None = Field(None, description="Highest plausible value.")

    @model_validator(mode="after")
    def _is_a_range(self) -> Range:
        if self.at_least is None and self.at_most is None:
            raise PydanticCustomError("empty-range", "neither at_least nor at_most", {})
        return self

    def holds(self, value: Fraction) -> bool:
        """Whether ``value`` is plausible."""
        return (self.at_least is None or value >= self.at_least) and (
            self.at_most is None or value <= self.at_most
        )


class Bounded(Strict):
    """A part of a rule file that sets one bound, under the key that names its comparison."""

    sort: ClassVar[Sort] = "any"

    at_least: Exact | None = Field(None, description="Lowest value that passes.")
    at_most: Exact | None = Field(None, description="Highest value that passes.")
    above: Exact | None = Field(None, description="What a value has to exceed.")
    below: Exact | None = Field(None, description="What a value has to stay below.")

    @model_validator(mode="after")
    def _has_one_bound(self) -> Bounded:
        name, value = self.bound
        if self.sort == "part" and not 0 < value <= 1:
            raise PydanticCustomError("part", "not a part of a whole", {"key": name})
        if self.sort == "whole" and value.denominator != 1:
            raise PydanticCustomError("whole", "not a whole number", {"key": name})
        return self

    @cached_property
    def bound(self) -> Bound:
        """The one bound that is given.

        Raises:
            PydanticCustomError: None is given, or several.
        """
        names: tuple[Comparison, ...] = ("at_least", "at_most", "above", "below")
        given = [Bound(name, value) for name in names if (value := self.__dict__[name]) is not None]
        if len(given) != 1:
            raise PydanticCustomError("one-bound", "exactly one bound", {})
        return given[0]
