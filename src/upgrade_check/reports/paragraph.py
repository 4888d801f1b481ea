"""Line breaking for Chinese: after any character, but no line begins with a comma."""

from __future__ import annotations

import re
from collections.abc import Iterator

from upgrade_check.text import display_width

# A line may break after any wide character, but not within a run of narrow ones.
_TOKEN = re.compile(r"[ ]+|[\u0021-\u024f\u2000-\u22ff]+|.", re.DOTALL)
_NOT_FIRST = frozenset("，。、；：？！）》」』】〕”’…,.;:?!)]}%")
_NOT_LAST = frozenset("（《「『【〔“‘([{")


def wrap(text: str, width: int) -> list[str]:
    """``text`` in lines of at most ``width`` columns."""
    if display_width(text) <= width:
        return [text]
    lines: list[str] = []
    line, used = "", 0
    for piece in _pieces(text):
        if used + display_width(piece.rstrip()) <= width:
            line += piece
            used += display_width(piece)
            continue
        if line.strip():
            lines.append(line.rstrip())
        line = piece.lstrip()
        while display_width(line) > width:
            head = _head(line, width)
            lines.append(head)
            line = line[len(head) :]
        used = display_width(line)
    return [*lines, line.rstrip()] if line.strip() or not lines else lines


def _pieces(text: str) -> Iterator[str]:
    """Unbreakable pieces: a word, or a character with its punctuation."""
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
