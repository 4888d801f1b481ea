"""A progress bar on standard error, where somebody is looking and the work takes a while."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from upgrade_check.locales import Language, sentences

_MOMENT = 0.7
"""Seconds; what is done sooner needs no bar."""


@contextmanager
def progress_bar(
    total: int, language: Language, *, wanted: bool
) -> Iterator[Callable[[int], None]]:
    """Gives a function that is told how many more are done."""
    if not wanted or not sys.stderr.isatty():
        yield lambda _done: None
        return
    with ExitStack() as stack:
        yield _Bar(total, language, stack).advance


class _Bar:
    def __init__(self, total: int, language: Language, stack: ExitStack) -> None:
        self._total, self._language, self._stack = total, language, stack
        self._begun = time.monotonic()
        self._done = 0
        self._bar: Any = None

    def advance(self, done: int) -> None:
        self._done += done
        if self._bar is None and time.monotonic() - self._begun > _MOMENT:
            self._bar = self._shown()
        if self._bar is not None:
            self._bar.update(0, completed=self._done)

    def _shown(self) -> Any:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        say = sentences(self._language).say
        bar = Progress(
            TextColumn(say("terminal.progress")),
            BarColumn(),
            MofNCompleteColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        bar.add_task("", total=self._total)
        return self._stack.enter_context(bar)
