"""The register of evidence for Excel: a row for each figure and file, with size and SHA-256."""

from __future__ import annotations

from openpyxl import Workbook

from upgrade_check.locales import sentences
from upgrade_check.reports.review import Review
from upgrade_check.rules.outcome import Assessment
from upgrade_check.spreadsheet.style import Value, workbook_bytes, write_table

_WIDTHS = {
    **{"zone": 24, "figure": 30, "document": 26, "file": 32, "size": 12, "pages": 8},
    **{"sha256": 68, "state": 12},
}


def render(review: Review) -> bytes:
    """The workbook; the same review gives the same bytes."""
    say = sentences(review.language).say
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = say("register.sheet")
    rows = [row for assessment in review.assessments for row in _rows(assessment)]
    heads = [say(f"register.{column}") for column in _WIDTHS]
    write_table(sheet, heads, rows, list(_WIDTHS.values()), whole="#,##0", freeze="A2")
    sheet.auto_filter.ref = sheet.dimensions
    return workbook_bytes(book)


def _rows(assessment: Assessment) -> list[tuple[Value, ...]]:
    say = sentences(assessment.language).say
    rows: list[tuple[Value, ...]] = []
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
