"""What Excel itself checks while somebody types into a form."""

from __future__ import annotations

from typing import Any

from openpyxl.cell.cell import Cell
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from upgrade_check.dataset.units import AMOUNT_UNITS
from upgrade_check.locales import Sentences
from upgrade_check.rules.inputs import CountInput, InputBase, RankInput


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
