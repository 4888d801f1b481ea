"""Text from a workbook or a file name, made safe to show on one line."""

from __future__ import annotations

import re
import unicodedata

# Controls (C0, C1, DEL), line and paragraph separators, what changes the direction of text, what
# cannot be seen, and lone surrogates: on a terminal they act, elsewhere they mislead.
_ACTING = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_SPACES = re.compile(r"[\r\n\t\x0b\x0c\x85\u2028\u2029]+")


def printable(text: str) -> str:
    """``text`` on one line: line breaks become spaces, other acting characters are named."""
    if text.isascii() and text.isprintable():
        return text
    return _ACTING.sub(_named, _SPACES.sub(" ", text))


def _named(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        # The pictures that Unicode has for control characters: ESC is shown as ␛.
        return chr(0x2400 + code)
    return f"\\u{code:04x}"


def display_width(text: str) -> int:
    """Columns that ``text`` takes on a terminal; wide characters take two."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )
