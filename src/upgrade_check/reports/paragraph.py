"""Text that wraps as Chinese does: between any two characters, but no line begins with a comma."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from upgrade_check.text import display_width

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, RenderResult
    from rich.measure import Measurement

# A run of narrow characters is a word; every wide character can stand alone.
_TOKEN = re.compile(r"[ ]+|[\u0021-\u024f\u2000-\u22ff]+|.", re.DOTALL)
_NOT_FIRST = frozenset("，。、；：？！）》」』】〕”’…,.;:?!)]}%")
_NOT_LAST = frozenset("（《「『【〔“‘([{")


def wrap(text: str, width: int) -> list[str]:
    """``text`` in lines of at most ``width`` columns."""
    lines: list[str] = []
    line = ""
    for piece in _pieces(text):
        if display_width(line) + display_width(piece.rstrip()) <= width:
            line += piece
            continue
        if line.strip():
            lines.append(line.rstrip())
        line = piece.lstrip()
        while display_width(line) > width:
            head = _head(line, width)
            lines.append(head)
            line = line[len(head) :]
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _pieces(text: str) -> Iterator[str]:
    """What cannot be parted: a word, or a character with the punctuation that clings to it."""
    piece = ""
    for token in _TOKEN.findall(text):
        clings = piece and (token[0] in _NOT_FIRST or piece[-1] in _NOT_LAST)
        if piece and not clings:
            yield piece
            piece = ""
        piece += token
    if piece:
        yield piece


def _head(line: str, width: int) -> str:
    head = ""
    for character in line:
        if head and display_width(head + character) > width:
            break
        head += character
    return head


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A renderable for rich that wraps by :func:`wrap`."""

    text: str
    style: str = ""

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        from rich.text import Text

        for line in wrap(self.text, options.max_width):
            yield Text(line, style=self.style, no_wrap=True)

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        from rich.measure import Measurement

        widest = max(1, display_width(self.text))
        return Measurement(min(widest, 8), min(widest, options.max_width))
