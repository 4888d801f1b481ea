"""Logging commands for Azure Pipelines, grouped by file."""

from __future__ import annotations

from itertools import groupby

from upgrade_check.reports.problems import problems
from upgrade_check.reports.review import Review
from upgrade_check.text import printable

# Azure has no notices, so notes become warnings.
_TYPES = {"error": "error", "warning": "warning", "note": "warning"}
_ESCAPES = {"%": "%AZP25", "\r": "%0D", "\n": "%0A", ";": "%3B", "]": "%5D"}


def render(review: Review) -> str:
    """One command for each problem."""
    lines = []
    for file, found in groupby(problems(review), key=lambda problem: problem.file):
        lines.append(f"##[group]{_harmless(file)}")
        for problem in found:
            properties = (
                f"type={_TYPES[problem.level]};sourcepath={_escaped(problem.file)};"
                f"linenumber={problem.line};code={_escaped(problem.rule)}"
            )
            message = _harmless(f"{problem.title}: {problem.message}")
            lines.append(f"##vso[task.logissue {properties}]{_escaped(message)}")
        lines.append("##[endgroup]")
    return "".join(f"{line}\n" for line in lines)


def _harmless(text: str) -> str:
    """Text without commands: the agent finds them anywhere in a line."""
    return printable(text).replace("##", "# #")


def _escaped(text: str) -> str:
    return "".join(_ESCAPES.get(character, character) for character in printable(text))
