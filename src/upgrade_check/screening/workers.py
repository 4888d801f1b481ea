"""Many workbooks at once, in several processes where that pays."""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, Literal

from upgrade_check.errors import WorkbookError
from upgrade_check.locales import Language
from upgrade_check.rules.pack import RulePack
from upgrade_check.screening.workbook import Choice, Result, screen_file, unreadable

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


class _Process:
    """What a worker keeps between jobs."""

    task: _Task


def _begin(*task: Any) -> None:
    _Process.task = task


def _screen(files: Sequence[str]) -> list[tuple[Result, ...]]:
    return [screen_file(file, *_Process.task) for file in files]


def _shared_out(
    files: Sequence[str], task: _Task, jobs: int, advance: Callable[[int], None]
) -> list[tuple[Result, ...]]:
    """The results of each file.

    A worker is given a part of the files when it waits for one, and is listened to until it has
    answered, so that the two never wait for each other.
    """
    from multiprocessing.connection import wait

    from upgrade_check.screening.worker import Worker

    # A forked process has everything loaded already. This one has no threads, whose locks a fork
    # would copy; other systems than Linux start their own in every program.
    method: Literal["fork", "spawn"] = "fork" if sys.platform == "linux" else "spawn"
    results: list[tuple[Result, ...]] = [()] * len(files)
    every = range(len(files))
    waiting = deque(every[start : start + _CHUNK] for start in every[::_CHUNK])
    workers: list[Worker] = []
    busy: dict[object, tuple[Worker, range]] = {}
    try:
        while waiting or busy:
            idle = [worker for worker in workers if worker.pipe not in busy]
            while len(workers) < min(jobs, len(waiting) + len(busy)):
                workers.append(Worker(method, _begin, *task))
                idle.append(workers[-1])
            while waiting and idle:
                worker, part = idle.pop(), waiting.popleft()
                busy[worker.pipe] = worker, part
                worker.ask(_screen, [files[index] for index in part])
            for pipe in wait([worker.pipe for worker, _ in busy.values()]):
                worker, part = busy.pop(pipe)
                try:
                    results[part.start : part.stop] = worker.answer()
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
