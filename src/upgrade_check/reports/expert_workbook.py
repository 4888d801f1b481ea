"""The marks of a mock expert review as a workbook, with a column to note what was done."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl import Workbook

from upgrade_check.locales import sentences
from upgrade_check.reports.expert_text import notes, problems, said, state_text, summary_text
from upgrade_check.scoring.expert_review import ExpertReview
from upgrade_check.spreadsheet import style
from upgrade_check.spreadsheet.style import Value, write_table
from upgrade_check.text import printable


def render(review: ExpertReview) -> bytes:
    """The workbook: marks by item and expert, remarks, and what keeps marks from counting."""
    say = sentences(review.language)
    book = Workbook()
    names = [expert.name for expert in review.experts]
    heads = ["item", "max", "mean", "trimmed", "spread", "dispute"]
    rows: list[Sequence[Value]] = [
        (
            item.title,
            item.max,
            item.mean,
            item.trimmed,
            item.spread,
            say.say("review.is_disputed") if item.disputed else "",
            *item.marks,
        )
        for item in review.items
    ]
    totals = [expert.total for expert in review.experts]
    rows.append((say.say("review.total"), review.review.total, "", "", "", "", *totals))
    sheet = book.worksheets[0]
    sheet.title = say.say("review.sheets.marks")
    titles = [say.say(f"review.columns.{head}") for head in heads]
    write_table(sheet, [*titles, *names], rows, [24, 8, 10, 14, 8, 10, *([12] * len(names))])
    below = (state_text(review, say), summary_text(review, say), *notes(review, say))
    for row, text in enumerate(below, len(rows) + 3):
        style.write_text(sheet.cell(row, 1), printable(text))
        sheet.cell(row, 1).font = style.FAINT
    remarks = [(title, r.who, r.text, "") for title, found in said(review) for r in found]
    columns = [say.say(f"review.columns.{name}") for name in ("item", "expert", "remark", "done")]
    sheet = book.create_sheet(say.say("review.sheets.remarks"))
    write_table(sheet, columns, remarks, [24, 14, 60, 40])
    if open_points := problems(review):
        columns = [say.say(f"review.columns.{name}") for name in ("file", "problem")]
        sheet = book.create_sheet(say.say("review.sheets.findings"))
        write_table(sheet, columns, open_points, [36, 90])
    return style.workbook_bytes(book)
