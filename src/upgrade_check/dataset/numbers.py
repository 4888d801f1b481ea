"""Numbers, years and statements as people type them into cells."""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from upgrade_check.dataset.remarks import (
    SCOPES,
    is_part_of_a_year,
    leaves_no,
    leaves_yes,
    pieces,
    year_in,
)
from upgrade_check.dataset.units import is_unit, plain, remembered, words

# Excel keeps 15 digits of a number; digits beyond are noise of binary arithmetic.
SIGNIFICANT_DIGITS = 15
# Larger than any real amount in yuan; a cell beyond it holds a mistake or an attack.
LARGEST = Decimal("1e20")
_SHOWN_IN_FULL = 10**SIGNIFICANT_DIGITS
# Day 0 of Excel's calendar, and the earliest plausible year.
_FIRST_DAY = dt.date(1899, 12, 30)
_EARLIEST = 1949
_LAST_MONTH = 12
_YEARS = range(1900, 2100)

_BLANK = frozenset({""}) | words(
    r"- -- --- — —— – ― / \ // 无 暂无 n/a na #n/a! nil none null 空 未填 未填报 … .... ……"
)
_YES = words("是 对 有 符合 明晰 清晰 明确 已符合 y yes true t √ ✓ ✔ ☑ v")
_NO = words(
    "否 不是 没有 不符合 不明晰 不清晰 不明确 未符合 尚不符合 尚未符合 n no false f × ✗ ✘ ✕ x ☒"
)

# A decimal number without grouping, which most are.
_BARE = re.compile(r"-?\d{1,30}(?:\.\d{1,30})?", re.ASCII)
_MAY_BE_NUMBER = re.compile(r"[\d名位第]")
_LONGEST = 200
_MOST_DIGITS = 40
# Line breaks and tabs stand between two figures, never between the digits of one.
_BREAKS = re.compile(r"[\t-\r\x1c-\x1e\x85\u2028\u2029]+")
_INVISIBLE = re.compile(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u2060\ufeff]+")
# Spaces that are typed to group digits; \x1f stands for them below.
_GROUPING_SPACE = re.compile(r"(?<=\d)[\xa0\u2007\u2009\u202f](?=\d{3}(?!\d))")
# Spaces say nothing unless they stand between digits.
_SPACES = re.compile(r"(?<![\d.,'\s])\s+|(?<=[^\d\s]\.)\s+|\s+(?![\d.,'\s])", re.ASCII)
# 45，131 may be two numbers as well.
_WIDE_COMMA = re.compile(r"(?<=\d)，(?=\d{3}(?!\d))")

# Thousands are grouped by one and the same sign. 168 500 may well be two figures, 1 685 is one.
_DIGITS = (
    r"[1-9]\d{0,2}(?P<by>[,'\x1f])\d{3}(?:(?P=by)\d{3})*(?:\.\d+)?"
    r"|(?P<spaced>[1-9]\d?(?: \d{3})+(?:\.\d+)?)|\d+(?:\.\d+)?|\.\d+"
)
_UNGROUPED = {ord(sign): None for sign in ",' \x1f"}
_NUMBER = re.compile(
    rf"(?:共计?|总共|总计|合计)?(?P<before>[约近超逾≈~≥≤<>〈〉大于小少不多低高过达=]*)"
    rf"(?P<ordinal>第)?"
    rf"(?P<sign>[-+]?)(?:(?P<open>\()(?P<sign2>-?))?(?P<digits>{_DIGITS})(?P<power>e[+-]?\d{{1,2}})?"
    rf"(?P<close>\))?"
    rf"(?P<vague>[余多+]?)(?P<unit>[^\d,/.+\-\s'\x1f、;:?]*)"
    rf"(?:/(?P<peers>\d{{1,19}})(?P<peers_unit>[^\d,/.+\-\s'\x1f、;:?]*))?",
    re.ASCII,
)
# 168.5(含飞地), 第12名(并列),较上年提升3位
_REMARKED = re.compile(
    r"(?P<before>[^()]+?)(?P<remark>(?:\([^()]{1,60}\))+|(?:(?<=[名位])|(?<=[名位]\)))[,;].+)"
)
_CHINESE = r"[一二三四五六七八九十百零〇]{1,7}"
_RANKED = re.compile(
    rf"(?:共?(?P<of>\d{{1,4}})[家个](?P<whom>{SCOPES})[里中内]?,?)?"
    rf"在?(?P<scope>{SCOPES})(?:并列)?(?:综合)?(?:排名|排在|排|位列|位居|名列|列|居)?"
    rf"(?:第(?P<rank>\d{{1,4}}|{_CHINESE})(?P<unit>[名位]?)|(?P<words>{_CHINESE})(?P<words_unit>[名位]))"
    rf"(?:/?共?计?(?P<peers>\d{{1,4}})[家个名]?)?",
    re.ASCII,
)
_ENGLISH_RANK = re.compile(
    r"(?:(?:no\.?|rank(?:ed)?|#)(?P<rank>\d{1,4})(?:st|nd|rd|th)?|(?P<first>\d{1,4})(?:st|nd|rd|th))"
    r"(?:(?:out)?of(?P<peers>\d{1,4})(?:zones)?)?|(?P<place>\d{1,4})(?:out)?of(?P<among>\d{1,4})(?:zones)?",
    re.ASCII,
)
_PEERS = (
    rf"(?a)(?P<scope>{SCOPES})(?:共有?|共计|总共|参评|合计)(?P<peers>\d{{1,4}})[家个名]?"
    rf"(?P<whom>{SCOPES})"
)
_ORDINAL = re.compile(
    r"(?:(?P<hundreds>[一二三四五六七八九])百)?"
    r"(?:(?P<tens>[一二三四五六七八九])?(?P<ten>十)|(?P<zero>[零〇]))?(?P<ones>[一二三四五六七八九])?"
)
_CHINESE_DIGITS = "零一二三四五六七八九"
_ENDS = "。.;!"
_BRACKETS = re.compile(r"[()]+")
_MAY_BE_REMARKED = re.compile(r"[(（,，;；第]")
_TICKED = frozenset("☑☒■√✓✔●◉▣⊠")
_BOX = "[☑☒■√✓✔●◉▣⊠□☐○◻◯]"
_WORD = r"[^\W\d_]{1,8}"
_TWO_BOXES = re.compile(rf"{_BOX}{_WORD}[/,;]?{_BOX}{_WORD}|{_WORD}{_BOX}[/,;]?{_WORD}{_BOX}")
_VAGUE_ENDS = ("左右", "上下", "以上", "以下", "以内", "余", "多")
YEAR_DIGITS = r"(?:19|20)\d\d|[一二][〇零○九][〇零○一二三四五六七八九]{2}|[12]\d(?=年)"
"""A year in a text: 2024, 二〇二四, or 24 before 年."""
_ARABIC = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_YEAR = re.compile(
    rf"(?P<year>{YEAR_DIGITS})(?:年度?)?"
    r"(?:全年|[末底]|1月?[-至到]12月|[-./年]\d{1,2}(?:[-./月]\d{0,2}日?)?)?",
    re.ASCII,
)

_NAMES_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d", re.ASCII)


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
    """What stands in brackets behind it, such as 含飞地, or around it, such as 全省."""
    is_ordinal: bool = False
    """It is a place in a ranking: 第12名, No. 12, 45家中第12名."""
    spaced: bool = False
    """Spaces or full-width commas group its digits: 45 131 may be two numbers."""

    @property
    def is_bare(self) -> bool:
        """Whether it is a figure with nothing around it but a unit."""
        return self.peers is None and not (self.inexact or self.remark or self.is_ordinal)


def is_blank(value: object) -> bool:
    """Whether a cell says nothing: empty, spaces, a dash, a slash, 无 or N/A."""
    if isinstance(value, str):
        return not value or _says_nothing(value)
    return value is None


@remembered
def _says_nothing(text: str) -> bool:
    return plain(text) in _BLANK


def exact_decimal(value: int | float | Decimal) -> Decimal | None:
    """The number that a cell shows, exactly; ``None`` for infinities, NaN and the absurdly large.

    A binary float stands for the decimal with at most 15 significant digits that Excel shows, so
    that a sum of 0.1 and 0.2 is 0.3.
    """
    if isinstance(value, float):
        return _of_float(value)
    return _of_decimal(Decimal(value))


@lru_cache(maxsize=1024)
def _of_float(value: float) -> Decimal | None:
    # Cached because several steps ask for the number in the same cell.
    if value.is_integer() and abs(value) < _SHOWN_IN_FULL:
        return Decimal(int(value))
    if not math.isfinite(value):
        return None
    return _of_decimal(Decimal(f"{value:.{SIGNIFICANT_DIGITS}g}"))


def _of_decimal(number: Decimal) -> Decimal | None:
    if not number.is_finite() or abs(number) > LARGEST:
        return None
    # Decimal would print 1.5E+3 and -0.
    return number + 0 if number else Decimal(0)


@lru_cache(maxsize=1024)
def fraction_of(number: Decimal) -> Fraction:
    """The same number, for exact comparisons."""
    return Fraction(*number.as_integer_ratio())


def number_in(value: object) -> TypedNumber | None:
    """The number in a cell, typed as one or as text; ``None`` if it cannot be told for sure."""
    if isinstance(value, str):
        return read_number(value)
    is_number = isinstance(value, (int, float, Decimal)) and not isinstance(value, bool)
    return _of_number(value) if is_number else None


@lru_cache(maxsize=4096)
def _of_number(value: float | Decimal) -> TypedNumber | None:
    number = exact_decimal(value)
    return None if number is None else TypedNumber(number)


def read_number(text: str) -> TypedNumber | None:
    """The number in ``text``, or ``None`` if there is none that can be told for sure.

    Digits are grouped by three, by one and the same sign, before the decimal point only; anything
    else is two numbers, or none. ``(12.3)`` is negative, and ``12/45`` a rank and its peers. What
    stands in brackets behind a number is its ``remark``, whatever it says.
    """
    if _BARE.fullmatch(text):
        number = exact_decimal(Decimal(text))
        return None if number is None else TypedNumber(number)
    if len(text) > _LONGEST or not _MAY_BE_NUMBER.search(text):
        return None
    return _read(text)


@lru_cache(maxsize=4096)
def _read(text: str) -> TypedNumber | None:
    folded = _folded(text)
    if folded is None:
        return None
    before, remark = _parted(folded)
    if not remark:
        return _figure(before)
    parts = list(pieces(remark))
    if len(parts) == 1 and is_unit(unit := parts[0].removeprefix("单位:")):
        return _figure(before + unit)
    typed = _figure(before.rstrip(_ENDS))
    if typed is None:
        return None
    said = []
    for part in parts:
        if among := re.fullmatch(_PEERS, part):
            peers = Decimal(among["peers"])
            if typed.peers not in (None, peers):
                return None
            typed = typed._replace(peers=peers)
            part = among["scope"] + among["whom"]
        said.append(part)
    return typed._replace(remark=",".join(part for part in (typed.remark, *said) if part))


def _parted(text: str) -> tuple[str, str]:
    """A folded text without the remark behind it, and the remark: 首位产业 in 是(首位产业)."""
    remarked = _REMARKED.fullmatch(text)
    if remarked is None:
        return text, ""
    return remarked["before"], _BRACKETS.sub(",", remarked["remark"]).strip(",")


def _folded(text: str) -> str | None:
    """``text`` without what says nothing; ``None`` where a sign would turn into another digit."""
    if not text.isascii():
        # NFKC makes 108 of 10⁸, and 1685 of 168⑤.
        if any(unicodedata.category(c) in ("No", "Nl") and c != "〇" for c in text):
            return None
        text = _GROUPING_SPACE.sub("\x1f", _BREAKS.sub("\n", _WIDE_COMMA.sub(" ", text)))
        text = unicodedata.normalize("NFKC", text).replace("−", "-").replace("’", "'")
    elif "\x1f" in text:
        return None
    text = _BREAKS.sub("\n", _INVISIBLE.sub("", text).casefold().strip(" \n\r\t"))
    if "-\n" in text.replace(" ", ""):
        # A dash on a line of its own is no sign.
        return None
    text = _SPACES.sub("", text).rstrip("。;!")
    # An apostrophe in front makes text of a number.
    return re.sub(r"(?<=[^\d\s])[.,]$", "", text.removeprefix("'"))


def _figure(folded: str) -> TypedNumber | None:
    """The figure in a text without remarks."""
    if ranked := _RANKED.fullmatch(folded):
        digits = ranked["rank"] or ranked["words"]
        rank = Decimal(digits) if digits.isdigit() else ordinal(digits)
        peers = {Decimal(n) for n in (ranked["of"], ranked["peers"]) if n}
        if rank is None or len(peers) > 1:
            return None
        scope = ",".join(s for s in (ranked["whom"], ranked["scope"]) if s)
        unit = ranked["unit"] or ranked["words_unit"] or ""
        return TypedNumber(rank, unit, next(iter(peers), None), remark=scope, is_ordinal=True)
    if english := _ENGLISH_RANK.fullmatch(folded):
        place = english["rank"] or english["first"] or english["place"]
        last = english["peers"] or english["among"]
        return TypedNumber(Decimal(place), "", Decimal(last) if last else None, is_ordinal=True)
    match = _NUMBER.fullmatch(folded)
    if match is None or bool(match["open"]) != bool(match["close"]):
        return None
    if match["open"] and match["ordinal"] and not match["unit"]:
        return None
    digits = match["digits"].translate(_UNGROUPED)
    if len(digits) > _MOST_DIGITS:
        return None
    value = Decimal(digits + (match["power"] or ""))
    is_negative = "-" in (match["sign"], match["sign2"]) or match["open"]
    number = exact_decimal(-value if is_negative else value)
    if number is None:
        return None
    unit = match["unit"]
    tail = next((end for end in _VAGUE_ENDS if unit.endswith(end)), "")
    return TypedNumber(
        number,
        unit.removesuffix(tail),
        Decimal(match["peers"]) if match["peers"] else None,
        inexact=match["before"] or match["vague"] or tail,
        is_ordinal=bool(match["ordinal"]),
        spaced=bool(match["spaced"]),
    )


def ordinal(text: str) -> Decimal | None:
    """The number that Chinese digits up to 九百九十九 make, such as 三十."""
    match = _ORDINAL.fullmatch(text)
    if match is None or not text:
        return None
    # 一百五 is 150 where people speak, and 105 where they err.
    needs_zero = bool(match["hundreds"] and match["ones"] and not match["ten"])
    if needs_zero is not bool(match["zero"]):
        return None
    hundreds, tens, ones = (
        _CHINESE_DIGITS.index(match[place] or "零") for place in ("hundreds", "tens", "ones")
    )
    tens = tens or (1 if match["ten"] else 0)
    return Decimal(100 * hundreds + 10 * tens + ones)


def remark_in(value: object) -> str:
    """The remark in brackets behind a figure or a statement, such as 首位产业; else empty."""
    if not isinstance(value, str) or not _MAY_BE_REMARKED.search(value):
        return ""
    if (typed := read_number(value)) is not None:
        return typed.remark
    return _parted(plain(value).rstrip(_ENDS))[1]


def read_year(value: object) -> int | None:
    """The year in a cell: 2024, ``2024年``, ``2024年度``, or a date in it."""
    if value is None:
        return None
    if isinstance(value, dt.date):
        # A cell that holds 2024 but is formatted as a date shows a day in July 1905.
        typed = (dt.date(value.year, value.month, value.day) - _FIRST_DAY).days
        return typed if value.year < _EARLIEST <= typed else value.year
    if isinstance(value, int):
        return value if value in _YEARS else None
    if isinstance(value, (float, Decimal)):
        number = exact_decimal(value) or Decimal(0)
        year = int(number)
        return year if number == year and year in _YEARS else None
    if not isinstance(value, str):
        return None
    match = _YEAR.fullmatch(plain(value))
    return year_of(match["year"]) if match else None


def year_of(digits: str) -> int:
    """The year that such digits give; two of them are of this century."""
    return int(f"20{digits}"[-4:].translate(_ARABIC))


def is_part_year(value: object) -> bool:
    """Whether a cell names a year but not the whole of it: 2024年9月, 2024Q3, 2024年快报, 202409.

    Neither a blank nor 去年 names one.
    """
    if value is None:
        return False
    year = read_year(value)
    if isinstance(value, dt.date):
        typed_as_number = year != value.year
        ends = value.month == _LAST_MONTH or (value.month, value.day) == (1, 1)
        return not (typed_as_number or ends)
    if isinstance(value, str) and (year or year_in(value)) is not None:
        return is_part_of_a_year(value)
    return year is None and _NAMES_YEAR.search(str(value)) is not None


def read_statement(value: object) -> bool | None:
    """Yes or no as people write them; ``None`` if it is neither."""
    if isinstance(value, bool):
        return value
    if not isinstance(value, str):
        return None
    return _said(value) if len(value) <= _LONGEST else None


@lru_cache(maxsize=2048)
def _said(text: str) -> bool | None:
    word = plain(text).rstrip(_ENDS)
    if (ticked := _ticked(word)) is not None:
        word = ticked
    word, remark = _parted(word)
    if word in _YES:
        return True if leaves_yes(remark) else None
    return False if word in _NO and leaves_no(remark) else None


def _ticked(word: str) -> str | None:
    """The one choice that is ticked in ``☑是 □否``; ``None`` where there are no two boxes."""
    if _TWO_BOXES.fullmatch(word):
        choices = re.findall(_WORD, word)
        if len(_YES.intersection(choices)) != 1 or len(_NO.intersection(choices)) != 1:
            return None
        boxes = re.findall(_BOX, word)
        ticked = [choice for choice, box in zip(choices, boxes, strict=True) if box in _TICKED]
        return ticked[0] if len(ticked) == 1 else ""
    bare = word.strip("".join(_TICKED))
    return bare if len(bare) + 1 == len(word) and bare in _YES | _NO else None
