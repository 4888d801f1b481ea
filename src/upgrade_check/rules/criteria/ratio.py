"""One figure as a part of another: of ÷ to meets a bound."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Literal

from pydantic import Field

from upgrade_check.rules.criterion import Gap
from upgrade_check.rules.facts import Facts
from upgrade_check.rules.inputs import QuantityInput
from upgrade_check.rules.outcome import UsedInput
from upgrade_check.rules.proportion import ProportionCriterion
from upgrade_check.rules.reference import Reference
from upgrade_check.rules.wording import exact_text


class Criterion(ProportionCriterion):
    """Passes when ``of`` ÷ ``to`` meets the bound."""

    kind: Literal["ratio"]
    of: str = Field(description="The input above the line.")
    to: str = Field(description="The input below the line.")

    def references(self) -> tuple[Reference, ...]:
        types = ("amount", "count", "number")
        return Reference("of", self.of, types), Reference("to", self.to, types)

    def part_and_whole(self, facts: Facts) -> tuple[Fraction, Fraction] | None:
        part, whole = facts.exact(self.of), facts.exact(self.to)
        return None if part is None or whole is None or whole <= 0 else (part, whole)

    def part_figure(self, facts: Facts) -> QuantityInput:
        declared = facts.figure(self.of)
        assert isinstance(declared, QuantityInput)
        return declared

    def whole_id(self) -> str:
        return self.to

    def heading(self, facts: Facts) -> str:
        labels = {"of": facts.label(self.of), "to": facts.label_within(self.to)}
        return facts.say("criteria.ratio.title", **labels)

    def used(self, facts: Facts) -> tuple[UsedInput, ...]:
        return facts.used(self.of), facts.used(self.to)

    def words(self, facts: Facts) -> Mapping[str, str]:
        found = self.part_and_whole(facts)
        assert found is not None
        part, whole = map(exact_text, found)
        return {
            "of": facts.label_within(self.of),
            "to": facts.label_within(self.to),
            "part": part,
            "parts": part,
            "whole": whole,
        }

    def gap(self, facts: Facts) -> Gap | None:
        found = self.part_and_whole(facts)
        return None if found is None else self.gap_of(facts, *found)
