"""Text from outside, made safe to show."""

from __future__ import annotations

import unicodedata

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def printable(text: object) -> str:
    r"""``text`` on one line, with everything visible that would move a terminal's cursor.

    Control characters become their Unicode pictures (ESC is ``␛``), while direction marks, line
    separators and lone surrogates become ``\u202e`` and the like.
    """
    shown = str(text)
    if shown.isprintable():
        return shown
    return "".join(map(_visible, shown))


def _visible(char: str) -> str:
    point = ord(char)
    if point < 0x20:
        return chr(0x2400 + point)
    if point == 0x7F:
        return "␡"
    if unicodedata.category(char) in _HIDDEN:
        return f"\\u{point:04x}" if point < 0x10000 else f"\\U{point:08x}"
    return char
