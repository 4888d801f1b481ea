"""The report on a terminal of 80 columns or more, with and without colour.

There are no right-hand borders: terminals disagree on the width of some characters, so borders
would not line up.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from upgrade_check.locales import Sentences, sentences
from upgrade_check.reports.lines import (
    USUAL,
    Line,
    hang,
    pairs,
    plain,
    rule,
    unreadable_lines,
    write_lines,
)
from upgrade_check.reports.review import Review
from upgrade_check.reports.symbols import STYLES, SYMBOLS, symbol_of
from upgrade_check.rules.checklist import SHEET
from upgrade_check.rules.outcome import (
    Assessment,
    CriterionOutcome,
    FindingText,
    Gauge,
    Status,
    ThresholdOutcome,
    UsedInput,
)
from upgrade_check.text import display_width, printable

_SEVERITY = {"error": ("×", "red"), "warning": ("!", "yellow"), "note": ("·", "dim")}
_MOST_FIGURES = 8


def render(review: Review) -> str:
    """The report as plain text in 80 columns."""
    return plain(report_lines(review, USUAL))


def write(review: Review, stream: IO[str]) -> None:
    """Print the report; colours and width are the terminal's, plain text goes to a pipe."""
    write_lines(lambda width: report_lines(review, width), stream)


def report_lines(review: Review, width: int) -> Iterator[Line]:
    """The whole report, line by line, none wider than ``width`` columns."""
    say = sentences(review.language)
    if len(review.assessments) > 1 and not review.details:
        from upgrade_check.reports.overview import overview_lines

        yield from overview_lines(review, width)
    else:
        for index, assessment in enumerate(review.assessments):
            if index:
                yield from rule(width)
            yield from _assessment(assessment, say, width)
    if review.assessments and review.unreadable:
        yield []
    yield from unreadable_lines(review.unreadable, say, width)
    if review.changes is not None:
        from upgrade_check.reports.overview import change_lines

        yield []
        yield from change_lines(review, width)
    if len(review.assessments) + len(review.unreadable) > 1:
        yield []
        yield from hang([], review.counts(say), width, "bold")


def _assessment(assessment: Assessment, say: Sentences, width: int) -> Iterator[Line]:
    rules = assessment.rules
    yield [(rules.heading, "bold")]
    yield []
    rows = [(say.say("terminal.zone"), assessment.called, "bold")]
    place = (assessment.province, assessment.city)
    if any(place):
        both = say.say("terminal.place", province=place[0], city=place[1])
        rows.append((say.say("terminal.location"), both if all(place) else "".join(place), ""))
    if assessment.year is not None:
        rows.append((say.say("terminal.year"), str(assessment.year), ""))
    title = say.say("terminal.rules_value", id=rules.id, version=rules.version, title=rules.title)
    rows += [
        (say.say("terminal.file"), assessment.file, ""),
        (say.say("terminal.rules"), title, ""),
        (say.say("terminal.source"), rules.source, ""),
    ]
    yield from pairs(rows, width)
    for number, threshold in enumerate(assessment.thresholds, 1):
        yield []
        yield from _threshold(number, threshold, say, width)
    yield []
    yield from _findings(assessment, say, width)
    yield []
    style = f"bold {STYLES[assessment.status]}"
    head = f"{SYMBOLS[assessment.status]} {say.say('terminal.conclusion')}  "
    yield from hang([(head, style)], assessment.verdict, width, style)
    if assessment.preparation is not None:
        head = f"{SHEET[say.language]}{say.say('printout.colon')}"
        yield from hang([(head, "bold")], assessment.preparation.line, width)


def _threshold(
    number: int, threshold: ThresholdOutcome, say: Sentences, width: int
) -> Iterator[Line]:
    status = threshold.status
    word = f"{SYMBOLS[status]} {say.say(f'status.{status.value}')}"
    head = [(word, f"bold {STYLES[status]}"), (f"  {number} ", "bold")]
    yield from hang(head, threshold.title, width, "bold")
    clause = say.say("terminal.clause", clause=threshold.clause)
    required = f"{threshold.requirement} [{clause}]"
    yield from pairs([(say.say("terminal.requirement"), required, "")], width, indent=2)
    for criterion in threshold.criteria:
        yield from _criterion(criterion, say, width)
    rows = [
        (
            say.say("terminal.remedy" if c.status is Status.FAIL else "terminal.supply"),
            c.remedy,
            "bold",
        )
        for c in threshold.criteria
        if c.remedy
    ]
    # Two criteria may lack the same input.
    rows = list(dict.fromkeys(rows))
    if status is not Status.PASS:
        rows.append((say.say("terminal.department"), threshold.department, ""))
    if threshold.advice:
        rows.append((say.say("terminal.advice"), threshold.advice, ""))
    if rows:
        yield from pairs(rows, width, indent=2)


def _criterion(criterion: CriterionOutcome, say: Sentences, width: int) -> Iterator[Line]:
    style = STYLES[criterion.status] if criterion.blocking else "dim"
    title = criterion.title
    if criterion.in_principle:
        title += f" [{say.say('terminal.in_principle')}]"
    yield from hang([(f"{symbol_of(criterion)} ", style)], title, width, indent=2)
    if criterion.gauge is None:
        place = criterion.inputs[0].measurement.place
        cell = say.say("terminal.at", place=place) if place.cell else ""
        yield from hang([], criterion.reading + cell, width, style, indent=4)
        return
    yield from hang([], criterion.reading, width, style, indent=4)
    yield _gauge(criterion.gauge, criterion.status, style, width)
    if criterion.inputs:
        yield from hang([], _figures(criterion.inputs, say), width, "dim", indent=4)


def _figures(inputs: tuple[UsedInput, ...], say: Sentences) -> str:
    """Each figure with its cell, and as entered if it was converted."""
    shown = []
    for used in inputs[:_MOST_FIGURES]:
        found = used.measurement
        place = str(found.place) if found.place.cell else say.say("terminal.no_cell")
        if used.note:
            place = say.say("terminal.noted", place=place, note=used.note)
        key = "terminal.figure_converted" if used.entered else "terminal.figure"
        shown.append(say.say(key, label=used.label, text=used.text, place=place, raw=used.entered))
    text = say.say("values.semicolon").join(shown)
    rest = len(inputs) - len(shown)
    return text + (say.say("terminal.more_figures", n=rest) if rest > 0 else "")


def _gauge(gauge: Gauge, status: Status, style: str, width: int) -> Line:
    """A scale: the passing side is drawn thick, ● is the actual value, ┃ the bound."""
    # Some terminals draw these characters two columns wide; leave room for that.
    length = max(10, min(36, (width - 32) // 2))
    bound = min(length - 1, round(gauge.bound * (length - 1)))
    actual = None if gauge.actual is None else min(length - 1, round(gauge.actual * (length - 1)))
    if actual == bound:
        # Draw the value beside the bound, on the side where it belongs.
        inward = -1 if (gauge.good == "left") == (status is Status.PASS) else 1
        bound = bound if 0 <= bound + inward < length else bound - inward
        actual = bound + inward
    line: Line = [("    ", "")]
    for position in range(length):
        good = position < bound if gauge.good == "left" else position > bound
        if position == actual:
            line.append(("●", f"bold {style}"))
        elif position == bound:
            line.append(("┃", "bold"))
        else:
            line.append(("━", "green") if good else ("─", "dim"))
    line.append(("  ", ""))
    if actual is not None:
        line += [("● ", style), (f"{printable(gauge.actual_text)}  ", "")]
    return [*line, (f"┃ {printable(gauge.bound_text)}", "")]


def _findings(assessment: Assessment, say: Sentences, width: int) -> Iterator[Line]:
    findings = assessment.findings
    if not findings:
        yield [(say.say("terminal.findings_none"), "dim")]
        return
    counts = {s: sum(1 for f in findings if f.severity == s) for s in _SEVERITY}
    key = "terminal.finding_counts_notes" if counts["note"] else "terminal.finding_counts"
    yield [(f"{say.say('terminal.findings')}  {say.say(key, **counts)}", "bold")]
    titles = {t.id: t.title for t in assessment.thresholds}
    for finding in assessment.notices:
        yield from _finding(finding, titles, say, width)


def _finding(
    finding: FindingText, titles: dict[str, str], say: Sentences, width: int
) -> Iterator[Line]:
    symbol, style = _SEVERITY[finding.severity]
    head = f"{symbol} {say.say(f'severity.{finding.severity}')} "
    yield from hang([(head, style)], finding.message, width, indent=2)
    cure = say.say("terminal.cure", cure=finding.cure)
    if finding.blocks:
        blocked = say.say("values.and").join(titles[i] for i in finding.blocks)
        cure += say.say("values.semicolon") + say.say("terminal.blocks", titles=blocked)
    yield from hang([], cure, width, "dim", indent=2 + display_width(head))
