"""The plan of one zone: threshold by threshold, what is missing and what leads there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from upgrade_check.dataset.zone import Zone
from upgrade_check.locales import Language
from upgrade_check.planning.projection import Pace, Projection, rate_to
from upgrade_check.planning.what_if import WhatIf, what_if
from upgrade_check.rules.assess import assess
from upgrade_check.rules.criterion import CriterionBase, Gap
from upgrade_check.rules.facts import Facts
from upgrade_check.rules.inputs import QuantityInput, RankInput
from upgrade_check.rules.outcome import Assessment, CriterionOutcome, Status, ThresholdOutcome
from upgrade_check.rules.pack import RulePack
from upgrade_check.rules.proportion import ProportionCriterion

_FARTHEST = 10
"""Years ahead in which a first pass is looked for."""


class YearOutcome(NamedTuple):
    """What a criterion measures in one year."""

    year: int
    value: Fraction
    text: str
    status: Status


class Target(NamedTuple):
    """What an input must reach in the year of the plan."""

    input: str
    label: str
    value: Fraction
    text: str
    unit: str
    growth: Fraction | None
    """A year, as a proportion; ``None`` where it does not grow, such as a rank."""
    still: tuple[str, ...]
    """Labels of the other figures that have no pace and stand still."""


class CriterionPlan(NamedTuple):
    """One criterion."""

    outcome: CriterionOutcome
    gap: Gap | None
    history: tuple[YearOutcome, ...]
    paces: Mapping[str, Pace]
    first_pass: int | None
    projected: tuple[YearOutcome, ...]
    """Each year up to that of the plan; empty without a pace."""
    target: Target | None


class ThresholdPlan(NamedTuple):
    """One threshold."""

    outcome: ThresholdOutcome
    criteria: tuple[CriterionPlan, ...]


class Scenario(NamedTuple):
    """What the verdict would be with other figures."""

    set: Mapping[str, str]
    grow: Mapping[str, Fraction]
    outcome: WhatIf


class Plan(NamedTuple):
    """The whole plan of one zone."""

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
    """Plan for one zone.

    Args:
        zones: The zone in its years, in their order; the last is planned from.
        pack: What the policy says.
        by: The year that the plan leads to.
        language: The language of its texts.
        replaced: Figures of the latest year to try otherwise, by input id.
        grow: Growth rates that replace a pace, by input id.
    """
    latest = zones[-1]
    earlier = {zone.year: zone for zone in zones}
    before = earlier.get(latest.year - 1) if latest.year else None
    assessment = assess(latest, pack, language, before)
    planner = _Planner(zones, pack, by, language, grow or {})
    thresholds = tuple(
        ThresholdPlan(
            outcome,
            tuple(
                planner.criterion(criterion, found)
                for criterion, found in zip(threshold.criteria, outcome.criteria, strict=True)
            ),
        )
        for threshold, outcome in zip(pack.thresholds, assessment.thresholds, strict=True)
    )
    scenario = None
    if replaced or grow:
        tried = what_if(latest, pack, replaced or {}, language)
        scenario = Scenario(replaced or {}, grow or {}, tried)
    years = tuple(zone.year for zone in zones if zone.year is not None)
    return Plan(assessment, years, by, thresholds, scenario)


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
        self._facts = Facts.of(zones[-1], pack, language)
        self._ahead: dict[tuple[int, str], Facts] = {}

    def criterion(self, criterion: CriterionBase, outcome: CriterionOutcome) -> CriterionPlan:
        latest = self._zones[-1].year
        named = [r.input for r in criterion.references() if r.input not in self._pack.tables]
        paces = {i: p for i in named if (p := self._projection.paces.get(i))}
        history = tuple(
            found
            for zone in self._zones
            if zone.year and (found := self._year(criterion, zone.year, self._of(zone)))
        )
        moves = [i for i in named if self._pack.inputs[i].type in ("amount", "number", "rank")]
        is_paced = bool(paces) and all(i in paces for i in moves)
        projected: list[YearOutcome] = []
        first_pass = None
        if is_paced and latest is not None and outcome.actual is not None:
            last = max(self._by, latest + _FARTHEST)
            for year in range(latest + 1, last + 1):
                found = self._year(criterion, year, self._at(year))
                if found is None:
                    break
                if first_pass is None and found.status is Status.PASS:
                    first_pass = year
                if year <= self._by:
                    projected.append(found)
        gap = criterion.gap(self._facts) if outcome.status is Status.FAIL else None
        return CriterionPlan(
            outcome, gap, history, paces, first_pass, tuple(projected), self._target(criterion)
        )

    def _of(self, zone: Zone) -> Facts:
        return Facts.of(zone, self._pack, self._language)

    def _at(self, year: int, still: str = "") -> Facts:
        key = year, still
        if key not in self._ahead:
            self._ahead[key] = self._of(self._projection.at(year, still))
        return self._ahead[key]

    def _year(self, criterion: CriterionBase, year: int, facts: Facts) -> YearOutcome | None:
        value = criterion.measure(facts)
        if value is None:
            return None
        outcome = criterion.decide(facts)
        text = outcome.actual.text if outcome.actual else ""
        return YearOutcome(year, value, text, outcome.status)

    def _target(self, criterion: CriterionBase) -> Target | None:
        """What the figure above the line must be in the plan's year, the others at their pace."""
        latest = self._zones[-1].year
        references = criterion.references()
        if latest is None or self._by <= latest or not references:
            return None
        moved = references[0]
        facts = self._at(self._by, moved.input)
        if isinstance(criterion, ProportionCriterion):
            found = criterion.part_and_whole(facts)
            start = None if found is None else found[0]
            figure: QuantityInput | RankInput = criterion.part_figure(facts)
            label = criterion.words(facts).get("part_label") if found else None
        else:
            declared = self._pack.inputs[moved.input]
            if not isinstance(declared, (QuantityInput, RankInput)) or declared.type == "percent":
                return None
            number = facts.number(moved.input)
            start, figure, label = None if number is None else Fraction(number), declared, None
        if start is None or (gap := criterion.gap(facts)) is None or not gap.within:
            return None
        kept = start
        if gap.keep and isinstance(criterion, ProportionCriterion):
            # Planned with the largest rows that the policy allows.
            bound = criterion.bound.value * (criterion.part_and_whole(facts) or (0, 0))[1]
            kept = bound - gap.within
        target = kept + gap.within if gap.rises else start - gap.within
        growth = None
        if gap.rises and figure.type != "rank":
            growth = rate_to(kept, target, self._by - latest)
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
        )


def _rounded_up(value: Fraction) -> Fraction:
    """To four decimals, so that whoever reaches what is shown passes."""
    return Fraction(-(-value.numerator * 10_000 // value.denominator), 10_000)


def rate_text(rate: Fraction) -> str:
    """A growth rate in percent with two decimals."""
    return f"{Decimal(round(rate * 10_000)) / 100:f}%"
