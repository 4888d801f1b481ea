"""Plans as a printout: for each zone a page for the meeting, then threshold by threshold."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from upgrade_check.locales import Language, Sentences
from upgrade_check.planning.plan import CriterionPlan, Plan, Scenario, ThresholdPlan
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
from upgrade_check.reports.plan_rows import assumptions, chart, outlook, rows, target_text
from upgrade_check.reports.symbols import SYMBOLS, symbol_of
from upgrade_check.reports.writer import Writer, cell
from upgrade_check.rules.outcome import RulesIdentity, Status, Unreadable
from upgrade_check.text import printable


def plan_printout(
    plans: Sequence[Plan],
    unreadable: Sequence[Unreadable],
    rules: RulesIdentity,
    by: int,
    date: dt.date,
    language: Language,
) -> Printout:
    """The plans as a printout: an overview where there are several, then each zone.

    Args:
        plans: A plan for each zone, all in one language.
        unreadable: Files that could not be read.
        rules: The policy.
        by: The year that the plans lead to.
        date: The only date in the printout.
        language: The language of the plans.
    """
    writer = _PlanWriter(language, date, rules, by)
    several = len(plans) != 1 or bool(unreadable)
    sections = [Section("overview", tuple(writer.overview(plans, unreadable)))] if several else []
    for number, plan in enumerate(plans, 1):
        front = tuple(writer.front(plan, back=several))
        sections.append(Section(f"zone-{number}", front))
        sections.append(Section(f"zone-{number}-details", tuple(writer.details(plan))))
    names = [plan.assessment.called for plan in plans[:2]]
    return writer.document(names, writer.say("title"), rules.title, sections)


def comparison(plan: Plan, scenario: Scenario, say: Sentences) -> Table:
    """The criteria that a scenario changes: before and after, now and in the year of the plan."""
    weights = {"criterion": 10, "now": 8, "now_tried": 8, "then": 8, "then_tried": 8}
    columns = (Column(say.say(f"plan.columns.{n}", by=plan.by), w) for n, w in weights.items())
    table = []
    for threshold, tried in zip(plan.thresholds, scenario.plan.thresholds, strict=True):
        for before, after in zip(threshold.criteria, tried.criteria, strict=True):
            if before.outcome.kind == "attested":
                continue
            now, then = _now(before, say), _then(before, say)
            now_tried, then_tried = _now(after, say), _then(after, say)
            if (now, then) != (now_tried, then_tried):
                table.append((cell(before.outcome.title), now, now_tried, then, then_tried))
    return Table(tuple(columns), tuple(table))


def _now(criterion: CriterionPlan, say: Sentences) -> Cell:
    outcome = criterion.outcome
    text = outcome.actual.text if outcome.actual else say.say("values.blank")
    return cell(f"{SYMBOLS[outcome.status]} {text}", outcome.status.value)


def _then(criterion: CriterionPlan, say: Sentences) -> Cell:
    if not criterion.projected:
        return Cell(say.say("values.blank"))
    last = criterion.projected[-1]
    return cell(f"{SYMBOLS[last.status]} {last.text}", last.status.value)


class _PlanWriter(Writer):
    section = "plan"

    def __init__(self, language: Language, date: dt.date, rules: RulesIdentity, by: int) -> None:
        super().__init__(language, date)
        self.rules, self.by = rules, by

    def say(self, key: str, **values: object) -> str:
        return super().say(key, **{"by": self.by, **values})

    def overview(self, plans: Sequence[Plan], unreadable: Sequence[Unreadable]) -> Iterator[Block]:
        yield from self.head(self.say("title"))
        if plans:
            titles = [threshold.outcome.title for threshold in plans[0].thresholds]
            columns = (
                self.column("zone", 12),
                *(Column(printable(title), 11) for title in titles),
                self.column("conclusion", 9, "center"),
            )
            table = (
                (
                    Cell(printable(plan.assessment.called), link=f"zone-{number}"),
                    *map(self.short, plan.thresholds),
                    self.verdict(plan.assessment.status),
                )
                for number, plan in enumerate(plans, 1)
            )
            yield self.table(columns, table)
        yield from self.unreadable_part(unreadable)

    def short(self, threshold: ThresholdPlan) -> Cell:
        """A threshold's status with its first margin."""
        status = threshold.outcome.status
        margins = [
            c.outcome.margin.text
            for c in threshold.criteria
            if c.outcome.status is status and c.outcome.margin is not None
        ]
        return cell(" ".join([SYMBOLS[status], *margins[:1]]), status.value)

    def front(self, plan: Plan, *, back: bool) -> Iterator[Block]:
        """The page for the meeting."""
        yield from self.head(printable(plan.assessment.called), self.say("title"))
        yield self.zone_verdict(plan.assessment)
        yield self.meeting(plan)
        yield Paragraph(self.say("suggested"), style="caption")
        if plan.scenario:
            yield from self.scenario(plan, plan.scenario)
        if back:
            yield self.back()

    def details(self, plan: Plan) -> Iterator[Block]:
        yield Heading(f"{printable(plan.assessment.called)}\n{self.say('details')}", 0)
        years = self.joined(plan.years) or self.blank
        yield Paragraph(self.say("basis", years=years), style="subtitle")
        for threshold in plan.thresholds:
            yield from self.threshold(threshold, plan)
        yield Paragraph(printable(self.rules.source), style="small")
        yield from self.small_print(self.rules, plan.assessment)

    def meeting(self, plan: Plan) -> Table:
        columns = (
            ("threshold", 20),
            ("criterion", 19),
            ("now", 28),
            ("gap", 24),
            ("department", 19),
            ("by", 23),
        )
        table: list[tuple[object, ...]] = []
        for threshold in plan.thresholds:
            outcome = threshold.outcome
            shown = [c for c in threshold.criteria if c.outcome.blocking]
            for index, criterion in enumerate(shown):
                span = 0 if index else len(shown)
                table.append(
                    (
                        cell(outcome.title, rows=span, bold=True),
                        criterion.outcome.title,
                        _now(criterion, self.sentences),
                        self.gap(criterion),
                        cell(outcome.department, rows=span),
                        self.deadline(criterion, plan),
                    )
                )
        return self.table(columns, table)

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
            return outlook(criterion, self.sentences) or self.say("hold")
        if criterion.target:
            return target_text(criterion, plan, self.sentences)
        return self.say("until")

    def scenario(self, plan: Plan, scenario: Scenario) -> Iterator[Block]:
        yield Heading(self.say("scenario"), 1)
        text = self.sentences.say("values.semicolon").join(assumptions(scenario, self.sentences))
        yield Paragraph(printable(text), label=self.say("assumed"))
        table = comparison(plan, scenario, self.sentences)
        yield table if table.rows else Paragraph(self.say("unchanged"))

    def threshold(self, threshold: ThresholdPlan, plan: Plan) -> Iterator[Block]:
        outcome = threshold.outcome
        status = self.status(outcome.status)
        title = self.sentences.say("printout.threshold", title=outcome.title, status=status)
        yield Heading(printable(title), 1, outcome.status.value)
        for criterion in threshold.criteria:
            reading = f"{symbol_of(criterion.outcome)} {criterion.outcome.reading}"
            yield Paragraph(self.sentence(reading), label=printable(criterion.outcome.title))
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
        return Paragraph(self.sentence(text), label=label)

    def pairs(self, threshold: ThresholdPlan) -> Table:
        comma = self.sentences.say("values.comma")
        table = (
            (
                self.joined(pair.names),
                cell(f"{SYMBOLS[Status.PASS]} {comma.join(pair.measured)}", "pass"),
            )
            for pair in threshold.pairs
        )
        return self.table((("pair", 5), ("merged", 5)), table)
