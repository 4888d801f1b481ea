"""The points of zones for scripts: ``upgrade-check/scores/1``."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from upgrade_check.reports.json_parts import errors, finding, head, number, rounded
from upgrade_check.rules.assess import rules_identity
from upgrade_check.rules.outcome import Unreadable
from upgrade_check.scoring.points import GroupScore, IndicatorScore, Score, Span
from upgrade_check.scoring.ranking import Moved, Sensitivity, Standing
from upgrade_check.scoring.simulation import Simulation, ZoneScore

SCHEMA = "upgrade-check/scores/1"


def document(simulation: Simulation, unreadable: Sequence[Unreadable]) -> dict[str, Any]:
    """The scores as plain data; exact figures are fractions in text."""
    scoring = simulation.scoring
    rules = rules_identity(scoring.pack, simulation.language)
    return {
        **head(SCHEMA, rules),
        "weights": {"source": scoring.source.in_(simulation.language), "sha256": scoring.sha256},
        "of": float(scoring.total),
        "set": dict(simulation.set),
        "zones": [_zone(zone) for zone in simulation.zones],
        "errors": errors(unreadable),
    }


def _zone(zone: ZoneScore) -> dict[str, Any]:
    score = zone.score
    return {
        "name": zone.name,
        "file": score.zone.file,
        "year": zone.year,
        "score": _span(score.points),
        "before": zone.before and _span(zone.before.points),
        "groups": [_group(group) for group in score.groups],
        "weakest": [indicator.input for indicator in score.weakest],
        "missing": [indicator.input for indicator in score.missing],
        "years": [_year(earlier) for earlier in (*zone.earlier, score)],
        "changes": {i.input: _number(change) for i, change in zone.changes()},
        "standing": zone.standing and _standing(zone.standing),
        "sensitivity": _sensitivity(zone.sensitivity, of_several=zone.standing is not None),
        "findings": [finding(fault) for fault in zone.faults],
    }


def _number(value: Fraction | None) -> dict[str, Any]:
    return number(value) or {"value": None, "exact": None}


def _span(points: Span) -> dict[str, Any]:
    return {**_number(points.exact), "low": float(points.low), "high": float(points.high)}


def _group(group: GroupScore) -> dict[str, Any]:
    return {
        "id": group.id,
        "title": group.title,
        "of": float(group.of),
        "score": _span(group.points),
        "indicators": [_indicator(indicator) for indicator in group.indicators],
    }


def _indicator(indicator: IndicatorScore) -> dict[str, Any]:
    found, band = indicator.used.measurement, indicator.next_band
    return {
        "input": indicator.input,
        "label": indicator.label,
        "text": indicator.used.text,
        "sheet": found.place.sheet or None,
        "cell": found.place.cell,
        "points": _span(indicator.points),
        "of": float(indicator.of),
        "lost": rounded(indicator.lost),
        "per_unit": rounded(indicator.per_unit),
        "unit": indicator.unit,
        "next_band": band and {**band._asdict(), "gain": float(band.gain)},
        "department": indicator.department,
        "source": indicator.source,
        "proof": indicator.proof,
    }


def _year(score: Score) -> dict[str, Any]:
    points = {i.input: _number(i.points.exact) for i in score.indicators}
    return {"year": score.zone.year, "score": _span(score.points), "points": points}


def _standing(standing: Standing) -> dict[str, Any]:
    return {
        "rank": standing.rank._asdict(),
        "among": standing.among,
        "known": standing.known,
        "best": _number(standing.best),
        "median": _number(standing.median),
        "ahead": _number(standing.ahead),
    }


def _sensitivity(found: Sensitivity, *, of_several: bool) -> dict[str, Any]:
    return {
        "low": float(found.points.low),
        "high": float(found.points.high),
        "rank": found.rank._asdict() if of_several else None,
        "weights": [_moved(moved, of_several=of_several) for moved in found.weights],
    }


def _moved(moved: Moved, *, of_several: bool) -> dict[str, Any]:
    return {
        "input": moved.input,
        "weight": _number(moved.weight),
        "score": _span(moved.points),
        "rank": moved.rank._asdict() if of_several else None,
        "turns": moved.turns,
    }
