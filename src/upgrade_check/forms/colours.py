"""What people call the colours of cells: 红字为预计数."""

from __future__ import annotations

import colorsys
from functools import lru_cache

from upgrade_check.spreadsheet.colour import THEME

# By degrees; between two of them people differ.
_HUES = {10: "红", 25: "红橙", 55: "橙黄", 75: "黄", 165: "绿", 200: "绿蓝", 255: "蓝"}
_HUES |= {300: "蓝紫", 340: "紫红", 360: "红"}
_ANY = "红橙黄绿蓝紫"
_PALE = 30


@lru_cache(maxsize=256)
def colour_names(*colours: str) -> str:
    """The names of colours such as ``FF0000``; none for what is no colour."""
    return "".join(map(_names, colours))


def _names(colour: str) -> str:
    if colour == THEME:
        return _ANY
    try:
        red, green, blue = bytes.fromhex(colour)
    except ValueError:
        return ""
    if max(red, green, blue) - min(red, green, blue) < _PALE:
        return "灰" if 64 < red < 240 else ""
    hue = colorsys.rgb_to_hls(red / 255, green / 255, blue / 255)[0] * 360
    return next(names for end, names in _HUES.items() if hue <= end)
