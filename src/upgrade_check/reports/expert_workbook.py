"""The marks of a mock expert review as a workbook, with a column to write what was done."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from upgrade_check.forms import sheets as style
from upgrade_check.locales import sentences
from upgrade_check.reports.expert_text import notes, problems, said, state_text, summary_text
from upgrade_check.scoring.expert_review import ExpertReview
from upgrade_check.text import printable

_Row = Sequence[str | Fraction | None]


def render(review: ExpertReview) -> bytes:
    """The workbook: marks by item and expert, remarks, and what keeps marks from counting."""
    say = sentences(review.language)
    book = Workbook()
    names = [expert.name for expert in review.experts]
    heads = ["item", "max", "mean", "trimmed", "spread", "dispute"]
    rows: list[_Row] = [
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
    _write(sheet, [*titles, *names], rows, [24, 8, 10, 14, 8, 10, *([12] * len(names))])
    state = state_text(review, say)
    for row, text in enumerate(
        (state, summary_text(review, say), *notes(review, say)), len(rows) + 3
    ):
        style.write_text(sheet.cell(row, 1), printable(text))
        sheet.cell(row, 1).font = style.FAINT
    remarks: list[_Row] = [
        (title, remark.who, remark.text, "")
        for title, remarked in said(review)
        for remark in remarked
    ]
    columns = [say.say(f"review.columns.{name}") for name in ("item", "expert", "remark", "done")]
    _write(book.create_sheet(say.say("review.sheets.remarks")), columns, remarks, [24, 14, 60, 40])
    if found := problems(review):
        columns = [say.say(f"review.columns.{name}") for name in ("file", "problem")]
        _write(book.create_sheet(say.say("review.sheets.findings")), columns, found, [36, 90])
    return style.workbook_bytes(book)


def _write(sheet: Worksheet, heads: Sequence[str], rows: Sequence[_Row], widths: list[int]) -> None:
    for column, head in enumerate(heads, 1):
        cell = sheet.cell(1, column)
        style.write_text(cell, printable(head))
        cell.font, cell.fill, cell.border = style.HEADING, style.HEAD_FILL, style.BOX
        cell.alignment = style.CENTRE
    for number, row in enumerate(rows, 2):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column)
            if isinstance(value, Fraction):
                cell.value, cell.number_format = float(value), "0.00"
            else:
                style.write_text(cell, printable(value or ""))
            cell.font, cell.border = style.BODY, style.BOX
            cell.alignment = style.CENTRE if isinstance(value, Fraction) else style.TEXT
        texts = [(v, width) for v, width in zip(row, widths, strict=True) if isinstance(v, str)]
        sheet.row_dimensions[number].height = style.row_height(texts, 22)
    style.column_widths(sheet, {get_column_letter(i): w for i, w in enumerate(widths, 1)})
    sheet.freeze_panes = "B2"
    style.print_on_a4(sheet, landscape=True, header_row=1)
