"""Bounds as a rule file writes them: ``1/3``, ``10%``, ``0.6``, ``3``."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

_BOUND = re.compile(
    r"(?P<number>\d{1,12}(?:\.\d{1,12})?)(?:(?P<percent>%)|/(?P<under>\d{1,12}))?", re.ASCII
)


def read_bound(value: object) -> Fraction:
    """The exact number that a bound stands for; never negative.

    Raises:
        PydanticCustomError: It is not of the forms above, or divides by zero.
    """
    if isinstance(value, Fraction):
        return value
    text = "" if isinstance(value, bool) else str(value).strip()
    match = _BOUND.fullmatch(text)
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


def _part(value: object) -> Fraction:
    bound = read_bound(value)
    if not 0 < bound <= 1:
        raise PydanticCustomError("part", "not a part of a whole", {"found": str(value)})
    return bound


def _whole(value: object) -> Fraction:
    bound = read_bound(value)
    if bound.denominator != 1:
        raise PydanticCustomError("whole", "not a whole number", {"found": str(value)})
    return bound


_SCHEMA = WithJsonSchema(
    {
        "anyOf": [
            {"type": "string", "pattern": r"^\d+(\.\d+)?(%|/\d+)?$"},
            {"type": "number", "minimum": 0},
        ],
        "description": "1/3, 10%, 0.6 or 3",
    }
)
_TEXT = PlainSerializer(str, return_type=str)

Bound = Annotated[Fraction, BeforeValidator(read_bound), _SCHEMA, _TEXT]
"""Any exact number from zero up."""
PartBound = Annotated[Fraction, BeforeValidator(_part), _SCHEMA, _TEXT]
"""A part of a whole: above 0, at most 1."""
WholeBound = Annotated[Fraction, BeforeValidator(_whole), _SCHEMA, _TEXT]
"""A whole number from zero up."""
