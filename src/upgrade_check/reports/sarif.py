"""SARIF 2.1.0, as GitHub code scanning reads it.

A workbook has cells, SARIF has lines: the region's line is the cell's row, which every viewer can
show, and the logical location is the cell itself.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import quote

from upgrade_check.locales import Sentences, sentences
from upgrade_check.reports.problems import Problem, problems
from upgrade_check.reports.review import Review
from upgrade_check.text import printable

SCHEMA = (
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
)


def render(review: Review) -> str:
    """The whole log, one run."""
    found = list(problems(review))
    rules = _rules(review, found)
    index = {rule["id"]: number for number, rule in enumerate(rules)}
    run = {
        "tool": {
            "driver": {
                "name": "upgrade-check",
                "version": review.version,
                "semanticVersion": review.version,
                "rules": rules,
            }
        },
        "automationDetails": {"id": f"upgrade-check/{review.rules.id}/"},
        "language": "zh-CN" if review.language == "zh" else "en-US",
        "columnKind": "unicodeCodePoints",
        "properties": {"rules": review.rules.sha256, "date": review.date.isoformat()},
        "results": _results(found, index),
    }
    log = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def _results(found: list[Problem], index: dict[str, int]) -> list[dict[str, Any]]:
    results = []
    seen: dict[str, int] = {}
    for problem in found:
        uri = relative_uri(problem.file)
        # Without figures and rows, an alert keeps its identity while a form is being corrected.
        sheet = problem.place.sheet if problem.place else ""
        identity = "\0".join((problem.rule, uri, sheet, problem.subject))
        if problem.zone:
            identity += f"\0{problem.zone}"
        seen[identity] = seen.get(identity, 0) + 1
        digest = hashlib.sha256(f"{identity}\0{seen[identity]}".encode("utf-8", "replace"))
        location: dict[str, Any] = {
            "physicalLocation": {
                "artifactLocation": {"uri": uri},
                "region": {"startLine": problem.line},
            }
        }
        if problem.place:
            location["logicalLocations"] = [
                {"fullyQualifiedName": printable(str(problem.place)), "kind": "member"}
            ]
        results.append(
            {
                "ruleId": problem.rule,
                "ruleIndex": index[problem.rule],
                "level": problem.level,
                "message": {"text": printable(f"{problem.title}: {problem.message}")},
                "locations": [location],
                "partialFingerprints": {"upgradeCheckProblem/v1": digest.hexdigest()},
            }
        )
    return results


def relative_uri(file: str) -> str:
    """A path as a URI reference, relative if it is inside the working folder."""
    path = Path(file)
    if path.is_absolute():
        try:
            path = path.relative_to(Path.cwd())
        except ValueError:
            return "file://" + quote(PurePath(file).as_posix(), errors="replace")
    return quote(path.as_posix(), errors="replace")


def _rules(review: Review, found: list[Problem]) -> list[dict[str, Any]]:
    """A rule for each criterion, finding code and input error that occurs."""
    say = sentences(review.language)
    thresholds = {
        f"{threshold.id}/{criterion.id}": (threshold, criterion)
        for assessment in review.assessments
        for threshold in assessment.thresholds
        for criterion in threshold.criteria
    }
    rules = []
    for rule in sorted({problem.rule for problem in found}):
        if rule in thresholds:
            threshold, criterion = thresholds[rule]
            clause = say.say("terminal.clause", clause=threshold.clause)
            rules.append(
                _rule(
                    rule,
                    say.say("problems.rule", title=threshold.title, criterion=criterion.title),
                    f"{threshold.requirement} [{clause}]",
                    threshold.advice or threshold.requirement,
                )
            )
        else:
            rules.append(_data_rule(rule, say))
    return rules


def _data_rule(rule: str, say: Sentences) -> dict[str, Any]:
    section, _, code = rule.partition("/")
    key = f"explain.{'findings' if section == 'finding' else 'errors'}.{code}"
    return _rule(rule, code, say.say(f"{key}.meaning"), say.say(f"{key}.cure"))


def _rule(rule: str, short: str, full: str, cure: str) -> dict[str, Any]:
    return {
        "id": rule,
        "name": rule,
        "shortDescription": {"text": short},
        "fullDescription": {"text": full},
        "help": {"text": f"{full}\n{cure}", "markdown": f"{full}\n\n{cure}"},
    }
