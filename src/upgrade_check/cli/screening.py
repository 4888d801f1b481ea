"""From paths to assessments."""

from __future__ import annotations

from upgrade_check.errors import WorkbookError
from upgrade_check.locales import Language
from upgrade_check.rules.outcome import Assessment, Unreadable
from upgrade_check.rules.pack import RulePack


def screen_file(file: str, pack: RulePack, language: Language) -> Assessment | Unreadable:
    """Read one workbook and assess it; a file that cannot be read is a result, not an exception."""
    from upgrade_check.rules.assess import assess
    from upgrade_check.workbook import read_workbook

    try:
        zone = read_workbook(file, pack)
    except WorkbookError as error:
        return Unreadable(file, error.code, error.message(language))
    return assess(zone, pack, language)
