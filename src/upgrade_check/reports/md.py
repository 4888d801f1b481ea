"""Markdown, short enough for a comment on a pull request or a job's summary."""

from __future__ import annotations

from collections.abc import Iterator

from upgrade_check.locales import Sentences, sentences
from upgrade_check.reports.markdown import escaped
from upgrade_check.reports.review import Review
from upgrade_check.reports.symbols import EMOJI
from upgrade_check.rules.outcome import Assessment, CriterionOutcome, Status, ThresholdOutcome
from upgrade_check.text import printable

# GitHub limits a comment to 65,536 characters; leave room for text around the report.
_LONGEST = 60_000
_LONGEST_LIST = 15_000
_LONGEST_TEXT = 400
_MOST_FINDINGS = 10


def render(review: Review) -> str:
    """One zone with its reasons; of several an overview, then the reasons of those not passing."""
    writer = _Writer(sentences(review.language), review)
    return writer.one() if len(review.assessments) == 1 else writer.many()


class _Writer:
    def __init__(self, say: Sentences, review: Review) -> None:
        self.sentences = say
        self.review = review

    def say(self, key: str, **values: object) -> str:
        return self.sentences.say(f"printout.{key}", **values)

    def status(self, status: Status) -> str:
        return f"{EMOJI[status]} {self.sentences.say(f'status.{status.value}')}"

    def one(self) -> str:
        (assessment,) = self.review.assessments
        lines = [
            f"### {EMOJI[assessment.status]} {plain(assessment.name)}",
            "",
            f"**{plain(assessment.verdict)}**",
            "",
            self.say("reviewed", date=self.review.date.isoformat()),
            "",
            _row(
                self.say(f"columns.{name}")
                for name in ("threshold", "criterion", "required", "actual", "margin", "conclusion")
            ),
            _row(["---"] * 6),
            *self.rows(assessment),
            "",
            *self.reasons(assessment),
            *self.unreadable(),
            *self.changes(),
            "",
            self.small_print(assessment),
        ]
        return "\n".join(lines) + "\n"

    def rows(self, assessment: Assessment) -> Iterator[str]:
        for threshold in assessment.thresholds:
            for index, criterion in enumerate(threshold.criteria):
                first = index == 0
                yield _row(
                    [
                        f"**{plain(threshold.title)}**" if first else "",
                        self.title(criterion),
                        plain(criterion.required.quantity.text),
                        plain(criterion.actual.text if criterion.actual else self.blank),
                        plain(criterion.margin.text if criterion.margin else self.blank),
                        self.status(threshold.status) if first else "",
                    ]
                )

    @property
    def blank(self) -> str:
        return self.sentences.say("values.blank")

    def title(self, criterion: CriterionOutcome) -> str:
        symbol = EMOJI[criterion.status] if criterion.blocking else "▫️"
        mark = self.say("in_principle_mark") if criterion.in_principle else ""
        return f"{symbol} {plain(criterion.title + mark)}"

    def reasons(self, assessment: Assessment) -> Iterator[str]:
        """What is missing, department, advice; then the findings."""
        for threshold in assessment.thresholds:
            if threshold.status is not Status.PASS:
                yield from self.reason(threshold)
        found = [f for f in assessment.findings if f.severity != "note"]
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
            f"- {self.status(threshold.status)} **{plain(threshold.title)}**"
            f"{self.say('colon')}{plain(self.sentences.say('values.semicolon').join(remedies))}"
        )
        for name, text in (("department", threshold.department), ("advice", threshold.advice)):
            if text:
                yield f"  - {self.say(f'labels.{name}')}{self.say('colon')}{plain(text)}"

    def small_print(self, assessment: Assessment) -> str:
        rules = assessment.rules
        parts = (
            self.say("small.rules", id=rules.id, version=rules.version, sha256=rules.sha256),
            self.say("small.workbook", file=assessment.file, sha256=assessment.sha256),
        )
        return f"<sub>{'<br>'.join(plain(part) for part in parts)}</sub>"

    def many(self) -> str:
        review = self.review
        heads = [t.title for a in review.assessments[:1] for t in a.thresholds]
        lines = [f"### {review.rules.heading}", "", review.counts(self.sentences), ""]
        if review.assessments:
            columns = [self.say("columns.zone"), *map(plain, heads)]
            columns += [self.say("columns.conclusion"), self.say("columns.file")]
            lines += [_row(columns), _row(["---"] * len(columns))]
        lines += self.within(_LONGEST // 2, ([self.overview(a)] for a in review.assessments))
        lines += [*self.unreadable(), *self.changes()]
        rest = _LONGEST - sum(len(line) + 1 for line in lines)
        parts = (
            ["", f"#### {EMOJI[a.status]} {plain(a.name)}", "", *self.reasons(a)]
            for a in review.assessments
            if a.status is not Status.PASS
        )
        lines += self.within(rest, parts)
        return "\n".join(lines) + "\n"

    def overview(self, assessment: Assessment) -> str:
        statuses = [*(t.status for t in assessment.thresholds), assessment.status]
        return _row([plain(assessment.name), *map(self.status, statuses), plain(assessment.file)])

    def within(self, size: int, parts: Iterator[list[str]], rest: str = "omitted") -> list[str]:
        """The parts that fit into ``size`` characters, and how many do not."""
        lines: list[str] = []
        omitted = 0
        for part in parts:
            size -= sum(len(line) + 1 for line in part)
            if size < 0 or omitted:
                omitted += 1
            else:
                lines += part
        return [*lines, "", self.say(rest, n=omitted)] if omitted else lines

    def listed(self, items: Iterator[list[str]]) -> list[str]:
        """As many of a list's items as fit beside the overview."""
        return self.within(_LONGEST_LIST, items, "more_findings")

    def changes(self) -> list[str]:
        """What is otherwise than in the earlier report."""
        if self.review.changes is None:
            return []
        heading = self.sentences.say("changes.heading", file=self.review.changes.baseline)
        found = [
            [f"- **{self.sentences.say(f'changes.{c.kind}')}** {plain(c.text(self.sentences))}"]
            for c in self.review.changes.changes
        ] or [[self.sentences.say("changes.none")]]
        return [
            "",
            f"**{plain(heading)}**",
            "",
            *self.listed(iter(found)),
        ]

    def unreadable(self) -> list[str]:
        if not self.review.unreadable:
            return []
        bad = ([f"- {plain(item.message)}"] for item in self.review.unreadable)
        return [
            "",
            f"**{self.say('unreadable')}**",
            "",
            *self.listed(bad),
        ]


def _row(cells: Iterator[str] | list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def plain(text: str) -> str:
    """``text`` as ``escaped``, but not longer than a reader of a comment takes in."""
    shown = printable(text)
    return escaped(shown if len(shown) <= _LONGEST_TEXT else shown[:_LONGEST_TEXT] + "…")
