"""Uploaded files: kept in memory, and refused as soon as they are too large."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import PurePosixPath
from typing import NamedTuple

from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from upgrade_check.errors import WorkbookError
from upgrade_check.spreadsheet.limits import MAX_FILE
from upgrade_check.spreadsheet.read import SUFFIXES
from upgrade_check.text import printable

MAX_REQUEST = 4 * MAX_FILE
"""Limit of all files dropped at once, in bytes; a province's 180 forms are about 4 MiB."""
MAX_FILES = 1000


class Upload(NamedTuple):
    """One dropped file."""

    name: str
    data: bytes


class UploadError(Exception):
    """The request is not a form with files."""


class TooMuchError(UploadError):
    """The files are too large in total."""


class _Parser(MultiPartParser):
    # Larger files are refused before they would be spooled to disk.
    spool_max_size = MAX_FILE + 1
    complete = False

    def close(self) -> None:
        for file in self._files_to_close_on_error:
            file.close()

    def on_end(self) -> None:
        self.complete = True

    def on_part_begin(self) -> None:
        super().on_part_begin()
        self._size = 0

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        self._size += end - start
        file = self._current_part.file
        if file is not None and self._size > MAX_FILE:
            raise WorkbookError("too-large", file=_name(file))
        super().on_part_data(data, start, end)


def is_workbook(name: str) -> bool:
    """Whether a file has a workbook's suffix; any other file may be evidence."""
    return PurePosixPath(name).suffix.lower() in SUFFIXES


async def receive(request: Request) -> list[Upload]:
    """The files of a posted form, in order.

    Raises:
        WorkbookError: ``too-large``; the rest of the request is not read.
        TooMuchError: The files are too large in total; the rest of the request is not read.
        UploadError: The request is incomplete, or does not come from the page.
    """
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        raise UploadError
    parser = _Parser(request.headers, _limited(request), max_files=MAX_FILES, max_fields=8)
    try:
        form = await parser.parse()
        if not parser.complete:
            raise UploadError
        # A browser sends an empty file without a name if none was chosen.
        files = [item for _, item in form.multi_items() if isinstance(item, UploadFile)]
        return [Upload(_name(file), await file.read()) for file in files if file.filename]
    except MultiPartException as error:
        raise UploadError from error
    finally:
        parser.close()


def _name(file: UploadFile) -> str:
    """The file name without the path that some browsers send."""
    return printable(PurePosixPath((file.filename or "").replace("\\", "/")).name)


async def _limited(request: Request) -> AsyncGenerator[bytes, None]:
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MAX_REQUEST:
            raise TooMuchError
        yield chunk
