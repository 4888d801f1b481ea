"""The pre-review printout's content, said once: blocks that Word, PDF and HTML each set in type.

What it says and in which order is decided here, what it looks like in ``docx``, ``pdf`` and
``html``. It computes nothing: every figure and sentence is the assessment's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from string import ascii_uppercase

from upgrade_check.locales import Sentences, sentences
from upgrade_check.reports.blocks import (
    Block,
    Cell,
    Column,
    Gauges,
    Heading,
    Paragraph,
    Printout,
    Section,
    SignOff,
    Table,
)
from upgrade_check.reports.gauge import gauge_line
from upgrade_check.reports.review import Review
from upgrade_check.reports.symbols import SYMBOLS
from upgrade_check.rules.outcome import (
    Assessment,
    CriterionOutcome,
    EvidenceItem,
    FindingText,
    Status,
    ThresholdOutcome,
    UsedInput,
)
from upgrade_check.text import file_name, printable


def printout(review: Review) -> Printout:
    """What the printout of ``review`` says: an overview of several zones, then a section a zone."""
    say = sentences(review.language)
    zones = [_Writer(say, review).zone(n, a) for n, a in enumerate(review.assessments, 1)]
    sections = list(zones)
    if len(zones) != 1 or review.unreadable:
        sections.insert(0, _Writer(say, review).overview())
    names = [printable(a.name) for a in review.assessments[:1]] if len(zones) == 1 else []
    return Printout(
        language=review.language,
        date=review.date,
        title=" ".join([*names, review.rules.report]),
        subject=printable(review.rules.title),
        sections=tuple(sections),
    )


def status_text(say: Sentences, status: Status) -> str:
    """A verdict as symbol and word."""
    return f"{SYMBOLS[status]} {say.say(f'status.{status.value}')}"


class _Writer:
    """Writes the sections of one review; ``say`` knows the language."""

    def __init__(self, say: Sentences, review: Review) -> None:
        self.sentences = say
        self.review = review
        self.numerals = say.say("printout.numerals").split()

    def say(self, key: str, **values: object) -> str:
        return self.sentences.say(f"printout.{key}", **values)

    @property
    def is_short(self) -> bool:
        """Whether each zone has one page only: of several zones, unless details are wanted."""
        return len(self.review.assessments) > 1 and not self.review.details

    def number(self, n: int) -> str:
        return self.numerals[n - 1] if n <= len(self.numerals) else str(n)

    def chapter(self, n: int, name: str) -> Heading:
        return Heading(self.say("chapter", n=self.number(n), text=self.say(name)), 1)

    def column(self, name: str, weight: int, align: str = "left") -> Column:
        return Column(self.say(f"columns.{name}"), weight, align)

    def verdict_cell(self, status: Status, rows: int = 1) -> Cell:
        return Cell(status_text(self.sentences, status), status.value, rows, bold=True)

    # Several zones

    def overview(self) -> Section:
        review = self.review
        blocks: list[Block] = [
            Heading(self.review.rules.report, 0),
            Paragraph(self.say("date_line", date=self.date()), style="subtitle"),
        ]
        counted = self.sentences.say(
            "terminal.summary",
            zones=len(review.assessments),
            unreadable=len(review.unreadable),
            **{status.value: review.count_of(status) for status in Status},
        )
        blocks += [
            self.chapter(1, "overview"),
            Paragraph(counted, style="body"),
            Paragraph(self.rules_line(), style="body"),
        ]
        if review.assessments:
            blocks.append(self.overview_table(review.assessments))
        if review.unreadable:
            rows = tuple(
                (_cell(file_name(bad.file)), _cell(bad.message)) for bad in review.unreadable
            )
            columns = (self.column("file", 4), self.column("reason", 6))
            blocks += [self.chapter(2, "unreadable"), Table(columns, rows)]
        if self.is_short:
            blocks += [
                Paragraph(self.say("short"), style="small"),
                self.chapter(3 if review.unreadable else 2, "opinion"),
                self.sign_off(),
            ]
        return Section("overview", tuple(blocks))

    def overview_table(self, assessments: Sequence[Assessment]) -> Table:
        titles = [threshold.title for threshold in assessments[0].thresholds]
        columns = (
            self.column("number", 5, "center"),
            self.column("zone", 12),
            *(Column(printable(title), 10, "center") for title in titles),
            self.column("conclusion", 10, "center"),
        )
        rows = tuple(
            (
                Cell(str(number)),
                Cell(printable(assessment.name), link=f"zone-{number}"),
                *(self.short(t) for t in assessment.thresholds),
                self.verdict_cell(assessment.status),
            )
            for number, assessment in enumerate(assessments, 1)
        )
        return Table(columns, rows)

    def short(self, threshold: ThresholdOutcome) -> Cell:
        """A threshold's verdict with the values and the margin of the criterion that decides it."""
        status = threshold.status
        decisive = next(
            (c for c in threshold.criteria if c.status is status and c.margin and c.actual), None
        )
        if decisive is None or decisive.actual is None or decisive.margin is None:
            return self.verdict_cell(status)
        text = f"{SYMBOLS[status]} {decisive.actual.text} {decisive.margin.text}"
        return Cell(printable(text), status.value)

    # One zone

    def zone(self, number: int, assessment: Assessment) -> Section:
        blocks: list[Block] = [
            Heading(
                self.say(
                    "zone_title", zone=printable(assessment.name), title=assessment.rules.report
                ),
                0,
            ),
            Paragraph(self.say("date_line", date=self.date()), style="subtitle"),
            self.chapter(1, "conclusion"),
            Paragraph(
                f"{SYMBOLS[assessment.status]} {printable(assessment.verdict)}",
                style="verdict",
                tone=assessment.status.value,
            ),
            # What is looked at first stands whole on the first page.
            self.comparison(assessment),
            *self.gauges(assessment),
            *(self.back() if len(self.review.assessments) > 1 else ()),
        ]
        if self.is_short:
            return Section(f"zone-{number}", tuple(blocks))
        blocks += [
            self.chapter(2, "basis"),
            *(Paragraph(printable(sentence)) for sentence in assessment.summary),
            *self.preparation(assessment),
            self.facts(assessment),
            self.chapter(3, "details"),
        ]
        for position, threshold in enumerate(assessment.thresholds, 1):
            blocks += self.threshold(position, threshold)
        blocks += self.findings(assessment)
        blocks += self.evidence(assessment)
        blocks += [self.chapter(6, "opinion"), self.sign_off(), *self.small_print(assessment)]
        return Section(f"zone-{number}", tuple(blocks))

    def preparation(self, assessment: Assessment) -> Iterator[Block]:
        """How far the preparation is; it stands beside the verdict and changes none."""
        if assessment.preparation is None:
            return
        say = self.sentences.say
        line = assessment.preparation.line
        yield Paragraph(printable(line), label=say("preparation.sheet"))
        columns = tuple(
            Column(say(f"preparation.{key}"), weight)
            for key, weight in (
                ("item", 14),
                ("state", 6),
                ("clause", 7),
                ("who", 10),
                ("shown", 12),
            )
        )
        rows = tuple(
            tuple(
                _cell(text)
                for text in (
                    item.title,
                    say(f"preparation.state_{item.state}"),
                    item.clause,
                    item.who,
                    item.shown or say("values.blank"),
                )
            )
            for item in assessment.preparation.items
        )
        yield Table(columns, rows)

    def back(self) -> Iterator[Block]:
        yield Paragraph(self.sentences.say("plan.back"), style="small", link="overview")

    def date(self) -> str:
        day = self.review.date
        return self.say("date", year=day.year, month=day.month, day=day.day)

    def rules_line(self) -> str:
        rules = self.review.rules
        return self.say(
            "rules_line",
            title=printable(rules.title),
            id=rules.id,
            version=rules.version,
            source=printable(rules.source),
        )

    def facts(self, assessment: Assessment) -> Table:
        rules = assessment.rules
        place = " ".join(printable(p) for p in (assessment.province, assessment.city) if p)
        pairs = [
            ("zone", assessment.name),
            ("location", place or self.sentences.say("values.blank")),
            ("year", assessment.year or self.sentences.say("values.blank")),
            ("file", file_name(assessment.file)),
            ("rules", self.say("rules_value", id=rules.id, version=rules.version)),
            ("source", rules.source),
        ]
        rows = tuple((_cell(self.say(f"facts.{name}"), bold=True), _cell(v)) for name, v in pairs)
        return Table((Column("", 2), Column("", 8)), rows, heads_rows=True)

    def comparison(self, assessment: Assessment) -> Table:
        columns = (
            self.column("threshold", 20),
            self.column("criterion", 40),
            self.column("required", 15, "right"),
            self.column("actual", 30, "right"),
            self.column("margin", 34, "right"),
            self.column("conclusion", 17, "center"),
        )
        rows: list[tuple[Cell, ...]] = []
        for threshold in assessment.thresholds:
            span = len(threshold.criteria)
            for index, criterion in enumerate(threshold.criteria):
                first = index == 0
                rows.append(
                    (
                        _cell(threshold.title, rows=span, bold=True) if first else _covered(),
                        _cell(self.criterion_title(criterion)),
                        _cell(criterion.required.quantity.text),
                        _cell(self.actual(criterion)),
                        _cell(self.margin(criterion)),
                        self.verdict_cell(threshold.status, span) if first else _covered(),
                    )
                )
        return Table(columns, tuple(rows))

    def criterion_title(self, criterion: CriterionOutcome) -> str:
        symbol = SYMBOLS[criterion.status] if criterion.blocking else "-"
        title = f"{symbol} {criterion.title}"
        return title + (self.say("in_principle_mark") if criterion.in_principle else "")

    def actual(self, criterion: CriterionOutcome) -> str:
        if criterion.actual is not None:
            return criterion.actual.text
        return self.sentences.say("values.blank")

    def margin(self, criterion: CriterionOutcome) -> str:
        if criterion.margin is None:
            return self.sentences.say("values.blank")
        margin = criterion.margin
        return (
            self.say("margin", text=margin.text, points=margin.points)
            if margin.points
            else (margin.text)
        )

    def gauges(self, assessment: Assessment) -> Iterator[Block]:
        lines = tuple(
            gauge_line(self.sentences, criterion, criterion.gauge)
            for threshold in assessment.thresholds
            for criterion in threshold.criteria
            if criterion.gauge is not None
        )
        if lines:
            yield Gauges(lines)
            yield Paragraph(self.say("gauge_legend"), style="caption")

    def threshold(self, position: int, threshold: ThresholdOutcome) -> Iterator[Block]:
        status = self.sentences.say(f"status.{threshold.status.value}")
        title = self.say(
            "section",
            n=self.number(position),
            text=self.say("threshold", title=printable(threshold.title), status=status),
        )
        yield Heading(title, 2, threshold.status.value)
        yield self.labelled("required", self.requirement(threshold))
        for criterion in threshold.criteria:
            yield self.labelled("judged", self.judged(criterion))
        remedies = {c.remedy: c.status for c in threshold.criteria if c.remedy}
        for remedy, its_status in remedies.items():
            name = "remedy" if its_status is Status.FAIL else "supply"
            yield self.labelled(name, self.say("sentence", text=remedy))
        argued = [criterion.title for criterion in threshold.criteria if criterion.in_principle]
        if argued:
            text = self.say("in_principle", titles=self.joined(argued))
            yield self.labelled("in_principle", text)
        if threshold.status is not Status.PASS:
            yield self.labelled("department", self.say("sentence", text=threshold.department))
        if threshold.advice:
            yield self.labelled("advice", self.say("sentence", text=threshold.advice))
        yield from self.figures(threshold)

    def labelled(self, name: str, text: str) -> Paragraph:
        return Paragraph(printable(text), label=self.say(f"labels.{name}"))

    def requirement(self, threshold: ThresholdOutcome) -> str:
        return self.say("requirement", text=threshold.requirement, clause=threshold.clause)

    def judged(self, criterion: CriterionOutcome) -> str:
        status = self.sentences.say(f"status.{criterion.status.value}")
        if not criterion.calculation or criterion.margin is None:
            return self.say("stated", title=criterion.title, reading=criterion.reading)
        return self.say(
            "judged",
            title=criterion.title,
            calculation=criterion.calculation,
            status=status,
            margin=self.margin(criterion),
        )

    def figures(self, threshold: ThresholdOutcome) -> Iterator[Table]:
        """The figures of the form, a row each; then a table's rows, with all columns in one."""
        columns = (
            self.column("figure", 36),
            self.column("value", 30, "right"),
            self.column("figure_year", 13, "center"),
            self.column("supplier", 20),
            self.column("document", 31),
            self.column("cell", 26),
        )
        used = {
            (u.label, str(u.measurement.place)): u for c in threshold.criteria for u in c.inputs
        }
        form = tuple(self.figure(item) for item in used.values() if not item.row)
        if form:
            yield Table(columns, form)
        rows: dict[tuple[str, str], dict[str, UsedInput]] = {}
        for item in used.values():
            if item.row:
                place = item.measurement.place
                number = (place.cell or item.row).lstrip(ascii_uppercase)
                rows.setdefault((place.sheet, number), {})[item.column] = item
        if rows:
            yield self.table_rows(list(rows.values()))

    def table_rows(self, rows: list[dict[str, UsedInput]]) -> Table:
        # Amounts before marks, as the sheet has them.
        places = {c: str(u.measurement.place) for row in rows for c, u in row.items()}
        names = sorted(places, key=places.__getitem__)
        columns = (
            self.column("row", 40),
            *(Column(printable(name), 30, "right") for name in names),
            self.column("cell", 34),
        )
        blank = self.sentences.say("values.blank")
        table = tuple(
            (
                _cell(next(iter(row.values())).row),
                *(_cell(self.value(row[name]) if name in row else blank) for name in names),
                _cell(self.joined(str(row[n].measurement.place) for n in names if n in row)),
            )
            for row in rows
        )
        return Table(columns, table)

    def value(self, used: UsedInput) -> str:
        if not used.entered:
            return used.text
        return self.say("converted", text=used.text, raw=used.entered)

    def figure(self, used: UsedInput) -> tuple[Cell, ...]:
        found = used.measurement
        blank = self.sentences.say("values.blank")
        return (
            _cell(used.label),
            _cell(self.value(used)),
            _cell(found.year or blank),
            _cell(found.source or blank),
            _cell(found.evidence or blank),
            _cell(found.place if found.place.cell else self.sentences.say("terminal.no_cell")),
        )

    def findings(self, assessment: Assessment) -> Iterator[Block]:
        yield self.chapter(4, "findings")
        if not assessment.findings:
            yield Paragraph(self.say("findings_none"))
            return
        titles = {t.id: t.title for t in assessment.thresholds}
        groups: dict[tuple[str, ...], list[FindingText]] = {}
        for finding in assessment.findings:
            groups.setdefault(finding.blocks, []).append(finding)
        columns = (self.column("severity", 2, "center"), *self.problem_columns())
        # Findings that block a threshold come first.
        for blocks, found in sorted(groups.items(), key=lambda group: not group[0]):
            named = self.sentences.say("values.and").join(titles[i] for i in blocks)
            head = self.say("blocking", titles=named) if blocks else self.say("not_blocking")
            yield Paragraph(printable(head), style="group")
            rows = tuple(
                (
                    _cell(self.sentences.say(f"severity.{f.severity}")),
                    _cell(f.message),
                    _cell(f.cure),
                )
                for f in found
            )
            yield Table(columns, rows)

    def problem_columns(self) -> tuple[Column, Column]:
        return self.column("problem", 8), self.column("cure", 7)

    def evidence(self, assessment: Assessment) -> Iterator[Block]:
        yield self.chapter(5, "evidence")
        named = [item for item in assessment.evidence if item.document]
        if named:
            columns = (
                self.column("number", 3, "center"),
                self.column("document", 15),
                self.column("backs", 17),
            )
            rows = tuple(
                (Cell(str(n)), _cell(item.document), _cell(self.joined(item.labels)))
                for n, item in enumerate(named, 1)
            )
            yield Table(columns, rows)
            yield from self.evidence_files(named)
        else:
            yield Paragraph(self.say("evidence_none"))
        for item in assessment.evidence:
            if not item.document:
                yield Paragraph(
                    printable(self.say("evidence_missing", labels=self.joined(item.labels)))
                )

    def evidence_files(self, items: Sequence[EvidenceItem]) -> Iterator[Block]:
        """The files behind the documents, where somebody looked them up."""
        if all(item.files is None for item in items):
            return
        columns = (
            self.column("document", 12),
            self.column("evidence_file", 14),
            self.column("size", 7, "right"),
            self.column("pages", 5, "right"),
            self.column("sha256", 20),
        )
        blank = self.sentences.say("values.blank")
        files = dict.fromkeys(file for item in items for file in item.files or ())
        rows = tuple(
            (
                _cell(file.document),
                _cell(file.file),
                _cell(f"{file.size:,}"),
                _cell(blank if file.pages is None else file.pages),
                _cell(file.sha256),
            )
            for file in files
        )
        yield Paragraph(self.say("evidence_files", n=len({file.file for file in files})))
        if rows:
            yield Table(columns, rows)

    def joined(self, texts: Iterable[str]) -> str:
        return self.sentences.say("values.and").join(texts)

    def sign_off(self) -> SignOff:
        return SignOff(
            office=self.say("sign.office"),
            opinion=self.say("sign.opinion"),
            signatures=tuple(
                self.say(f"sign.{name}") for name in ("reviewer", "head", "stamp", "date")
            ),
            day=self.say("sign.day"),
        )

    def small_print(self, assessment: Assessment) -> Iterator[Block]:
        rules = assessment.rules
        lines = (
            self.say("small.rules", id=rules.id, version=rules.version, sha256=rules.sha256),
            self.say("small.workbook", file=file_name(assessment.file), sha256=assessment.sha256),
            self.say("small.program", version=self.review.version, date=self.review.date),
        )
        for line in lines:
            yield Paragraph(printable(line), style="small")


def _cell(text: object, *, rows: int = 1, bold: bool = False) -> Cell:
    return Cell(printable(text), rows=rows, bold=bold)


def _covered() -> Cell:
    return Cell("", rows=0)
