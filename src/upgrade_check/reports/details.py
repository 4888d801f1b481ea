"""The reasons in a zone's printout: each threshold with its figures, the findings, the evidence."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from string import ascii_uppercase

from upgrade_check.reports.blocks import Block, Column, Heading, Paragraph, Table
from upgrade_check.reports.writer import Writer
from upgrade_check.rules.outcome import (
    Assessment,
    CriterionOutcome,
    EvidenceItem,
    FindingText,
    Status,
    ThresholdOutcome,
    UsedInput,
)
from upgrade_check.text import printable


class DetailsWriter(Writer):
    """Writes parts 3 to 5 of a zone's printout."""

    section = "printout"

    def number(self, n: int) -> str:
        numerals = self.say("numerals").split()
        return numerals[n - 1] if n <= len(numerals) else str(n)

    def chapter(self, n: int, name: str) -> Heading:
        return Heading(self.say("chapter", n=self.number(n), text=self.say(name)), 1)

    def details(self, zone: Assessment) -> Iterator[Block]:
        yield self.chapter(3, "details")
        for position, threshold in enumerate(zone.thresholds, 1):
            yield from self.threshold(position, threshold)
        yield self.chapter(4, "findings")
        yield from self.findings(zone)
        yield self.chapter(5, "evidence")
        yield from self.evidence(zone)

    # Thresholds

    def threshold(self, position: int, threshold: ThresholdOutcome) -> Iterator[Block]:
        status = self.status(threshold.status)
        title = self.say("threshold", title=printable(threshold.title), status=status)
        numbered = self.say("section", n=self.number(position), text=title)
        yield Heading(numbered, 2, threshold.status.value)
        for label, text in self.reasons(threshold):
            yield Paragraph(printable(text), label=self.say(f"labels.{label}"))
        used = {
            (u.label, str(u.measurement.place)): u for c in threshold.criteria for u in c.inputs
        }
        figures = [item for item in used.values() if not item.row]
        if figures:
            yield self.figures(figures)
        # The row number on the sheet identifies a row of a table.
        rows: dict[tuple[str, str], dict[str, UsedInput]] = {}
        for item in used.values():
            if item.row:
                place = item.measurement.place
                number = (place.cell or item.row).lstrip(ascii_uppercase)
                rows.setdefault((place.sheet, number), {})[item.column] = item
        if rows:
            yield self.table_rows(list(rows.values()))

    def reasons(self, threshold: ThresholdOutcome) -> Iterator[tuple[str, str]]:
        """What is required, how each criterion came out, and what to do, with their labels."""
        words = {"text": threshold.requirement, "clause": threshold.clause}
        yield "required", self.say("requirement", **words)
        for criterion in threshold.criteria:
            yield "judged", self.judged(criterion)
        remedies = {c.remedy: c.status for c in threshold.criteria if c.remedy}
        for remedy, status in remedies.items():
            label = "remedy" if status is Status.FAIL else "supply"
            yield label, self.say("sentence", text=remedy)
        argued = [criterion.title for criterion in threshold.criteria if criterion.in_principle]
        if argued:
            yield "in_principle", self.say("in_principle", titles=self.joined(argued))
        if threshold.status is not Status.PASS:
            yield "department", self.say("sentence", text=threshold.department)
        if threshold.advice:
            yield "advice", self.say("sentence", text=threshold.advice)

    def judged(self, criterion: CriterionOutcome) -> str:
        if not criterion.calculation or criterion.margin is None:
            return self.say("stated", title=criterion.title, reading=criterion.reading)
        return self.say(
            "judged",
            title=criterion.title,
            calculation=criterion.calculation,
            status=self.status(criterion.status),
            margin=self.margin(criterion),
        )

    def margin(self, criterion: CriterionOutcome) -> str:
        margin = criterion.margin
        if margin is None:
            return self.blank
        if not margin.points:
            return margin.text
        return self.say("margin", text=margin.text, points=margin.points)

    def figures(self, figures: Sequence[UsedInput]) -> Table:
        columns = (
            ("figure", 36),
            ("value", 30, "right"),
            ("figure_year", 13, "center"),
            ("supplier", 20),
            ("document", 31),
            ("cell", 26),
        )
        no_cell = self.sentences.say("terminal.no_cell")
        rows = []
        for used in figures:
            found = used.measurement
            origin = (found.year or self.blank, found.source or self.blank)
            place = found.place if found.place.cell else no_cell
            evidence = found.evidence or self.blank
            rows.append((used.label, self.value(used), *origin, evidence, place))
        return self.table(columns, rows)

    def table_rows(self, rows: Sequence[dict[str, UsedInput]]) -> Table:
        """The rows of a table in the workbook, with all cells' addresses in the last column."""
        # Sort by address to keep the order of the columns on the sheet.
        places = {c: str(u.measurement.place) for row in rows for c, u in row.items()}
        names = sorted(places, key=places.__getitem__)
        columns = (
            self.column("row", 40),
            *(Column(printable(name), 30, "right") for name in names),
            self.column("cell", 34),
        )
        table = (
            (
                next(iter(row.values())).row,
                *(self.value(row[name]) if name in row else self.blank for name in names),
                self.joined(row[name].measurement.place for name in names if name in row),
            )
            for row in rows
        )
        return self.table(columns, table)

    def value(self, used: UsedInput) -> str:
        text = used.text
        if used.entered:
            text = self.say("converted", text=text, raw=used.entered)
        return self.say("noted", text=text, note=used.note) if used.note else text

    # Findings and evidence

    def findings(self, zone: Assessment) -> Iterator[Block]:
        """The findings, grouped by the thresholds that they block; those that block none last."""
        if not zone.findings:
            yield Paragraph(self.say("findings_none"))
            return
        titles = {threshold.id: threshold.title for threshold in zone.thresholds}
        groups: dict[tuple[str, ...], list[FindingText]] = {}
        for finding in zone.notices:
            groups.setdefault(finding.blocks, []).append(finding)
        columns = (("severity", 2, "center"), ("problem", 8), ("cure", 7))
        for blocks, found in sorted(groups.items(), key=lambda group: not group[0]):
            named = self.joined(titles[threshold] for threshold in blocks)
            head = self.say("blocking", titles=named) if blocks else self.say("not_blocking")
            yield Paragraph(printable(head), style="group")
            say = self.sentences.say
            yield self.table(
                columns, ((say(f"severity.{f.severity}"), f.message, f.cure) for f in found)
            )

    def evidence(self, zone: Assessment) -> Iterator[Block]:
        named = [item for item in zone.evidence if item.document]
        if named:
            columns = (("number", 3, "center"), ("document", 15), ("backs", 17))
            rows = ((n, item.document, self.joined(item.labels)) for n, item in enumerate(named, 1))
            yield self.table(columns, rows)
            yield from self.evidence_files(named)
        else:
            yield Paragraph(self.say("evidence_none"))
        for item in zone.evidence:
            if not item.document:
                text = self.say("evidence_missing", labels=self.joined(item.labels))
                yield Paragraph(printable(text))

    def evidence_files(self, items: Sequence[EvidenceItem]) -> Iterator[Block]:
        """The files found for the documents, if a folder of evidence was given."""
        if all(item.files is None for item in items):
            return
        columns = (
            ("document", 12),
            ("evidence_file", 14),
            ("size", 7, "right"),
            ("pages", 5, "right"),
            ("sha256", 20),
        )
        files = dict.fromkeys(file for item in items for file in item.files or ())
        yield Paragraph(self.say("evidence_files", n=len({file.file for file in files})))
        rows = []
        for file in files:
            pages = self.blank if file.pages is None else file.pages
            rows.append((file.document, file.file, f"{file.size:,}", pages, file.sha256))
        if rows:
            yield self.table(columns, rows)
