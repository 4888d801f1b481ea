"""A plain table, one line per zone, for a screen or for scripts that split columns."""

from __future__ import annotations

from upgrade_check.locales import sentences
from upgrade_check.reports.review import Review
from upgrade_check.text import display_width, printable


def render(review: Review) -> str:
    """The table, its columns two spaces apart."""
    say = sentences(review.language).say
    titles = [t.title for a in review.assessments[:1] for t in a.thresholds]
    rows = [[say("terminal.zone"), *titles, say("terminal.conclusion"), say("terminal.file")]]
    for assessment in review.assessments:
        statuses = [*(t.status for t in assessment.thresholds), assessment.status]
        words = [say(f"status.{status.value}") for status in statuses]
        rows.append([printable(assessment.name), *words, printable(assessment.file)])
    blank = say("values.blank")
    for unreadable in review.unreadable:
        blanks = [blank] * (len(titles) + 1)
        word = f"{say('terminal.unreadable')} {unreadable.code}"
        rows.append([*blanks, word, printable(unreadable.file)])
    widths = [max(display_width(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = [
        "  ".join(
            cell + " " * (width - display_width(cell))
            for cell, width in zip(row, widths, strict=True)
        )
        for row in rows
    ]
    return "".join(f"{line.rstrip()}\n" for line in lines)
