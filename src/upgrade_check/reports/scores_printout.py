"""The simulated score on paper: total, weakest first, departments, years, weights."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from upgrade_check.reports import scores_text as words
from upgrade_check.reports.blocks import (
    Bar,
    Bars,
    Block,
    Cell,
    Column,
    Heading,
    Paragraph,
    Printout,
    Section,
    Table,
)
from upgrade_check.reports.writer import Writer, cell
from upgrade_check.rules.outcome import Unreadable
from upgrade_check.scoring.points import IndicatorScore, points_text
from upgrade_check.scoring.ranking import Moved
from upgrade_check.scoring.simulation import Simulation, ZoneScore
from upgrade_check.text import printable


def printout(simulation: Simulation, unreadable: Sequence[Unreadable], day: dt.date) -> Printout:
    """The scores as a document: an overview of several zones, then a section for each zone."""
    writer = _ScoresWriter(simulation, day)
    zones = simulation.zones
    sections = [Section(f"zone-{n}", tuple(writer.zone(zone))) for n, zone in enumerate(zones, 1)]
    if len(zones) != 1 or unreadable:
        sections.insert(0, Section("overview", tuple(writer.overview(unreadable))))
    subject = simulation.scoring.pack.title.in_(simulation.language)
    names = [zone.name for zone in zones[:2]]
    return writer.document(names, writer.say("title"), subject, sections)


class _ScoresWriter(Writer):
    section = "score"

    def __init__(self, simulation: Simulation, day: dt.date) -> None:
        super().__init__(simulation.language, day)
        self.simulation = simulation

    def notes(self) -> Iterator[Block]:
        for note in words.notes(self.simulation, self.sentences):
            yield Paragraph(printable(note), style="small")

    def part(self, name: str) -> Heading:
        return Heading(self.say(f"parts.{name}"), 1)

    def overview(self, unreadable: Sequence[Unreadable]) -> Iterator[Block]:
        zones = self.simulation.zones
        yield from self.head(self.say("title"))
        if zones:
            yield self.part("field")
            yield Bars(tuple(map(self.total_bar, zones)))
            columns = (
                ("zone", 12),
                ("year", 5, "center"),
                ("score", 8, "right"),
                ("rank", 6, "center"),
                ("ahead", 6, "right"),
                ("rank_by_weights", 8, "center"),
                ("weakest", 12),
            )
            yield self.table(columns, map(self.row, zones))
            if text := words.field_text(zones[0], self.sentences):
                yield Paragraph(self.sentence(text))
            yield from self.basis(zones[0])
        yield from self.unreadable_part(unreadable)
        yield from self.notes()

    def total_bar(self, zone: ZoneScore) -> Bar:
        points, of = zone.score.points, zone.score.of
        caption = words.out_of(points, of, self.sentences)
        return Bar(printable(zone.name), float(points.low / of), caption)

    def row(self, zone: ZoneScore) -> tuple[object, ...]:
        standing, weakest = zone.standing, zone.score.weakest
        return (
            zone.name,
            zone.year or self.blank,
            cell(words.span_text(zone.score.points, self.sentences), bold=True),
            words.rank_text(standing.rank, self.sentences) if standing else "",
            points_text(standing.ahead) if standing and standing.ahead else self.blank,
            words.rank_text(zone.sensitivity.rank, self.sentences),
            weakest[0].label if weakest else self.blank,
        )

    def zone(self, zone: ZoneScore) -> Iterator[Block]:
        say = self.sentences
        year = self.say("year", year=zone.year) if zone.year else ""
        yield from self.head(printable(self.say("heading", zone=zone.name, year=year)))
        total = f"{self.say('rows.total')}{self.say('colon')}{words.total_text(zone, say)}"
        yield Paragraph(total, style="verdict")
        if standing := words.standing_text(zone, say):
            yield Paragraph(self.sentence(standing), label=self.say("rows.standing"))
        for tried in words.tried(zone, self.simulation, say):
            yield Paragraph(self.sentence(tried), label=self.say("rows.set"))
        if zone.warnings:
            yield Paragraph(
                self.sentence(self.say("look", n=zone.warnings)), label=self.say("rows.look")
            )
        yield self.part("indicators")
        for group in zone.score.groups:
            caption = words.out_of(group.points, group.of, say)
            yield Paragraph(printable(f"{group.title}  {caption}"), style="group")
            yield Bars(tuple(self.bar(indicator) for indicator in group.indicators))
        if zone.score.weakest:
            yield self.part("weakest")
            weak_columns = (("indicator", 9), ("lost", 4, "right"), ("reading", 13), ("advice", 11))
            yield self.table(weak_columns, map(self.weak, zone.score.weakest))
        if zone.faults:
            yield self.part("missing")
            columns = (self.shared_column("problem", 8), self.shared_column("cure", 7))
            yield self.table(columns, ((fault.message, fault.cure) for fault in zone.faults))
        if departments := zone.departments():
            yield self.part("departments")
            rows = ((d.title, words.department_text(d, say)) for d in departments)
            yield self.table((("department", 5), ("what", 15)), rows)
        if zone.earlier:
            yield self.part("years")
            yield self.years(zone)
        yield self.part("sensitivity")
        for line in words.sensitivity_text(zone, say):
            yield Paragraph(self.sentence(line))
        if zone.sensitivity.weights:
            yield self.weights(zone)
        if len(self.simulation.zones) == 1:
            yield from self.basis(zone)
        yield from self.notes()

    def basis(self, zone: ZoneScore) -> Iterator[Block]:
        """How points are given, and by whom; the same for every zone."""
        indicators = zone.score.indicators
        columns = [
            self.column("indicator", 9),
            self.column("scale", 10),
            self.column("full_marks", 4, "right"),
            self.column("proof", 9),
        ]
        rows = [[i.label, i.scale, points_text(i.of), i.proof] for i in indicators]
        if any(i.source != indicators[0].source for i in indicators):
            columns.append(self.column("source", 9))
            rows = [[*row, i.source] for row, i in zip(rows, indicators, strict=True)]
        yield self.part("basis")
        yield self.table(columns, rows)

    def bar(self, indicator: IndicatorScore) -> Bar:
        lost = indicator.lost
        tone = "undetermined" if lost is None else "fail" if lost > 0 else "pass"
        return Bar(
            printable(indicator.label),
            float(indicator.points.low / indicator.of),
            words.out_of(indicator.points, indicator.of, self.sentences),
            tone,
        )

    def weak(self, indicator: IndicatorScore) -> tuple[object, ...]:
        assert indicator.lost is not None
        return (
            cell(indicator.label, bold=True),
            cell(points_text(indicator.lost), "fail"),
            words.reading(indicator, self.sentences),
            f"{indicator.department}{self.say('colon')}{indicator.advice}",
        )

    def years(self, zone: ZoneScore) -> Table:
        scores = (*zone.earlier, zone.score)
        columns = (
            self.column("indicator", 12),
            *(Column(str(score.zone.year), 5, "right") for score in scores),
            self.column("change", 5, "right"),
        )
        changes = {i.input: words.signed(change) for i, change in zone.changes()}
        rows = [
            (
                indicators[-1].label,
                *(words.span_text(i.points, self.sentences) for i in indicators),
                changes.get(indicators[-1].input, self.blank),
            )
            for indicators in zip(*(s.indicators for s in scores), strict=True)
        ]
        before, now = (score.points for score in scores[-2:])
        is_known = before.exact is not None and now.exact is not None
        change = words.signed(now.low - before.low) if is_known else self.blank
        totals = (words.span_text(score.points, self.sentences) for score in scores)
        total = [cell(text, bold=True) for text in (self.say("rows.total"), *totals, change)]
        return self.table(columns, [*rows, total], heads_rows=True)

    def weights(self, zone: ZoneScore) -> Table:
        """A row for each indicator: the score with its weight a fifth less, and a fifth more."""
        moved = zone.sensitivity.weights
        columns = (("indicator", 10), ("less", 7, "center"), ("more", 7, "center"))
        rows = (
            (less.label, self.moved(less, zone), self.moved(more, zone))
            for less, more in zip(moved[::2], moved[1::2], strict=True)
        )
        return self.table(columns, rows)

    def moved(self, moved: Moved, zone: ZoneScore) -> Cell:
        text = words.span_text(moved.points, self.sentences)
        if zone.standing is not None:
            rank = words.rank_text(moved.rank, self.sentences)
            text = self.say("with_rank", points=text, rank=rank)
        return Cell(text, "undetermined" if moved.turns else "", bold=moved.turns)
