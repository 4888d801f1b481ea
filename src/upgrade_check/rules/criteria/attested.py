"""A statement that somebody answers for: it is yes."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from upgrade_check.locales import Language, sentences
from upgrade_check.rules.criterion import CriterionBase
from upgrade_check.rules.facts import Facts
from upgrade_check.rules.outcome import CriterionOutcome, Quantity, Required, Status
from upgrade_check.rules.reference import Reference


class Criterion(CriterionBase):
    """Passes on a yes and fails on a no; a blank leaves it open without blocking the threshold."""

    kind: Literal["attested"]
    input: str = Field(description="The yes_no input.")

    def references(self) -> tuple[Reference, ...]:
        return (Reference("input", self.input, ("yes_no",)),)

    def requirement(self, language: Language) -> str:
        return sentences(language).say("criteria.attested.bound")

    def decide(self, facts: Facts) -> CriterionOutcome:
        found = facts.zone.measurements.get(self.input)
        value = found.value if found else None
        unusable = self.input in facts.unusable
        label = facts.label(self.input)
        if isinstance(value, bool) and not unusable:
            status, answer = (Status.PASS, "yes") if value else (Status.FAIL, "no")
            actual = Quantity(None, facts.say(f"values.{answer}"))
        else:
            status, answer, actual = Status.UNDETERMINED, "unusable" if unusable else "blank", None
        say = {"label": label}
        return self.conclude(
            facts,
            title=label,
            status=status,
            blocking=status is not Status.UNDETERMINED or unusable,
            actual=actual,
            required=Required("is", Quantity(None, facts.say("values.yes"))),
            reading=facts.say(f"criteria.attested.reading_{answer}", **say),
            remedy=""
            if status is Status.PASS
            else facts.say(f"criteria.attested.remedy_{answer}", **say),
            inputs=(facts.used(self.input),),
        )
