"""One figure as a part of another: of ÷ to meets a bound."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal

from upgrade_check.dataset.units import AMOUNT_UNIT
from upgrade_check.rules.bounds import Bound
from upgrade_check.rules.criterion import Case, Reference
from upgrade_check.rules.inputs import AmountInput
from upgrade_check.rules.outcome import CriterionOutcome
from upgrade_check.rules.proportion import Proportion, ProportionCriterion
from upgrade_check.rules.wording import exact_text


class Criterion(ProportionCriterion):
    """Passes when ``of`` ÷ ``to`` meets the bound, inclusively."""

    kind: Literal["ratio"]
    of: str
    """The input above the line."""
    to: str
    """The input below the line."""
    at_least: Bound | None = None
    """Lowest proportion that passes."""
    at_most: Bound | None = None
    """Highest proportion that passes."""

    def references(self) -> tuple[Reference, ...]:
        types = ("amount", "count")
        return Reference("of", self.of, types), Reference("to", self.to, types)

    def decide(self, case: Case) -> CriterionOutcome:
        part, whole = case.number(self.of), case.number(self.to)
        labels = {"of": case.label(self.of), "to": case.label_within(self.to)}
        title = case.say("criteria.ratio.title", **labels)
        inputs = (case.used(self.of), case.used(self.to))
        # Nothing can be said of a part of nothing, whatever the pack lets through.
        if part is None or whole is None or whole <= 0:
            return self.hold(case, title, inputs, None)
        unit = AMOUNT_UNIT if isinstance(case.inputs[self.of], AmountInput) else "个"
        words = {**labels, "part": exact_text(part), "whole": exact_text(whole)}
        return self.hold(
            case, title, inputs, Proportion(Fraction(part), Fraction(whole), unit, words)
        )

    def full(self, share: Fraction | None) -> Fraction:
        # The bound in the middle, unless the actual value needs more room.
        return max(self.limit.bound * 2, (share or 0) * Fraction(23, 20))
