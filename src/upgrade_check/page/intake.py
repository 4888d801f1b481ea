"""From uploads to a drop: which files are workbooks, which are evidence, what they contain."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from upgrade_check.errors import UpgradeCheckError, WorkbookError
from upgrade_check.evidence.lookup import Examined
from upgrade_check.page import reading
from upgrade_check.page.processes import Processes, ProcessLostError
from upgrade_check.page.store import Drop, Dropped
from upgrade_check.page.uploads import Upload, is_workbook


async def take_in(processes: Processes, uploads: Sequence[Upload], before: Drop) -> Drop:
    """Read uploads and add them to what was dropped before."""
    named = [upload for upload in uploads if is_workbook(upload.name)]
    others = [upload for upload in uploads if not is_workbook(upload.name)]
    files = await asyncio.gather(*(_read(processes, upload) for upload in named))
    drop = before.with_more(Drop(tuple(files)))
    if not any(isinstance(file.outcome, bytes) for file in drop.files):
        # Without a form nothing can be evidence, so report each file as an unreadable form.
        more = await asyncio.gather(*(_read(processes, upload) for upload in others))
        return drop.with_more(Drop(tuple(more)))
    for upload, file in zip(named, files, strict=True):
        if isinstance(file.outcome, UpgradeCheckError) and file.outcome.code == "no-form-found":
            others.append(upload)
    found = await asyncio.gather(*(_examine(processes, upload) for upload in others))
    evidence = {upload.name: result for upload, result in zip(others, found, strict=True)}
    return drop.with_more(Drop((), evidence))


async def _examine(processes: Processes, file: Upload) -> Examined:
    """Examine a file that may be evidence, in another process."""
    try:
        return await processes.run(reading.examine, file.name, file.data)
    except ProcessLostError:
        return Examined("evidence-unreadable", None)


async def _read(processes: Processes, file: Upload) -> Dropped:
    """Read a workbook in another process."""
    outcome: bytes | UpgradeCheckError
    try:
        outcome = await processes.run(reading.read, file.data, file.name)
    except UpgradeCheckError as error:
        outcome = error
    except ProcessLostError as lost:
        code = "damaged" if lost.seconds is None else "too-large"
        outcome = WorkbookError(code, file=file.name)
    except Exception as error:  # noqa: BLE001 - a bug must not affect the other files
        reason = f"{type(error).__name__}: {error}"
        outcome = WorkbookError("unexpected", file=file.name, reason=reason)
    # The bytes of an unreadable file are not needed again.
    data = file.data if isinstance(outcome, bytes) else b""
    return Dropped(file.name, data, outcome)
