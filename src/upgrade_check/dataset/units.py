"""Units of amounts, and their exact worth in 亿元."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

AMOUNT_UNIT = "亿元"
"""The unit that amounts are kept in: 100 million yuan."""

# Value of one unit in 亿元, under the names that Chinese and English forms use.
_WORTH: dict[str, Decimal] = {
    "元": Decimal("1e-8"),
    "百元": Decimal("1e-6"),
    "千元": Decimal("1e-5"),
    "万元": Decimal("1e-4"),
    "万": Decimal("1e-4"),
    "十万元": Decimal("1e-3"),
    "百万元": Decimal("1e-2"),
    "百万": Decimal("1e-2"),
    "千万元": Decimal("1e-1"),
    "千万": Decimal("1e-1"),
    "亿元": Decimal(1),
    "亿": Decimal(1),
    "十亿元": Decimal(10),
    "百亿元": Decimal(100),
    "千亿元": Decimal(1000),
    "万亿元": Decimal(10000),
    "万亿": Decimal(10000),
    "yuan": Decimal("1e-8"),
    "cny": Decimal("1e-8"),
    "rmb": Decimal("1e-8"),
    "thousandyuan": Decimal("1e-5"),
    "10000yuan": Decimal("1e-4"),
    "10kyuan": Decimal("1e-4"),
    "millionyuan": Decimal("1e-2"),
    "100millionyuan": Decimal(1),
    "cny100m": Decimal(1),
    "billionyuan": Decimal(10),
}
AMOUNT_UNITS: tuple[str, ...] = ("亿元", "万元", "千元", "百万元", "元")
"""Units that a form offers to choose from."""

_COUNT_UNITS = frozenset("个家名位所项户次人") | {
    "名次",
    "家次",
    "place",
    "places",
    "zones",
    "zone",
}
_OTHER_UNIT = re.compile(
    r"[十百千万亿]{0,3}(?:美元|美金|欧元|港元|港币|日元|英镑|韩元|台币|新台币|澳元|加元|卢布|us\$|usd|eur|hkd|jpy|gbp|\$|€|£)"
    r"|%|‰|百分比|百分数|百分点|倍"
)
_SPACELESS = {ord(" "): None, ord(","): None}


# Spaces, control characters and invisible characters.
_UNSEEN = re.compile(
    r"[\s\x00-\x1f\x7f-\xa0\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ufff9-\ufffb]+"
)
_SHORT = 64


def plain(text: str) -> str:
    """Fold widths (NFKC), drop spaces of every kind and what cannot be seen, fold case."""
    # Forms repeat the same words; cache only short ones to bound memory.
    return _folded(text) if len(text) <= _SHORT else _folded.__wrapped__(text)


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    return _UNSEEN.sub("", text).casefold()


_NUMBERING = re.compile(
    r"^(?:\(?[一二三四五六七八九十\d]{1,3}[).、:]|\(?\d{1,2}\)?\s*[.、)]|[①-⑳★*#·•]|其中:)+"
)


def without_numbering(text: str) -> str:
    """A text, folded, without the numbering before it: ``二、2025年目标`` is 2025年目标."""
    return _NUMBERING.sub("", plain(text))


def _amount_key(unit: str) -> str:
    return _folded_unit(unit) if len(unit) <= _SHORT else _folded_unit.__wrapped__(unit)


@lru_cache(maxsize=1024)
def _folded_unit(unit: str) -> str:
    key = plain(unit).translate(_SPACELESS)
    key = key.replace("人民币", "").replace("(", "").replace(")", "")
    return key.replace("億", "亿").replace("萬", "万")


def is_amount_unit(unit: str) -> bool:
    """Whether ``unit`` names a sum of money that can be converted exactly."""
    return _amount_key(unit) in _WORTH


def is_count_unit(unit: str) -> bool:
    """Whether ``unit`` is what people write behind a rank or a number of things."""
    return plain(unit) in _COUNT_UNITS


def is_other_unit(unit: str) -> bool:
    """Whether ``unit`` is one that neither amounts nor counts can have, such as 亿美元 or %."""
    return _OTHER_UNIT.fullmatch(plain(unit)) is not None


def worth(unit: str) -> Decimal:
    """What one ``unit`` is in 亿元, exactly.

    Raises:
        KeyError: The unit is not known; it is never guessed.
    """
    return _WORTH[_amount_key(unit)]
