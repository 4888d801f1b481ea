"""The kinds of input that a rule pack can ask for, one file each."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from upgrade_check.rules.chosen import Chosen
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

TYPES: dict[str, type[InputBase]] = {
    "text": TextInput,
    "year": YearInput,
    "rank": RankInput,
    "count": CountInput,
    "amount": AmountInput,
    "number": NumberInput,
    "percent": PercentInput,
    "yes_no": StatementInput,
    "table": TableInput,
}
"""Type name to class."""

Input: TypeAlias = Annotated[InputBase, Chosen("type", TYPES, TYPES.__getitem__)]
IdentityInput: TypeAlias = Annotated[InputBase, Chosen("type", ("text", "year"), TYPES.__getitem__)]

__all__ = [
    "TYPES",
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
