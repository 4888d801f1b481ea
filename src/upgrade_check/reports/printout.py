"""What the printout of a review says, as blocks that Word, PDF and HTML set in type.

Nothing is computed here: every figure and sentence comes from the assessment.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from upgrade_check.reports.blocks import (
    Block,
    Cell,
    Column,
    Gauges,
    Paragraph,
    Printout,
    Section,
    SignOff,
    Table,
)
from upgrade_check.reports.details import DetailsWriter
from upgrade_check.reports.gauge import gauge_line
from upgrade_check.reports.review import Review
from upgrade_check.reports.symbols import SYMBOLS, symbol_of
from upgrade_check.reports.writer import cell
from upgrade_check.rules.checklist import SHEET
from upgrade_check.rules.outcome import Assessment, CriterionOutcome, ThresholdOutcome
from upgrade_check.text import display_width, file_name, printable

_MARGINS = 4
"""Width of what stands left and right of a text in its cell."""
_MOST_CAUSES = 5
"""How many reasons a zone's only page lists."""


def printout(review: Review) -> Printout:
    """An overview if there are several zones, and a section for each zone."""
    return _ReviewWriter(review).printout()


class _ReviewWriter(DetailsWriter):
    def __init__(self, review: Review) -> None:
        super().__init__(review.language, review.date)
        self.review = review
        self.zones = review.assessments
        self.called = Counter(zone.called for zone in self.zones)

    @property
    def is_short(self) -> bool:
        """Whether each zone gets one page only: if there are several and no details are wanted."""
        return len(self.zones) > 1 and not self.review.details

    def printout(self) -> Printout:
        sections = [self.zone(number, zone) for number, zone in enumerate(self.zones, 1)]
        if len(self.zones) != 1 or self.review.unreadable:
            sections.insert(0, Section("overview", tuple(self.overview())))
        rules = self.review.rules
        names = [zone.called for zone in self.zones[:2]]
        return self.document(names, rules.report, rules.title, sections)

    # Several zones

    def overview(self) -> Iterator[Block]:
        review, rules = self.review, self.review.rules
        yield from self.head(rules.report)
        yield self.chapter(1, "overview")
        yield Paragraph(self.sentence(review.counts(self.sentences)))
        applied = self.say(
            "rules_line",
            title=printable(rules.title),
            id=rules.id,
            version=rules.version,
            source=printable(rules.source),
        )
        yield Paragraph(applied)
        if self.zones:
            yield self.overview_table()
        if review.unreadable:
            yield self.chapter(2, "unreadable")
            yield self.unreadable(review.unreadable)
        if self.is_short:
            yield Paragraph(self.say("short"), style="small")
            yield self.chapter(3 if review.unreadable else 2, "opinion")
            yield self.sign_off()

    def overview_table(self) -> Table:
        titles = [printable(threshold.title) for threshold in self.zones[0].thresholds]
        results = [list(map(self.short, zone.thresholds)) for zone in self.zones]
        # 亿元 stays beside its number.
        longest = [
            max(display_width(line) for cell in of for line in (title, *cell.text.splitlines()))
            for title, of in zip(titles, zip(*results, strict=True), strict=True)
        ]
        columns = (
            self.column("number", 6, "center"),
            self.column("zone", 14),
            *(Column(t, n + _MARGINS, "center") for t, n in zip(titles, longest, strict=True)),
            self.column("conclusion", 11, "center"),
        )
        rows = (
            (
                number,
                Cell("\n".join(self.names(zone)), link=f"zone-{number}"),
                *found,
                self.verdict(zone.status),
            )
            for number, (zone, found) in enumerate(zip(self.zones, results, strict=True), 1)
        )
        return self.table(columns, rows)

    def short(self, threshold: ThresholdOutcome) -> Cell:
        """The value and the margin, in two lines, of the criterion that decides a threshold."""
        status = threshold.status
        for criterion in threshold.criteria:
            actual, margin = criterion.actual, criterion.margin
            if criterion.status is status and actual and margin:
                text = f"{printable(actual.text)}\n{SYMBOLS[status]} {printable(margin.text)}"
                return Cell(text, status.value)
        return self.verdict(status)

    # One zone

    def names(self, zone: Assessment) -> list[str]:
        """What the zone is called, and its file if nothing else tells it from others."""
        is_known = zone.is_named and self.called[zone.called] == 1
        named = [zone.called] if is_known else [zone.called, file_name(zone.file)]
        return list(map(printable, named))

    def zone(self, number: int, zone: Assessment) -> Section:
        title = self.say("zone_title", zone=printable(zone.called), title=zone.rules.report)
        blocks: list[Block] = [
            *self.head(title),
            *(Paragraph(file, style="subtitle") for file in self.names(zone)[1:]),
            *([] if self.is_short else [self.chapter(1, "conclusion")]),
            self.zone_verdict(zone),
            # Table and gauges come before the sentences so that they fit on the first page.
            self.comparison(zone),
            *(self.causes(zone) if self.is_short else ()),
            *self.gauges(zone),
            *([self.back()] if len(self.zones) > 1 else []),
        ]
        if not self.is_short:
            blocks += [
                self.chapter(2, "basis"),
                *(Paragraph(printable(s)) for s in (*zone.summary, zone.reminder) if s),
                *self.preparation(zone),
                self.facts(zone),
                *self.details(zone),
                self.chapter(6, "opinion"),
                self.sign_off(),
                *self.small_print(zone.rules, zone),
            ]
        return Section(f"zone-{number}", tuple(blocks))

    def causes(self, zone: Assessment) -> Iterator[Block]:
        """What leaves thresholds open, as much as the page has room for."""
        found = zone.causes
        if not found:
            return
        yield Paragraph(self.say("causes"), style="group")
        rows = ((cause.message, cause.cure) for cause in found[:_MOST_CAUSES])
        yield self.table((("problem", 9), ("cure", 7)), rows)
        if len(found) > _MOST_CAUSES:
            yield Paragraph(self.say("more_causes", n=len(found) - _MOST_CAUSES), style="small")

    def comparison(self, zone: Assessment) -> Table:
        columns = (
            ("threshold", 23),
            ("criterion", 44),
            ("required", 15, "right"),
            ("actual", 25, "right"),
            ("margin", 32, "right"),
            ("conclusion", 17, "center"),
        )
        rows = []
        for threshold in zone.thresholds:
            for index, criterion in enumerate(threshold.criteria):
                # The first row's cells span the threshold's other rows.
                span = 0 if index else len(threshold.criteria)
                rows.append(
                    (
                        cell(threshold.title, rows=span, bold=True),
                        self.criterion_title(criterion),
                        criterion.required.quantity.text,
                        criterion.actual.text if criterion.actual else self.blank,
                        self.margin(criterion),
                        self.verdict(threshold.status, span),
                    )
                )
        return self.table(columns, rows)

    def criterion_title(self, criterion: CriterionOutcome) -> str:
        mark = self.say("in_principle_mark") if criterion.in_principle else ""
        return f"{symbol_of(criterion)} {criterion.title}{mark}"

    def gauges(self, zone: Assessment) -> Iterator[Block]:
        lines = tuple(
            gauge_line(self.sentences, criterion, criterion.gauge)
            for threshold in zone.thresholds
            for criterion in threshold.criteria
            # Without an actual value, a scale shows no more than the table.
            if criterion.gauge is not None and criterion.gauge.actual is not None
        )
        if lines:
            yield Paragraph(self.say("gauge_legend"), style="caption")
            yield Gauges(lines)

    def preparation(self, zone: Assessment) -> Iterator[Block]:
        """How far the preparation is; it does not affect the verdict."""
        if zone.preparation is None:
            return
        say = self.sentences.say
        yield Paragraph(printable(zone.preparation.line), label=SHEET[self.sentences.language])
        weights = {"item": 14, "state": 6, "clause": 7, "who": 10, "shown": 12}
        columns = [Column(say(f"preparation.{name}"), weight) for name, weight in weights.items()]
        rows = (
            (i.title, say(f"preparation.state_{i.state}"), i.clause, i.who, i.shown or self.blank)
            for i in zone.preparation.items
        )
        yield self.table(columns, rows)

    def facts(self, zone: Assessment) -> Table:
        rules = zone.rules
        facts = {
            "zone": zone.called,
            "location": " ".join(filter(None, (zone.province, zone.city))) or self.blank,
            "year": zone.year or self.blank,
            "file": file_name(zone.file),
            "rules": self.say("rules_value", id=rules.id, version=rules.version),
            "source": rules.source,
        }
        rows = ((cell(self.say(f"facts.{name}"), bold=True), fact) for name, fact in facts.items())
        return self.table((("", 2), ("", 8)), rows, heads_rows=True)

    def sign_off(self) -> SignOff:
        names = ("reviewer", "head", "stamp", "date")
        return SignOff(
            office=self.say("sign.office"),
            opinion=self.say("sign.opinion"),
            signatures=tuple(self.say(f"sign.{name}") for name in names),
            day=self.say("sign.day"),
        )
