"""Units of amounts, and their exact worth in 亿元."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache, wraps
from typing import TypeVar

T = TypeVar("T")

AMOUNT_UNIT = "亿元"
"""The unit that amounts are kept in: 100 million yuan."""

# Value of one unit in 亿元, and its names on Chinese and English forms.
_WORTH: dict[str, Decimal] = {
    name: Decimal(worth)
    for worth, names in {
        "1e-8": "元 yuan cny rmb",
        "1e-6": "百元",
        "1e-5": "千元 thousandyuan",
        "1e-4": "万元 万 10000yuan 10kyuan",
        "1e-3": "十万元",
        "1e-2": "百万元 百万 millionyuan",
        "1e-1": "千万元 千万",
        "1": "亿元 亿 100millionyuan cny100m",
        "10": "十亿元 billionyuan",
        "100": "百亿元",
        "1000": "千亿元",
        "10000": "万亿元 万亿",
    }.items()
    for name in names.split()
}
AMOUNT_UNITS: tuple[str, ...] = ("亿元", "万元", "千元", "百万元", "元")
"""Units that a form offers to choose from."""

_OTHER_UNIT = re.compile(
    r"[十百千万亿]{0,3}(?:美元|美金|欧元|港元|港币|日元|英镑|韩元|台币|新台币|澳元|加元|卢布|us\$|usd|eur|hkd|jpy|gbp|\$|€|£)"
    r"|%|‰|百分比|百分数|百分点|倍"
)
# Spaces, control characters and invisible characters.
_UNSEEN = re.compile(
    r"[\s\x00-\x1f\x7f-\xa0\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ufff9-\ufffb]+"
)
_SHORT = 200


def remembered(function: Callable[[str], T]) -> Callable[[str], T]:
    """``function`` with its answers for short texts, which forms repeat; long ones take memory."""
    cached = lru_cache(maxsize=4096)(function)

    @wraps(function)
    def answer(text: str) -> T:
        return cached(text) if len(text) <= _SHORT else function(text)

    return answer


@remembered
def plain(text: str) -> str:
    """Fold widths (NFKC), drop spaces of every kind and what cannot be seen, fold case."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return _UNSEEN.sub("", text).casefold()


def words(text: str) -> frozenset[str]:
    """Words that blanks part, folded for comparison."""
    return frozenset(map(plain, text.split()))


_COUNT_UNITS = words("个 家 名 位 所 项 户 次 人 名次 家次 place places zone zones")
_NUMBERING = re.compile(
    r"^(?:\(?[一二三四五六七八九十\d]{1,3}[).、:]|\(?\d{1,2}\)?\s*[.、)]|[①-⑳★*#·•]|其中:)+"
)


def without_numbering(text: str) -> str:
    """A text, folded, without the numbering before it: ``二、2025年目标`` is 2025年目标."""
    return _NUMBERING.sub("", plain(text))


_ASIDES = re.compile(
    r"人民币|现价|当年价格?|保留[\d一二两三四]位小数|取整数?|/年|(?:金额|计量|货币)?单位:|(?<=\d),(?=\d{3})"
)
_AROUND = re.compile(r"[()【】,;。]")


@lru_cache(maxsize=1024)
def _folded_unit(unit: str) -> str:
    folded = _ASIDES.sub("", plain(unit)).replace("億", "亿").replace("萬", "万")
    # 万(亿) is a choice, and not 万亿.
    pieces = list(filter(None, _AROUND.split(folded)))
    return pieces[0] if len(pieces) == 1 else folded


def is_amount_unit(unit: str) -> bool:
    """Whether ``unit`` names a sum of money that can be converted exactly."""
    return len(unit) <= _SHORT and _folded_unit(unit) in _WORTH


def is_count_unit(unit: str) -> bool:
    """Whether ``unit`` is what people write behind a rank or a number of things."""
    return plain(unit) in _COUNT_UNITS


def is_other_unit(unit: str) -> bool:
    """Whether ``unit`` is one that neither amounts nor counts can have, such as 亿美元 or %."""
    return _OTHER_UNIT.fullmatch(plain(unit)) is not None


@lru_cache(maxsize=2048)
def is_unit(text: str) -> bool:
    """Whether a text is nothing but a unit, such as 亿元 or （%）."""
    folded = plain(text).strip("()")
    return is_amount_unit(folded) or is_count_unit(folded) or is_other_unit(folded)


def worth(unit: str) -> Decimal:
    """What one ``unit`` is in 亿元, exactly.

    Raises:
        KeyError: The unit is not known; it is never guessed.
    """
    return _WORTH[_folded_unit(unit)]
