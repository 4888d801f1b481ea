"""Other processes for what a hostile file could hang or bring down."""

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
"""Jobs after which a process gives way to a new one, with all the memory that it took."""

_Result = TypeVar("_Result")


class ProcessLostError(Exception):
    """The process hung or broke down; another has taken its place.

    Attributes:
        seconds: How long it was waited for; ``None`` where it broke down by itself.
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
            # Forking a process that has threads may hang it.
            multiprocessing.get_context("spawn"),
        )

    def warm_up(self) -> None:
        """Start them now rather than with the first workbook."""
        # Ctrl-C reaches the whole group of processes. What the pool's threads start from here on
        # inherits that it is not meant.
        if hasattr(signal, "pthread_sigmask"):
            from multiprocessing import resource_tracker

            # Starting this one makes a thread hear signals again, so it comes first.
            resource_tracker.ensure_running()
            before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
            self._pool.schedule(_nothing)
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        else:
            self._pool.schedule(_nothing)

    async def run(self, job: Callable[..., _Result], *arguments: Any) -> _Result:
        """The result of ``job``, a function of a module.

        Raises:
            ProcessLostError: The file was too much for it.
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
        """End them at once."""
        self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()


def _nothing() -> None:
    """A job that is done when the process is ready."""
