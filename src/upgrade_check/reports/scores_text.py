"""Sentences about scores that the terminal and the printout share."""

from __future__ import annotations

from fractions import Fraction

from upgrade_check.locales import Sentences
from upgrade_check.scoring.points import IndicatorScore, Span, points_text
from upgrade_check.scoring.ranking import Rank
from upgrade_check.scoring.simulation import DepartmentScore, Simulation, ZoneScore


def span_text(points: Span, say: Sentences) -> str:
    """Points, or their range."""
    if points.exact is not None:
        return points_text(points.exact)
    return say.say("score.range", low=points_text(points.low), high=points_text(points.high))


def out_of(points: Span, of: Fraction, say: Sentences) -> str:
    """Points out of the maximum."""
    low, high = (points_text(end, of) for end in points)
    text = low if points.exact is not None else say.say("score.range", low=low, high=high)
    return say.say("score.of", points=text, of=points_text(of))


def rank_text(rank: Rank, say: Sentences) -> str:
    """A rank, or its range."""
    key = "rank" if rank.best == rank.worst else "ranks"
    return say.say(f"score.{key}", best=rank.best, worst=rank.worst)


def signed(points: Fraction) -> str:
    """A change with its sign."""
    sign = "+" if points > 0 else "−" if points < 0 else "±"
    return f"{sign}{points_text(abs(points))}"


def total_text(zone: ZoneScore, say: Sentences) -> str:
    """The score out of the maximum, and the score with the workbook's own figures."""
    score = zone.score
    text = out_of(score.points, score.of, say)
    if score.missing:
        text += say.say("score.open", n=len(score.missing))
    if zone.before is not None:
        text += say.say("score.before", points=span_text(zone.before.points, say))
    return text


def tried(zone: ZoneScore, simulation: Simulation, say: Sentences) -> list[str]:
    """The figures replaced by ``--set``."""
    known = {indicator.input: indicator for indicator in zone.score.indicators}
    return [
        say.say("plan.set", label=known[i].label, value=known[i].used.text)
        if i in known
        else say.say("plan.set", label=i, value=value)
        for i, value in simulation.set.items()
    ]


def standing_text(zone: ZoneScore, say: Sentences) -> str:
    """Rank, best, median and the distance to the next; empty for one zone alone."""
    standing = zone.standing
    if standing is None:
        return ""
    text = say.say("score.standing", rank=rank_text(standing.rank, say), among=standing.among)
    if field := field_text(zone, say):
        text += say.say("values.semicolon") + field
    if standing.ahead is not None:
        text += say.say("score.ahead", points=points_text(standing.ahead))
    return text


def field_text(zone: ZoneScore, say: Sentences) -> str:
    """The best and the median of the known scores; empty if none is known."""
    standing = zone.standing
    if standing is None or standing.best is None or standing.median is None:
        return ""
    best, median = points_text(standing.best), points_text(standing.median)
    return say.say("score.field", known=standing.known, best=best, median=median)


def gain_text(indicator: IndicatorScore, say: Sentences) -> str:
    """The gain from one more unit or from the next band; empty if no points are lost."""
    if not indicator.lost:
        return ""
    if indicator.next_band is not None:
        band = indicator.next_band
        return say.say(
            "score.next_band",
            bound=band.bound,
            missing=band.missing,
            gain=points_text(band.gain),
        )
    if not indicator.per_unit:
        return say.say("score.no_gain")
    gain = points_text(indicator.per_unit)
    return say.say("score.per_unit", unit=indicator.unit, gain=gain)


def reading(indicator: IndicatorScore, say: Sentences) -> str:
    """The figure, the scale, and the gain from improving it."""
    now = say.say("score.now", value=indicator.used.text, scale=indicator.scale)
    gain = gain_text(indicator, say)
    return now + (say.say("values.semicolon") + gain if gain else "")


def department_text(department: DepartmentScore, say: Sentences) -> str:
    """What a department's figures lose, and which are missing."""
    parts = []
    if department.losing:
        labels = say.say("values.and").join(i.label for i in department.losing)
        points = points_text(department.lost)
        parts.append(say.say("score.department_lost", points=points, labels=labels))
    if department.missing:
        labels = say.say("values.and").join(i.label for i in department.missing)
        parts.append(say.say("score.department_missing", labels=labels))
    return say.say("values.semicolon").join(parts)


def sensitivity_text(zone: ZoneScore, say: Sentences) -> list[str]:
    """The ranges of score and rank, and the weights that change the rank."""
    found = zone.sensitivity
    if not found.weights:
        return [say.say("score.one_weight")]
    lines = [say.say("score.moved", points=span_text(found.points, say))]
    if zone.standing is None:
        return lines
    lines.append(say.say("score.moved_rank", rank=rank_text(found.rank, say)))
    turning = [
        say.say(
            "score.turning",
            label=moved.label,
            weight=points_text(moved.weight),
            rank=rank_text(moved.rank, say),
        )
        for moved in found.weights
        if moved.turns
    ]
    key = "turns" if turning else "turns_none"
    lines.append(say.say(f"score.{key}", weights=say.say("values.semicolon").join(turning)))
    return lines


def notes(simulation: Simulation, say: Sentences) -> list[str]:
    """Notes of every report: the source of the weights, and what is compared."""
    source = simulation.scoring.source.in_(simulation.language)
    found = [say.say("score.weights", source=source), say.say("score.not_official")]
    if simulation.years_differ:
        found.append(say.say("score.years_differ"))
    return found
