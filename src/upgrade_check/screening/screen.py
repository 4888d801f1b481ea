"""From the workbooks found to the review that every report is made from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TYPE_CHECKING

from upgrade_check import __version__
from upgrade_check.locales import Language
from upgrade_check.reports.review import Review
from upgrade_check.rules.assess import rules_identity
from upgrade_check.rules.outcome import Assessment, Unreadable
from upgrade_check.screening.paths import Found
from upgrade_check.screening.twins import with_twins
from upgrade_check.screening.workbook import Choice, no_such_zone, nothing_in
from upgrade_check.screening.workers import jobs_for, screen_all

if TYPE_CHECKING:
    from upgrade_check.rules.pack import RulePack


def screen(
    found: Found,
    pack: RulePack,
    language: Language,
    date: dt.date,
    choice: Choice | None = None,
    *,
    advance: Callable[[int], None] = lambda _done: None,
) -> Review:
    """Read and assess everything.

    Args:
        found: The workbooks, in the order of the report.
        pack: What the policy says.
        language: The language of the review.
        date: The date of the review.
        choice: What of each workbook is assessed.
        advance: Told how many more files are done.
    """
    choice = (choice or Choice())._replace(date=date)
    results = screen_all(
        found.files, pack, language, choice, jobs=jobs_for(len(found.files)), advance=advance
    )
    assessments = with_twins([r for r in results if isinstance(r, Assessment)], pack)
    bad = nothing_in(found.empty, language)
    bad += [result for result in results if isinstance(result, Unreadable)]
    if choice.zones and not assessments and not bad:
        bad.append(no_such_zone(found, choice.zones, language))
    return Review(
        language=language,
        date=date,
        version=__version__,
        rules=rules_identity(pack, language),
        assessments=assessments,
        unreadable=tuple(bad),
    )
