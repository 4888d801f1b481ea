"""The report on a terminal: right and readable from 80 columns up, with and without colour.

No right-hand borders: some characters of Chinese text and of gauges are one column wide on one
terminal and two on another, and a border would show it.
"""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from upgrade_check.locales import Sentences, sentences
from upgrade_check.reports.paragraph import Paragraph
from upgrade_check.reports.review import Review
from upgrade_check.rules.outcome import (
    Assessment,
    CriterionOutcome,
    FindingText,
    Gauge,
    Status,
    ThresholdOutcome,
    UsedInput,
)
from upgrade_check.text import printable

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.text import Text

# Characters that Chinese code pages have too, so that a redirected Windows console shows them.
SYMBOLS = {Status.PASS: "√", Status.FAIL: "×", Status.UNDETERMINED: "?"}
STYLES = {Status.PASS: "green", Status.FAIL: "red", Status.UNDETERMINED: "yellow"}
_SEVERITY = {"error": ("×", "red"), "warning": ("!", "yellow"), "note": ("·", "dim")}
_NARROWEST = 40
_MOST_FIGURES = 8


def render(review: Review) -> str:
    """The report as plain text in 80 columns."""
    from io import StringIO

    stream = StringIO()
    write(review, stream, width=80)
    return stream.getvalue()


def write(review: Review, stream: IO[str], width: int | None = None) -> None:
    """Print the report; colours and width are the terminal's, plain text goes to a pipe."""
    from rich.console import Console

    console = Console(file=stream, width=width, highlight=False, markup=False, emoji=False)
    if console.width < _NARROWEST:
        console.width = _NARROWEST
    if console.is_terminal:
        _print_review(console, review)
        return
    # Lined-up columns end in spaces, which a file or a pipe need not keep.
    with console.capture() as capture:
        _print_review(console, review)
    stream.writelines(line.rstrip() + "\n" for line in capture.get().splitlines())


def _print_review(console: Console, review: Review) -> None:
    say = sentences(review.language)
    for index, assessment in enumerate(review.assessments):
        if index:
            console.rule(style="dim")
        _print_assessment(console, assessment, say)
    for unreadable in review.unreadable:
        console.print(_line(f"× {say.say('terminal.unreadable')}  ", "red", unreadable.message))
    if len(review.assessments) + len(review.unreadable) > 1:
        console.print()
        console.print(
            _plain(
                say.say(
                    "terminal.summary",
                    zones=len(review.assessments),
                    unreadable=len(review.unreadable),
                    **{status.value: review.count(status) for status in Status},
                ),
                "bold",
            )
        )


def _plain(text: str, style: str = "") -> Text:
    from rich.text import Text

    return Text(printable(text), style=style)


def _wrapped(text: str, style: str = "") -> Paragraph:
    return Paragraph(printable(text), style)


def _line(head: str, style: str, text: str) -> RenderableType:
    """A mark or a word in front, and text that wraps beside it."""
    from rich.table import Table

    grid = Table.grid(padding=0)
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(_plain(head, style), _wrapped(text))
    return grid


def _pairs(rows: list[tuple[str, str, str]], indent: int = 0) -> RenderableType:
    """Names beside their values, lined up."""
    from rich.padding import Padding
    from rich.table import Table

    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for name, value, style in rows:
        grid.add_row(_plain(name, "dim"), _wrapped(value, style))
    return Padding(grid, (0, 0, 0, indent))


def _print_assessment(console: Console, assessment: Assessment, say: Sentences) -> None:
    rules = assessment.rules
    console.print(_plain(say.say("terminal.heading"), "bold"))
    console.print()
    rows = [(say.say("terminal.zone"), assessment.name, "bold")]
    if assessment.province or assessment.city:
        place = (assessment.province, assessment.city)
        if all(place):
            located = say.say("terminal.place", province=place[0], city=place[1])
        else:
            located = "".join(place)
        rows.append((say.say("terminal.location"), located, ""))
    if assessment.year is not None:
        rows.append((say.say("terminal.year"), str(assessment.year), ""))
    rows += [
        (say.say("terminal.file"), assessment.file, ""),
        (
            say.say("terminal.rules"),
            say.say("terminal.rules_value", id=rules.id, version=rules.version, title=rules.title),
            "",
        ),
        (say.say("terminal.source"), rules.source, ""),
    ]
    console.print(_pairs(rows))
    for number, threshold in enumerate(assessment.thresholds, 1):
        console.print()
        _print_threshold(console, number, threshold, say)
    console.print()
    _print_findings(console, assessment, say)
    console.print()
    console.print(
        _line(
            f"{SYMBOLS[assessment.status]} {say.say('terminal.conclusion')}  ",
            f"bold {STYLES[assessment.status]}",
            assessment.verdict,
        )
    )


def _print_threshold(
    console: Console, number: int, threshold: ThresholdOutcome, say: Sentences
) -> None:
    from rich.text import Text

    status = threshold.status
    style = STYLES[status]
    head = Text()
    head.append(f"{SYMBOLS[status]} {say.say(f'status.{status.value}')}", f"bold {style}")
    head.append(f"  {number} {printable(threshold.title)}", "bold")
    console.print(head)
    clause = say.say("terminal.clause", clause=threshold.clause)
    console.print(
        _pairs(
            [(say.say("terminal.requirement"), f"{threshold.requirement} [{clause}]", "")], indent=2
        )
    )
    for criterion in threshold.criteria:
        _print_criterion(console, criterion, say)
    rows = []
    for criterion in threshold.criteria:
        if not criterion.remedy:
            continue
        word = "remedy" if criterion.status is Status.FAIL else "supply"
        rows.append((say.say(f"terminal.{word}"), criterion.remedy, "bold"))
    if status is not Status.PASS:
        rows += [
            (say.say("terminal.department"), threshold.department, ""),
            (say.say("terminal.advice"), threshold.advice, ""),
        ]
    if rows:
        console.print(_pairs(rows, indent=2))


def _print_criterion(console: Console, criterion: CriterionOutcome, say: Sentences) -> None:
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    style = STYLES[criterion.status] if criterion.blocking else "dim"
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    title = criterion.title
    if criterion.in_principle:
        title += f" [{say.say('terminal.in_principle')}]"
    symbol = SYMBOLS[criterion.status] if criterion.blocking else "-"
    grid.add_row(Text(symbol, style), _wrapped(title))
    if criterion.gauge is None:
        place = criterion.inputs[0].measurement.place
        cell = say.say("terminal.at", place=place) if place.cell else ""
        grid.add_row("", _wrapped(criterion.reading + cell, style))
    else:
        grid.add_row("", _wrapped(criterion.reading, style))
        grid.add_row("", _gauge(criterion.gauge, style, console.width))
        grid.add_row("", _wrapped(_figures(criterion.inputs, say), "dim"))
    console.print(Padding(grid, (0, 0, 0, 2)))


def _figures(inputs: tuple[UsedInput, ...], say: Sentences) -> str:
    """Each figure with its cell, and as it stood there where it was converted."""
    shown = []
    for used in inputs[:_MOST_FIGURES]:
        found = used.measurement
        place = str(found.place) if found.place.cell else say.say("terminal.no_cell")
        key = "terminal.figure_converted" if used.entered else "terminal.figure"
        shown.append(say.say(key, label=used.label, text=used.text, place=place, raw=used.entered))
    text = say.say("values.semicolon").join(shown)
    rest = len(inputs) - len(shown)
    return text + (say.say("terminal.more_figures", n=rest) if rest > 0 else "")


def _gauge(gauge: Gauge, style: str, width: int) -> Text:
    """A scale: the passing side is drawn thick, ● is the actual value, ┃ the bound."""
    from rich.text import Text

    length = 36 if width >= 80 else max(12, width - 44)
    bound = min(length - 1, round(gauge.bound * (length - 1)))
    actual = None if gauge.actual is None else min(length - 1, round(gauge.actual * (length - 1)))
    if actual == bound:
        # Side by side, on the side where it belongs, so that neither hides the other.
        passed = style == STYLES[Status.PASS]
        inward = -1 if (gauge.good == "left") == passed else 1
        bound = bound if 0 <= bound + inward < length else bound - inward
        actual = bound + inward
    scale = Text()
    for position in range(length):
        good = position < bound if gauge.good == "left" else position > bound
        if position == actual:
            scale.append("●", f"bold {style}")
        elif position == bound:
            scale.append("┃", "bold")
        else:
            scale.append("━" if good else "─", "green" if good else "dim")
    scale.append("  ")
    if actual is not None:
        scale.append("● ", style)
        scale.append(printable(gauge.actual_text) + "  ")
    scale.append(f"┃ {printable(gauge.bound_text)}")
    return scale


def _print_findings(console: Console, assessment: Assessment, say: Sentences) -> None:
    findings = assessment.findings
    if not findings:
        console.print(_plain(say.say("terminal.findings_none"), "dim"))
        return
    counts = {s: sum(1 for f in findings if f.severity == s) for s in _SEVERITY}
    key = "terminal.finding_counts_notes" if counts["note"] else "terminal.finding_counts"
    head = f"{say.say('terminal.findings')}  {say.say(key, **counts)}"
    console.print(_plain(head, "bold"))
    titles = {t.id: t.title for t in assessment.thresholds}
    for finding in findings:
        console.print(_finding(finding, titles, say))


def _finding(finding: FindingText, titles: dict[str, str], say: Sentences) -> RenderableType:
    from rich.padding import Padding
    from rich.table import Table

    symbol, style = _SEVERITY[finding.severity]
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    word = say.say(f"severity.{finding.severity}")
    grid.add_row(_plain(f"{symbol} {word}", style), _wrapped(finding.message))
    cure = say.say("terminal.cure", cure=finding.cure)
    if finding.blocks:
        blocked = say.say("values.and").join(titles[i] for i in finding.blocks)
        cure += say.say("values.semicolon") + say.say("terminal.blocks", titles=blocked)
    grid.add_row("", _wrapped(cure, "dim"))
    return Padding(grid, (0, 0, 0, 2))
