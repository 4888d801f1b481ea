"""What all kinds of criterion share: what they refer to, and what they may look at to decide."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Literal, NamedTuple

from pydantic import Field

from upgrade_check.dataset.units import AMOUNT_UNIT
from upgrade_check.dataset.zone import Measurement, TableRow, Zone
from upgrade_check.locales import Language
from upgrade_check.rules.inputs import AmountInput, Input, InputBase, TableInput
from upgrade_check.rules.outcome import (
    CriterionOutcome,
    Gauge,
    Margin,
    Quantity,
    Required,
    Status,
    UsedInput,
)
from upgrade_check.rules.text import Strict, Text
from upgrade_check.rules.wording import distance_text, exact_text
from upgrade_check.text import quoted


class Reference(NamedTuple):
    """An input that a criterion names under one of its keys."""

    key: str
    """The key in the rule file."""
    input: str
    types: tuple[str, ...]
    """Which types of input make sense there."""
    column: str = ""
    """Column of the table ``input``."""

    @property
    def path(self) -> str:
        """``industries.output`` for a column, else the input's id."""
        return f"{self.input}.{self.column}" if self.column else self.input


class Case(NamedTuple):
    """One zone before one pack: what a criterion may look at."""

    zone: Zone
    inputs: Mapping[str, Input]
    unusable: frozenset[str]
    """Inputs that a finding of severity ``error`` concerns."""
    language: Language
    say: Callable[..., str]
    """Gives a sentence of ``locales/`` by its key and what it fills in."""

    def label(self, input_id: str) -> str:
        """What the form calls the input."""
        return self.inputs[input_id].label.in_(self.language)

    def label_within(self, input_id: str) -> str:
        """The same in the middle of a sentence."""
        return self.inputs[input_id].label.within(self.language)

    def table(self, input_id: str) -> TableInput:
        """The declaration of a table."""
        declared = self.inputs[input_id]
        assert isinstance(declared, TableInput), input_id
        return declared

    def number(self, input_id: str) -> Decimal | None:
        """A figure to decide on; ``None`` where missing, or where an error concerns it."""
        return None if input_id in self.unusable else self.zone.number(input_id)

    def rows(self, table_id: str, columns: tuple[str, ...]) -> tuple[TableRow, ...] | None:
        """The rows of a table; ``None`` unless every row has a usable value in ``columns``."""
        if table_id in self.unusable or any(f"{table_id}.{c}" in self.unusable for c in columns):
            return None
        rows = self.zone.tables.get(table_id, ())
        if any(row.cells[column].value is None for row in rows for column in columns):
            return None
        return rows

    def used(self, input_id: str) -> UsedInput:
        """A figure with its label, as a report lists it."""
        declared = self.inputs[input_id]
        found = self.zone.measurements.get(input_id) or Measurement(input_id, None)
        return self.described(declared, found, self.label(input_id))

    def described(self, declared: InputBase, found: Measurement, label: str) -> UsedInput:
        """``found`` under ``label``, in words."""
        # What cannot be used is shown as it stands, so that nobody looks for it in vain.
        entered = found.raw if found.value is None else ""
        if isinstance(declared, AmountInput) and isinstance(found.value, Decimal):
            plain_form = f"{exact_text(found.value)}{found.unit}"
            entered = "" if found.raw == plain_form else found.raw
        return UsedInput(label, found, self.value_text(declared, found), quoted(entered))

    def value_text(self, declared: InputBase, found: Measurement) -> str:
        """A value with its unit as a person reads it."""
        value = found.value
        if value is None:
            return self.say("values.blank")
        if isinstance(value, bool):
            return self.say("values.yes" if value else "values.no")
        if isinstance(value, str):
            return value
        if isinstance(declared, AmountInput):
            return self.amount(exact_text(value))
        if getattr(declared, "type", "") == "rank":
            return self.say("values.rank", n=exact_text(value))
        return exact_text(value)

    def rows_counted(self, table_id: str, number: Fraction | int) -> str:
        """A number of rows, such as 3个 or 1 industry."""
        table = self.table(table_id)
        singular = number == 1 and self.language == "en"
        unit = (table.row if singular else table.row_unit).in_(self.language)
        return self.say("values.count", n=number, unit=unit)

    def amount(self, number: str) -> str:
        """A sum of money."""
        return self.say("values.amount", n=number)

    def missing(self, references: tuple[Reference, ...]) -> str:
        """What to do where something needed is missing or unusable."""
        labels: list[str] = []
        for reference in references:
            if reference.column:
                usable = self.rows(reference.input, (reference.column,)) is not None
                table = self.table(reference.input)
                words = {
                    "table": table.label.in_(self.language),
                    "column": table.columns[reference.column].label.in_(self.language),
                }
                label = self.say("values.cell", **words)
                if not self.zone.tables.get(reference.input):
                    # Nobody looks for columns where the table itself is wanting.
                    usable, label = False, self.say("values.table", **words)
            else:
                usable = self.number(reference.input) is not None
                label = self.say("values.quoted", label=self.label(reference.input))
            if not usable and label not in labels:
                labels.append(label)
        return self.say("criteria.supply", labels=self.say("values.and").join(labels))


class CriterionBase(Strict):
    """One measurable test of a threshold."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    """Stable name within the threshold."""
    binding: Literal["mandatory", "in_principle"] = "mandatory"
    """``in_principle`` is the policy's 原则上: it still fails, but can be argued in writing."""
    title: Text | None = None
    """What is tested, where the inputs' labels do not say it well."""

    def references(self) -> tuple[Reference, ...]:
        """The inputs that it names."""
        raise NotImplementedError

    def requirement(self, language: Language) -> str:
        """The bound in words, as ``rules show`` prints it."""
        raise NotImplementedError

    def decide(self, case: Case) -> CriterionOutcome:
        """Hold the zone against the bound, exactly."""
        raise NotImplementedError

    def leave_open(
        self,
        case: Case,
        *,
        title: str,
        required: Required,
        need: str,
        inputs: tuple[UsedInput, ...],
        gauge: Gauge,
    ) -> CriterionOutcome:
        """The outcome where a figure is missing or cannot be used: what to supply.

        Args:
            case: The zone.
            title: What is tested.
            required: The bound.
            need: The bound within a sentence.
            inputs: The figures, as far as they are there.
            gauge: The scale without an actual value.
        """
        remedy = case.missing(self.references())
        return self.conclude(
            case,
            title=title,
            status=Status.UNDETERMINED,
            required=required,
            reading=case.say("criteria.open", bound=need, remedy=remedy),
            remedy=remedy,
            inputs=inputs,
            gauge=gauge,
        )

    def conclude(
        self,
        case: Case,
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
        kind: str = getattr(self, "kind", "")
        return CriterionOutcome(
            id=self.id,
            kind=kind,
            title=self.title.in_(case.language) if self.title else title,
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


def amount_margin(
    case: Case, distance: Fraction, points: str = "", *, unit: str = AMOUNT_UNIT
) -> tuple[Margin, str]:
    """A margin in an amount's own unit, and the bare size of it as text."""
    short = distance < 0
    size = distance_text(distance, short=short)
    sized = (
        case.amount(size) if unit == AMOUNT_UNIT else case.say("values.count", n=size, unit=unit)
    )
    text = case.say("margins.short" if short else "margins.room", size=sized)
    return Margin(distance, unit, text, points), sized


def points_text(case: Case, difference: Fraction) -> str:
    """A difference of two proportions in percentage points."""
    return case.say(
        "margins.points", n=distance_text(difference * 100, short=difference < 0, decimals=2)
    )
