"""A criterion's scale as it is drawn: on paper, in Word and on the page."""

from __future__ import annotations

from upgrade_check.locales import Sentences
from upgrade_check.reports.blocks import GaugeLine
from upgrade_check.rules.outcome import CriterionOutcome, Gauge, Status
from upgrade_check.text import printable

_NEAREST = 0.015
"""How near the actual value may be drawn to the bound, as a part of the scale."""


def gauge_line(say: Sentences, criterion: CriterionOutcome, gauge: Gauge) -> GaugeLine:
    """The scale of one criterion with its caption."""
    actual, bound = gauge.actual, gauge.bound
    if actual is not None and abs(actual - bound) < _NEAREST:
        # Keep the mark off the bound, so that its side is clear.
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
