"""What people call the colour of a font or a fill."""

from __future__ import annotations

import colorsys
from collections.abc import Mapping
from functools import lru_cache

# The palette of old workbooks begins with these, twice.
_PALETTE = ["000000", "FFFFFF", "FF0000", "00FF00", "0000FF", "FFFF00", "FF00FF", "00FFFF"]
# By degrees; between two of them people differ.
_HUES = {10: "红", 25: "红橙", 55: "橙黄", 75: "黄", 165: "绿", 200: "绿蓝", 255: "蓝"}
_HUES |= {300: "蓝紫", 340: "紫红", 360: "红"}
# A colour of the workbook's theme may be any.
_ANY = "红橙黄绿蓝紫"
_THEME = "456789"
_PALE = 30


@lru_cache(maxsize=256)
def colour_names(rgb: str) -> str:
    """The names of a colour such as ``FFFF0000``; none for black, white and what is no colour."""
    try:
        red, green, blue = bytes.fromhex(rgb[-6:])
    except ValueError:
        return ""
    if max(red, green, blue) - min(red, green, blue) < _PALE:
        return "灰" if 64 < red < 240 else ""
    hue = colorsys.rgb_to_hls(red / 255, green / 255, blue / 255)[0] * 360
    return next(names for end, names in _HUES.items() if hue <= end)


def colour_of(attributes: Mapping[str, str]) -> str:
    """The names of the colour that an element such as ``<color rgb="FFFF0000"/>`` gives."""
    if attributes.get("theme", "-") in _THEME:
        return _ANY
    number = attributes.get("indexed", "")
    if number.isascii() and number.isdigit() and int(number) < 2 * len(_PALETTE):
        return colour_names(_PALETTE[int(number) % len(_PALETTE)])
    return colour_names(attributes.get("rgb", ""))
