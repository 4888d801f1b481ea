"""Worker processes, because a hostile file may hang or crash the process that reads it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar, cast

from upgrade_check.page.reading import begin
from upgrade_check.screening.worker import Worker

_PROCESSES = 2
_SECONDS = 30.0
_RENEWED_AFTER = 500
"""Jobs after which a process is replaced, which frees its memory."""

_Result = TypeVar("_Result")


class ProcessLostError(Exception):
    """The process hung or crashed and was replaced.

    Attributes:
        seconds: The time limit it exceeded; ``None`` if it crashed.
    """

    def __init__(self, seconds: float | None) -> None:
        super().__init__(seconds)
        self.seconds = seconds


class Processes:
    """Two processes, each replaced when it hangs or dies.

    Args:
        pack: Folder of the rule pack.
        seconds: How long one job may take.
    """

    def __init__(self, pack: Path, seconds: float = _SECONDS) -> None:
        self.seconds = seconds
        self._pack = pack
        # One thread waits for each process.
        self._threads = ThreadPoolExecutor(_PROCESSES)
        self._idle: list[tuple[Worker, int]] = []
        """Each with the number of jobs that it has done."""
        self._busy: set[Worker] = set()
        self._is_closed = False

    def warm_up(self) -> None:
        """Start the processes now, so that the first workbook does not have to wait."""
        for _ in range(_PROCESSES):
            self._threads.submit(self._answer, _nothing, ())

    async def run(self, job: Callable[..., _Result], *arguments: object) -> _Result:
        """The result of ``job``, a module-level function.

        Raises:
            ProcessLostError: The process hung or crashed.
            Exception: Whatever the job raises.
        """
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._threads, self._answer, job, arguments)
        if isinstance(found, Exception):
            raise found
        return cast("_Result", found)

    def _answer(self, job: Callable[..., object], arguments: tuple[object, ...]) -> object:
        """What ``job`` returns or raises."""
        try:
            worker, jobs = self._idle.pop()
        except IndexError:
            worker, jobs = Worker("spawn", begin, self._pack), 0
        self._busy.add(worker)
        if self._is_closed:
            worker.kill()
        is_lost = True
        try:
            if not jobs:
                # The time that the process takes to start is not the job's.
                worker.ask(_nothing)
                worker.answer()
            worker.ask(job, *arguments)
            if not worker.pipe.poll(self.seconds):
                return ProcessLostError(self.seconds)
            found, is_lost = worker.answer(), False
        except (EOFError, OSError):
            return ProcessLostError(None)
        else:
            return found
        finally:
            self._busy.discard(worker)
            if is_lost or jobs + 1 == _RENEWED_AFTER:
                worker.end()
            else:
                self._idle.append((worker, jobs + 1))

    def close(self) -> None:
        """End the processes at once."""
        self._is_closed = True
        for worker in tuple(self._busy):
            worker.kill()
        self._threads.shutdown(cancel_futures=True)
        for worker, _ in self._idle:
            worker.end()


def _nothing() -> None:
    """A job that ends as soon as the process is ready."""
