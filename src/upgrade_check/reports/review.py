"""What one run found: all assessments, in order, and the files that it could not read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from upgrade_check.locales import Language
from upgrade_check.rules.outcome import Assessment, RulesIdentity, Status, Unreadable


class Review(NamedTuple):
    """All that a report is made from."""

    language: Language
    date: dt.date
    """Date of the review: ``--date``, ``SOURCE_DATE_EPOCH`` or today."""
    version: str
    """Version of this program."""
    rules: RulesIdentity
    assessments: Sequence[Assessment]
    unreadable: tuple[Unreadable, ...] = ()
    font_folders: tuple[str, ...] = ()
    """Folders with fonts beside the system's, for formats that bring their own."""

    def count_of(self, status: Status) -> int:
        """How many zones have this status."""
        return sum(1 for assessment in self.assessments if assessment.status is status)
