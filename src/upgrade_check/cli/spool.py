"""Assessments of many workbooks, kept on disk so that memory does not grow with their number."""

from __future__ import annotations

import contextlib
import pickle
import tempfile
import weakref
from collections.abc import Iterator, Sequence
from typing import IO, overload

from upgrade_check.errors import OutputError, system_reason
from upgrade_check.reports.review import Brief
from upgrade_check.rules.outcome import Assessment


class Spool(Sequence[Assessment]):
    """A sequence in a temporary file that vanishes with the process.

    Raises:
        OutputError: ``cannot-write`` where the disk for temporary files is full.
    """

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(buffering=1 << 16)  # noqa: SIM115 - open as long as the sequence lives
        weakref.finalize(self, _close, self._file)
        self._ends = [0]
        self.briefs: list[Brief] = []

    def append(self, brief: Brief, pickled: bytes) -> None:
        """Add an assessment that has been pickled, by a worker or here."""
        try:
            self._file.seek(self._ends[-1])
            self._file.write(pickled)
            self._file.flush()
        except OSError as error:
            reason = system_reason(error)
            raise OutputError("cannot-write", file=tempfile.gettempdir(), reason=reason) from error
        self._ends.append(self._ends[-1] + len(pickled))
        self.briefs.append(brief)

    def __len__(self) -> int:
        return len(self._ends) - 1

    @overload
    def __getitem__(self, index: int) -> Assessment: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Assessment]: ...
    def __getitem__(self, index: int | slice) -> Assessment | Sequence[Assessment]:
        if isinstance(index, slice):
            return [self._load(i) for i in range(*index.indices(len(self)))]
        return self._load(range(len(self))[index])

    def __iter__(self) -> Iterator[Assessment]:
        return (self._load(index) for index in range(len(self)))

    def _load(self, index: int) -> Assessment:
        start, end = self._ends[index], self._ends[index + 1]
        self._file.seek(start)
        loaded: Assessment = pickle.loads(self._file.read(end - start))  # noqa: S301 - our own
        return loaded


def _close(file: IO[bytes]) -> None:
    # What could not be written was said when it was; closing tries once more.
    with contextlib.suppress(OSError):
        file.close()
