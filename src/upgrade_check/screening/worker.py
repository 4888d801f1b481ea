"""A process that does one job after another."""

from __future__ import annotations

import copyreg
import multiprocessing
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

# As two numbers; by itself Python 3.11 sends a fraction as text, and reads it with a pattern.
copyreg.pickle(Fraction, lambda number: (Fraction, number.as_integer_ratio()))


class Worker:
    """A process and the pipe to it, which no other process shares.

    The executors of the standard library and of pebble have one pipe for the results of all
    workers, and a thread that reads it: where a worker is killed in the middle of a result, that
    thread waits for the rest for ever, and so does every job after it.

    Args:
        method: How the process starts; a fork of a program with threads may hang.
        begin: Called in the process, with ``given``, before its first job.
        given: What is passed to ``begin``.
    """

    def __init__(
        self, method: Literal["fork", "spawn"], begin: Callable[..., None], *given: object
    ) -> None:
        context: Any = multiprocessing.get_context(method)
        self.pipe, theirs = context.Pipe()
        self._process = context.Process(
            target=_work, args=(theirs, self.pipe, begin, given), daemon=True
        )
        with _interrupts_held(method):
            self._process.start()
        theirs.close()

    def ask(self, job: Callable[..., object], *arguments: object) -> None:
        """Start a job, a module-level function; where the process has died, ``answer`` says so."""
        with suppress(OSError):
            self.pipe.send((job, arguments))

    def answer(self) -> Any:
        """The result of the job, or the exception that it raised.

        Raises:
            EOFError, OSError: The process has died.
        """
        return self.pipe.recv()

    def kill(self) -> None:
        """Kill the process; whoever waits for its answer learns that it has died."""
        self._process.kill()

    def end(self) -> None:
        """Kill the process and close the pipe."""
        self._process.kill()
        self._process.join()
        self.pipe.close()


@contextmanager
def _interrupts_held(method: str) -> Iterator[None]:
    """Hold Ctrl-C back while a process starts, so that only the parent ever acts on it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    if method == "spawn":
        from multiprocessing import resource_tracker

        # Starting this process unblocks signals, so start it first.
        resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _work(
    pipe: Connection, parents: Connection, begin: Callable[..., None], given: tuple[object, ...]
) -> None:
    """What the process does until its parent is gone."""
    # The one who is interrupted is the parent; it ends its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # With a copy of that end open, it would not learn that its parent is gone.
    parents.close()
    begin(*given)
    with suppress(EOFError, OSError):
        while True:
            job, arguments = pipe.recv()
            pipe.send(_done(job, arguments))


def _done(job: Callable[..., object], arguments: tuple[object, ...]) -> object:
    try:
        return job(*arguments)
    except Exception as error:  # noqa: BLE001 - whoever asked deals with it
        return error
