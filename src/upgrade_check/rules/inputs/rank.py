"""A place in a ranking."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import Field

from upgrade_check.dataset.entry import Entry
from upgrade_check.locales import Language, sentences
from upgrade_check.rules.inputs.base import FigureInput, Unusable
from upgrade_check.rules.inputs.count import whole_number
from upgrade_check.rules.wording import exact_text


class RankInput(FigureInput):
    """A place in a ranking, 1 being the best."""

    type: Literal["rank"]
    among: str | None = Field(
        None,
        description="The count input that says how many were ranked; a rank beyond it is an error.",
    )
    from_: str | None = Field(
        None,
        alias="from",
        description="The input by which the ranking goes, highest first; "
        "where a table holds it for all that were ranked, ranks are computed.",
    )

    without: tuple[str, ...] = Field(
        (),
        description="Words in the name or at the beginning of the level of zones that the ranking "
        "goes without; where ranks are computed from scores, theirs do not count.",
    )

    grows: ClassVar[bool] = False
    rounded: ClassVar[Literal["up", "down", ""]] = "up"

    @property
    def is_whole(self) -> bool:
        return True

    def relations(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        if self.among:
            yield "among", self.among, ("count",)
        if self.from_:
            yield "from", self.from_, ("number", "percent", "amount", "count")

    def parse(self, entry: Entry) -> Decimal:
        number = whole_number(self, entry).value
        if number < 1:
            raise Unusable("negative-value")
        return number

    def size(self, number: Fraction | Decimal, language: Language) -> str:
        return sentences(language).say("values.rank", n=exact_text(number))

    def unit_of_distance(self, language: Language) -> str:
        return sentences(language).say("units.rank")
