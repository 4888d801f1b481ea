"""A proportion that somebody else worked out."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import Field

from upgrade_check.dataset.entry import Entry
from upgrade_check.dataset.units import plain
from upgrade_check.locales import Language, sentences
from upgrade_check.rules.inputs.base import FigureInput, Unusable, stated_units, typed_number
from upgrade_check.rules.wording import exact_text

_SIGNS = frozenset({"%", "百分比", "百分数", "percent"})


class PercentInput(FigureInput):
    """A proportion in percent; its bounds are proportions: ``45%`` or ``0.45``."""

    type: Literal["percent"]
    of_whole: bool = Field(
        False, description="Whether it is a part of a whole: more than 100% is an error."
    )

    grows: ClassVar[bool] = False
    most: ClassVar[int | None] = 100
    step: ClassVar[Fraction] = Fraction(1, 100)

    @property
    def kept_unit(self) -> str:
        return "%"

    def exact(self, value: Decimal) -> Fraction:
        return Fraction(value) * self.step

    def parse(self, entry: Entry) -> Decimal:
        typed = typed_number(self, entry)
        if typed.peers is not None:
            raise Unusable("not-a-number")
        stated = stated_units(typed, entry)
        for unit in stated:
            if plain(unit) not in _SIGNS:
                raise Unusable("unknown-unit", unit=unit, variant="percent")
        shown_as_percent = entry.is_percent and not isinstance(entry.value, str)
        if not stated and not shown_as_percent:
            # 0.45 may be 45% or 0.45%.
            raise Unusable("unknown-unit", unit="", variant="no_percent")
        # Adding zero writes 4E+1 as 40.
        value = typed.value.scaleb(2) + 0 if shown_as_percent else typed.value
        if value < 0:
            raise Unusable("negative-value")
        if self.of_whole and value > 100:
            raise Unusable("part-exceeds-whole", variant="percent")
        return value

    def size(self, number: Fraction | Decimal, language: Language) -> str:
        return f"{exact_text(number)}%"

    def size_of_distance(self, exact: Fraction, language: Language) -> str:
        return f"{exact_text(exact / self.step)}{self.unit_of_distance(language)}"

    def unit_of_distance(self, language: Language) -> str:
        return sentences(language).say("units.points")
