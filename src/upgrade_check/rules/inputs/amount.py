"""A sum of money."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Literal

from upgrade_check.dataset.entry import Entry
from upgrade_check.dataset.units import AMOUNT_UNIT, is_amount_unit, worth
from upgrade_check.locales import Language
from upgrade_check.rules.inputs.base import QuantityInput, Unusable, stated_units, typed_number
from upgrade_check.rules.wording import Amount


class AmountInput(QuantityInput):
    """A sum of money, kept in 亿元."""

    type: Literal["amount"]

    @property
    def kept_unit(self) -> str:
        return AMOUNT_UNIT

    def parse(self, entry: Entry) -> Decimal:
        wanted = {
            "variant": "amount",
            "unit": entry.unit if is_amount_unit(entry.unit) else AMOUNT_UNIT,
        }
        typed = typed_number(self, entry, **wanted)
        if typed.peers is not None:
            raise Unusable("not-a-number", **wanted)
        if entry.is_percent or typed.unit == "%":
            raise Unusable("unit-conflict", unit="%", variant="percent")
        stated = stated_units(typed, entry)
        if not stated:
            raise Unusable("unknown-unit", unit="", variant="blank")
        for unit in stated:
            if not is_amount_unit(unit):
                variant = "digits" if unit.isdecimal() else "amount"
                raise Unusable("unknown-unit", unit=unit, variant=variant)
        if len({worth(unit) for unit in stated}) > 1:
            raise Unusable("unit-conflict", unit=stated[0], other=stated[1], variant="two")
        # Decimal arithmetic rounds beyond 28 digits, and 20 digits before the point are the most.
        return self.not_negative(typed.value * worth(stated[0]))

    def size(self, number: Fraction | Decimal, language: Language) -> str:
        return Amount(number).in_(language)
