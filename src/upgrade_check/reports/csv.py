"""A CSV table, a row for each criterion; UTF-8 with a byte-order mark, for Excel's sake."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from upgrade_check.locales import sentences
from upgrade_check.reports.review import Review
from upgrade_check.rules.outcome import Assessment, Unreadable
from upgrade_check.text import printable

COLUMNS = (
    *("file", "zone", "province", "city", "year", "zone_status", "threshold", "threshold_status"),
    *("criterion", "status", "actual", "required", "margin", "margin_value", "unit", "cells"),
    "remedy",
)
# Half-width and full-width characters that start a formula in Excel and WPS.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


def render(review: Review) -> bytes:
    """Headings in the report's language, then the rows."""
    say = sentences(review.language).say
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow([say(f"csv.{column}") for column in COLUMNS])
    for assessment in review.assessments:
        for row in rows_of(assessment):
            # A number keeps its minus sign; text that begins with one is quoted.
            cells = (row[column] for column in COLUMNS)
            writer.writerow(_text(c) if isinstance(c, str) else repr(c) for c in cells)
    for unreadable in review.unreadable:
        bad = unreadable_row(unreadable, say("terminal.unreadable"))
        writer.writerow(_text(bad.get(column, "")) for column in COLUMNS)
    return ("\ufeff" + stream.getvalue()).encode("utf-8")


def rows_of(assessment: Assessment) -> Iterator[dict[str, str | float]]:
    """A row for each criterion, keyed by ``COLUMNS``; ``margin_value`` is a number or empty.

    ``causes``, what leaves it open, is for the ledger.
    """
    say = sentences(assessment.language).say
    for threshold in assessment.thresholds:
        for criterion in threshold.criteria:
            margin = criterion.margin
            places = [u.measurement.place for u in criterion.inputs if u.measurement.place.cell]
            yield {
                "file": assessment.file,
                "zone": assessment.name,
                "province": assessment.province,
                "city": assessment.city,
                "year": str(assessment.year or ""),
                "zone_status": say(f"status.{assessment.status.value}"),
                "threshold": threshold.title,
                "threshold_status": say(f"status.{threshold.status.value}"),
                "criterion": criterion.title,
                "status": say(f"status.{criterion.status.value}"),
                "actual": criterion.actual.text if criterion.actual else "",
                "required": criterion.required.quantity.text,
                "margin": margin.text if margin else "",
                "margin_value": float(margin.exact) if margin else "",
                "unit": margin.unit if margin else "",
                "cells": " ".join(dict.fromkeys(str(place) for place in places)),
                "causes": say("values.semicolon").join(c.message for c in criterion.causes),
                "remedy": criterion.remedy,
            }


def unreadable_row(bad: Unreadable, status: str) -> dict[str, str]:
    """The row of a file that could not be read."""
    return {"file": bad.file, "zone_status": status, "remedy": bad.message}


def _text(text: str) -> str:
    """Text that a spreadsheet does not run as a formula."""
    shown = printable(text)
    return f"'{shown}" if shown.lstrip().startswith(_FORMULA) else shown
