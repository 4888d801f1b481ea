"""A calendar year."""

from __future__ import annotations

from typing import Literal

from upgrade_check.dataset.entry import Entry
from upgrade_check.dataset.numbers import read_year
from upgrade_check.rules.inputs.base import InputBase, Unusable


class YearInput(InputBase):
    """A calendar year."""

    type: Literal["year"]

    def parse(self, entry: Entry) -> int:
        year = read_year(entry.value)
        if year is None:
            raise Unusable("not-a-number", variant="year")
        return year
