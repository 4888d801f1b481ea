"""The plan of one zone: threshold by threshold, what is missing and what leads there."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from upgrade_check.dataset.years import year_before
from upgrade_check.dataset.zone import Zone
from upgrade_check.locales import Language
from upgrade_check.planning.merging import Pair, pairs_that_pass
from upgrade_check.planning.projection import Pace, Projection, rate_to
from upgrade_check.planning.reserve import Reserve, reserves
from upgrade_check.planning.what_if import what_if
from upgrade_check.rules.assess import assess
from upgrade_check.rules.criterion import CriterionBase, Gap
from upgrade_check.rules.facts import Facts
from upgrade_check.rules.inputs import PercentInput, QuantityInput, RankInput
from upgrade_check.rules.outcome import Assessment, CriterionOutcome, Status, ThresholdOutcome
from upgrade_check.rules.pack import RulePack
from upgrade_check.rules.proportion import ProportionCriterion
from upgrade_check.rules.reference import Reference

_FARTHEST = 10
"""How many years ahead to look for the first pass."""


class YearOutcome(NamedTuple):
    """What a criterion measures in one year."""

    year: int
    value: Fraction
    text: str
    status: Status
    bound: Fraction | None
    """The bound in that year, in the same unit."""


class Target(NamedTuple):
    """What an input must reach in the year of the plan."""

    input: str
    label: str
    value: Fraction
    text: str
    unit: str
    growth: Fraction | None
    """Growth per year as a proportion; ``None`` for a figure that does not grow, such as a rank."""
    still: tuple[str, ...]
    """Labels of the other figures, those without a pace, which are assumed not to change."""
    is_strict: bool
    """Whether the input must exceed the value, not only reach it."""
    points: Fraction | None
    """Percentage points per year; only for a percentage."""


class CriterionPlan(NamedTuple):
    """The plan for one criterion."""

    outcome: CriterionOutcome
    gap: Gap | None
    history: tuple[YearOutcome, ...]
    paces: Mapping[str, Pace]
    first_pass: int | None
    projected: tuple[YearOutcome, ...]
    """Every year up to the year of the plan; empty without a pace."""
    target: Target | None
    is_capped: bool
    """Whether a pace would lead past first place, below 0% or above 100%."""
    reserves: tuple[Reserve, ...]
    by_rows: str = ""
    """Label of a table's column if each of its rows is projected at its own pace."""


class ThresholdPlan(NamedTuple):
    """The plan for one threshold."""

    outcome: ThresholdOutcome
    criteria: tuple[CriterionPlan, ...]
    pairs: tuple[Pair, ...]
    """Pairs of rows that would make it pass if counted as one."""


class Scenario(NamedTuple):
    """The plan with other figures or other growth rates."""

    set: Mapping[str, str]
    grow: Mapping[str, Fraction]
    faults: Mapping[str, str]
    """What is wrong with a replaced figure, by input."""
    plan: Plan


class Plan(NamedTuple):
    """The plan of one zone."""

    assessment: Assessment
    years: tuple[int, ...]
    by: int
    thresholds: tuple[ThresholdPlan, ...]
    scenario: Scenario | None


def make_plan(
    zones: Sequence[Zone],
    pack: RulePack,
    by: int,
    language: Language,
    *,
    replaced: Mapping[str, str] | None = None,
    grow: Mapping[str, Fraction] | None = None,
) -> Plan:
    """Make the plan of one zone.

    Args:
        zones: The zone in each of its years, oldest first; the plan starts from the last.
        pack: What the policy says.
        by: The year by which the zone should pass.
        language: The language of its texts.
        replaced: Figures to try in place of the latest year's, by input id.
        grow: Growth rates to try in place of the pace, by input id.
    """
    plan = _make(zones, pack, by, language, {})
    if not replaced and not grow:
        return plan
    tried = what_if(zones[-1], pack, replaced or {}, language)
    after = _make([*zones[:-1], tried.zone], pack, by, language, grow or {})
    return plan._replace(scenario=Scenario(replaced or {}, grow or {}, tried.faults, after))


def _make(
    zones: Sequence[Zone],
    pack: RulePack,
    by: int,
    language: Language,
    grow: Mapping[str, Fraction],
) -> Plan:
    latest = zones[-1]
    assessment = assess(latest, pack, language, year_before(latest, zones))
    planner = _Planner(zones, pack, by, language, grow)
    thresholds = tuple(
        ThresholdPlan(
            outcome,
            tuple(
                planner.criterion(criterion, found)
                for criterion, found in zip(threshold.criteria, outcome.criteria, strict=True)
            ),
            pairs_that_pass(latest, pack, tuple(threshold.criteria), outcome, language),
        )
        for threshold, outcome in zip(pack.thresholds, assessment.thresholds, strict=True)
    )
    years = tuple(zone.year for zone in zones if zone.year is not None)
    return Plan(assessment, years, by, thresholds, None)


class _Planner:
    def __init__(
        self,
        zones: Sequence[Zone],
        pack: RulePack,
        by: int,
        language: Language,
        grow: Mapping[str, Fraction],
    ) -> None:
        self._zones, self._pack, self._by, self._language = zones, pack, by, language
        self._projection = Projection(zones, pack, grow)
        self._facts = self._of(zones[-1])
        self._ahead: dict[tuple[int, str], Facts] = {}

    def criterion(self, criterion: CriterionBase, outcome: CriterionOutcome) -> CriterionPlan:
        latest = self._zones[-1].year
        named = [r.input for r in criterion.references() if r.input not in self._pack.tables]
        paces = {i: p for i in named if (p := self._projection.paces.get(i))}
        history = tuple(
            found for zone in self._zones if (found := self._past(criterion, outcome, zone))
        )
        moving = [i for i in named if i in self._projection.moving]
        is_paced = bool(paces) and all(i in paces for i in moving)
        projected: list[YearOutcome] = []
        first_pass = None
        if is_paced and latest is not None and outcome.actual is not None:
            last = max(self._by, latest + _FARTHEST)
            for year in range(latest + 1, last + 1):
                found = self._year(criterion, self._at(year))
                if found is None:
                    break
                if first_pass is None and found.status is Status.PASS:
                    first_pass = year
                if year <= self._by:
                    projected.append(found)
        gap = criterion.gap(self._facts) if outcome.status is Status.FAIL else None
        return CriterionPlan(
            outcome,
            gap,
            history,
            paces,
            first_pass,
            tuple(projected),
            self._target(criterion),
            any(self._projection.is_capped(i, self._by) for i in named),
            reserves(criterion, outcome, self._facts),
            next((self._column(r) for r in criterion.references() if self._is_amount(r)), ""),
        )

    def _is_amount(self, reference: Reference) -> bool:
        table = self._pack.tables.get(reference.input)
        return table is not None and table.columns[reference.column].type == "amount"

    def _column(self, reference: Reference) -> str:
        table = self._pack.tables[reference.input]
        column = table.columns[reference.column].label.within(self._language)
        label = table.label.within(self._language)
        return self._facts.say("values.column", table=label, column=column)

    def _of(self, zone: Zone) -> Facts:
        before = year_before(zone, self._zones)
        return Facts.of(zone, self._pack, self._language, before)

    def _at(self, year: int, still: str = "") -> Facts:
        key = year, still
        if key not in self._ahead:
            self._ahead[key] = self._of(self._projection.at(year, still))
        return self._ahead[key]

    def _past(
        self, criterion: CriterionBase, latest: CriterionOutcome, zone: Zone
    ) -> YearOutcome | None:
        if zone is self._zones[-1]:
            return _year_outcome(zone, criterion.measure(self._facts), latest)
        return self._year(criterion, self._of(zone))

    def _year(self, criterion: CriterionBase, facts: Facts) -> YearOutcome | None:
        return _year_outcome(facts.zone, criterion.measure(facts), criterion.decide(facts))

    def _target(self, criterion: CriterionBase) -> Target | None:
        """What the first figure must reach in the plan's year if the others keep their pace."""
        latest = self._zones[-1].year
        references = criterion.references()
        if latest is None or self._by <= latest or not references:
            return None
        moved = references[0]
        facts = self._at(self._by, moved.input)
        if isinstance(criterion, ProportionCriterion):
            found = criterion.part_and_whole(facts)
            start = None if found is None else found[0]
            figure: QuantityInput | RankInput | PercentInput = criterion.part_figure(facts)
            label = criterion.words(facts).get("part_label") if found else None
        else:
            declared = self._pack.inputs[moved.input]
            if not isinstance(declared, (QuantityInput, RankInput, PercentInput)):
                return None
            number = facts.number(moved.input)
            start, figure, label = None if number is None else Fraction(number), declared, None
        if start is None or (gap := criterion.gap(facts)) is None or gap.within is None:
            return None
        if not gap.within and not gap.is_strict:
            # It already passes in that year.
            return None
        kept = start
        if gap.keep and isinstance(criterion, ProportionCriterion):
            # The plan keeps only the largest rows, as many as the policy allows.
            bound = criterion.bound.value * (criterion.part_and_whole(facts) or (0, 0))[1]
            kept = bound - gap.within
        target = kept + gap.within if gap.rises else start - gap.within
        growth = points = None
        years = self._by - latest
        if figure.type == "percent":
            points = _step(abs(target - start) / years, beyond=gap.is_strict)
        elif gap.rises and figure.type != "rank":
            growth = rate_to(kept, target, years, beyond=gap.is_strict)
        others = [
            r.input
            for r in references[1:]
            if not r.column and r.input not in self._projection.paces
        ]
        path = moved.input if not moved.column else f"{moved.input}.{moved.column}"
        return Target(
            path,
            label or self._facts.label(moved.input),
            target,
            figure.size(_rounded_up(target) if gap.rises else target, self._language),
            gap.unit,
            growth,
            tuple(self._facts.label(i) for i in others),
            gap.is_strict,
            points,
        )


def _year_outcome(
    zone: Zone, value: Fraction | None, outcome: CriterionOutcome
) -> YearOutcome | None:
    if value is None or zone.year is None:
        return None
    text = outcome.actual.text if outcome.actual else ""
    bound = outcome.required.quantity.exact
    return YearOutcome(zone.year, value, text, outcome.status, bound)


def _step(value: Fraction, *, beyond: bool) -> Fraction:
    """``value`` rounded up to two decimals, so that steps of this size reach the target."""
    steps = math.ceil(value * 100)
    return Fraction(steps + (beyond and steps == value * 100), 100)


def _rounded_up(value: Fraction) -> Fraction:
    """``value`` rounded up to four decimals, so that the figure shown is enough to pass."""
    return Fraction(-(-value.numerator * 10_000 // value.denominator), 10_000)


def rate_text(rate: Fraction) -> str:
    """A growth rate in percent with two decimals."""
    return f"{Decimal(round(rate * 10_000)) / 100:f}%"
