"""The colours of fonts and fills."""

from __future__ import annotations

from collections.abc import Mapping

THEME = "theme"
"""Stands for any colour that the workbook's theme gives."""
# The palette of old workbooks begins with these, twice.
_PALETTE = ["000000", "FFFFFF", "FF0000", "00FF00", "0000FF", "FFFF00", "FF00FF", "00FFFF"]
_ACCENTS = frozenset("456789")
_PLAIN = ("", "000000", "FFFFFF")


def shade(rgb: str) -> tuple[str, ...]:
    """A colour such as ``FFFF0000`` without its opacity; none for black and white."""
    colour = rgb[-6:].upper()
    return () if colour in _PLAIN else (colour,)


def colour_of(attributes: Mapping[str, str]) -> tuple[str, ...]:
    """The colour that an element such as ``<color rgb="FFFF0000"/>`` gives."""
    if attributes.get("theme", "-") in _ACCENTS:
        return (THEME,)
    number = attributes.get("indexed", "")
    if number.isascii() and number.isdigit() and int(number) < 2 * len(_PALETTE):
        return shade(_PALETTE[int(number) % len(_PALETTE)])
    return shade(attributes.get("rgb", ""))
