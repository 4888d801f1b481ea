"""The kinds of input that a rule pack can ask for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from upgrade_check.rules.text import Strict, Text


class InputBase(Strict):
    """What every input has."""

    label: Text
    """What the form calls it; a row of the form is found by it."""
    aliases: tuple[str, ...] = ()
    """Other names that offices give it."""
    required: bool = True
    """Whether a blank is an error."""
    evidence: Text | None = None
    """The document that should back it."""

    def names(self) -> Iterator[str]:
        """Every name that a form may use."""
        yield self.label.zh
        yield self.label.en
        yield from self.aliases


class TextInput(InputBase):
    """A name."""

    type: Literal["text"]


class YearInput(InputBase):
    """A calendar year."""

    type: Literal["year"]


class RankInput(InputBase):
    """A place in a ranking, 1 being the best."""

    type: Literal["rank"]
    among: str | None = None
    """The ``count`` input that says how many were ranked; a rank beyond it is an error."""


class CountInput(InputBase):
    """A whole number of things, at least one."""

    type: Literal["count"]


class AmountInput(InputBase):
    """A sum of money, kept in 亿元."""

    type: Literal["amount"]
    part_of: str | None = None
    """The ``amount`` input that it is a part of and cannot exceed."""
    above_zero: bool = False
    """Whether zero is impossible, as for what something is divided by."""


class StatementInput(InputBase):
    """A yes or a no."""

    type: Literal["yes_no"]


Column = Annotated[
    TextInput | AmountInput | StatementInput,
    Field(discriminator="type"),
]


IdentityInput = Annotated[TextInput | YearInput, Field(discriminator="type")]


class TableInput(InputBase):
    """A list of things of one kind, one row each, on a sheet of its own."""

    type: Literal["table"]
    columns: dict[str, Column] = Field(min_length=1)
    row: Text
    """What one row is, in the singular, such as 产业."""
    row_unit: Text
    """What rows are counted in, such as 个."""


Input = Annotated[
    TextInput | YearInput | RankInput | CountInput | AmountInput | StatementInput | TableInput,
    Field(discriminator="type"),
]
