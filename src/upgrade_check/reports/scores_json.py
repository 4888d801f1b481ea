"""The points of zones for scripts: ``upgrade-check/scores/1``."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from upgrade_check import __version__
from upgrade_check.rules.assess import rules_identity
from upgrade_check.rules.outcome import Unreadable
from upgrade_check.scoring.points import GroupScore, IndicatorScore, Score, Span
from upgrade_check.scoring.ranking import Moved, Rank, Sensitivity, Standing
from upgrade_check.scoring.simulation import Simulation, ZoneScore

SCHEMA = "upgrade-check/scores/1"


def document(simulation: Simulation, unreadable: Sequence[Unreadable]) -> dict[str, Any]:
    """The scores as plain data; exact figures are fractions in text."""
    scoring = simulation.scoring
    rules = rules_identity(scoring.pack, simulation.language)
    return {
        "schema": SCHEMA,
        "tool": {"name": "upgrade-check", "version": __version__},
        "rules": {"id": rules.id, "version": rules.version, "sha256": rules.sha256},
        "weights": {
            "source": scoring.source.in_(simulation.language),
            "sha256": scoring.sha256,
        },
        "of": float(scoring.total),
        "set": dict(simulation.set),
        "zones": [_zone(zone) for zone in simulation.zones],
        "errors": [{"file": u.file, "code": u.code, "message": u.message} for u in unreadable],
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
        "findings": [
            {
                "code": f.code,
                "severity": f.severity,
                "sheet": f.place.sheet,
                "cell": f.place.cell,
                "message": f.message,
            }
            for f in zone.faults
        ],
    }


def _number(value: Fraction | None) -> dict[str, Any]:
    return {
        "value": None if value is None else float(value),
        "exact": None if value is None else str(value),
    }


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
        "lost": None if indicator.lost is None else float(indicator.lost),
        "per_unit": None if indicator.per_unit is None else float(indicator.per_unit),
        "unit": indicator.unit,
        "next_band": band
        and {"bound": band.bound, "missing": band.missing, "gain": float(band.gain)},
        "department": indicator.department,
        "source": indicator.source,
        "proof": indicator.proof,
    }


def _year(score: Score) -> dict[str, Any]:
    points = {i.input: _number(i.points.exact) for i in score.indicators}
    return {"year": score.zone.year, "score": _span(score.points), "points": points}


def _rank(rank: Rank) -> dict[str, int]:
    return {"best": rank.best, "worst": rank.worst}


def _standing(standing: Standing) -> dict[str, Any]:
    return {
        "rank": _rank(standing.rank),
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
        "rank": _rank(found.rank) if of_several else None,
        "weights": [_moved(moved, of_several=of_several) for moved in found.weights],
    }


def _moved(moved: Moved, *, of_several: bool) -> dict[str, Any]:
    return {
        "input": moved.input,
        "weight": _number(moved.weight),
        "score": _span(moved.points),
        "rank": _rank(moved.rank) if of_several else None,
        "turns": moved.turns,
    }
