"""A progress bar on standard error, if that is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from upgrade_check.locales import Language, sentences


@contextmanager
def progress_bar(
    total: int, language: Language, *, wanted: bool
) -> Iterator[Callable[[int], None]]:
    """Gives a function to call with the number of files done; a single file has no bar."""
    if not wanted or total < 2 or not sys.stderr.isatty():
        yield lambda _done: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    with Progress(
        TextColumn(sentences(language).say("terminal.progress")),
        BarColumn(),
        MofNCompleteColumn(),
        console=Console(stderr=True),
        transient=True,
        # Automatic refresh uses a thread, and processes with threads must not be forked.
        auto_refresh=False,
    ) as bar:
        task = bar.add_task("", total=total)
        yield lambda done: bar.update(task, advance=done, refresh=True)
