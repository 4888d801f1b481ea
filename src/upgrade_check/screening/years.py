"""From paths to the zones in all their years, for a plan or a score."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from upgrade_check.dataset.years import Years, named, of_workbooks, over
from upgrade_check.errors import Phrase, WorkbookError
from upgrade_check.forms import read_zones
from upgrade_check.locales import Language
from upgrade_check.rules.inputs.years import with_years_to_come
from upgrade_check.rules.outcome import Unreadable
from upgrade_check.rules.pack import RulePack
from upgrade_check.screening.paths import find_workbooks
from upgrade_check.screening.workbook import no_such_zone, nothing_in, unreadable


def read_years(
    paths: Sequence[str], pack: RulePack, language: Language, date: dt.date, names: Sequence[str]
) -> tuple[list[Years], list[Unreadable]]:
    """The years of each zone that are over, from any number of workbooks.

    Args:
        paths: Workbooks, folders and patterns.
        pack: What the policy says.
        language: The language of messages.
        date: The day of the review.
        names: Of the only zones that are wanted; empty for all.
    """
    found = find_workbooks(paths)
    bad = nothing_in(found.empty, language)
    workbooks = []
    for file in found.files:
        try:
            workbooks.append(named(read_zones(file, pack), names, pack.name_id))
        except WorkbookError as error:
            bad.append(unreadable(file, error, language))
    zones, twins = of_workbooks(workbooks, pack.name_id)
    for zone, first in twins:
        where = Phrase("several_forms.files", {"other": first.file})
        twice = WorkbookError("several-forms-found", file=zone.file, where=where, hidden="")
        bad.append(unreadable(zone.file, twice, language))
    if names and not zones and not bad:
        bad.append(no_such_zone(found, names, language))
    return [_until(years, pack, date) for years in zones], bad


def _until(years: Years, pack: RulePack, date: dt.date) -> Years:
    *earlier, latest = over(years, date)
    return [*earlier, with_years_to_come(latest, pack, date)]
