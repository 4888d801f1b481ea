"""From a workbook to an assessment."""

from __future__ import annotations

import os
from collections.abc import Sequence

from upgrade_check.errors import WorkbookError
from upgrade_check.locales import Language
from upgrade_check.rules.outcome import Assessment, Unreadable
from upgrade_check.rules.pack import RulePack

MANY = 24
"""Fewer workbooks are read sooner than other processes are ready."""
JOBS = "UPGRADE_CHECK_JOBS"
"""Environment variable: how many processes; for machines that have less to give than they say."""


def screen_file(file: str, pack: RulePack, language: Language) -> Assessment | Unreadable:
    """Read one workbook and assess it; a file that cannot be read is a result, not an exception."""
    from upgrade_check.forms import read_workbook
    from upgrade_check.rules.assess import assess

    try:
        return assess(read_workbook(file, pack), pack, language)
    except WorkbookError as error:
        return unreadable(file, error, language)
    except (Exception, MemoryError) as error:  # noqa: BLE001 - see below
        # A fault of ours in one workbook gives no verdict on it, and must not cost the others
        # theirs.
        reason = f"{type(error).__name__}: {error}"
        return unreadable(file, WorkbookError("unexpected", file=file, reason=reason), language)


def unreadable(file: str, error: WorkbookError, language: Language) -> Unreadable:
    """What a report says of a file that gave no assessment."""
    return Unreadable(file, error.code, error.message(language))


def are_many(files: int) -> bool:
    """Whether more than one process, or at least a progress bar, is worth its start."""
    return files >= MANY or (files > 1 and bool(os.environ.get(JOBS)))


def screen_few(
    files: Sequence[str], pack: RulePack, language: Language
) -> tuple[tuple[Assessment, ...], tuple[Unreadable, ...]]:
    """Read and assess files one after the other."""
    results = [screen_file(file, pack, language) for file in files]
    return (
        tuple(result for result in results if isinstance(result, Assessment)),
        tuple(result for result in results if isinstance(result, Unreadable)),
    )
