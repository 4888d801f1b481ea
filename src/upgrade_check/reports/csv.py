"""A table for Excel, a row a criterion; UTF-8 with a byte-order mark, so that it reads Chinese."""

from __future__ import annotations

import csv
import io

from upgrade_check.locales import sentences
from upgrade_check.reports.review import Review
from upgrade_check.rules.outcome import Assessment
from upgrade_check.text import printable

COLUMNS = (
    "file",
    "zone",
    "province",
    "city",
    "year",
    "zone_status",
    "threshold",
    "threshold_status",
    "criterion",
    "status",
    "actual",
    "required",
    "margin",
    "margin_value",
    "unit",
    "cells",
    "remedy",
)
# Characters, half and full width, that start a formula in Excel and WPS.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def render(review: Review) -> bytes:
    """Headings in the report's language, then the rows."""
    say = sentences(review.language).say
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow([say(f"csv.{column}") for column in COLUMNS])
    for assessment in review.assessments:
        for row in rows_of(assessment):
            writer.writerow([_text(cell) if isinstance(cell, str) else repr(cell) for cell in row])
    for unreadable in review.unreadable:
        bad = dict.fromkeys(COLUMNS, "")
        bad["file"], bad["zone_status"] = _text(unreadable.file), say("terminal.unreadable")
        bad["remedy"] = _text(unreadable.message)
        writer.writerow(bad.values())
    return ("\ufeff" + stream.getvalue()).encode("utf-8")


def rows_of(assessment: Assessment) -> list[list[str | float]]:
    """A row a criterion, in the order of ``COLUMNS``; the margin is a number where there is one."""
    say = sentences(assessment.language).say
    rows: list[list[str | float]] = []
    for threshold in assessment.thresholds:
        for criterion in threshold.criteria:
            margin = criterion.margin
            places = [u.measurement.place for u in criterion.inputs if u.measurement.place.cell]
            row: list[str | float] = [
                assessment.file,
                assessment.name,
                assessment.province,
                assessment.city,
                str(assessment.year or ""),
                say(f"status.{assessment.status.value}"),
                threshold.title,
                say(f"status.{threshold.status.value}"),
                criterion.title,
                say(f"status.{criterion.status.value}"),
                criterion.actual.text if criterion.actual else "",
                criterion.required.quantity.text,
                margin.text if margin else "",
                # A number stays a number, its minus sign included.
                float(margin.exact) if margin else "",
                margin.unit if margin else "",
                " ".join(dict.fromkeys(str(place) for place in places)),
                criterion.remedy,
            ]
            rows.append(row)
    return rows


def _text(text: str) -> str:
    """Text that a spreadsheet shows and does not run."""
    shown = printable(text)
    return f"'{shown}" if shown.lstrip().startswith(_FORMULA) else shown
