"""What some rows of a table make up of a whole: their sum ÷ an input meets a bound."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal, NamedTuple

from pydantic import Field

from upgrade_check.dataset.numbers import fraction_of
from upgrade_check.rules.bound import Sort
from upgrade_check.rules.criterion import Gap
from upgrade_check.rules.facts import Facts
from upgrade_check.rules.inputs import AmountInput
from upgrade_check.rules.measured import unit_of
from upgrade_check.rules.outcome import UsedInput
from upgrade_check.rules.proportion import ProportionCriterion
from upgrade_check.rules.reference import Reference
from upgrade_check.rules.rows import row_inputs, row_name
from upgrade_check.rules.wording import exact_text


class _Part(NamedTuple):
    name: str
    value: Fraction


class Criterion(ProportionCriterion):
    """Passes when the rows whose ``where`` is yes add up to enough of ``of``."""

    sort: ClassVar[Sort] = "part"

    kind: Literal["share"]
    table: str = Field(description="The table input.")
    column: str = Field(description="The amount column that is added up.")
    where: str = Field(description="The yes_no column that says which rows count.")
    of: str = Field(description="The amount input that is the whole.")

    def references(self) -> tuple[Reference, ...]:
        return (
            Reference("column", self.table, ("amount",), self.column),
            Reference("where", self.table, ("yes_no",), self.where),
            Reference("of", self.of, ("amount",)),
        )

    def part_and_whole(self, facts: Facts) -> tuple[Fraction, Fraction] | None:
        parts, whole = self._parts(facts), facts.exact(self.of)
        if parts is None or whole is None or whole <= 0:
            return None
        return sum((part.value for part in parts), Fraction(0)), whole

    def _parts(self, facts: Facts) -> list[_Part] | None:
        rows = facts.rows(self.table, (self.column, self.where))
        if rows is None:
            return None
        table = facts.table(self.table)
        return [
            _Part(row_name(table, row), fraction_of(value))
            for row in rows
            if row.cells[self.where].value is True
            and isinstance(value := row.cells[self.column].value, Decimal)
        ]

    def part_figure(self, facts: Facts) -> AmountInput:
        declared = facts.table(self.table).columns[self.column]
        assert isinstance(declared, AmountInput)
        return declared

    def whole_id(self) -> str:
        return self.of

    def _part_label(self, facts: Facts, *, within: bool = False) -> str:
        table = facts.table(self.table)
        column = table.columns[self.column].label
        return facts.say(
            "values.column",
            table=table.label.within(facts.language),
            column=column.within(facts.language) if within else column.in_(facts.language),
        )

    def heading(self, facts: Facts) -> str:
        part, whole = self._part_label(facts), facts.label_within(self.of)
        return facts.say("criteria.share.title", part=part, whole=whole)

    def used(self, facts: Facts) -> tuple[UsedInput, ...]:
        return (*row_inputs(facts, self.table, self.column, self.where), facts.used(self.of))

    def words(self, facts: Facts) -> Mapping[str, str]:
        parts, whole = self._parts(facts), facts.exact(self.of)
        assert parts is not None
        assert whole is not None
        added = " + ".join(exact_text(part.value) for part in parts) or "0"
        return {
            "part_label": self._part_label(facts, within=True),
            "whole_label": facts.label_within(self.of),
            "parts": f"({added})" if len(parts) > 1 else added,
            "total": exact_text(sum((part.value for part in parts), Fraction(0))),
            "whole": exact_text(whole),
        }

    def full(self, value: Fraction | None) -> Fraction:
        # The scale ends at 100%, unless contradictory figures exceed it.
        return max(Fraction(1), value or Fraction(0))

    def gap(self, facts: Facts) -> Gap | None:
        """What is missing, planned with the rows that are allowed.

        Where a table has more marked rows than a count criterion allows, the largest are kept, and
        the share is the share of those: it may be missed although all rows together make it.
        """
        parts, found = self._parts(facts), self.part_and_whole(facts)
        if parts is None or found is None:
            return None
        most = facts.most_rows(self.table, self.where)
        if not self.bound.is_floor or most is None or len(parts) <= most:
            return self.gap_of(facts, *found)
        by_size = sorted(parts, key=lambda part: -part.value)
        kept, dropped = by_size[:most], by_size[most:]
        total = sum((part.value for part in kept), Fraction(0))
        unit = unit_of(self.part_figure(facts))
        gap = self.gap_of(facts, total, found[1]) or Gap(Fraction(0), Fraction(0), unit)
        return gap._replace(
            keep=tuple(part.name for part in kept), drop=tuple(part.name for part in dropped)
        )

    def gap_in_words(self, facts: Facts, gap: Gap, words: Mapping[str, object]) -> str:
        if not gap.keep:
            return super().gap_in_words(facts, gap, words)
        kept = self._kept(facts, gap)
        if not gap.within:
            return kept
        missing = super().gap_in_words(facts, gap, words)
        return facts.say("criteria.share.kept_missing", kept=kept, missing=missing)

    def _kept(self, facts: Facts, gap: Gap) -> str:
        parts, whole = self._parts(facts) or [], facts.exact(self.of)
        assert whole is not None
        by_size = sorted(parts, key=lambda part: -part.value)[: len(gap.keep)]
        share = sum((part.value for part in by_size), Fraction(0)) / whole
        return facts.say(
            "criteria.share.kept",
            n=facts.rows_counted(self.table, len(gap.keep)),
            names=facts.say("values.and").join(gap.keep),
            column=facts.table(self.table).columns[self.column].label.within(facts.language),
            share=self.shown(facts, share),
            whole_label=facts.label_within(self.of),
        )

    def once_limited(self, facts: Facts, table: str, where: str) -> str:
        share, gap = self.measure(facts), self.gap(facts)
        if (table, where) != (self.table, self.where) or share is None or gap is None:
            return ""
        # A share that is missed as it stands says so itself.
        return self.gap_in_words(facts, gap, self.words(facts)) if self.bound.holds(share) else ""
