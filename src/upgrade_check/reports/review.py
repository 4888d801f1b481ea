"""The result of one run: all assessments in order, and the files that could not be read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from upgrade_check.locales import Language, Sentences
from upgrade_check.rules.outcome import Assessment, RulesIdentity, Status, Unreadable

if TYPE_CHECKING:
    from upgrade_check.reports.changes import Changes


class Review(NamedTuple):
    """The data for all reports."""

    language: Language
    date: dt.date
    """Date of the review: ``--date``, ``SOURCE_DATE_EPOCH`` or today."""
    version: str
    """Version of this program."""
    rules: RulesIdentity
    assessments: Sequence[Assessment]
    unreadable: tuple[Unreadable, ...] = ()
    details: bool = False
    """Whether to show the reasons of every zone even if there are several."""
    changes: Changes | None = None
    """The changes since an earlier report, if one was given."""
    font_folders: tuple[str, ...] = ()
    """Folders with fonts for PDF, in addition to the system's."""
    word_base: bytes | None = None
    """The office's page, header, footer and styles for Word, from ``word_base.read_base``."""

    def count_of(self, status: Status) -> int:
        """How many zones have this status."""
        return sum(assessment.status is status for assessment in self.assessments)

    def counts(self, say: Sentences) -> str:
        """How many zones pass, fail and are undetermined, in one sentence."""
        return say.say(
            "terminal.summary",
            zones=len(self.assessments),
            unreadable=len(self.unreadable),
            **{status.value: self.count_of(status) for status in Status},
        )
