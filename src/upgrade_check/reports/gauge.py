"""A criterion's scale, ready to be drawn."""

from __future__ import annotations

from upgrade_check.locales import Sentences
from upgrade_check.reports.blocks import GaugeLine
from upgrade_check.rules.outcome import CriterionOutcome, Gauge, Status
from upgrade_check.text import printable

_NEAREST = 0.015
"""The least distance between the actual value and the bound in a drawing, from 0 to 1."""


def gauge_line(say: Sentences, criterion: CriterionOutcome, gauge: Gauge) -> GaugeLine:
    """The scale of one criterion with its caption."""
    actual, bound = gauge.actual, gauge.bound
    if actual is not None and abs(actual - bound) < _NEAREST:
        # Keep the mark away from the bound to show on which side it is.
        inward = -1 if (gauge.good == "left") == (criterion.status is Status.PASS) else 1
        actual = bound + inward * _NEAREST
    caption = (
        say.say("printout.gauge_open", bound=gauge.bound_text)
        if actual is None
        else say.say("printout.gauge", actual=gauge.actual_text, bound=gauge.bound_text)
    )
    return GaugeLine(
        title=printable(criterion.title),
        tone=criterion.status.value,
        caption=printable(caption),
        actual=None if actual is None else min(1.0, max(0.0, actual)),
        bound=bound,
        good=gauge.good,
        low=gauge.low,
        high=gauge.high,
    )
