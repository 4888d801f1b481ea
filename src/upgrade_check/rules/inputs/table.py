"""A list of things of one kind."""

from __future__ import annotations

from functools import cached_property
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from upgrade_check.dataset.units import plain
from upgrade_check.rules.chosen import Chosen
from upgrade_check.rules.inputs.amount import AmountInput
from upgrade_check.rules.inputs.base import InputBase
from upgrade_check.rules.inputs.text import TextInput
from upgrade_check.rules.inputs.yes_no import StatementInput
from upgrade_check.rules.text import Text

_TYPES: dict[str, type[InputBase]] = {
    "text": TextInput,
    "amount": AmountInput,
    "yes_no": StatementInput,
}
Column: TypeAlias = Annotated[InputBase, Chosen("type", _TYPES, _TYPES.__getitem__)]


class TableInput(InputBase):
    """A list of things of one kind, one row each, on a sheet of its own."""

    type: Literal["table"]
    columns: dict[str, Column] = Field(min_length=1, description="What is said of each, by id.")
    row: Text = Field(description="What one row is, in the singular, such as 产业.")
    row_unit: Text = Field(description="What rows are counted in, such as 个.")

    @cached_property
    def name_column(self) -> str:
        """The column that names a row; empty if there is none."""
        return next((c for c, declared in self.columns.items() if declared.type == "text"), "")

    @cached_property
    def mark_column(self) -> str:
        """The statement that marks rows as what the table is called; empty if there is none."""
        own = {plain(self.label.zh), plain(self.label.en)}
        return next(
            (
                column
                for column, declared in self.columns.items()
                if declared.type == "yes_no" and own & {plain(name) for name in declared.names()}
            ),
            "",
        )
