"""For Excel: an annotated copy of one zone's workbook, or a ledger of several zones."""

from __future__ import annotations

import hashlib
from pathlib import Path

from upgrade_check.errors import OutputError, UsageError
from upgrade_check.reports.review import Review
from upgrade_check.rules.outcome import Assessment

_COPIED = (".xlsx", ".xlsm")


def render(review: Review) -> bytes:
    """The annotated copy if there is one zone, else the ledger.

    Raises:
        UpgradeCheckError: As :func:`copy_of`, or ``nothing-to-copy``: the one workbook was not
            read.
    """
    if is_copy(review):
        return copy_of(review.assessments[0])
    if len(review.unreadable) == 1 and not review.assessments:
        raise OutputError("nothing-to-copy")
    from upgrade_check.reports.ledger import render as ledger

    return ledger(review)


def is_copy(review: Review) -> bool:
    """Whether an annotated copy is made, not a ledger."""
    return len(review.assessments) == 1 and not review.unreadable


def can_copy(file: str) -> bool:
    """Whether a workbook is of a kind that openpyxl reads."""
    return Path(file).suffix.lower() in _COPIED


def copy_of(assessment: Assessment) -> bytes:
    """A copy of a zone's workbook, annotated with what was found on this zone.

    Raises:
        UsageError: ``copy-of-xls``: openpyxl does not read such a file.
        OutputError: ``cannot-copy``, or ``changed-meanwhile``: it is not what was assessed.
        WorkbookError: It cannot be read any more.
    """
    from upgrade_check.forms.annotate import annotated_copy
    from upgrade_check.spreadsheet.read import read_bytes

    if not can_copy(assessment.file):
        raise UsageError("copy-of-xls", source=assessment.file)
    data = read_bytes(Path(assessment.file))
    # openpyxl must only see the bytes that were checked.
    if hashlib.sha256(data).hexdigest() != assessment.sha256:
        raise OutputError("changed-meanwhile", source=assessment.file)
    return annotated_copy(data, assessment, assessment.file)
