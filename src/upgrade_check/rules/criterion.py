"""What all kinds of criterion share: the inputs that they name, the measure, and the gap."""

from __future__ import annotations

from fractions import Fraction
from typing import Literal, NamedTuple

from pydantic import Field

from upgrade_check.locales import Language
from upgrade_check.rules.facts import Facts
from upgrade_check.rules.outcome import (
    CriterionOutcome,
    Gauge,
    Margin,
    Quantity,
    Required,
    Status,
    UsedInput,
)
from upgrade_check.rules.reference import Reference
from upgrade_check.rules.text import Strict, Text


class Gap(NamedTuple):
    """What is missing to pass, exactly; never negative.

    A part belongs to a whole, and two ways lead there: more of what exists is counted as the
    part, or new activity raises part and whole alike.
    """

    within: Fraction | None
    """How far the figure itself has to move while every other stands still, in ``unit``; ``None``
    where no such move leads to a pass."""
    new: Fraction | None
    """How much new activity is needed; ``None`` where the pack does not say ``part_of``."""
    unit: str
    """Unit of both, such as 亿元, 名 or 个."""
    rises: bool = True
    """Whether the figure has to rise; a rank that moves up falls."""
    is_strict: bool = False
    """Whether the move has to go beyond, as for ``above: 45%``; of whole things it never has to."""
    keep: tuple[str, ...] = ()
    """Rows that are planned with, where a table has more than the policy allows; largest first."""
    drop: tuple[str, ...] = ()
    """The rows that are left out."""


class CriterionBase(Strict):
    """One measurable test of a threshold."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$", description="Stable name within the threshold.")
    kind: str
    binding: Literal["mandatory", "in_principle"] = Field(
        "mandatory",
        description="in_principle is the policy's 原则上: it still fails, "
        "but can be argued in writing.",
    )
    title: Text | None = Field(
        None, description="What is tested, where the inputs' labels do not say it well."
    )

    def references(self) -> tuple[Reference, ...]:
        """The inputs that it names."""
        raise NotImplementedError

    def input_ids(self) -> frozenset[str]:
        """The inputs that it names, with columns as ``table.column``."""
        return frozenset(path for r in self.references() for path in (r.input, r.path))

    def requirement(self, language: Language) -> str:
        """The bound in words, as ``rules show`` prints it."""
        raise NotImplementedError

    def measure(self, facts: Facts) -> Fraction | None:
        """What is held against the bound; ``None`` where a figure is missing or unusable.

        A proportion is a number such as 23/250, a rank or a count a whole number; a statement
        measures nothing.
        """
        return None

    def gap(self, facts: Facts) -> Gap | None:
        """What is missing to pass; ``None`` where nothing is, or where it cannot be decided."""
        return None

    def decide(self, facts: Facts) -> CriterionOutcome:
        """Hold the zone against the bound, exactly."""
        raise NotImplementedError

    def most_rows(self, table: str, where: str) -> int | None:
        """How many marked rows of a table pass at most; ``None`` if it does not limit them."""
        return None

    def once_limited(self, facts: Facts, table: str, where: str) -> str:
        """What becomes of it once a table keeps only the rows that are allowed, in words."""
        return ""

    def leave_open(
        self,
        facts: Facts,
        *,
        title: str,
        required: Required,
        need: str,
        inputs: tuple[UsedInput, ...],
        gauge: Gauge,
        remedy: str = "",
    ) -> CriterionOutcome:
        """The outcome where a figure is missing or cannot be used: what to supply.

        Args:
            facts: The zone.
            title: What is tested.
            required: The bound.
            need: The bound within a sentence.
            inputs: The figures, as far as they are there.
            gauge: The scale without an actual value.
            remedy: What to supply, where it is not simply the inputs named.
        """
        remedy = remedy or facts.missing(self.references())
        return self.conclude(
            facts,
            title=title,
            status=Status.UNDETERMINED,
            required=required,
            reading=facts.say("criteria.open", bound=need, remedy=remedy),
            remedy=remedy,
            inputs=inputs,
            gauge=gauge,
        )

    def conclude(
        self,
        facts: Facts,
        *,
        title: str,
        status: Status,
        required: Required,
        reading: str,
        inputs: tuple[UsedInput, ...],
        actual: Quantity | None = None,
        margin: Margin | None = None,
        calculation: str = "",
        remedy: str = "",
        gauge: Gauge | None = None,
        blocking: bool = True,
    ) -> CriterionOutcome:
        """The outcome, with what is the same for every kind."""
        return CriterionOutcome(
            id=self.id,
            kind=self.kind,
            title=self.title.in_(facts.language) if self.title else title,
            status=status,
            blocking=blocking,
            in_principle=self.binding == "in_principle",
            actual=actual,
            required=required,
            margin=margin,
            reading=reading,
            calculation=calculation,
            remedy=remedy,
            inputs=inputs,
            gauge=gauge,
        )
