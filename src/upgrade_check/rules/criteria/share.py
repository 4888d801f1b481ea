"""What some rows of a table make up of a whole: their sum ÷ an input meets a bound."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Literal

from upgrade_check.dataset.units import AMOUNT_UNIT
from upgrade_check.rules.bounds import PartBound
from upgrade_check.rules.criterion import Case, Reference
from upgrade_check.rules.outcome import CriterionOutcome
from upgrade_check.rules.proportion import Proportion, ProportionCriterion
from upgrade_check.rules.rows import row_inputs
from upgrade_check.rules.wording import exact_text


class Criterion(ProportionCriterion):
    """Passes when the rows whose ``where`` is yes add up to enough of ``of``, inclusively."""

    kind: Literal["share"]
    table: str
    """The ``table`` input."""
    column: str
    """The ``amount`` column that is added up."""
    where: str
    """The ``yes_no`` column that says which rows count."""
    of: str
    """The ``amount`` input that is the whole."""
    at_least: PartBound | None = None
    """Lowest proportion that passes."""
    at_most: PartBound | None = None
    """Highest proportion that passes."""

    def references(self) -> tuple[Reference, ...]:
        return (
            Reference("column", self.table, ("amount",), self.column),
            Reference("where", self.table, ("yes_no",), self.where),
            Reference("of", self.of, ("amount",)),
        )

    def decide(self, case: Case) -> CriterionOutcome:
        table = case.table(self.table)
        labels = {
            "part_label": case.say(
                "values.column",
                table=table.label.within(case.language),
                column=table.columns[self.column].label.in_(case.language),
            ),
            "whole_label": case.label_within(self.of),
        }
        title = case.say(
            "criteria.share.title", part=labels["part_label"], whole=labels["whole_label"]
        )
        inputs = (*row_inputs(case, self.table, self.column, self.where), case.used(self.of))
        rows = case.rows(self.table, (self.column, self.where))
        whole = case.number(self.of)
        if rows is None or whole is None or whole <= 0:
            return self.hold(case, title, inputs, None)
        parts = [
            Fraction(value)
            for row in rows
            if row.cells[self.where].value is True
            and isinstance(value := row.cells[self.column].value, Decimal)
        ]
        total = sum(parts, Fraction(0))
        added = " + ".join(exact_text(part) for part in parts) or "0"
        words = {
            **labels,
            "parts": f"({added})" if len(parts) > 1 else added,
            "total": exact_text(total),
            "whole": exact_text(whole),
        }
        return self.hold(
            case, title, inputs, Proportion(total, Fraction(whole), AMOUNT_UNIT, words)
        )

    def full(self, share: Fraction | None) -> Fraction:
        # A part of a whole ends at the whole; figures that contradict each other may go beyond.
        return max(Fraction(1), share or Fraction(0))
