"""The points of zones for a person at a terminal: the weakest indicator first."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from fractions import Fraction

from upgrade_check.locales import Sentences, sentences
from upgrade_check.reports import scores_text as words
from upgrade_check.reports.lines import Line, filled, hang, rule, unreadable_lines
from upgrade_check.rules.outcome import Unreadable
from upgrade_check.scoring.points import IndicatorScore, Span
from upgrade_check.scoring.simulation import Simulation, ZoneScore
from upgrade_check.text import display_width, printable

_BAR = 20
"""Characters of a full bar."""


def score_lines(
    simulation: Simulation, unreadable: Sequence[Unreadable], width: int
) -> Iterator[Line]:
    """Every zone's score, the best zone first, and in each the weakest indicator first."""
    say = sentences(simulation.language)
    for zone in simulation.zones:
        yield from _zone(zone, simulation, say, width)
        yield from rule(width)
    for note in words.notes(simulation, say):
        yield from hang([], note, width, "dim")
    yield from unreadable_lines(unreadable, say, width)


def _zone(zone: ZoneScore, simulation: Simulation, say: Sentences, width: int) -> Iterator[Line]:
    year = say.say("score.year", year=zone.year) if zone.year else ""
    heading = say.say("score.heading", zone=printable(zone.name), year=year)
    yield from hang([], heading, width, "bold")
    yield from hang([], printable(zone.score.zone.file), width, "dim")
    yield []
    yield from _row("total", words.total_text(zone, say), say, width)
    if standing := words.standing_text(zone, say):
        yield from _row("standing", standing, say, width)
    for tried in words.tried(zone, simulation, say):
        yield from _row("set", tried, say, width)
    if zone.warnings:
        yield from _row("look", say.say("score.look", n=zone.warnings), say, width)
    column = max(display_width(words.out_of(i.points, i.of, say)) for i in zone.score.indicators)
    if weakest := zone.score.weakest:
        yield from _part("weakest", say)
        for indicator in weakest:
            yield _head(indicator, "×", "red", column, say, width)
            yield from _advice(indicator, say, width)
    if missing := zone.score.missing:
        yield from _part("missing", say)
        for indicator in missing:
            yield _head(indicator, "?", "yellow", column, say, width)
        for fault in zone.faults:
            yield from hang([("    ", "")], fault.message, width)
            if fault.cure:
                yield from hang([("      → ", "dim")], fault.cure, width)
    if full := [i for i in zone.score.indicators if i.lost == 0]:
        yield from _part("full", say)
        for indicator in full:
            yield _head(indicator, "√", "green", column, say, width)
    if departments := zone.departments():
        yield from _part("departments", say)
        for department in departments:
            head = [(f"  {department.title}  ", "")]
            yield from hang(head, words.department_text(department, say), width)
    if changes := zone.changes():
        then = zone.earlier[-1]
        text = say.say("score.since", year=then.zone.year, points=words.span_text(then.points, say))
        yield []
        yield [(text, "bold")]
        for indicator, change in changes:
            head = [(f"  {filled(words.signed(change), 8)}", _tone(change))]
            yield from hang(head, indicator.label, width)
    yield from _part("sensitivity", say)
    for line in words.sensitivity_text(zone, say):
        yield from hang([("  ", "")], line, width)


def _tone(change: Fraction) -> str:
    return "green" if change > 0 else "red" if change < 0 else "dim"


def _part(key: str, say: Sentences) -> Iterator[Line]:
    yield []
    yield [(say.say(f"score.parts.{key}"), "bold")]


def _row(key: str, text: str, say: Sentences, width: int) -> Iterator[Line]:
    yield from hang([(f"{say.say(f'score.rows.{key}')}  ", "dim")], text, width)


def _advice(indicator: IndicatorScore, say: Sentences, width: int) -> Iterator[Line]:
    yield from hang([("    ", "")], words.reading(indicator, say), width)
    for key, text in (("department", indicator.department), ("advice", indicator.advice)):
        head = [(f"{say.say(f'score.rows.{key}')}  ", "dim")]
        yield from hang(head, text, width, indent=4)


def _head(
    indicator: IndicatorScore, symbol: str, style: str, column: int, say: Sentences, width: int
) -> Line:
    """An indicator's name, bar and points, the points in ``column`` columns at the right."""
    points = words.out_of(indicator.points, indicator.of, say)
    points = " " * (column - display_width(points)) + points
    tail = f"{bar(indicator.points, indicator.of)}  {points}"
    room = width - 4 - display_width(tail) - 2
    label = indicator.label
    while display_width(label) > room:
        label = label[:-2] + "…"
    return [(f"  {symbol} ", style), (filled(label, room), ""), (f"  {tail}", style)]


def bar(points: Span, of: Fraction, length: int = _BAR) -> str:
    """A bar of points out of the maximum: reached, possible and lost.

    Only the maximum fills the bar, and only zero leaves it empty.
    """
    low, high = (_cells(end, of, length) for end in points)
    return "█" * low + "▒" * (high - low) + "░" * (length - high)


def _cells(points: Fraction, of: Fraction, length: int) -> int:
    if points in (0, of):
        return length if points else 0
    return min(max(1, math.floor(points / of * length)), length - 1)
