"""Many zones on a terminal, a row for each; and what changed since an earlier report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import zip_longest

from upgrade_check.locales import Sentences, sentences
from upgrade_check.reports.lines import Line, filled, hang
from upgrade_check.reports.paragraph import wrap
from upgrade_check.reports.review import Review
from upgrade_check.reports.symbols import STYLES, SYMBOLS
from upgrade_check.rules.outcome import Assessment, Status
from upgrade_check.text import display_width, printable

KINDS = {
    "failing": ("×", "red"),
    "undetermined": ("?", "yellow"),
    "unreadable": ("×", "red"),
    "fixed": ("√", "green"),
    "better": ("↑", "green"),
    "moved": ("·", "dim"),
    "added": ("+", ""),
    "gone": ("-", "dim"),
}
_GAP = 2
_TALLEST_HEAD = 4
_NARROWEST_NAME = 18
_WIDEST_NAME = 40
_NARROWEST_FILE = 24
_MOST_REASONS = 3


def overview_lines(review: Review, width: int) -> Iterator[Line]:
    """The table, at most ``width`` columns wide."""
    say = sentences(review.language)
    yield [(review.rules.heading, "bold")]
    yield []
    if review.assessments:
        yield from _table(review, say, width)
        yield from _reasons(review, say, width)


def _reasons(review: Review, say: Sentences, width: int) -> Iterator[Line]:
    """Which zones stand there twice, why the first are open, and how to see the reasons of all."""
    names = Counter(zone.called for zone in review.assessments if zone.is_named)
    for name, n in [(name, n) for name, n in names.items() if n > 1][:_MOST_REASONS]:
        yield from hang([("! ", "yellow")], say.say("terminal.twice", zone=name, n=n), width)
    if review.count_of(Status.PASS) == len(review.assessments):
        return
    yield []
    undetermined: dict[str, list[str]] = {}
    for zone in review.assessments:
        for cause in zone.causes[:1]:
            undetermined.setdefault(cause.message, []).append(zone.name)
    symbol, style = SYMBOLS[Status.UNDETERMINED], STYLES[Status.UNDETERMINED]
    for message, zones in list(undetermined.items())[:_MOST_REASONS]:
        n = len(zones)
        key = "terminal.reason_shared" if n > 1 else "terminal.reason"
        text = say.say(key, zone=zones[0], n=n, message=message)
        yield from hang([(f"{symbol} ", style)], text, width)
    yield from hang([], say.say("terminal.reasons"), width, "dim")


def _table(review: Review, say: Sentences, width: int) -> Iterator[Line]:
    titles = [t.title for t in review.assessments[0].thresholds]
    heads = [*map(printable, titles), say.say("terminal.conclusion")]
    words = {s: f"{SYMBOLS[s]} {say.say(f'status.{s.value}')}" for s in Status}
    column = max(map(display_width, words.values()))
    brief = width - len(heads) * (column + _GAP) < _NARROWEST_NAME
    if brief:
        # Use symbols only, with a legend below the table.
        words = dict(SYMBOLS)
        column = max(2, (width - _NARROWEST_NAME) // len(heads) - _GAP)
        column = min(column, max(map(display_width, heads)))
    legend = ""
    if max(len(_wrapped(head, column)) for head in heads[:-1]) > _TALLEST_HEAD:
        # Number the columns; their names stand below the table.
        legend = "  ".join(f"{n} {head}" for n, head in enumerate(heads[:-1], 1))
        heads = [*map(str, range(1, len(heads))), heads[-1]]
        column = min(column, 3)
    columns = len(heads) * (column + _GAP) + max(0, display_width(heads[-1]) - column)
    room = max(width - columns, _NARROWEST_NAME)
    beside = room - _GAP - _NARROWEST_FILE >= _NARROWEST_NAME
    left = min(room - _GAP - _NARROWEST_FILE if beside else room, _WIDEST_NAME)
    right = room - left - _GAP if beside else 0
    yield from _head(say.say("terminal.zone"), heads, left, column)
    names = Counter(zone.called for zone in review.assessments)
    is_one_file = len({zone.file for zone in review.assessments}) == 1
    if is_one_file:
        right = 0
    for zone in review.assessments:
        yield from _row(zone, words, left, column, right)
        # Zones that share a workbook need no file name.
        is_known = zone.is_named and names[zone.called] == 1
        if is_one_file and is_known:
            continue
        if not right and (zone.status is not Status.PASS or not is_known):
            # Name the file: someone has to correct it, and two zones may share a name.
            for part in wrap(printable(zone.file), width - _GAP):
                yield [(" " * _GAP, ""), (part, "dim")]
    if brief:
        yield []
        yield from hang([], legend, width, "dim") if legend else ()
        yield [("  ".join(f"{SYMBOLS[s]} {say.say(f'status.{s.value}')}" for s in Status), "dim")]


def _head(zone: str, heads: list[str], left: int, column: int) -> Iterator[Line]:
    cells = [*(_wrapped(head, column) for head in heads[:-1]), heads[-1:]]
    height = max(map(len, cells))
    for index in range(height):
        name = zone if index == height - 1 else ""
        line: Line = [(filled(name, left), "dim")]
        for cell in cells:
            # Align short headings at the bottom, next to their column.
            position = index - (height - len(cell))
            text = cell[position] if position >= 0 else ""
            line += [(" " * _GAP, ""), (filled(text, column), "dim")]
        yield line


def _wrapped(head: str, column: int) -> list[str]:
    """The lines of a heading, without a single character on the last one."""
    lines = wrap(head, column)
    is_orphaned = len(lines) > 1 and len(lines[-1]) == 1
    return wrap(head, column - 2) if is_orphaned else lines


def _row(
    zone: Assessment, words: dict[Status, str], left: int, column: int, right: int
) -> Iterator[Line]:
    names = wrap(printable(zone.called), left)
    line: Line = [(filled(names[0], left), "")]
    for threshold in zone.thresholds:
        text = filled(words[threshold.status], column)
        line += [(" " * _GAP, ""), (text, STYLES[threshold.status])]
    status = zone.status
    line += [(" " * _GAP, ""), (filled(words[status], column), f"bold {STYLES[status]}")]
    files = wrap(printable(zone.file), right) if right else [""]
    yield [*line, (" " * _GAP, ""), (files[0], "dim")]
    taken = left + (len(zone.thresholds) + 1) * (column + _GAP) + _GAP
    for name, file in list(zip_longest(names, files, fillvalue=""))[1:]:
        yield [(filled(name, taken), ""), (file, "dim")]


def change_lines(review: Review, width: int) -> Iterator[Line]:
    """What changed since the earlier report."""
    if review.changes is None:
        return
    say = sentences(review.language)
    yield [(say.say("changes.heading", file=printable(review.changes.baseline)), "bold")]
    if not review.changes.changes:
        yield [(f"  {say.say('changes.none')}", "dim")]
    for change in review.changes.changes:
        symbol, style = KINDS[change.kind]
        head = f"  {symbol} {say.say(f'changes.{change.kind}')}  "
        text = printable(review.changes.text(change, say))
        indent = display_width(head)
        for index, part in enumerate(wrap(text, max(width - indent, _NARROWEST_NAME))):
            yield [(head, style), (part, "")] if index == 0 else [(" " * indent + part, "")]
