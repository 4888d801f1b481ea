"""Many workbooks at once, in several processes where that pays."""

from __future__ import annotations

import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from upgrade_check.errors import WorkbookError
from upgrade_check.locales import Language
from upgrade_check.rules.pack import RulePack
from upgrade_check.screening.workbook import Choice, Result, screen_file, unreadable

if TYPE_CHECKING:
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

JOBS = "UPGRADE_CHECK_JOBS"
"""Environment variable: how many processes; for machines that have less to give than they say."""
_MANY = 24
"""Fewer workbooks are read sooner than other processes are ready."""
_MOST_JOBS = 8
_CHUNK = 16


def jobs_for(files: int) -> int:
    """How many processes to use."""
    wanted = os.environ.get(JOBS, "")
    if wanted.isdecimal() and int(wanted) > 0:
        return min(int(wanted), max(files, 1))
    if files < _MANY:
        return 1
    try:
        processors = len(os.sched_getaffinity(0))
    except AttributeError:
        processors = os.cpu_count() or 1
    return min(processors, _MOST_JOBS, files // _CHUNK + 1)


def screen_all(
    files: Sequence[str],
    pack: RulePack,
    language: Language,
    choice: Choice | None = None,
    *,
    jobs: int,
    advance: Callable[[int], None] = lambda _done: None,
) -> list[Result]:
    """Read and assess all files; the result does not depend on the number of processes.

    Args:
        files: Workbooks, in the order of the report.
        pack: What the policy says.
        language: The language of the results.
        choice: What of each workbook is assessed.
        jobs: How many processes.
        advance: Told how many more files are done.
    """
    results: list[tuple[Result, ...]] = []
    if jobs == 1:
        for file in files:
            results.append(screen_file(file, pack, language, choice))
            advance(1)
    else:
        results = _shared_out(files, (pack, language, choice), jobs, advance)
    return [result for of_one_file in results for result in of_one_file]


_Task = tuple[RulePack, Language, "Choice | None"]


class _Worker(NamedTuple):
    """A process and the pipe to it, which no other process shares.

    The executors of the standard library and of pebble have one pipe for the results of all
    workers, and a thread that reads it: where a worker is killed in the middle of a result, that
    thread waits for the rest for ever.
    """

    process: BaseProcess
    pipe: Connection

    def end(self) -> None:
        """Kill the process; a killed one is joined at once."""
        self.process.kill()
        self.process.join()
        self.pipe.close()


def _shared_out(
    files: Sequence[str], task: _Task, jobs: int, advance: Callable[[int], None]
) -> list[tuple[Result, ...]]:
    """The results of each file.

    A worker is given a part of the files when it waits for one, and is listened to until it has
    answered, so that the two never wait for each other.
    """
    import multiprocessing
    from multiprocessing.connection import Connection, wait

    # A forked process has everything loaded already. This one has no threads, whose locks a fork
    # would copy; other systems than Linux start their own in every program.
    context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
    results: list[tuple[Result, ...]] = [()] * len(files)
    every = range(len(files))
    waiting = deque(every[start : start + _CHUNK] for start in every[::_CHUNK])
    workers: list[_Worker] = []
    busy: dict[Connection, tuple[_Worker, range]] = {}
    try:
        while waiting or busy:
            idle = [worker for worker in workers if worker.pipe not in busy]
            with _interrupts_held():
                while len(workers) < min(jobs, len(waiting) + len(busy)):
                    workers.append(_born(context, task))
                    idle.append(workers[-1])
            while waiting and idle:
                worker, part = idle.pop(), waiting.popleft()
                busy[worker.pipe] = worker, part
                # Where the worker has died meanwhile, its pipe says so below.
                with suppress(OSError):
                    worker.pipe.send([files[index] for index in part])
            for pipe in wait(list(busy)):
                assert isinstance(pipe, Connection)
                worker, part = busy.pop(pipe)
                try:
                    results[part.start : part.stop] = pipe.recv()
                    advance(len(part))
                except (EOFError, OSError):
                    worker.end()
                    workers.remove(worker)
                    if len(part) > 1:
                        # One of these workbooks has brought the process down; alone, it shows.
                        waiting.extendleft(range(index, index + 1) for index in reversed(part))
                    else:
                        file = files[part.start]
                        error = WorkbookError("damaged", file=file)
                        results[part.start] = (unreadable(file, error, task[1]),)
                        advance(1)
    finally:
        for worker in workers:
            worker.end()
    return results


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Hold Ctrl-C back while workers start, so that only the parent ever acts on it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _born(context: Any, task: _Task) -> _Worker:
    ours, theirs = context.Pipe()
    process = context.Process(target=_work, args=(theirs, ours, *task), daemon=True)
    process.start()
    theirs.close()
    return _Worker(process, ours)


def _work(
    pipe: Connection, parents: Connection, pack: RulePack, language: Language, choice: Choice | None
) -> None:
    """What a worker does until its parent is gone."""
    # The one who is interrupted is the parent; it ends its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # With a copy of that end open, a worker would not learn that its parent is gone.
    parents.close()
    with suppress(EOFError, OSError):
        while True:
            files = pipe.recv()
            pipe.send([screen_file(file, pack, language, choice) for file in files])
