"""The register of evidence for Excel: a row a figure and file, with size, pages and SHA-256."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from upgrade_check.forms import sheets as style
from upgrade_check.locales import sentences
from upgrade_check.reports.review import Review
from upgrade_check.rules.outcome import Assessment
from upgrade_check.text import printable

_WIDTHS = {
    **{"zone": 24, "figure": 30, "document": 26, "file": 32, "size": 12, "pages": 8},
    **{"sha256": 68, "state": 12},
}
_Row = tuple[str | int, ...]


def render(review: Review) -> bytes:
    """The workbook; the same review gives the same bytes."""
    say = sentences(review.language).say
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = say("register.sheet")
    rows: list[_Row] = [tuple(say(f"register.{column}") for column in _WIDTHS)]
    for assessment in review.assessments:
        rows += _rows(assessment)
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column)
            if isinstance(value, str):
                style.write_text(cell, printable(value))
            else:
                cell.value, cell.number_format = value, "#,##0"
            cell.font = style.HEADING if number == 1 else style.BODY
            cell.border, cell.alignment = style.BOX, style.WRAP
            if number == 1:
                cell.fill, cell.alignment = style.HEAD_FILL, style.CENTRE
        texts = zip(map(str, row), _WIDTHS.values(), strict=True)
        sheet.row_dimensions[number].height = style.row_height(texts, 21)
    widths = dict(enumerate(_WIDTHS.values(), 1))
    style.column_widths(sheet, {get_column_letter(i): width for i, width in widths.items()})
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    style.print_on_a4(sheet, landscape=True, header_row=1)
    return style.workbook_bytes(book)


def _rows(assessment: Assessment) -> list[_Row]:
    say = sentences(assessment.language).say
    rows: list[_Row] = []
    for item in assessment.evidence:
        for label in item.labels:
            head = (assessment.name, label, item.document)
            for file in item.files or ():
                tail = (file.size, file.pages or "", file.sha256, say("register.found"))
                rows.append((*head, file.file, *tail))
            if not item.files:
                state = say("register.missing" if item.document else "register.unnamed")
                rows.append((*head, "", "", "", "", state))
    return rows
