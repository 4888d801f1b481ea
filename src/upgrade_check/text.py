"""Text from outside, made safe to show, and its width on a terminal."""

from __future__ import annotations

import re
import unicodedata

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_LINE_BREAKS = "[\t\n\v\f\r\x85\u2028\u2029]+"


def printable(text: object) -> str:
    r"""``text`` on one line, with everything visible that would move a terminal's cursor.

    Tabs and line breaks become spaces; other control characters become their Unicode pictures
    (ESC is ``␛``); direction marks and lone surrogates become ``\u202e`` and the like.
    """
    shown = str(text)
    if shown.isprintable():
        return shown
    # Compile on first use: nearly all text is printable.
    return "".join(map(_visible, re.sub(_LINE_BREAKS, " ", shown)))


def _visible(char: str) -> str:
    point = ord(char)
    if point < 0x20:
        return chr(0x2400 + point)
    if point == 0x7F:
        return "␡"
    # XML cannot hold noncharacters such as U+FFFE.
    if unicodedata.category(char) in _HIDDEN or point & 0xFFFE == 0xFFFE:
        return f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"
    return char


_LONGEST_QUOTE = 60


def quoted(text: str) -> str:
    """What a sentence repeats of a cell: its beginning; the place says where to read the rest."""
    return text if len(text) <= _LONGEST_QUOTE else f"{text[: _LONGEST_QUOTE - 1].rstrip()}…"


def file_name(path: str) -> str:
    """The name of a file without its folders, which are nobody's business on paper."""
    return path.replace("\\", "/").rpartition("/")[2] or path


def display_width(text: str) -> int:
    """Columns that ``text`` takes on a terminal; wide characters take two."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )
