"""Numbers, years and statements as people type them into cells."""

from __future__ import annotations

import datetime as dt
import math
import re
from decimal import Decimal
from typing import NamedTuple

from upgrade_check.dataset.units import (
    is_amount_unit,
    is_count_unit,
    is_other_unit,
    plain,
)

# Excel keeps 15 digits of a number; digits beyond are noise of binary arithmetic.
SIGNIFICANT_DIGITS = 15
# Larger than any real amount in yuan; a cell beyond it holds a mistake or an attack.
LARGEST = Decimal("1e20")
_SHOWN_IN_FULL = 10**SIGNIFICANT_DIGITS
# Day 0 of Excel's calendar, and the earliest plausible year.
_FIRST_DAY = dt.date(1899, 12, 30)
_EARLIEST = 1949
_YEARS = range(1900, 2100)

_BLANK = frozenset(
    {
        "",
        "-",
        "--",
        "---",
        "—",
        "——",
        "–",
        "―",
        "－",
        "/",
        "\\",
        "//",
        "无",
        "暂无",
        "n/a",
        "na",
        "#n/a!",
        "nil",
        "none",
        "null",
        "空",
        "未填",
        "未填报",
        "…",
        "...",
        "....",
        "......",
    }
)
_YES = frozenset(
    {
        "是",
        "对",
        "有",
        "符合",
        "明晰",
        "清晰",
        "明确",
        "已符合",
        "y",
        "yes",
        "true",
        "t",
        "√",
        "✓",
        "✔",
        "☑",
        "v",
    }
)
_NO = frozenset(
    {
        "否",
        "不是",
        "没有",
        "不符合",
        "不明晰",
        "不清晰",
        "不明确",
        "未符合",
        "n",
        "no",
        "false",
        "f",
        "×",
        "✗",
        "✘",
        "✕",
        "x",
        "☒",
    }
)

_DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+"
_NUMBER = re.compile(
    rf"(?P<before>[约近超逾≈~≥≤<>〈〉大于小少不多低高过达=]*)"
    rf"(?P<ordinal>第)?"
    rf"(?P<sign>[-−+]?)(?P<open>\()?(?P<sign2>[-−]?)(?P<digits>{_DIGITS})(?P<power>e[+-]?\d{{1,2}})?"
    rf"(?P<close>\))?"
    rf"(?P<vague>[余多+]?)(?P<unit>[^\d,/.+-]*)"
    rf"(?:/(?P<peers>\d+)(?P<peers_unit>[^\d,/.+-]*))?",
    re.ASCII,
)
_REMARKED = re.compile(r"(?P<before>[^()]+)\((?P<remark>[^()\d]{1,30})\)")
# These words in brackets make it a different figure, or another year's.
_OTHER_FIGURE = (
    "目标",
    "计划",
    "规划",
    "任务",
    "上年",
    "去年",
    "同期",
    "增长",
    "同比",
    "万元",
    "亿元",
)
_NOT_FINAL = ("快报", "初步", "初核", "预计", "估计", "估算", "暂", "预测", "约", "左右", "未审")
_INEXACT_NOTE = re.compile(
    r"(?:为|系)?(?:(?:19|20)\d\d年?度?)?"
    r"(?:快报|初步核算|初核|初步|预计|预测|估计|估算|暂估|目标|计划|规划|预期)(?:值|数|数据)?"
)


def _ranking(among: str) -> re.Pattern[str]:
    """A rank in words, such as 在全省排名第12位（共45家）, where ``among`` says in what."""
    return re.compile(
        rf"(?:在?(?:{among}))?(?:并列)?(?:排名|排|位列|位居|列|居)?"
        r"第(?P<rank>\d{1,4}|[一二三四五六七八九十百]{1,7})(?P<unit>[名位]?)"
        rf"(?:[(,]?(?:{among})?(?:共|总共|参评|共计)(?P<peers>\d{{1,4}})[家个名]?\)?)?"
    )


_RANKED = _ranking("全省|省内|本省")
_RANKED_IN_CITY = _ranking("全省|省内|本省|全市|市内|本市")
_HESITANT = ("拟", "待", "正在", "预", "部分", "基本", "尚", "未", "不", "无", "计划", "争取", "?")
_ENDS = "。.;!"
_VAGUE_ENDS = ("左右", "上下", "以上", "以下", "以内", "余", "多")
_YEAR = re.compile(
    r"(?P<year>(?:19|20)\d\d)(?:年度?)?(?:[-./年]\d{1,2}(?:[-./月]\d{0,2}日?)?)?", re.ASCII
)


class TypedNumber(NamedTuple):
    """A number as found in a cell."""

    value: Decimal
    unit: str = ""
    """What stands behind the digits, such as 亿元, 名 or %."""
    peers: Decimal | None = None
    """The second number of ``12/45``."""
    inexact: str = ""
    """The word or sign that makes it no exact figure, such as 约, ≥ or 快报数."""
    remark: str = ""
    """What stands in brackets behind it, such as 含飞地."""


def is_blank(value: object) -> bool:
    """Whether a cell says nothing: empty, spaces, a dash, a slash, 无 or N/A."""
    if value is None:
        return True
    return isinstance(value, str) and (not value or plain(value) in _BLANK)


def exact_decimal(value: int | float | Decimal) -> Decimal | None:
    """The number that a cell shows, exactly; ``None`` for infinities, NaN and the absurdly large.

    A binary float stands for the decimal with at most 15 significant digits that Excel shows, so
    that a sum of 0.1 and 0.2 is 0.3.
    """
    if isinstance(value, float):
        if value.is_integer() and abs(value) < _SHOWN_IN_FULL:
            return Decimal(int(value))
        if not math.isfinite(value):
            return None
        number = Decimal(f"{value:.{SIGNIFICANT_DIGITS}g}")
    else:
        number = Decimal(value)
    if not number.is_finite() or abs(number) > LARGEST:
        return None
    # Decimal would print 1.5E+3 and -0.
    return number + 0 if number else Decimal(0)


def number_in(value: object, *, in_municipality: bool = False) -> TypedNumber | None:
    """The number in a cell, typed as one or as text; ``None`` if it cannot be told for sure.

    Args:
        value: The cell's content.
        in_municipality: Whether the province is a single city, so that 全市第3名 is a rank in it.
    """
    if isinstance(value, str):
        return read_number(value, in_municipality=in_municipality)
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return None
    number = exact_decimal(value)
    return None if number is None else TypedNumber(number)


def read_number(text: str, *, in_municipality: bool = False) -> TypedNumber | None:
    """The number in ``text``, or ``None`` if there is none that can be told for sure.

    Understands ``1,234.5``, ``1 234.5``, full-width digits, ``(12.3)`` for a negative amount,
    ``12.3%``, ``12.3亿元``, ``第12名``, ``12/45``; a comma that does not group by three is refused.
    """
    folded = plain(text).replace("−", "-").replace("、", "")
    # The leading apostrophe of Excel and grouping spaces are removed by now.
    folded = folded.replace("'", "").replace("’", "")
    if ranked := (_RANKED_IN_CITY if in_municipality else _RANKED).fullmatch(folded):
        rank = _ordinal(ranked["rank"])
        peers = Decimal(ranked["peers"]) if ranked["peers"] else None
        return TypedNumber(rank, ranked["unit"], peers)
    remarked = _REMARKED.fullmatch(folded)
    if remarked and not _is_unit(remarked["remark"]):
        return _with_remark(remarked["before"], remarked["remark"])
    match = _NUMBER.fullmatch(folded)
    if match is None or bool(match["open"]) != bool(match["close"]):
        return None
    if match["open"] and match["unit"] == "" and match["ordinal"]:
        return None
    digits = match["digits"].replace(",", "")
    if len(digits) > 40:
        return None
    value = Decimal(digits + (match["power"] or ""))
    negative = match["sign"] == "-" or match["sign2"] == "-" or bool(match["open"])
    unit = match["unit"]
    vague = match["before"] or match["vague"]
    if tail := next((end for end in _VAGUE_ENDS if unit.endswith(end)), ""):
        vague = vague or tail
        unit = unit.removesuffix(tail)
    number = exact_decimal(-value if negative else value)
    if number is None:
        return None
    among = Decimal(match["peers"]) if match["peers"] and len(match["peers"]) < 20 else None
    if match["peers"] and among is None:
        return None
    return TypedNumber(number, unit, among, vague)


def _is_unit(text: str) -> bool:
    return is_amount_unit(text) or is_count_unit(text) or is_other_unit(text)


def _with_remark(figure: str, remark: str) -> TypedNumber | None:
    """A figure with a remark behind it; ``None`` where the remark makes it another figure."""
    typed = read_number(figure)
    if typed is None or any(word in remark for word in _OTHER_FIGURE):
        return None
    vague = next((word for word in _NOT_FINAL if word in remark), "")
    return typed._replace(inexact=typed.inexact or (remark if vague else ""), remark=remark)


def _ordinal(text: str) -> Decimal:
    """The number in 第三十名: Arabic digits, or Chinese ones up to 九百九十九."""
    if text.isdecimal():
        return Decimal(text)
    total, digit = 0, 0
    for character in text:
        if character in "十百":
            total += (digit or 1) * (10 if character == "十" else 100)
            digit = 0
        else:
            digit = "一二三四五六七八九".index(character) + 1
    return Decimal(total + digit)


def remark_in(value: object) -> str:
    """The remark in brackets behind a figure or a statement, such as 首位产业; else empty."""
    if not isinstance(value, str) or "(" not in (folded := plain(value)):
        return ""
    remarked = _REMARKED.fullmatch(folded.rstrip(_ENDS))
    return remarked["remark"] if remarked and not _is_unit(remarked["remark"]) else ""


def inexact_note(text: str) -> str:
    """A remark that is nothing but 快报数, 初步核算 or 2025年目标值, folded; else empty."""
    folded = plain(text[:30]).strip("()").rstrip(_ENDS)
    return folded if _INEXACT_NOTE.fullmatch(folded) else ""


def read_year(value: object) -> int | None:
    """The year in a cell: 2024, ``2024年``, ``2024年度``, or a date in it."""
    if isinstance(value, dt.date):
        # A cell that holds 2024 but is formatted as a date shows a day in July 1905.
        typed = (dt.date(value.year, value.month, value.day) - _FIRST_DAY).days
        return typed if value.year < _EARLIEST <= typed else value.year
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        # Excel stores 2024 as a float; whole floats of this size are exact.
        return int(value) if value.is_integer() and int(value) in _YEARS else None
    if isinstance(value, (int, Decimal)):
        number = exact_decimal(value)
        if number is None or number != number.to_integral_value():
            return None
        year = int(number)
        return year if year in _YEARS else None
    if not isinstance(value, str):
        return None
    match = _YEAR.fullmatch(plain(value))
    return int(match["year"]) if match else None


def read_statement(value: object) -> bool | None:
    """Yes or no as people write them; ``None`` if it is neither."""
    if isinstance(value, bool):
        return value
    if not isinstance(value, str):
        return None
    word = plain(value).rstrip(_ENDS)
    remarked = _REMARKED.fullmatch(word)
    if remarked and not any(doubt in remarked["remark"] for doubt in _HESITANT):
        word = remarked["before"]
    if word in _YES:
        return True
    return False if word in _NO else None
