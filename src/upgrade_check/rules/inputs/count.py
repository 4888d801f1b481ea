"""A whole number of things, and what a rank has in common with it."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import Field

from upgrade_check.dataset.entry import Entry
from upgrade_check.dataset.numbers import TypedNumber, ordinal
from upgrade_check.dataset.units import is_amount_unit, is_count_unit, is_other_unit, plain
from upgrade_check.locales import Language, sentences
from upgrade_check.rules.inputs.base import (
    InputBase,
    QuantityInput,
    Unusable,
    stated_units,
    typed_number,
)
from upgrade_check.rules.text import Text
from upgrade_check.rules.wording import counted


def whole_number(declared: InputBase, entry: Entry, *own_units: str) -> TypedNumber:
    """The number of things in a cell.

    Args:
        declared: The input.
        entry: The cell.
        own_units: Units that fit besides those that anything is counted in.

    Raises:
        Unusable: It is no whole number, or has the unit of something else.
    """
    # 十二 is a number where whole ones are asked for.
    value = entry.value
    if isinstance(value, str) and (number := ordinal(value.strip())) is not None:
        entry = entry._replace(value=number)
    typed = typed_number(declared, entry)
    if typed.spaced:
        raise Unusable("not-a-number")
    for unit in stated_units(typed, entry):
        if not is_count_unit(unit) and plain(unit) not in map(plain, own_units):
            is_unit = unit == entry.unit or is_amount_unit(unit) or is_other_unit(unit)
            variant = "count" if is_unit else "behind"
            raise Unusable("unknown-unit", unit=unit, variant=variant)
    if entry.is_percent:
        raise Unusable("unknown-unit", unit="%", variant="count")
    if typed.value != typed.value.to_integral_value():
        raise Unusable("not-an-integer")
    return typed


class CountInput(QuantityInput):
    """A whole number of things."""

    type: Literal["count"]
    unit: Text | None = Field(None, description="What is counted, such as 家.")
    rounded: ClassVar[Literal["up", "down", ""]] = "down"

    @property
    def kept_unit(self) -> str:
        return self.unit.zh if self.unit else ""

    @property
    def is_whole(self) -> bool:
        return True

    def parse(self, entry: Entry) -> Decimal:
        typed = whole_number(self, entry, *((self.unit.zh, self.unit.en) if self.unit else ()))
        if typed.peers is not None:
            raise Unusable("not-a-number")
        return self.not_negative(typed.value)

    def size(self, number: Fraction | Decimal, language: Language) -> str:
        return counted(number, self.unit, sentences(language))

    def unit_of_distance(self, language: Language) -> str:
        return self.unit.in_(language) if self.unit else ""
