"""What one run found: all assessments, in order, and the files that it could not read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from upgrade_check.locales import Language, Sentences
from upgrade_check.rules.outcome import Assessment, RulesIdentity, Status, Unreadable

if TYPE_CHECKING:
    from upgrade_check.reports.changes import Changes


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
    details: bool = False
    """Whether a person wants every zone's reasons on the terminal, however many zones there are."""
    changes: Changes | None = None
    """What is otherwise than in an earlier report, where one was given."""
    font_folders: tuple[str, ...] = ()
    """Folders with fonts beside the system's, for formats that bring their own."""
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
