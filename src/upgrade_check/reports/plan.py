"""A plan for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from upgrade_check.locales import Language, Sentences, sentences
from upgrade_check.planning.plan import CriterionPlan, Plan, Scenario, ThresholdPlan
from upgrade_check.reports.blocks import Bar, Chart
from upgrade_check.reports.lines import Line, filled, hang, rule, unreadable_lines
from upgrade_check.reports.plan_document import comparison
from upgrade_check.reports.plan_rows import assumptions, chart, rows
from upgrade_check.reports.symbols import STYLES, SYMBOLS, symbol_of
from upgrade_check.rules.outcome import Status, Unreadable
from upgrade_check.text import display_width, printable

_BAR = 30
_MEASURED, _PROJECTED, _EMPTY, _BOUND = "█═·┃"
"""Characters of the Chinese code page, so that Chinese consoles can show them."""


def plan_lines(
    plans: Sequence[Plan], unreadable: Sequence[Unreadable], language: Language, width: int
) -> Iterator[Line]:
    """Every zone's plan, threshold by threshold."""
    say = sentences(language)
    for index, plan in enumerate(plans):
        if index:
            yield from rule(width)
        yield from _plan(plan, say, width)
    yield from unreadable_lines(unreadable, say, width)


def _plan(plan: Plan, say: Sentences, width: int) -> Iterator[Line]:
    zone = plan.assessment
    heading = say.say("plan.heading", zone=printable(zone.called), by=plan.by)
    yield from hang([], heading, width, "bold")
    status = say.say(f"status.{zone.status.value}")
    years = say.say("values.and").join(map(str, plan.years)) or say.say("values.blank")
    now = say.say("plan.now", status=status, years=years, file=printable(zone.file))
    yield from hang([], now, width)
    if any(chart(c, say) for t in plan.thresholds for c in t.criteria):
        legend = {"measured": _MEASURED, "projected": _PROJECTED, "bound": _BOUND}
        yield from hang([], say.say("plan.legend", **legend), width, "dim")
    for threshold in plan.thresholds:
        outcome = threshold.outcome
        yield []
        style = STYLES[outcome.status]
        yield [(f"{SYMBOLS[outcome.status]} {outcome.title}", f"bold {style}")]
        for criterion in threshold.criteria:
            yield from _criterion(criterion, plan, say, width)
        yield from _pairs(threshold, say, width)
        if outcome.status is not Status.PASS:
            yield from _row("department", outcome.department, say, width)
        if outcome.advice:
            yield from _row("advice", outcome.advice, say, width)
    if plan.scenario:
        yield []
        yield from _scenario(plan, plan.scenario, say, width)


def _criterion(criterion: CriterionPlan, plan: Plan, say: Sentences, width: int) -> Iterator[Line]:
    outcome = criterion.outcome
    style = STYLES[outcome.status] if outcome.blocking else "dim"
    head = [(f"  {symbol_of(outcome)} ", style)]
    yield from hang(head, f"{outcome.title}  {outcome.reading}", width)
    if drawn := chart(criterion, say):
        yield from _chart(drawn, width)
    for key, text in rows(criterion, plan, say):
        yield from _row(key, text, say, width)


def _chart(drawn: Chart, width: int) -> Iterator[Line]:
    widest = max(display_width(bar.title) for bar in drawn.points)
    columns = min(_BAR, width - widest - 26)
    for bar in drawn.points:
        style = STYLES[Status(bar.tone)]
        head = [(f"{filled(bar.title, widest)}  ", ""), *_bar(bar, columns, style), ("  ", "")]
        yield from hang(head, bar.caption, width, style, indent=4)


def _bar(bar: Bar, columns: int, style: str) -> Line:
    full = round(bar.share * columns)
    at = -1 if bar.bound is None else min(columns - 2, int(bar.bound * columns))
    if bar.bound is not None:
        # Rounding must not move the end of a bar across the bound.
        full = min(full, at) if bar.share < bar.bound else max(full, at + 1)
        full = max(full, at + 2) if bar.share > bar.bound else full
    drawn = (_PROJECTED if bar.is_projected else _MEASURED) * full
    drawn = drawn.ljust(columns, _EMPTY)
    if bar.bound is None:
        return [(drawn, style)]
    return [(drawn[:at], style), (_BOUND, "bold"), (drawn[at + 1 :], style)]


def _pairs(threshold: ThresholdPlan, say: Sentences, width: int) -> Iterator[Line]:
    if not threshold.pairs:
        return
    yield from _row("merge", say.say("plan.merge"), say, width)
    for pair in threshold.pairs:
        text = say.say(
            "plan.pair",
            one=pair.names[0],
            other=pair.names[1],
            measured=say.say("values.comma").join(pair.measured),
        )
        yield from hang([(f"{SYMBOLS[Status.PASS]} ", "green")], text, width, indent=6)


def _row(key: str, text: str, say: Sentences, width: int) -> Iterator[Line]:
    yield from hang([(f"{say.say(f'plan.rows.{key}')}  ", "dim")], text, width, indent=4)


def _scenario(plan: Plan, scenario: Scenario, say: Sentences, width: int) -> Iterator[Line]:
    yield [(say.say("plan.scenario"), "bold")]
    for text in assumptions(scenario, say):
        yield from hang([("  ", "")], text, width)
    changed = comparison(plan, scenario, say).rows
    if not changed:
        yield from hang([("  ", "")], say.say("plan.unchanged"), width)
    for title, *cells in changed:
        now, now_tried, then, then_tried = (cell.text for cell in cells)
        text = say.say("plan.tried", now=now, now_tried=now_tried)
        if then != then_tried:
            text += say.say("plan.tried_then", by=plan.by, then=then, then_tried=then_tried)
        yield from hang([("  ", ""), (f"{title.text}  ", "dim")], text, width)
