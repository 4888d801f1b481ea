"""A ledger of many zones for Excel: a row a criterion, with filters; who misses comes first."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from upgrade_check.forms.sheets import (
    BODY,
    BOX,
    CENTRE,
    HEAD_FILL,
    HEADING,
    WRAP,
    column_widths,
    print_on_a4,
    row_height,
    workbook_bytes,
    write_text,
)
from upgrade_check.locales import sentences
from upgrade_check.reports.csv import COLUMNS, rows_of
from upgrade_check.reports.review import Review
from upgrade_check.rules.outcome import Assessment, Status
from upgrade_check.text import printable

_ORDER = (
    *("zone", "year", "zone_status", "threshold", "criterion", "status", "actual", "required"),
    *("margin", "margin_value", "unit", "remedy", "file", "cells"),
)
_WIDTHS = dict.fromkeys(_ORDER, 12) | {
    **{"zone": 24, "criterion": 26, "margin": 22, "remedy": 40, "file": 24, "cells": 30},
    **{"year": 7, "unit": 8, "actual": 14, "required": 14},
}
_WORST_FIRST = (Status.FAIL, Status.UNDETERMINED, Status.PASS)


def render(review: Review) -> bytes:
    """The workbook; files that could not be read stand at its end."""
    say = sentences(review.language).say
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = say("ledger.sheet")
    lines: list[list[str | float]] = []
    for assessment in sorted(review.assessments, key=_urgency):
        for row in rows_of(assessment):
            said = dict(zip(COLUMNS, row, strict=True))
            lines.append([said[column] for column in _ORDER])
    for unreadable in review.unreadable:
        said = {
            "zone_status": say("terminal.unreadable"),
            "remedy": unreadable.message,
            "file": unreadable.file,
        }
        lines.append([said.get(column, "") for column in _ORDER])
    for index, column in enumerate(_ORDER, 1):
        cell = sheet.cell(1, index)
        write_text(cell, say(f"csv.{column}"))
        cell.font, cell.fill, cell.border, cell.alignment = HEADING, HEAD_FILL, BOX, CENTRE
    letters = {column: get_column_letter(i) for i, column in enumerate(_ORDER, 1)}
    column_widths(sheet, {letters[column]: _WIDTHS[column] for column in _ORDER})
    for number, line in enumerate(lines, 2):
        for index, value in enumerate(line, 1):
            cell = sheet.cell(number, index)
            if isinstance(value, str):
                write_text(cell, printable(value))
            else:
                cell.value = value
            cell.font, cell.border, cell.alignment = BODY, BOX, WRAP
        texts = zip(map(str, line), (_WIDTHS[column] for column in _ORDER), strict=True)
        sheet.row_dimensions[number].height = row_height(texts, 18)
    sheet.auto_filter.ref = sheet.dimensions
    sheet.freeze_panes = "B2"
    print_on_a4(sheet, landscape=True, header_row=1)
    return workbook_bytes(book)


def _urgency(assessment: Assessment) -> tuple[int, int]:
    """Who misses first; among them who misses least."""
    missed = sum(t.status is not Status.PASS for t in assessment.thresholds)
    return _WORST_FIRST.index(assessment.status), missed
