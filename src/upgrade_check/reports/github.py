"""Workflow commands for GitHub Actions: annotations, grouped by file."""

from __future__ import annotations

from itertools import groupby

from upgrade_check.reports.problems import problems
from upgrade_check.reports.review import Review
from upgrade_check.text import printable

_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}
_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_DATA, ":": "%3A", ",": "%2C"}


def render(review: Review) -> str:
    """One command for each problem."""
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


def _escaped(text: str, table: dict[str, str]) -> str:
    return "".join(table.get(character, character) for character in printable(text))
