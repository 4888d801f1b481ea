"""A Markdown report short enough for a comment on a pull request or the summary of a job."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from upgrade_check.reports.markdown import escaped, table
from upgrade_check.reports.review import Review
from upgrade_check.reports.symbols import EMOJI
from upgrade_check.reports.writer import Writer
from upgrade_check.rules.outcome import Assessment, CriterionOutcome, Status, ThresholdOutcome
from upgrade_check.text import printable

# GitHub limits a comment to 65,536 characters; leave room for text around the report.
_LONGEST = 60_000
_LONGEST_LIST = 15_000
_LONGEST_TEXT = 400
_MOST_FINDINGS = 10


def render(review: Review) -> str:
    """One zone with reasons; for several, an overview and the reasons of those that miss."""
    writer = _Writer(review)
    return writer.one() if len(review.assessments) == 1 else writer.many()


class _Writer(Writer):
    section = "printout"

    def __init__(self, review: Review) -> None:
        super().__init__(review.language, review.date)
        self.review = review

    def emoji(self, status: Status) -> str:
        return f"{EMOJI[status]} {self.status(status)}"

    def one(self) -> str:
        (zone,) = self.review.assessments
        names = ("threshold", "criterion", "required", "actual", "margin", "conclusion")
        lines = [
            f"### {EMOJI[zone.status]} {plain(zone.called)}",
            "",
            f"**{plain(zone.verdict)}**",
            "",
            self.say("reviewed", date=self.date.isoformat()),
            "",
            *table([self.say(f"columns.{name}") for name in names], self.rows(zone)),
            "",
            *self.reasons(zone),
            *self.unreadable_files(),
            *self.changes(),
            "",
            self.provenance(zone),
        ]
        return "\n".join(lines) + "\n"

    def rows(self, zone: Assessment) -> Iterator[list[str]]:
        for threshold in zone.thresholds:
            for index, criterion in enumerate(threshold.criteria):
                actual, margin = criterion.actual, criterion.margin
                yield [
                    "" if index else f"**{plain(threshold.title)}**",
                    self.title(criterion),
                    plain(criterion.required.quantity.text),
                    plain(actual.text if actual else self.blank),
                    plain(margin.text if margin else self.blank),
                    "" if index else self.emoji(threshold.status),
                ]

    def title(self, criterion: CriterionOutcome) -> str:
        symbol = EMOJI[criterion.status] if criterion.blocking else "▫️"
        mark = self.say("in_principle_mark") if criterion.in_principle else ""
        return f"{symbol} {plain(criterion.title + mark)}"

    def reasons(self, assessment: Assessment) -> Iterator[str]:
        """What is missing, department, advice; then the findings."""
        for threshold in assessment.thresholds:
            if threshold.status is not Status.PASS:
                yield from self.reason(threshold)
        found = [f for f in assessment.notices if f.severity != "note"]
        if found:
            yield from ("", f"**{plain(self.say('findings'))}**", "")
        for finding in found[:_MOST_FINDINGS]:
            severity = self.sentences.say(f"severity.{finding.severity}")
            cure = self.sentences.say("terminal.cure", cure=finding.cure)
            semicolon = self.sentences.say("values.semicolon")
            yield f"- {severity} {plain(finding.message)}{semicolon}{plain(cure)}"
        if len(found) > _MOST_FINDINGS:
            yield f"- {self.say('more_findings', n=len(found) - _MOST_FINDINGS)}"

    def reason(self, threshold: ThresholdOutcome) -> Iterator[str]:
        remedies = dict.fromkeys(c.remedy for c in threshold.criteria if c.remedy and c.blocking)
        yield (
            f"- {self.emoji(threshold.status)} **{plain(threshold.title)}**"
            f"{self.say('colon')}{plain(self.sentences.say('values.semicolon').join(remedies))}"
        )
        for name, text in (("department", threshold.department), ("advice", threshold.advice)):
            if text:
                yield f"  - {self.say(f'labels.{name}')}{self.say('colon')}{plain(text)}"

    def provenance(self, zone: Assessment) -> str:
        rules = zone.rules
        parts = (
            self.say("small.rules", id=rules.id, version=rules.version, sha256=rules.sha256),
            self.say("small.workbook", file=zone.file, sha256=zone.sha256),
        )
        return f"<sub>{'<br>'.join(map(plain, parts))}</sub>"

    def many(self) -> str:
        review = self.review
        heads = [t.title for a in review.assessments[:1] for t in a.thresholds]
        lines = [f"### {review.rules.heading}", "", review.counts(self.sentences), ""]
        if review.assessments:
            columns = [self.say("columns.zone"), *map(plain, heads)]
            columns += [self.say("columns.conclusion"), self.say("columns.file")]
            head, divider, *rows = table(columns, map(self.overview, review.assessments))
            lines += [head, divider, *self.within(_LONGEST // 2, ([row] for row in rows))]
        lines += [*self.unreadable_files(), *self.changes()]
        rest = _LONGEST - sum(len(line) + 1 for line in lines)
        parts = (
            ["", *self.heading(a), "", *self.reasons(a)]
            for a in review.assessments
            if a.status is not Status.PASS
        )
        lines += self.within(rest, parts)
        return "\n".join(lines) + "\n"

    def heading(self, zone: Assessment) -> list[str]:
        """What a zone is called; if the workbook does not name it, with the file below."""
        heading = f"#### {EMOJI[zone.status]} {plain(zone.called)}"
        return [heading] if zone.is_named else [heading, "", plain(zone.file)]

    def overview(self, zone: Assessment) -> list[str]:
        statuses = [*(threshold.status for threshold in zone.thresholds), zone.status]
        return [plain(zone.called), *map(self.emoji, statuses), plain(zone.file)]

    def within(self, size: int, parts: Iterable[list[str]], rest: str = "omitted") -> list[str]:
        """The parts that fit into ``size`` characters, and a note about the others."""
        lines: list[str] = []
        omitted = 0
        for part in parts:
            size -= sum(len(line) + 1 for line in part)
            if size < 0 or omitted:
                omitted += 1
            else:
                lines += part
        return [*lines, "", self.say(rest, n=omitted)] if omitted else lines

    def listed(self, heading: str, items: Iterable[str]) -> list[str]:
        """A heading and as many items as leave room for the rest of the report."""
        lines = self.within(_LONGEST_LIST, ([item] for item in items), "more_findings")
        return ["", f"**{heading}**", "", *lines]

    def changes(self) -> list[str]:
        """What changed since the earlier report."""
        changes, say = self.review.changes, self.sentences
        if changes is None:
            return []
        found = [
            f"- **{say.say(f'changes.{change.kind}')}** {plain(changes.text(change, say))}"
            for change in changes.changes
        ]
        heading = plain(say.say("changes.heading", file=changes.baseline))
        return self.listed(heading, found or [say.say("changes.none")])

    def unreadable_files(self) -> list[str]:
        files = self.review.unreadable
        bad = (f"- {plain(file.message)}" for file in files)
        return self.listed(self.say("unreadable"), bad) if files else []


def plain(text: str) -> str:
    """``text`` as ``escaped``, cut to a length that suits a comment."""
    shown = printable(text)
    return escaped(shown if len(shown) <= _LONGEST_TEXT else shown[:_LONGEST_TEXT] + "…")
