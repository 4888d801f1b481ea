"""Sentences about a plan that all formats share."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from upgrade_check.locales import Sentences
from upgrade_check.planning.plan import CriterionPlan, Plan, Scenario, YearOutcome, rate_text
from upgrade_check.reports.blocks import Bar, Chart
from upgrade_check.reports.symbols import SYMBOLS
from upgrade_check.rules.outcome import Status
from upgrade_check.rules.wording import exact_text
from upgrade_check.text import printable

_STEADY = ("attested", "count")
"""Kinds without a trend: statements, and numbers of industries, which are chosen."""
_NEAREST = 0.015
"""The least distance between a bar's end and a bound that it misses, from 0 to 1."""


def rows(criterion: CriterionPlan, plan: Plan, say: Sentences) -> Iterator[tuple[str, str]]:
    """Sentences about a criterion, each with its label; the chart shows the figures."""
    outcome = criterion.outcome
    if outcome.actual is None:
        return
    missed = outcome.status is not Status.PASS
    if outcome.remedy:
        yield "gap", outcome.remedy
    if outcome.kind in _STEADY:
        yield from _reserve(criterion, say)
        return
    if criterion.projected:
        yield "pace", _paces(criterion, say)
        if text := outlook(criterion, say):
            yield "then", text
    else:
        yield "pace", _why_no_pace(criterion, plan, say)
    if criterion.target and missed:
        yield "by", target_text(criterion, plan, say)
    yield from _reserve(criterion, say)


def outlook(criterion: CriterionPlan, say: Sentences) -> str:
    """Where the pace leads: to a pass or to a fail; empty if nothing changes or without a pace."""
    if not criterion.projected:
        return ""
    if criterion.outcome.status is not Status.PASS:
        key = "first_pass" if criterion.first_pass else "never"
        return say.say(f"plan.{key}", year=criterion.first_pass)
    failing = [year.year for year in criterion.projected if year.status is Status.FAIL]
    return say.say("plan.first_fail", year=failing[0]) if failing else ""


def _reserve(criterion: CriterionPlan, say: Sentences) -> Iterator[tuple[str, str]]:
    texts = [
        say.say(f"plan.may_{reserve.way}", label=reserve.label, size=reserve.size)
        for reserve in criterion.reserves
    ]
    if criterion.outcome.margin and not criterion.outcome.margin.exact:
        texts = [say.say("plan.may_not", label=criterion.outcome.title)]
    if texts:
        yield "reserve", say.say("plan.or").join(texts)


def _why_no_pace(criterion: CriterionPlan, plan: Plan, say: Sentences) -> str:
    if plan.by <= (plan.assessment.year or plan.by - 1):
        return say.say("plan.by_is_past", by=plan.by)
    return say.say("plan.no_pace" if len(criterion.history) < 2 else "plan.no_pace_of_some")


def target_text(criterion: CriterionPlan, plan: Plan, say: Sentences) -> str:
    """What is required in the year of the plan, in one sentence."""
    target = criterion.target
    assert target is not None
    key = "plan.target_beyond" if target.is_strict else "plan.target"
    text = say.say(key, by=plan.by, label=target.label, value=target.text)
    if target.points is not None:
        text += say.say("plan.points_a_year", points=exact_text(target.points))
    elif target.growth is not None:
        key = "plan.growth" if target.growth >= 0 else "plan.room_to_fall"
        text += say.say(key, rate=rate_text(abs(target.growth)))
    if target.still:
        text += say.say("plan.still", labels=say.say("values.and").join(target.still))
    return text


def assumptions(scenario: Scenario, say: Sentences) -> list[str]:
    """What a scenario assumes, one figure or growth rate each."""
    used = {
        figure.measurement.input: figure
        for threshold in scenario.plan.thresholds
        for criterion in threshold.outcome.criteria
        for figure in criterion.inputs
    }
    texts = []
    for input_id, typed in scenario.set.items():
        # No criterion uses a score that only gives a rank.
        label, value = (
            (used[input_id].label, used[input_id].text) if input_id in used else (input_id, typed)
        )
        texts.append(say.say("plan.set", label=label, value=value))
    for input_id, rate in scenario.grow.items():
        label = used[input_id].label if input_id in used else input_id
        texts.append(say.say(f"plan.grow_{_way(rate)}", label=label, rate=rate_text(abs(rate))))
    return texts


def _way(rate: Fraction) -> str:
    return "up" if rate >= 0 else "down"


def _paces(criterion: CriterionPlan, say: Sentences) -> str:
    labels = {u.measurement.input: u.label for u in criterion.outcome.inputs}
    parts = []
    for input_id, pace in criterion.paces.items():
        kind = "growth" if pace.is_growth else "points" if pace.most else "places"
        size = abs(pace.rate)
        rate = rate_text(size) if pace.is_growth else f"{float(size):.4g}"
        kind = f"{kind if pace.points else 'assumed'}_{_way(pace.rate)}"
        if pace.points and not size:
            kind = "still"
        label = labels.get(input_id, input_id)
        text = say.say(
            f"plan.pace_{kind}", label=label, rate=rate, first=pace.first, last=pace.last
        )
        if pace.points == 2:
            text += say.say("plan.two_points")
        parts.append(text)
    if criterion.by_rows:
        parts.append(say.say("plan.pace_rows", label=criterion.by_rows))
    if criterion.is_capped:
        parts.append(say.say("plan.capped"))
    return say.say("values.semicolon").join(parts)


def chart(criterion: CriterionPlan, say: Sentences) -> Chart | None:
    """The years of a criterion as bars; ``None`` if fewer than two years are measured."""
    outcome = criterion.outcome
    years = (*criterion.history, *criterion.projected)
    if len(criterion.history) < 2 or outcome.kind in _STEADY:
        return None
    # The scale starts at zero, so that lengths are proportional to values.
    most = max(max(y.value, y.bound or 0) for y in years)
    scale = float(most) * 1.15 or 1.0
    rises = outcome.required.comparison in (">=", ">")
    history = len(criterion.history)
    points = tuple(
        _bar(year, scale, rises, say, is_projected=index >= history)
        for index, year in enumerate(years)
    )
    side = say.say("plan.right" if rises else "plan.left")
    caption = say.say("plan.chart", bound=outcome.required.quantity.text, side=side)
    if criterion.projected:
        caption += say.say("plan.chart_projected")
    return Chart(
        printable(outcome.title),
        points,
        criterion.gap.unit if criterion.gap else "",
        "right" if rises else "left",
        printable(caption),
    )


def _bar(
    year: YearOutcome, scale: float, rises: bool, say: Sentences, *, is_projected: bool
) -> Bar:
    share = float(year.value) / scale
    bound = None if year.bound is None else float(year.bound) / scale
    if bound is not None and abs(share - bound) < _NEAREST:
        passes = year.status is Status.PASS
        # Rounding must not move the bar across the bound; a bound just met ends the bar.
        share = bound if passes and rises else bound + _NEAREST * (1 if passes == rises else -1)
    return Bar(
        say.say("plan.of_year", year=year.year),
        min(1.0, max(0.0, share)),
        printable(f"{SYMBOLS[year.status]} {year.text}"),
        year.status.value,
        bound,
        is_projected,
    )
