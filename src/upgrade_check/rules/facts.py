"""What is known of one zone, as a criterion may ask for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, Protocol

from upgrade_check.dataset.zone import Measurement, TableRow, Zone
from upgrade_check.locales import Language, sentences
from upgrade_check.rules.inputs import AmountInput, FigureInput, InputBase, TableInput
from upgrade_check.rules.outcome import UsedInput
from upgrade_check.rules.reference import Reference
from upgrade_check.rules.wording import counted, exact_text
from upgrade_check.text import quoted


class RowLimit(Protocol):
    """A criterion, as far as it limits the rows of a table."""

    def most_rows(self, table: str, where: str) -> int | None:
        """How many marked rows of a table pass at most; ``None`` if it does not limit them."""

    def once_limited(self, facts: Facts, table: str, where: str) -> str:
        """What becomes of it once a table keeps only the rows that are allowed, in words."""


class Policy(Protocol):
    """A rule pack, as far as a criterion may ask for it."""

    @property
    def inputs(self) -> Mapping[str, InputBase]:
        """All inputs, by id."""

    @property
    def figures(self) -> Mapping[str, FigureInput]:
        """The inputs that are numbers, by id."""

    @property
    def criteria(self) -> Sequence[RowLimit]:
        """The criteria of all thresholds."""


def unusable_inputs(zone: Zone) -> frozenset[str]:
    """The inputs that a finding of severity ``error`` concerns."""
    return frozenset(i for f in zone.findings if f.severity == "error" for i in f.inputs)


class Facts(NamedTuple):
    """One zone before one pack."""

    zone: Zone
    pack: Policy
    language: Language
    unusable: frozenset[str]
    """Inputs that a finding of severity ``error`` concerns."""
    figures: Mapping[str, Fraction]
    """The figures to decide on, by input id: those that no error concerns. A percentage is a
    proportion."""
    earlier: Facts | None
    """The same zone in the year before, where the workbooks hold it."""
    say: Callable[..., str]
    """Gives a sentence of ``locales/`` by its key and what it fills in."""

    @classmethod
    def of(
        cls, zone: Zone, pack: Policy, language: Language = "zh", earlier: Zone | None = None
    ) -> Facts:
        """The facts of ``zone``; ``earlier`` is the same zone in the year before."""
        before = None if earlier is None else cls.of(earlier, pack, language)
        unusable = unusable_inputs(zone)
        figures = {
            input_id: declared.exact(value)
            for input_id, declared in pack.figures.items()
            if input_id not in unusable and (value := zone.number(input_id)) is not None
        }
        return cls(zone, pack, language, unusable, figures, before, sentences(language).say)

    def unit(self, name: str) -> str:
        """The unit of a margin or a gap that has no input's unit; the same in every language."""
        return sentences("zh").say(f"units.{name}")

    def label(self, input_id: str) -> str:
        """What the form calls the input."""
        return self.pack.inputs[input_id].label.in_(self.language)

    def label_within(self, input_id: str) -> str:
        """The same in the middle of a sentence."""
        return self.pack.inputs[input_id].label.within(self.language)

    def table(self, input_id: str) -> TableInput:
        """The declaration of a table."""
        declared = self.pack.inputs[input_id]
        assert isinstance(declared, TableInput), input_id
        return declared

    def figure(self, input_id: str) -> FigureInput:
        """The declaration of a figure."""
        declared = self.pack.inputs[input_id]
        assert isinstance(declared, FigureInput), input_id
        return declared

    def number(self, input_id: str) -> Decimal | None:
        """A figure as it was measured; ``None`` where missing, or where an error concerns it."""
        return None if input_id in self.unusable else self.zone.number(input_id)

    def exact(self, input_id: str) -> Fraction | None:
        """A figure to decide on; ``None`` as for ``number``."""
        return self.figures.get(input_id)

    def rows(self, table_id: str, columns: tuple[str, ...]) -> tuple[TableRow, ...] | None:
        """The rows of a table; ``None`` unless each has a name and usable values in ``columns``."""
        named = self.table(table_id).name_column
        columns = (*columns, named) if named else columns
        if table_id in self.unusable or any(f"{table_id}.{c}" in self.unusable for c in columns):
            return None
        rows = self.zone.tables.get(table_id, ())
        for row in rows:
            for column in columns:
                if row.cells[column].value is None:
                    return None
        return rows

    def most_rows(self, table_id: str, where: str) -> int | None:
        """How many marked rows of a table the pack allows; ``None`` where it sets no limit."""
        limits = [
            most
            for criterion in self.pack.criteria
            if (most := criterion.most_rows(table_id, where)) is not None
        ]
        return min(limits, default=None)

    def used(self, input_id: str) -> UsedInput:
        """A figure with its label, as a report lists it."""
        declared = self.pack.inputs[input_id]
        found = self.zone.measurements.get(input_id) or Measurement(input_id, None)
        return self.described(declared, found, self.label(input_id))

    def described(self, declared: InputBase, found: Measurement, label: str) -> UsedInput:
        """``found`` under ``label``, in words."""
        # Show an unusable value as written, so that it can be found in the workbook.
        entered = found.raw if found.value is None else ""
        if isinstance(declared, AmountInput) and isinstance(found.value, Decimal):
            plain_form = f"{exact_text(found.value)}{found.unit}"
            entered = "" if found.raw == plain_form else found.raw
        return UsedInput(label, found, declared.text(found.value, self.language), quoted(entered))

    def rows_counted(self, table_id: str, number: Fraction | int) -> str:
        """A number of rows, such as 3个 or 1 industry."""
        table = self.table(table_id)
        singular = number == 1 and self.language == "en"
        unit = table.row if singular else table.row_unit
        return counted(number, unit, sentences(self.language))

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
                    # A missing table makes its missing columns irrelevant.
                    usable, label = False, self.say("values.table", **words)
            else:
                usable = self.number(reference.input) is not None
                label = self.say("values.quoted", label=self.label(reference.input))
            if not usable and label not in labels:
                labels.append(label)
        return self.say("criteria.supply", labels=sentences(self.language).listed(labels))
