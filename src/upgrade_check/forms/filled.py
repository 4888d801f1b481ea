"""What a form says already, and what Excel checks while somebody types into it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from upgrade_check.dataset.units import AMOUNT_UNITS
from upgrade_check.dataset.zone import Measurement
from upgrade_check.locales import Sentences
from upgrade_check.rules.inputs import CountInput, InputBase, RankInput
from upgrade_check.spreadsheet import style
from upgrade_check.spreadsheet.value import AUTHOR
from upgrade_check.text import printable

_NOTHING: Mapping[str, Any] = MappingProxyType({})
_EXACT_DIGITS = 15
"""Digits of a number that every office suite keeps."""


class Filled(NamedTuple):
    """What of a form is written, for whom, and what stands in it."""

    inputs: frozenset[str] | None = None
    """The inputs asked for, beside who is assessed; ``None`` for all."""
    office: str = ""
    """The department that fills it in; then the last column says what counts as evidence."""
    hint: str = ""
    """What stands below the title, where it is not the template's own."""
    measurements: Mapping[str, Measurement] = _NOTHING
    """By input id."""
    rows: Mapping[str, Sequence[Mapping[str, Measurement]]] = _NOTHING
    """By table id: the rows, each by column id."""
    remarks: Mapping[str, str] = _NOTHING
    """Notes at the cells of values, by input id."""

    statements: Mapping[str, str] = _NOTHING
    """What is said of the preparation, by item id."""

    def asks_for(self, input_id: str) -> bool:
        """Whether the form has the input."""
        return self.inputs is None or input_id in self.inputs


def write_value(
    cell: Cell | MergedCell, found: Measurement, input_type: str, say: Sentences
) -> None:
    """Put a value into a cell so that reading it gives the same value again."""
    value = found.value
    if value is None:
        return
    if isinstance(value, bool):
        style.write_text(cell, say.say("values.yes" if value else "values.no"))
    elif isinstance(value, str):
        style.write_text(cell, value)
    elif input_type in ("percent", "number"):
        style.write_text(cell, found.raw)
    elif len(Decimal(value).normalize().as_tuple().digits) > _EXACT_DIGITS:
        style.write_text(cell, f"{value:f}")
    else:
        cell.value = value


def printable_lines(text: str) -> str:
    """Text made safe line by line, as a note may have several."""
    return "\n".join(printable(line) for line in text.splitlines())


def note(text: str) -> Comment:
    """A note at a cell."""
    height = 90 + 18 * (len(text.splitlines()) - 1)
    return Comment(printable_lines(text), AUTHOR, width=260, height=height)


class TypingRules:
    """The checks of one sheet, with messages in the form's language."""

    def __init__(self, sheet: Worksheet, say: Sentences) -> None:
        self.sheet, self.say = sheet, say
        self.unit = self._rule("unit", type="list", formula1=f'"{",".join(AMOUNT_UNITS)}"')
        self.statement = self._rule("yes_no", type="list", formula1='"是,否"')
        self.year = self._rule(
            "year", type="whole", operator="between", formula1="1949", formula2="2100"
        )
        self.rank = self._rule("rank", type="whole", operator="greaterThanOrEqual", formula1="1")
        self.amount = self._rule(
            "amount", type="decimal", operator="greaterThanOrEqual", formula1="0"
        )

    def _rule(self, key: str, **rule: Any) -> DataValidation:
        validation = DataValidation(allow_blank=True, showErrorMessage=True, **rule)
        validation.errorTitle = self.say.say("template.rule_title")
        validation.error = self.say.say(f"template.rule_{key}")
        validation.showInputMessage = True
        validation.promptTitle = self.say.say("template.prompt_title")
        validation.prompt = self.say.say(f"template.rule_{key}")
        self.sheet.add_data_validation(validation)
        return validation

    def apply(self, cell: Cell, declared: InputBase) -> None:
        """The check that fits the input's type."""
        kind = declared.type
        if kind in ("rank", "count"):
            # A number of things may be none; of peers there are some.
            if isinstance(declared, RankInput) or (
                isinstance(declared, CountInput) and declared.above_zero
            ):
                self.rank.add(cell)
            cell.number_format = "0"
        elif kind == "amount":
            self.amount.add(cell)
            cell.number_format = "#,##0.00##"
        elif kind == "year":
            self.year.add(cell)
            cell.number_format = "0"
        elif kind == "yes_no":
            self.statement.add(cell)
