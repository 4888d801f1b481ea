"""Worker processes, because a hostile file may hang or crash the process that reads it."""

from __future__ import annotations

import asyncio
import multiprocessing
import signal
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar, cast

from pebble import ProcessExpired, ProcessPool

from upgrade_check.page.reading import begin

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
        self._pool = ProcessPool(
            _PROCESSES,
            _RENEWED_AFTER,
            begin,
            [pack],
            # A fork of a process with threads may hang.
            multiprocessing.get_context("spawn"),
        )

    def warm_up(self) -> None:
        """Start the processes now, so that the first workbook does not have to wait."""
        # Ctrl-C reaches all processes of the group. Processes started from here on inherit the
        # signal mask and ignore it.
        if hasattr(signal, "pthread_sigmask"):
            from multiprocessing import resource_tracker

            # Starting this process unblocks signals, so start it first.
            resource_tracker.ensure_running()
            before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
            self._pool.schedule(_nothing)
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        else:
            self._pool.schedule(_nothing)

    async def run(self, job: Callable[..., _Result], *arguments: Any) -> _Result:
        """The result of ``job``, a module-level function.

        Raises:
            ProcessLostError: The process hung or crashed.
            Exception: Whatever the job raises.
        """
        future = cast("Future[_Result]", self._pool.schedule(job, arguments, timeout=self.seconds))
        try:
            return await asyncio.wrap_future(future)
        except TimeoutError as error:
            raise ProcessLostError(self.seconds) from error
        except ProcessExpired as error:
            raise ProcessLostError(None) from error

    def close(self) -> None:
        """End the processes at once."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()


def _nothing() -> None:
    """A job that ends as soon as the process is ready."""
