"""How much the figures of a passing criterion may change before it fails."""

from __future__ import annotations

from typing import Literal, NamedTuple

from upgrade_check.rules.criterion import CriterionBase
from upgrade_check.rules.facts import Facts
from upgrade_check.rules.measured import MeasuredCriterion, sized
from upgrade_check.rules.outcome import CriterionOutcome, Margin, Status
from upgrade_check.rules.proportion import ProportionCriterion


class Reserve(NamedTuple):
    """How much one figure may change if no other figure does."""

    label: str
    size: str
    """With its unit, rounded down."""
    way: Literal["rise", "fall", "slip"]
    """Whether the figure may rise, fall, or as a rank slip back, by ``size``."""


def reserves(
    criterion: CriterionBase, outcome: CriterionOutcome, facts: Facts
) -> tuple[Reserve, ...]:
    """The reserve of each figure; empty unless the criterion passes and measures something.

    A proportion has two: one for its part, one for its whole.
    """
    margin, value = outcome.margin, criterion.measure(facts)
    if outcome.status is not Status.PASS or margin is None or value is None:
        return ()
    if isinstance(criterion, ProportionCriterion):
        return _of_proportion(criterion, margin, facts)
    if isinstance(criterion, MeasuredCriterion):
        _, size = criterion.margin(facts, value)
        return (Reserve(outcome.title, size, "fall" if criterion.bound.is_floor else "rise"),)
    places = margin.exact
    size = facts.say("values.place" if places == 1 else "values.places", n=places)
    return (Reserve(outcome.title, size, "slip"),)


def _of_proportion(
    criterion: ProportionCriterion, margin: Margin, facts: Facts
) -> tuple[Reserve, ...]:
    found = criterion.part_and_whole(facts)
    assert found is not None
    part, whole = found
    bound, language = criterion.bound, facts.language
    moved = criterion.references()[0].input
    label = criterion.words(facts).get("part_label") or facts.label(moved)
    size = sized(criterion.part_figure(facts), margin.exact, language)
    of_part = Reserve(label, size, "fall" if bound.is_floor else "rise")
    if bound.value == 0:
        return (of_part,)
    size = sized(facts.figure(criterion.whole_id()), abs(part / bound.value - whole), language)
    return of_part, Reserve(
        facts.label(criterion.whole_id()), size, "rise" if bound.is_floor else "fall"
    )
