"""Plans as a printout: for each zone a page for the meeting, then threshold by threshold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from upgrade_check import __version__
from upgrade_check.locales import Language, Sentences, sentences
from upgrade_check.planning.plan import (
    CriterionPlan,
    Plan,
    Scenario,
    ThresholdPlan,
    rate_text,
)
from upgrade_check.reports.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    Paragraph,
    Printout,
    Section,
    Table,
)
from upgrade_check.reports.plan_rows import chart, rows, target_text
from upgrade_check.reports.symbols import SYMBOLS
from upgrade_check.rules.outcome import RulesIdentity, Status, Unreadable
from upgrade_check.text import file_name, printable


def plan_printout(
    plans: Sequence[Plan],
    unreadable: Sequence[Unreadable],
    rules: RulesIdentity,
    by: int,
    date: dt.date,
    language: Language,
) -> Printout:
    """What all formats of the plans say.

    Args:
        plans: A plan a zone, all in one language.
        unreadable: Files that gave none.
        rules: The policy.
        by: The year that the plans lead to.
        date: The only date in the files.
        language: That of the plans.
    """
    writer = _Writer(sentences(language), rules, by, date)
    several = len(plans) != 1 or bool(unreadable)
    sections = [writer.overview(plans, unreadable)] if several else []
    for number, plan in enumerate(plans, 1):
        sections += writer.zone(number, plan, back=several)
    name = [printable(plans[0].assessment.name)] if len(plans) == 1 else []
    return Printout(
        language=language,
        date=date,
        title=" ".join([*name, writer.say("title", by=by)]),
        subject=printable(rules.title),
        sections=tuple(sections),
    )


def comparison(plan: Plan, scenario: Scenario, say: Sentences) -> Table:
    """Each criterion that changes, before and after, now and in the year of the plan."""

    def column(name: str, weight: int) -> Column:
        return Column(say.say(f"plan.columns.{name}", by=plan.by), weight)

    names = ("now", "now_tried", "then", "then_tried")
    columns = (column("criterion", 10), *(column(name, 8) for name in names))
    table = []
    for threshold, tried in zip(plan.thresholds, scenario.plan.thresholds, strict=True):
        for before, after in zip(threshold.criteria, tried.criteria, strict=True):
            if before.outcome.kind == "attested":
                continue
            now, then = _now(before, say), _then(before, say)
            now_tried, then_tried = _now(after, say), _then(after, say)
            if (now, then) != (now_tried, then_tried):
                title = Cell(printable(before.outcome.title))
                table.append((title, now, now_tried, then, then_tried))
    return Table(columns, tuple(table))


def _now(criterion: CriterionPlan, say: Sentences) -> Cell:
    outcome = criterion.outcome
    text = outcome.actual.text if outcome.actual else say.say("values.blank")
    return Cell(printable(f"{SYMBOLS[outcome.status]} {text}"), outcome.status.value)


def _then(criterion: CriterionPlan, say: Sentences) -> Cell:
    if not criterion.projected:
        return Cell(say.say("values.blank"))
    last = criterion.projected[-1]
    return Cell(printable(f"{SYMBOLS[last.status]} {last.text}"), last.status.value)


class _Writer:
    def __init__(self, say: Sentences, rules: RulesIdentity, by: int, date: dt.date) -> None:
        self.sentences, self.rules, self.by, self.date = say, rules, by, date

    def say(self, key: str, **values: object) -> str:
        return self.sentences.say(f"plan.{key}", **values)

    def column(self, name: str, weight: int, align: str = "left") -> Column:
        return Column(self.say(f"columns.{name}", by=self.by), weight, align)

    def verdict(self, status: Status, rows: int = 1) -> Cell:
        word = self.sentences.say(f"status.{status.value}")
        return Cell(f"{SYMBOLS[status]} {word}", status.value, rows, bold=True)

    def head(self, *lines: str) -> Iterator[Block]:
        yield Heading("\n".join(lines), 0)
        day = self.date
        date = self.sentences.say("printout.date", year=day.year, month=day.month, day=day.day)
        yield Paragraph(self.say("date_line", date=date), style="subtitle")

    def overview(self, plans: Sequence[Plan], unreadable: Sequence[Unreadable]) -> Section:
        blocks: list[Block] = [*self.head(self.say("title", by=self.by))]
        if plans:
            titles = [t.outcome.title for t in plans[0].thresholds]
            columns = (
                self.column("zone", 12),
                *(Column(printable(title), 11) for title in titles),
                self.column("conclusion", 9, "center"),
            )
            table = tuple(
                (
                    Cell(printable(plan.assessment.name), link=f"zone-{number}"),
                    *(self.short(threshold) for threshold in plan.thresholds),
                    self.verdict(plan.assessment.status),
                )
                for number, plan in enumerate(plans, 1)
            )
            blocks.append(Table(columns, table))
        if unreadable:
            blocks.append(Heading(self.sentences.say("printout.unreadable"), 1))
            columns = (self.column("file", 4), self.column("reason", 6))
            table = tuple(
                (Cell(printable(file_name(u.file))), Cell(printable(u.message))) for u in unreadable
            )
            blocks.append(Table(columns, table))
        return Section("overview", tuple(blocks))

    def short(self, threshold: ThresholdPlan) -> Cell:
        """A threshold's status with its first gap."""
        status = threshold.outcome.status
        margins = [
            c.outcome.margin.text
            for c in threshold.criteria
            if c.outcome.status is status and c.outcome.margin is not None
        ]
        text = " ".join([SYMBOLS[status], *margins[:1]])
        return Cell(printable(text), status.value)

    def zone(self, number: int, plan: Plan, *, back: bool) -> Iterator[Section]:
        zone = plan.assessment
        name = printable(zone.name)
        years = self.sentences.say("values.and").join(map(str, plan.years))
        front: list[Block] = [
            *self.head(name, self.say("title", by=self.by)),
            Paragraph(
                f"{SYMBOLS[zone.status]} {printable(zone.verdict)}",
                style="verdict",
                tone=zone.status.value,
            ),
            self.meeting(plan),
            Paragraph(self.say("suggested"), style="caption"),
        ]
        if plan.scenario:
            front += self.scenario(plan, plan.scenario)
        if back:
            front.append(Paragraph(self.say("back"), style="small", link="overview"))
        yield Section(f"zone-{number}", tuple(front))
        blocks: list[Block] = [
            Heading(f"{name}\n{self.say('details')}", 0),
            Paragraph(
                self.say("basis", years=years or self.sentences.say("values.blank")),
                style="subtitle",
            ),
        ]
        for threshold in plan.thresholds:
            blocks += self.threshold(threshold, plan)
        blocks += self.small_print(plan)
        yield Section(f"zone-{number}-details", tuple(blocks))

    def meeting(self, plan: Plan) -> Table:
        """The table that goes into the meeting."""
        columns = (
            self.column("threshold", 16),
            self.column("criterion", 22),
            self.column("now", 29),
            self.column("gap", 22),
            self.column("department", 16),
            self.column("by", 26),
        )
        table: list[tuple[Cell, ...]] = []
        for threshold in plan.thresholds:
            outcome = threshold.outcome
            shown = [c for c in threshold.criteria if c.outcome.blocking]
            for index, criterion in enumerate(shown):
                span = len(shown) if index == 0 else 0
                table.append(
                    (
                        Cell(printable(outcome.title), rows=span, bold=True),
                        Cell(printable(criterion.outcome.title)),
                        _now(criterion, self.sentences),
                        Cell(printable(self.gap(criterion))),
                        Cell(printable(outcome.department), rows=span),
                        Cell(printable(self.deadline(criterion, plan))),
                    )
                )
        return Table(columns, tuple(table))

    def gap(self, criterion: CriterionPlan) -> str:
        outcome = criterion.outcome
        if outcome.status is Status.UNDETERMINED:
            return outcome.remedy
        return outcome.margin.text if outcome.margin else outcome.reading

    def deadline(self, criterion: CriterionPlan, plan: Plan) -> str:
        status = criterion.outcome.status
        if status is Status.UNDETERMINED:
            return self.say("supply_first")
        if status is Status.PASS:
            return self.say("hold")
        if criterion.target:
            return target_text(criterion, plan, self.sentences)
        return self.say("until", by=self.by)

    def scenario(self, plan: Plan, scenario: Scenario) -> Iterator[Block]:
        yield Heading(self.say("scenario"), 1)
        assumed = [f"{i} = {text}" for i, text in scenario.set.items()]
        assumed += [f"{i} {rate_text(rate)}" for i, rate in scenario.grow.items()]
        text = self.sentences.say("values.semicolon").join(assumed)
        yield Paragraph(printable(text), label=self.say("assumed"))
        table = comparison(plan, scenario, self.sentences)
        yield table if table.rows else Paragraph(self.say("unchanged"))

    def threshold(self, threshold: ThresholdPlan, plan: Plan) -> Iterator[Block]:
        outcome = threshold.outcome
        status = self.sentences.say(f"status.{outcome.status.value}")
        title = self.sentences.say("printout.threshold", title=outcome.title, status=status)
        yield Heading(printable(title), 1, outcome.status.value)
        for criterion in threshold.criteria:
            reading = f"{SYMBOLS[criterion.outcome.status]} {criterion.outcome.reading}"
            yield Paragraph(printable(reading), label=printable(criterion.outcome.title))
            if drawn := chart(criterion, self.sentences):
                yield drawn
            for key, text in rows(criterion, plan, self.sentences):
                yield self.labelled(key, text)
        if threshold.pairs:
            yield self.labelled("merge", self.say("merge"))
            yield self.pairs(threshold)
        if outcome.status is not Status.PASS:
            yield self.labelled("department", outcome.department)
        if outcome.advice:
            yield self.labelled("advice", outcome.advice)

    def labelled(self, key: str, text: str) -> Paragraph:
        label = self.say(f"rows.{key}").strip()
        return Paragraph(printable(self.sentences.say("printout.sentence", text=text)), label=label)

    def pairs(self, threshold: ThresholdPlan) -> Table:
        columns = (self.column("pair", 5), self.column("merged", 5))
        comma = self.sentences.say("values.comma")
        table = tuple(
            (
                Cell(printable(self.sentences.say("values.and").join(pair.names))),
                Cell(printable(f"{SYMBOLS[Status.PASS]} {comma.join(pair.measured)}"), "pass"),
            )
            for pair in threshold.pairs
        )
        return Table(columns, table)

    def small_print(self, plan: Plan) -> Iterator[Block]:
        rules, zone = self.rules, plan.assessment
        for text in (
            rules.source,
            self.sentences.say(
                "printout.small.rules", id=rules.id, version=rules.version, sha256=rules.sha256
            ),
            self.sentences.say(
                "printout.small.workbook", file=file_name(zone.file), sha256=zone.sha256
            ),
            self.sentences.say("printout.small.program", version=__version__, date=self.date),
        ):
            yield Paragraph(printable(text), style="small")
