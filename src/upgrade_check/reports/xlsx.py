"""For Excel: an annotated copy of one zone's workbook, or a ledger of several zones."""

from __future__ import annotations

import hashlib
from pathlib import Path

from upgrade_check.errors import OutputError
from upgrade_check.reports.review import Review
from upgrade_check.rules.outcome import Assessment


def render(review: Review) -> bytes:
    """The annotated copy if there is one zone, else the ledger.

    Raises:
        OutputError: As :func:`copy_of`, or ``nothing-to-copy``: the one workbook was not read.
    """
    if len(review.assessments) == 1 and not review.unreadable:
        return copy_of(review.assessments[0])
    if len(review.unreadable) == 1 and not review.assessments:
        raise OutputError("nothing-to-copy")
    from upgrade_check.reports.ledger import render as ledger

    return ledger(review)


def copy_of(assessment: Assessment) -> bytes:
    """A copy of a zone's workbook, annotated with what was found on this zone.

    Raises:
        OutputError: ``cannot-copy``, or ``changed-meanwhile``: it is not what was assessed.
        WorkbookError: It cannot be read any more.
    """
    from upgrade_check.forms.annotate import annotated_copy
    from upgrade_check.spreadsheet.read import read_bytes

    data = read_bytes(Path(assessment.file))
    # openpyxl must only see the bytes that were checked.
    if hashlib.sha256(data).hexdigest() != assessment.sha256:
        raise OutputError("changed-meanwhile", source=assessment.file)
    return annotated_copy(data, assessment, assessment.file)
