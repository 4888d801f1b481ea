"""Plans for scripts: the schema ``upgrade-check/plan/1`` of docs/json.md."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from upgrade_check.locales import Sentences, sentences
from upgrade_check.planning.plan import CriterionPlan, Plan, Scenario
from upgrade_check.reports.json_parts import as_json, errors, head, number, rounded
from upgrade_check.reports.plan_rows import target_text
from upgrade_check.rules.outcome import RulesIdentity, Unreadable

SCHEMA = "upgrade-check/plan/1"


def render(
    plans: Sequence[Plan], unreadable: Sequence[Unreadable], rules: RulesIdentity, by: int
) -> bytes:
    """The plans as JSON."""
    zones = [_zone(plan) for plan in plans]
    return as_json({**head(SCHEMA, rules), "by": by, "zones": zones, "errors": errors(unreadable)})


def _zone(plan: Plan) -> dict[str, Any]:
    zone = plan.assessment
    return {
        "name": zone.name,
        "file": zone.file,
        "year": zone.year,
        "years": list(plan.years),
        "status": zone.status.value,
        "thresholds": _thresholds(plan),
        "scenario": plan.scenario and _scenario(plan, plan.scenario),
    }


def _thresholds(plan: Plan) -> list[dict[str, Any]]:
    say = sentences(plan.assessment.language)
    return [
        {
            "id": t.outcome.id,
            "status": t.outcome.status.value,
            "department": t.outcome.department,
            "criteria": [_criterion(c, plan, say) for c in t.criteria],
            "pairs": [{"names": list(p.names), "measured": list(p.measured)} for p in t.pairs],
        }
        for t in plan.thresholds
    ]


def _scenario(plan: Plan, scenario: Scenario) -> dict[str, Any]:
    after = scenario.plan
    pairs = zip(plan.assessment.thresholds, _thresholds(after), strict=True)
    return {
        "set": dict(scenario.set),
        "grow": {input_id: float(rate) for input_id, rate in scenario.grow.items()},
        "status": after.assessment.status.value,
        "thresholds": [
            {
                "id": before.id,
                "before": before.status.value,
                "after": then["status"],
                "criteria": then["criteria"],
            }
            for before, then in pairs
        ],
    }


def _criterion(criterion: CriterionPlan, plan: Plan, say: Sentences) -> dict[str, Any]:
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
            "capped": criterion.is_capped,
        }
    return {
        "id": criterion.outcome.id,
        "kind": criterion.outcome.kind,
        "status": criterion.outcome.status.value,
        "gap": gap and {"within": _amount(gap.within, gap.unit), "new": _amount(gap.new, gap.unit)},
        "keep": list(gap.keep) if gap else [],
        "drop": list(gap.drop) if gap else [],
        "history": [{"year": h.year, **(number(h.value) or {})} for h in criterion.history],
        "pace": pace,
        "by": target
        and {
            "input": target.input,
            "value": float(target.value),
            "unit": target.unit,
            "growth": rounded(target.growth),
            "points": rounded(target.points),
            "text": target_text(criterion, plan, say),
        },
        "reserve": [{"label": r.label, "size": r.size, "way": r.way} for r in criterion.reserves],
    }


def _amount(value: Fraction | None, unit: str) -> dict[str, Any] | None:
    exact = number(value)
    return exact and {**exact, "unit": unit}
