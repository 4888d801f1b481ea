"""The simulated score on paper: total, weakest first, departments, years, weights."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from upgrade_check.locales import Sentences, sentences
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
from upgrade_check.rules.outcome import Unreadable
from upgrade_check.scoring.points import IndicatorScore, points_text
from upgrade_check.scoring.ranking import Moved
from upgrade_check.scoring.simulation import Simulation, ZoneScore
from upgrade_check.text import printable


def printout(simulation: Simulation, unreadable: Sequence[Unreadable], day: dt.date) -> Printout:
    """The scores as a document: an overview of several zones, then a section a zone."""
    say = sentences(simulation.language)
    writer = _Writer(simulation, say, day)
    sections = [
        Section(f"zone-{number}", tuple(writer.zone(zone)))
        for number, zone in enumerate(simulation.zones, 1)
    ]
    if len(sections) != 1 or unreadable:
        sections.insert(0, Section("overview", tuple(writer.overview(unreadable))))
    names = [printable(zone.name) for zone in simulation.zones] if len(sections) == 1 else []
    title = say.say("score.title")
    return Printout(
        language=simulation.language,
        date=day,
        title=" ".join([*names, title]),
        subject=printable(simulation.scoring.pack.title.in_(simulation.language)),
        sections=tuple(sections),
    )


class _Writer:
    def __init__(self, simulation: Simulation, say: Sentences, day: dt.date) -> None:
        self.simulation, self.sentences, self.day = simulation, say, day

    def say(self, key: str, **values: object) -> str:
        return self.sentences.say(f"score.{key}", **values)

    def column(self, name: str, weight: int, align: str = "left") -> Column:
        return Column(self.say(f"columns.{name}"), weight, align)

    def date_line(self) -> Paragraph:
        day = self.sentences.say(
            "printout.date", year=self.day.year, month=self.day.month, day=self.day.day
        )
        return Paragraph(self.say("date_line", date=day), style="subtitle")

    def notes(self) -> Iterator[Block]:
        for note in words.notes(self.simulation, self.sentences):
            yield Paragraph(printable(note), style="small")

    def overview(self, unreadable: Sequence[Unreadable]) -> Iterator[Block]:
        yield Heading(self.say("title"), 0)
        yield self.date_line()
        if self.simulation.zones:
            yield Heading(self.say("parts.field"), 1)
            yield Bars(
                tuple(
                    Bar(
                        printable(zone.name),
                        float(zone.score.points.low / zone.score.of),
                        words.out_of(zone.score.points, zone.score.of, self.sentences),
                    )
                    for zone in self.simulation.zones
                )
            )
            columns: tuple[Column, ...] = (
                self.column("zone", 12),
                self.column("year", 5, "center"),
                self.column("score", 8, "right"),
                self.column("rank", 6, "center"),
                self.column("ahead", 6, "right"),
                self.column("rank_by_weights", 8, "center"),
                self.column("weakest", 12),
            )
            yield Table(columns, tuple(map(self.row, self.simulation.zones)))
            if text := words.field_text(self.simulation.zones[0], self.sentences):
                yield Paragraph(text)
            yield from self.basis(self.simulation.zones[0])
        if unreadable:
            yield Heading(self.sentences.say("printout.unreadable"), 1)
            columns = (
                Column(self.sentences.say("printout.columns.file"), 4),
                Column(self.sentences.say("printout.columns.reason"), 6),
            )
            yield Table(columns, tuple((_cell(u.file), _cell(u.message)) for u in unreadable))
        yield from self.notes()

    def row(self, zone: ZoneScore) -> tuple[Cell, ...]:
        standing, weakest = zone.standing, zone.score.weakest
        blank = self.sentences.say("values.blank")
        return (
            _cell(zone.name),
            _cell(zone.year or blank),
            Cell(words.span_text(zone.score.points, self.sentences), bold=True),
            _cell(words.rank_text(standing.rank, self.sentences) if standing else ""),
            _cell(points_text(standing.ahead) if standing and standing.ahead else blank),
            _cell(words.rank_text(zone.sensitivity.rank, self.sentences)),
            _cell(weakest[0].label if weakest else blank),
        )

    def zone(self, zone: ZoneScore) -> Iterator[Block]:
        say = self.sentences
        year = self.say("year", year=zone.year) if zone.year else ""
        yield Heading(printable(self.say("heading", zone=zone.name, year=year)), 0)
        yield self.date_line()
        total = f"{self.say('rows.total')}{self.say('colon')}{words.total_text(zone, say)}"
        yield Paragraph(total, style="verdict")
        if standing := words.standing_text(zone, say):
            yield Paragraph(standing, label=self.say("rows.standing"))
        for input_id, value in self.simulation.set.items():
            text = printable(f"{input_id} = {value}")
            yield Paragraph(text, label=self.say("rows.set"))
        if zone.warnings:
            yield Paragraph(self.say("look", n=zone.warnings), label=self.say("rows.look"))
        yield Heading(self.say("parts.indicators"), 1)
        for group in zone.score.groups:
            caption = words.out_of(group.points, group.of, say)
            yield Paragraph(printable(f"{group.title}  {caption}"), style="group")
            yield Bars(tuple(self.bar(indicator) for indicator in group.indicators))
        if zone.score.weakest:
            yield Heading(self.say("parts.weakest"), 1)
            columns: tuple[Column, ...] = (
                self.column("indicator", 9),
                self.column("lost", 4, "right"),
                self.column("reading", 13),
                self.column("advice", 11),
            )
            yield Table(columns, tuple(map(self.weak, zone.score.weakest)))
        if zone.faults:
            yield Heading(self.say("parts.missing"), 1)
            columns = (
                Column(say.say("printout.columns.problem"), 8),
                Column(say.say("printout.columns.cure"), 7),
            )
            yield Table(columns, tuple((_cell(f.message), _cell(f.cure)) for f in zone.faults))
        if departments := zone.departments():
            yield Heading(self.say("parts.departments"), 1)
            rows = tuple(
                (_cell(d.title), _cell(words.department_text(d, say))) for d in departments
            )
            yield Table((self.column("department", 5), self.column("what", 15)), rows)
        if zone.earlier:
            yield Heading(self.say("parts.years"), 1)
            yield self.years(zone)
        yield Heading(self.say("parts.sensitivity"), 1)
        for line in words.sensitivity_text(zone, say):
            yield Paragraph(printable(line))
        if zone.sensitivity.weights:
            yield self.weights(zone)
        if len(self.simulation.zones) == 1:
            yield from self.basis(zone)
        yield from self.notes()

    def basis(self, zone: ZoneScore) -> Iterator[Block]:
        """How points are given, and by whom; the same for every zone."""
        indicators = zone.score.indicators
        own = any(i.source != indicators[0].source for i in indicators)
        columns = (
            self.column("indicator", 9),
            self.column("scale", 10),
            self.column("full_marks", 4, "right"),
            self.column("proof", 9),
            *([self.column("source", 9)] if own else []),
        )
        rows = tuple(
            (
                _cell(i.label),
                _cell(i.scale),
                Cell(points_text(i.of)),
                _cell(i.proof),
                *([_cell(i.source)] if own else []),
            )
            for i in indicators
        )
        yield Heading(self.say("parts.basis"), 1)
        yield Table(columns, rows)

    def bar(self, indicator: IndicatorScore) -> Bar:
        tone = {None: "undetermined", True: "fail", False: "pass"}[
            None if indicator.lost is None else indicator.lost > 0
        ]
        return Bar(
            printable(indicator.label),
            float(indicator.points.low / indicator.of),
            words.out_of(indicator.points, indicator.of, self.sentences),
            tone,
        )

    def weak(self, indicator: IndicatorScore) -> tuple[Cell, ...]:
        assert indicator.lost is not None
        return (
            Cell(printable(indicator.label), bold=True),
            Cell(points_text(indicator.lost), "fail"),
            _cell(words.reading(indicator, self.sentences)),
            _cell(f"{indicator.department}{self.say('colon')}{indicator.advice}"),
        )

    def years(self, zone: ZoneScore) -> Table:
        scores = (*zone.earlier, zone.score)
        columns = (
            self.column("indicator", 12),
            *(Column(str(s.zone.year), 5, "right") for s in scores),
            self.column("change", 5, "right"),
        )
        changes = {i.input: words.signed(change) for i, change in zone.changes()}
        blank = self.sentences.say("values.blank")
        rows = [
            (
                _cell(indicators[-1].label),
                *(_cell(words.span_text(i.points, self.sentences)) for i in indicators),
                _cell(changes.get(indicators[-1].input, blank)),
            )
            for indicators in zip(*(s.indicators for s in scores), strict=True)
        ]
        totals = [Cell(words.span_text(s.points, self.sentences), bold=True) for s in scores]
        ends = [s.points.exact for s in scores[-2:]]
        known = ends[0] is not None and ends[1] is not None
        total = words.signed(scores[-1].points.low - scores[-2].points.low) if known else blank
        rows.append((Cell(self.say("rows.total"), bold=True), *totals, Cell(total, bold=True)))
        return Table(columns, tuple(rows), heads_rows=True)

    def weights(self, zone: ZoneScore) -> Table:
        """A row an indicator: the score with its weight a fifth less, and a fifth more."""
        moved = zone.sensitivity.weights
        columns = (
            self.column("indicator", 10),
            self.column("less", 7, "center"),
            self.column("more", 7, "center"),
        )
        rows = tuple(
            (_cell(less.label), self.moved(less, zone), self.moved(more, zone))
            for less, more in zip(moved[::2], moved[1::2], strict=True)
        )
        return Table(columns, rows)

    def moved(self, moved: Moved, zone: ZoneScore) -> Cell:
        text = words.span_text(moved.points, self.sentences)
        if zone.standing is not None:
            rank = words.rank_text(moved.rank, self.sentences)
            text = self.say("with_rank", points=text, rank=rank)
        return Cell(text, "undetermined" if moved.turns else "", bold=moved.turns)


def _cell(text: object) -> Cell:
    return Cell(printable(text))
