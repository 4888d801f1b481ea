"""A ledger of many zones for Excel: a row for each criterion, with filters; failing zones first."""

from __future__ import annotations

from openpyxl import Workbook

from upgrade_check.locales import sentences
from upgrade_check.reports.csv import rows_of, unreadable_row
from upgrade_check.reports.review import Review
from upgrade_check.rules.outcome import Assessment, Status
from upgrade_check.spreadsheet.style import TONES, Value, workbook_bytes, write_table

_WIDTHS = {
    **{"zone": 18, "year": 7, "zone_status": 10, "threshold": 16, "criterion": 30, "status": 10},
    **{"actual": 16, "required": 11, "margin": 20, "margin_value": 13, "unit": 7, "causes": 48},
    **{"remedy": 36, "file": 20, "cells": 26},
}
_WORST_FIRST = (Status.FAIL, Status.UNDETERMINED, Status.PASS)


def render(review: Review) -> bytes:
    """The workbook; files that could not be read are at the end."""
    say = sentences(review.language).say
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = say("ledger.sheet")
    rows: list[list[Value]] = []
    for assessment in sorted(review.assessments, key=_urgency):
        for row in rows_of(assessment):
            said = {**row, "zone": assessment.called, "year": assessment.year}
            rows.append([said[column] for column in _WIDTHS])
    for bad in review.unreadable:
        found = unreadable_row(bad, say("terminal.unreadable"))
        rows.append([found.get(column, "") for column in _WIDTHS])
    heads = [say(f"csv.{column}") for column in _WIDTHS]
    write_table(sheet, heads, rows, list(_WIDTHS.values()))
    words = {say(f"status.{tone}"): fill for tone, fill in TONES.items()}
    columns = list(_WIDTHS)
    for name in ("zone_status", "status"):
        for (cell,) in sheet.iter_rows(2, min_col=(n := columns.index(name) + 1), max_col=n):
            if cell.value in words:
                cell.fill = words[str(cell.value)]
    sheet.auto_filter.ref = sheet.dimensions
    return workbook_bytes(book)


def _urgency(assessment: Assessment) -> tuple[int, int]:
    """Zones that fail come first, and among them those that miss the fewest thresholds."""
    missed = sum(t.status is not Status.PASS for t in assessment.thresholds)
    return _WORST_FIRST.index(assessment.status), missed
