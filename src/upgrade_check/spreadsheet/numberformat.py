"""What a number format does to a number: dates, percent, scaling, a unit behind it."""

from __future__ import annotations

import re
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne
from typing import NamedTuple

from upgrade_check.spreadsheet.grid import NumberFormat

# ECMA-376 part 1, 18.8.30: formats that files name by number only. 27–36 and 50–58 are the East
# Asian dates.
_BUILTIN_DATES = frozenset({*range(14, 23), *range(27, 37), 45, 46, 47, *range(50, 59)})
_BUILTIN_PERCENTS = frozenset({9, 10})

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?'
    r"|[\\!](?P<escaped>.)"
    r"|[_*]."
    r"|\[(?P<bracket>[^\]]*)\]"
    r"|(?P<general>General|G/通用格式)"
    r"|(?P<clock>AM/PM|A/P|上午/下午)"
    r"|(?P<power>E[+-]0+)"
    r"|(?P<digits>[0#?]+)"
    r"|(?P<commas>,+)"
    r"|(?P<point>\.)"
    r"|(?P<percent>%)"
    r"|(?P<date>[ymdhsgeb])"
    r"|(?P<literal>.)",
    re.IGNORECASE | re.DOTALL,
)
_SECTION = re.compile(r'(?:^|;)((?:"[^"]*"?|[\\!_*].|\[[^\]]*\]|[^;])*)', re.DOTALL)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?\d+(?:\.\d+)?)")
_COMPARISONS = {"<": lt, "<=": le, ">": gt, ">=": ge, "=": eq, "<>": ne}
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_PLAIN = NumberFormat()
_LONGEST_CODE = 255
_SIGNS = " +-()$¥￥€"


class Section(NamedTuple):
    """One of the parts of a format that semicolons divide."""

    is_date: bool
    format: NumberFormat
    condition: tuple[str, float] | None

    def holds(self, value: float) -> bool:
        """Whether ``value`` meets the condition, or there is none."""
        sign, bound = self.condition or ("=", value)
        return bool(_COMPARISONS[sign](value, bound))


def builtin(number: int) -> tuple[Section, ...]:
    """The sections of the format that has only a number."""
    is_percent = number in _BUILTIN_PERCENTS
    return sections("y" if number in _BUILTIN_DATES else "0%" if is_percent else "General")


@lru_cache(maxsize=2048)
def sections(code: str) -> tuple[Section, ...]:
    """The sections of a format code such as ``0.0,,"百万";-0.0``."""
    return tuple(_section(part) for part in _SECTION.findall(code[:_LONGEST_CODE])[:4])


def section_for(found: tuple[Section, ...], value: float) -> Section:
    """The section that shows ``value``."""
    if len(found) == 1:
        return found[0]
    if any(section.condition for section in found):
        # A section without a condition applies to all remaining values.
        return next((s for s in found[:3] if s.holds(value)), found[-1])
    if value < 0:
        return found[1]
    return found[2] if value == 0 and len(found) > 2 else found[0]


def _section(code: str) -> Section:
    is_date, percent, condition = False, False, None
    scale = after_dot = 0
    dotted = seen_digits = False
    before = behind = ""
    for token in _TOKEN.finditer(code):
        kind, text = token.lastgroup, token[0]
        if kind == "bracket":
            if stated := _CONDITION.fullmatch(token["bracket"]):
                condition = (stated[1], float(stated[2]))
            is_date = is_date or _ELAPSED.fullmatch(token["bracket"]) is not None
        elif kind in ("date", "clock"):
            is_date = True
        elif kind == "percent":
            percent = True
        elif kind in ("digits", "general"):
            seen_digits, behind, scale = True, "", 0
            after_dot += len(text) if dotted else 0
        elif kind == "commas" and seen_digits and not behind:
            # Each comma right after the last digit divides by a thousand.
            scale = 3 * len(text)
        elif kind in ("quoted", "escaped", "literal"):
            literal = token[kind]
            if literal == "." and seen_digits and kind != "literal":
                # 0!.0, writes a point between digits: 12345 is shown as 1.2, in 万.
                dotted = True
            elif seen_digits:
                behind += literal
            else:
                before += literal
    unit = "" if is_date else behind.strip()
    if not seen_digits or is_date:
        return Section(is_date, _PLAIN, condition)
    return Section(
        False, NumberFormat(percent, scale + after_dot, unit, before.strip(_SIGNS)), condition
    )
