"""A plan for a person at a terminal, and for scripts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from upgrade_check import __version__
from upgrade_check.locales import Language, Sentences, sentences
from upgrade_check.planning.plan import CriterionPlan, Plan, Scenario, rate_text
from upgrade_check.reports.lines import Line, hang
from upgrade_check.reports.symbols import STYLES, SYMBOLS
from upgrade_check.rules.outcome import RulesIdentity, Status, Unreadable
from upgrade_check.text import printable

SCHEMA = "upgrade-check/plan/1"


def plan_lines(
    plans: Sequence[Plan], unreadable: Sequence[Unreadable], language: Language, width: int
) -> Iterator[Line]:
    """Every zone's plan, threshold by threshold."""
    say = sentences(language)
    for index, plan in enumerate(plans):
        if index:
            yield from ([], [("─" * width, "dim")], [])
        yield from _plan(plan, say, width)
    for bad in unreadable:
        head = f"× {say.say('terminal.unreadable')}  "
        yield from hang([(head, "red")], bad.message, width)


def _plan(plan: Plan, say: Sentences, width: int) -> Iterator[Line]:
    zone = plan.assessment
    heading = say.say("plan.heading", zone=printable(zone.name), by=plan.by)
    yield from hang([], heading, width, "bold")
    status = say.say(f"status.{zone.status.value}")
    years = say.say("values.and").join(map(str, plan.years)) or say.say("values.blank")
    now = say.say("plan.now", status=status, years=years, file=printable(zone.file))
    yield from hang([], now, width)
    for threshold in plan.thresholds:
        outcome = threshold.outcome
        yield []
        style = STYLES[outcome.status]
        yield [(f"{SYMBOLS[outcome.status]} {outcome.title}", f"bold {style}")]
        for criterion in threshold.criteria:
            yield from _criterion(criterion, plan, say, width)
        if outcome.status is not Status.PASS:
            yield from _row("department", outcome.department, say, width)
        if outcome.advice:
            yield from _row("advice", outcome.advice, say, width)
    if plan.scenario:
        yield []
        yield from _scenario(plan, plan.scenario, say, width)


def _criterion(criterion: CriterionPlan, plan: Plan, say: Sentences, width: int) -> Iterator[Line]:
    outcome = criterion.outcome
    head = [(f"  {SYMBOLS[outcome.status]} ", STYLES[outcome.status])]
    yield from hang(head, f"{outcome.title}  {outcome.reading}", width)
    if outcome.actual is None:
        return
    if len(criterion.history) > 1:
        text = "  ".join(
            say.say("plan.year", year=h.year, value=h.text, symbol=SYMBOLS[h.status])
            for h in criterion.history
        )
        yield from _row("history", text, say, width)
    if outcome.remedy:
        yield from _row("gap", outcome.remedy, say, width)
    if outcome.kind in ("attested", "count"):
        return
    if not criterion.projected:
        yield from _row("pace", say.say("plan.no_pace"), say, width)
    else:
        yield from _row("pace", _paces(criterion, say), say, width)
        text = "  ".join(
            say.say("plan.year", year=p.year, value=p.text, symbol=SYMBOLS[p.status])
            for p in criterion.projected
        )
        yield from _row("projected", text, say, width)
        if outcome.status is not Status.PASS:
            key = "first_pass" if criterion.first_pass else "never"
            yield from _row("then", say.say(f"plan.{key}", year=criterion.first_pass), say, width)
    if criterion.target and outcome.status is not Status.PASS:
        yield from _row("by", target_text(criterion, plan, say), say, width)


def target_text(criterion: CriterionPlan, plan: Plan, say: Sentences) -> str:
    """What the year of the plan asks for, in one sentence."""
    target = criterion.target
    assert target is not None
    text = say.say("plan.target", by=plan.by, label=target.label, value=target.text)
    if target.growth is not None:
        key = "plan.growth" if target.growth >= 0 else "plan.room_to_fall"
        text += say.say(key, rate=rate_text(abs(target.growth)))
    if target.still:
        text += say.say("plan.still", labels=say.say("values.and").join(target.still))
    return text


def _paces(criterion: CriterionPlan, say: Sentences) -> str:
    labels = {u.measurement.input: u.label for u in criterion.outcome.inputs}
    parts = []
    for input_id, pace in criterion.paces.items():
        kind = "growth" if pace.is_growth else "places"
        rate = rate_text(pace.rate) if pace.is_growth else f"{float(pace.rate):+.2g}"
        key = f"plan.pace_{kind}" if pace.points else "plan.pace_assumed"
        text = say.say(
            key, label=labels.get(input_id, input_id), rate=rate, first=pace.first, last=pace.last
        )
        if pace.points == 2:
            text += say.say("plan.two_points")
        parts.append(text)
    return say.say("values.semicolon").join(parts)


def _row(key: str, text: str, say: Sentences, width: int) -> Iterator[Line]:
    yield from hang([(f"{say.say(f'plan.rows.{key}')}  ", "dim")], text, width, indent=4)


def _scenario(plan: Plan, scenario: Scenario, say: Sentences, width: int) -> Iterator[Line]:
    yield [(say.say("plan.scenario"), "bold")]
    for input_id, text in scenario.set.items():
        yield from hang([("  ", "")], f"{input_id} = {printable(text)}", width)
    for input_id, rate in scenario.grow.items():
        yield from hang([("  ", "")], f"{input_id} {rate_text(rate)}", width)
    for message in scenario.outcome.faults.values():
        yield from hang([("  × ", "red")], message, width)
    after = scenario.outcome.assessment
    for before, then in zip(plan.assessment.thresholds, after.thresholds, strict=True):
        words = [say.say(f"status.{t.status.value}") for t in (before, then)]
        line = say.say("plan.before_after", title=before.title, before=words[0], after=words[1])
        yield from hang([(f"  {SYMBOLS[then.status]} ", STYLES[then.status])], line, width)


def document(
    plans: Sequence[Plan], unreadable: Sequence[Unreadable], rules: RulesIdentity, by: int
) -> dict[str, Any]:
    """The plans as plain data."""
    return {
        "schema": SCHEMA,
        "tool": {"name": "upgrade-check", "version": __version__},
        "rules": {"id": rules.id, "version": rules.version, "sha256": rules.sha256},
        "by": by,
        "zones": [_zone(plan) for plan in plans],
        "errors": [{"file": u.file, "code": u.code, "message": u.message} for u in unreadable],
    }


def as_json(data: dict[str, Any]) -> bytes:
    """``data``, indented, ending in a line feed."""
    text = json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    return text.encode("utf-8", "backslashreplace")


def _zone(plan: Plan) -> dict[str, Any]:
    say = sentences(plan.assessment.language)
    zone = plan.assessment
    data: dict[str, Any] = {
        "name": zone.name,
        "file": zone.file,
        "year": zone.year,
        "years": list(plan.years),
        "status": zone.status.value,
        "thresholds": [
            {
                "id": t.outcome.id,
                "status": t.outcome.status.value,
                "department": t.outcome.department,
                "criteria": [_criterion_data(c, plan, say) for c in t.criteria],
            }
            for t in plan.thresholds
        ],
        "scenario": None,
    }
    if scenario := plan.scenario:
        after = scenario.outcome.assessment
        pairs = zip(zone.thresholds, after.thresholds, strict=True)
        data["scenario"] = {
            "set": dict(scenario.set),
            "grow": {i: float(rate) for i, rate in scenario.grow.items()},
            "status": after.status.value,
            "thresholds": [
                {"id": b.id, "before": b.status.value, "after": a.status.value}
                for b, a in pairs
                if b.status is not a.status
            ],
        }
    return data


def _criterion_data(criterion: CriterionPlan, plan: Plan, say: Sentences) -> dict[str, Any]:
    gap, target = criterion.gap, criterion.target
    pace = None
    if criterion.projected:
        pace = {
            "inputs": {i: float(p.rate) for i, p in criterion.paces.items()},
            "first_pass": criterion.first_pass,
            "years": [
                {"year": p.year, "value": float(p.value), "status": p.status.value}
                for p in criterion.projected
            ],
        }
    return {
        "id": criterion.outcome.id,
        "kind": criterion.outcome.kind,
        "status": criterion.outcome.status.value,
        "gap": gap and {"within": _amount(gap.within, gap.unit), "new": _amount(gap.new, gap.unit)},
        "keep": list(gap.keep) if gap else [],
        "drop": list(gap.drop) if gap else [],
        "history": [
            {"year": h.year, "value": float(h.value), "exact": str(h.value)}
            for h in criterion.history
        ],
        "pace": pace,
        "by": target
        and {
            "input": target.input,
            "value": float(target.value),
            "unit": target.unit,
            "growth": None if target.growth is None else float(target.growth),
            "text": target_text(criterion, plan, say),
        },
    }


def _amount(value: Fraction | None, unit: str) -> dict[str, Any] | None:
    return None if value is None else {"value": float(value), "exact": str(value), "unit": unit}
