"""For Excel: an annotated copy of one zone's workbook, or a ledger of several zones."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
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
        return copy_of(review.assessments)
    if len(review.unreadable) == 1 and not review.assessments:
        raise OutputError("nothing-to-copy")
    from upgrade_check.reports.ledger import render as ledger

    return ledger(review)


def copy_of(assessments: Sequence[Assessment]) -> bytes:
    """A copy of one workbook, annotated with the findings of all its zones.

    Raises:
        OutputError: ``cannot-copy``, or ``changed-meanwhile``: it is not what was assessed.
        WorkbookError: It cannot be read any more.
    """
    from upgrade_check.forms.annotate import annotated_copy
    from upgrade_check.spreadsheet.read import read_bytes

    first = assessments[0]
    data = read_bytes(Path(first.file))
    # openpyxl must only see the bytes that were checked.
    if hashlib.sha256(data).hexdigest() != first.sha256:
        raise OutputError("changed-meanwhile", source=first.file)
    return annotated_copy(data, assessments, first.file)
