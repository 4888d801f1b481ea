"""A figure in a unit of its own, such as patents held per 10 000 people."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Literal

from pydantic import Field

from upgrade_check.dataset.entry import Entry
from upgrade_check.dataset.units import is_count_unit, plain
from upgrade_check.locales import Language, sentences
from upgrade_check.rules.inputs.base import QuantityInput, Unusable, stated_units, typed_number
from upgrade_check.rules.text import Text
from upgrade_check.rules.wording import counted


class NumberInput(QuantityInput):
    """A figure in a unit of its own; units are not converted."""

    type: Literal["number"]
    unit: Text = Field(description="The unit, such as 件.")
    unit_aliases: tuple[str, ...] = Field(
        (), description="Other ways to write the same unit, such as 件/万人."
    )

    @property
    def kept_unit(self) -> str:
        return self.unit.zh

    def parse(self, entry: Entry) -> Decimal:
        typed = typed_number(self, self._without_own_unit(entry))
        if typed.peers is not None:
            raise Unusable("not-a-number")
        fitting = [plain(unit) for unit in (self.unit.zh, self.unit.en, *self.unit_aliases)]
        for unit in (*stated_units(typed, entry), *(["%"] if entry.is_percent else [])):
            if plain(unit) not in fitting and not is_count_unit(unit):
                raise Unusable("unknown-unit", unit=unit, wanted=self.unit, variant="number")
        return self.not_negative(typed.value)

    def _without_own_unit(self, entry: Entry) -> Entry:
        """``entry`` without a unit such as 件/万人, whose slash no number can have behind it."""
        if isinstance(entry.value, str):
            text = entry.value.strip()
            for unit in self.unit_aliases:
                if text.endswith(unit):
                    return entry._replace(value=text.removesuffix(unit))
        return entry

    def size(self, number: Fraction | Decimal, language: Language) -> str:
        return counted(number, self.unit, sentences(language))

    def unit_of_distance(self, language: Language) -> str:
        return self.unit.in_(language)
