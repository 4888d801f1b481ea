"""Workflow commands for GitHub Actions: annotations, grouped by file."""

from __future__ import annotations

from itertools import groupby

from upgrade_check.locales import sentences
from upgrade_check.reports.problems import problems
from upgrade_check.reports.review import Review
from upgrade_check.rules.outcome import Status
from upgrade_check.text import printable

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}
_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_DATA, ":": "%3A", ",": "%2C"}
_SYMBOLS = {Status.PASS: "✅", Status.FAIL: "❌", Status.UNDETERMINED: "❔"}


def render(review: Review) -> str:
    """One command a problem."""
    lines = []
    for file, found in groupby(problems(review), key=lambda problem: problem.file):
        lines.append(f"::group::{_escaped(file, _DATA)}")
        lines += [
            f"::{_COMMANDS[problem.level]} file={_escaped(problem.file, _PROPERTY)},"
            f"line={problem.line},title={_escaped(problem.title, _PROPERTY)}"
            f"::{_escaped(problem.message, _DATA)}"
            for problem in found
        ]
        lines.append("::endgroup::")
    return "".join(f"{line}\n" for line in lines)


def summary(review: Review) -> str:
    """The job summary: a Markdown table, a row a zone."""
    say = sentences(review.language).say
    heads = [t.title for a in review.assessments[:1] for t in a.thresholds]
    lines = [
        f"### {say('terminal.heading')}",
        "",
        say(
            "terminal.summary",
            zones=len(review.assessments),
            unreadable=len(review.unreadable),
            **{status.value: review.count_of(status) for status in Status},
        ),
        "",
        _row([say("terminal.zone"), *heads, say("terminal.conclusion"), say("terminal.file")]),
        _row(["---"] * (len(heads) + 3)),
    ]
    for assessment in review.assessments:
        statuses = [*(t.status for t in assessment.thresholds), assessment.status]
        words = [f"{_SYMBOLS[s]} {say(f'status.{s.value}')}" for s in statuses]
        lines.append(_row([_cell(assessment.name), *words, _cell(assessment.file)]))
    for unreadable in review.unreadable:
        blanks = [""] * len(heads)
        lines.append(
            _row(["", *blanks, f"⚠️ {say('terminal.unreadable')}", _cell(unreadable.message)])
        )
    return "\n".join(lines) + "\n"


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(text: str) -> str:
    """Text in a Markdown table that is nothing but text: no column, link, image, tag or mention."""
    escaped = printable(text)
    for character in "\\`*_{}[]()#+-.!|~@:":
        escaped = escaped.replace(character, f"\\{character}")
    return escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _escaped(text: str, table: dict[str, str]) -> str:
    return "".join(table.get(character, character) for character in printable(text))
