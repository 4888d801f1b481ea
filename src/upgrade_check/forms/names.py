"""What the pack calls the single inputs, and what an office whose city is known may call them."""

from __future__ import annotations

import re
from functools import lru_cache

from upgrade_check.dataset.units import plain
from upgrade_check.forms.labels import Names
from upgrade_check.rules.inputs import TableInput
from upgrade_check.rules.pack import RulePack


@lru_cache(maxsize=8)
def input_names(pack: RulePack) -> Names:
    """The names under which the form's rows are found."""
    single = {i: d for i, d in pack.inputs.items() if not isinstance(d, TableInput)}
    return Names(single)


@lru_cache(maxsize=64)
def pattern_names(pack: RulePack, city: str, zone: str) -> Names:
    """The names that hold the city's or the zone's own name."""
    single = {i: d for i, d in pack.inputs.items() if not isinstance(d, TableInput)}
    return Names(single, {"city": _own_names(plain(city), pack), "zone": [zone]})


def _own_names(city: str, pack: RulePack) -> list[str]:
    """What a city may be called: 海安, 海安市 and 江苏省南通市海安市 are one.

    滨江市江北区 lies in 滨江市; only in a municipality a district is what a city is elsewhere.
    """
    parts = re.findall(r"[^省市]+[省市]?", city.removeprefix("市"))
    if not parts:
        return []
    *around, name = parts
    if name.endswith("区") and around and around[-1] not in pack.municipalities:
        return _own_names("".join(around), pack)
    bare = name.removesuffix("市")
    return [city, bare, f"{bare}市"]


_LONGEST_ZONE_NAME = 40
OF_ANY_ZONE = re.compile(r"(?:省级|国家级?|升级|申报|创建|[各本我全])+$")
"""So ends what names no zone: 省级高新区, 本高新区."""
_MORE_ZONE_WORDS = ("高新技术产业开发区", "高新技术开发区", "开发区", "高新区")


@lru_cache(maxsize=8)
def zone_words(pack: RulePack) -> tuple[str, ...]:
    """What zones are called, from the labels of their name: 高新区."""
    names = next(iter(pack.identity.values())).names()
    return tuple(plain(name).removesuffix("名称") for name in names)


def is_zone_name(folded: str, pack: RulePack) -> bool:
    """Whether a folded text names one zone: 甲高新区, but neither 高新区 nor 省级高新区."""
    if ":" in folded or len(folded) > _LONGEST_ZONE_NAME:
        return False
    for ending in (*_MORE_ZONE_WORDS, *zone_words(pack)):
        if folded.endswith(ending):
            return bool(OF_ANY_ZONE.sub("", folded.removesuffix(ending)))
    return False
