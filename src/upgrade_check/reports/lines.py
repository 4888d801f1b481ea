"""Lines for a terminal that fit its width, with hanging indents.

A pipe or a file gets the same text without colours. rich is imported only for a terminal.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from typing import IO

from upgrade_check.locales import Sentences
from upgrade_check.reports.paragraph import wrap
from upgrade_check.rules.outcome import Unreadable
from upgrade_check.text import display_width, printable

_NARROWEST = 40
USUAL = 80
"""Columns if the width is unknown."""

Span = tuple[str, str]
"""A piece of text and rich's name of its style."""
Line = list[Span]


def plain(lines: Iterable[Line]) -> str:
    """``lines`` without styles and trailing blanks."""
    return "".join("".join(text for text, _ in line).rstrip() + "\n" for line in lines)


def write_lines(lines: Callable[[int], Iterable[Line]], stream: IO[str]) -> None:
    """Print what ``lines`` gives for the stream's width."""
    if not stream.isatty() and not os.environ.get("FORCE_COLOR"):
        columns = os.environ.get("COLUMNS", "")
        width = int(columns) if columns.isdecimal() and columns else USUAL
        stream.write(plain(lines(max(width, _NARROWEST))))
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(file=stream, highlight=False, markup=False, emoji=False)
    for line in lines(max(console.width, _NARROWEST)):
        text = Text.assemble(*line)
        # A blank beyond the last column would make an empty line.
        text.rstrip()
        console.print(text, soft_wrap=True)


def hang(head: Line, text: str, width: int, style: str = "", indent: int = 0) -> Iterator[Line]:
    """``text`` beside ``head``; further lines align with the beginning of ``text``."""
    head = [("", ""), *((printable(part), its_style) for part, its_style in head)]
    left = indent + sum(display_width(part) for part, _ in head)
    first = [(" " * indent, ""), *head]
    for line in wrap(printable(text), max(width - left, _NARROWEST // 2)):
        yield [*first, (line, style)]
        first = [(" " * left, "")]


def rule(width: int) -> list[Line]:
    """A line across the terminal, with a blank line above and below."""
    return [[], [("─" * width, "dim")], []]


def unreadable_lines(
    unreadable: Iterable[Unreadable], say: Sentences, width: int
) -> Iterator[Line]:
    """The files that could not be read, and why."""
    for bad in unreadable:
        head = f"× {say.say('terminal.unreadable')}  "
        yield from hang([(head, "red")], bad.message, width)


def filled(text: str, columns: int) -> str:
    """``text``, padded with blanks to ``columns`` columns."""
    return text + " " * (columns - display_width(text))


def pairs(rows: list[tuple[str, str, str]], width: int, indent: int = 0) -> Iterator[Line]:
    """Names and values in two aligned columns; a name is printed once for several values."""
    column = max(display_width(name) for name, _, _ in rows) + 2
    above = ""
    for name, value, style in rows:
        shown = "" if name == above else name
        yield from hang([(filled(shown, column), "dim")], value, width, style, indent)
        above = name
