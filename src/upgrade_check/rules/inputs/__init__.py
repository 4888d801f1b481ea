"""The kinds of input that a rule pack can ask for, one file each."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from upgrade_check.rules.inputs.amount import AmountInput
from upgrade_check.rules.inputs.base import FigureInput, InputBase, QuantityInput
from upgrade_check.rules.inputs.count import CountInput
from upgrade_check.rules.inputs.number import NumberInput
from upgrade_check.rules.inputs.percent import PercentInput
from upgrade_check.rules.inputs.rank import RankInput
from upgrade_check.rules.inputs.table import Column, TableInput
from upgrade_check.rules.inputs.text import TextInput
from upgrade_check.rules.inputs.year import YearInput
from upgrade_check.rules.inputs.yes_no import StatementInput

IdentityInput = Annotated[TextInput | YearInput, Field(discriminator="type")]
Input = Annotated[
    TextInput
    | YearInput
    | RankInput
    | CountInput
    | AmountInput
    | NumberInput
    | PercentInput
    | StatementInput
    | TableInput,
    Field(discriminator="type"),
]

__all__ = [
    "AmountInput",
    "Column",
    "CountInput",
    "FigureInput",
    "IdentityInput",
    "Input",
    "InputBase",
    "NumberInput",
    "PercentInput",
    "QuantityInput",
    "RankInput",
    "StatementInput",
    "TableInput",
    "TextInput",
    "YearInput",
]
