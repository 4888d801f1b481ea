"""JUnit XML, as Jenkins, GitLab and others read it: one suite per zone, one case per threshold."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from upgrade_check.locales import Sentences, sentences
from upgrade_check.reports.problems import explained
from upgrade_check.reports.review import Review
from upgrade_check.rules.outcome import Assessment, Status, Unreadable
from upgrade_check.text import printable

# Characters that XML 1.0 does not allow, not even escaped.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(review: Review) -> bytes:
    """The whole report; the timestamps are the date of the review."""
    say = sentences(review.language)
    root = ET.Element("testsuites", name="upgrade-check")
    for assessment in review.assessments:
        root.append(_suite(assessment, review, say))
    for unreadable in review.unreadable:
        root.append(_unreadable(unreadable, review, say))
    for count in ("tests", "failures", "errors"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in root)))
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _suite(assessment: Assessment, review: Review, say: Sentences) -> ET.Element:
    statuses = [threshold.status for threshold in assessment.thresholds]
    suite = _element(
        "testsuite",
        name=assessment.name,
        tests=str(len(statuses)),
        failures=str(statuses.count(Status.FAIL)),
        errors=str(statuses.count(Status.UNDETERMINED)),
        skipped="0",
        timestamp=f"{review.date.isoformat()}T00:00:00",
        file=assessment.file,
    )
    for threshold in assessment.thresholds:
        # Names are unique: each zone of a file is assessed once, and titles of thresholds differ.
        case = _element(
            "testcase",
            classname=assessment.file,
            name=say.say("problems.case", zone=assessment.name, title=threshold.title),
        )
        suite.append(case)
        open_ones = [c for c in threshold.criteria if c.status is threshold.status and c.blocking]
        if threshold.status is not Status.PASS:
            kind = "failure" if threshold.status is Status.FAIL else "error"
            problem = _element(
                kind,
                type=threshold.id,
                message=say.say("values.semicolon").join(c.reading for c in open_ones),
            )
            problem.text = _legal(
                "\n".join(printable(explained(threshold, c, assessment)) for c in open_ones)
            )
            case.append(problem)
        else:
            passed = ET.SubElement(case, "system-out")
            passed.text = _legal("\n".join(printable(c.reading) for c in open_ones))
    if assessment.findings:
        found = ET.SubElement(suite, "system-out")
        found.text = _legal("\n".join(printable(f.message) for f in assessment.findings))
    return suite


def _unreadable(unreadable: Unreadable, review: Review, say: Sentences) -> ET.Element:
    suite = _element(
        "testsuite",
        name=unreadable.file,
        tests="1",
        failures="0",
        errors="1",
        skipped="0",
        timestamp=f"{review.date.isoformat()}T00:00:00",
        file=unreadable.file,
    )
    case = _element("testcase", classname=unreadable.file, name=say.say("terminal.unreadable"))
    case.append(_element("error", type=unreadable.code, message=unreadable.message))
    suite.append(case)
    return suite


def _element(tag: str, **attributes: str) -> ET.Element:
    return ET.Element(tag, {name: _legal(printable(v)) for name, v in attributes.items()})


def _legal(text: str) -> str:
    return _ILLEGAL.sub("\ufffd", text)
