"""Many workbooks at once, in several processes where that pays."""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import NamedTuple

from upgrade_check.cli.screening import JOBS, MANY, Choice, screen_file, unreadable
from upgrade_check.cli.spool import Spool
from upgrade_check.errors import WorkbookError
from upgrade_check.locales import Language
from upgrade_check.reports.review import Brief, brief_of
from upgrade_check.rules.outcome import Assessment, Unreadable
from upgrade_check.rules.pack import RulePack

_MOST_JOBS = 8
_CHUNK = 16

Pickled = tuple[Brief | None, bytes]
"""An assessment with its row in an overview, or a file that cannot be read."""


class Screened(NamedTuple):
    """What came out of all files, in their order."""

    spool: Spool
    unreadable: tuple[Unreadable, ...]


def jobs_for(files: int) -> int:
    """How many processes to use."""
    wanted = os.environ.get(JOBS, "")
    if wanted.isdecimal() and int(wanted) > 0:
        return min(int(wanted), max(files, 1))
    if files < MANY:
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
) -> Screened:
    """Read and assess all files; the result does not depend on the number of processes.

    Args:
        files: Workbooks, in the order of the report.
        pack: What the policy says.
        language: The language of the results.
        choice: What of each workbook is assessed.
        jobs: How many processes.
        advance: Told how many more files are done.
    """
    spool = Spool()
    bad: list[Unreadable] = []
    chunks = [files[start : start + _CHUNK] for start in range(0, len(files), _CHUNK)]
    for chunk, results in zip(chunks, _spread(chunks, pack, language, choice, jobs), strict=True):
        for brief, pickled in results:
            if brief is None:
                bad.append(pickle.loads(pickled))  # noqa: S301 - our own
            else:
                spool.append(brief, pickled)
        advance(len(chunk))
    return Screened(spool, tuple(bad))


def _spread(
    chunks: Sequence[Sequence[str]],
    pack: RulePack,
    language: Language,
    choice: Choice | None,
    jobs: int,
) -> Iterator[list[Pickled]]:
    if jobs == 1:
        for chunk in chunks:
            yield _screen_chunk(chunk, pack, language, choice)
            # Off since the start, while the program was loaded.
            gc.enable()
        return
    done = 0
    try:
        with _workers(jobs, pack, language, choice) as pool:
            # Not ``map``: interrupted, it cancels what the pool then fails to call broken.
            with _interrupts_held():
                coming = deque(pool.submit(_work, chunk) for chunk in chunks)
            try:
                while coming:
                    yield coming.popleft().result()
                    done += 1
            except (KeyboardInterrupt, GeneratorExit):
                # Nobody waits for the workbooks that are being read.
                for process in multiprocessing.active_children():
                    process.kill()
                raise
    except BrokenProcessPool:
        # A workbook has brought a process down; which one is found by giving each its own.
        for chunk in chunks[done:]:
            yield [one for file in chunk for one in _isolated(file, pack, language, choice)]


def _screen_chunk(
    chunk: Sequence[str], pack: RulePack, language: Language, choice: Choice | None
) -> list[Pickled]:
    results: list[Pickled] = []
    for file in chunk:
        for result in screen_file(file, pack, language, choice):
            brief = brief_of(result) if isinstance(result, Assessment) else None
            results.append((brief, pickle.dumps(result, pickle.HIGHEST_PROTOCOL)))
    return results


def _isolated(
    file: str, pack: RulePack, language: Language, choice: Choice | None
) -> list[Pickled]:
    try:
        with _workers(1, pack, language, choice) as pool:
            with _interrupts_held():
                coming = pool.submit(_work, [file])
            return coming.result()
    except BrokenProcessPool:
        bad = unreadable(file, WorkbookError("damaged", file=file), language)
        return [(None, pickle.dumps(bad))]


class _Worker:
    """What a worker process keeps between chunks."""

    pack: RulePack
    language: Language
    choice: Choice | None


def _workers(
    jobs: int, pack: RulePack, language: Language, choice: Choice | None
) -> ProcessPoolExecutor:
    # A forked process has everything loaded already. Only Linux forks safely.
    method = "fork" if sys.platform == "linux" else "spawn"
    # What is loaded stays shared between processes as long as nobody touches it.
    gc.freeze()
    context = multiprocessing.get_context(method)
    return ProcessPoolExecutor(jobs, context, _begin_work, (pack, language, choice))


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Ctrl-C waits while workers are born, so that none of them is hit; they inherit deafness."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin_work(pack: RulePack, language: Language, choice: Choice | None) -> None:
    # The one who is interrupted is the parent; it ends its workers.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.enable()
    _Worker.pack, _Worker.language, _Worker.choice = pack, language, choice


def _work(chunk: Sequence[str]) -> list[Pickled]:
    return _screen_chunk(chunk, _Worker.pack, _Worker.language, _Worker.choice)
