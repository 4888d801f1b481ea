"""Figures and proportions outside the ranges that the pack calls plausible."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial

from upgrade_check.dataset.findings import finding
from upgrade_check.dataset.zone import Finding, Zone
from upgrade_check.rules.bound import Range
from upgrade_check.rules.facts import Facts
from upgrade_check.rules.inputs import PercentInput
from upgrade_check.rules.inputs.base import Figure
from upgrade_check.rules.pack import RulePack
from upgrade_check.rules.proportion import ProportionCriterion
from upgrade_check.rules.text import Text
from upgrade_check.rules.wording import Percent


def implausible_findings(zone: Zone, pack: RulePack) -> Iterator[Finding]:
    """Warnings for what lies outside the pack's ranges; the values are used all the same.

    Figures with an error get no warning: the error says more.
    """
    facts = Facts.of(zone, pack)
    yield from _figures(facts, pack)
    yield from _proportions(facts, pack)


def _figures(facts: Facts, pack: RulePack) -> Iterator[Finding]:
    for input_id, exact in facts.figures.items():
        declared = pack.figures[input_id]
        if declared.plausible is None or declared.plausible.holds(exact):
            continue
        say: Callable[[Fraction], object] = (
            Percent if isinstance(declared, PercentInput) else partial(Figure, declared)
        )
        outside = _outside(declared.plausible, exact, say)
        place = facts.zone.measurements[input_id].place
        yield finding("implausible", place, (input_id,), outside, label=declared.label)


def _proportions(facts: Facts, pack: RulePack) -> Iterator[Finding]:
    for criterion in pack.criteria:
        if not isinstance(criterion, ProportionCriterion) or criterion.plausible is None:
            continue
        share = criterion.measure(facts)
        if share is None or criterion.plausible.holds(share):
            continue
        english = Facts.of(facts.zone, pack, "en")
        yield finding(
            "implausible",
            criterion.used(facts)[0].measurement.place,
            tuple(reference.path for reference in criterion.references()),
            _outside(criterion.plausible, share, Percent),
            label=Text(zh=criterion.heading(facts), en=criterion.heading(english)),
        )


def _outside(
    plausible: Range, value: Fraction, say: Callable[[Fraction], object]
) -> dict[str, object]:
    """What the sentence quotes: the value, and the end of the range that it lies beyond."""
    is_low = plausible.at_least is not None and value < plausible.at_least
    end = plausible.at_least if is_low else plausible.at_most
    assert end is not None
    return {"value": say(value), "end": say(end), "variant": "low" if is_low else "high"}
