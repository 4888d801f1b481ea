"""What a heading names together with the groups that it stands in: GDP over 2024年."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from upgrade_check.dataset.units import is_unit, plain
from upgrade_check.forms.headings import ASIDES_BY_TYPE, PEER_WORDS, heading_sort
from upgrade_check.forms.labels import Matched, Names, bracketed_unit
from upgrade_check.rules.inputs import RankInput
from upgrade_check.rules.pack import RulePack


def named_in_groups(texts: Sequence[str], names: Names, pack: RulePack) -> Matched | None:
    """What a heading below its groups names: 土地集约利用 over 全省排名, GDP over 2024年."""
    unit, year, parts = "", None, list[str]()
    for text in dict.fromkeys(texts):
        if not text:
            continue
        if is_unit(text):
            unit = plain(text).strip("()")
            continue
        heading, heading_unit = bracketed_unit(text)
        sort, stated = heading_sort(heading)
        # 得分 is another figure, but 综合评价 over 得分 is 综合评价得分.
        grouped = "".join(parts[-1:]) + text
        if sort == "other" and not (
            names.match(text) or names.match(grouped) or plain(text) in _titles(pack)
        ):
            return None
        if sort == "year":
            if year is not None and stated != year:
                return None
            year = stated
        elif sort != "value" or names.match(text):
            parts.append(text)
        else:
            # 完成(亿元) is the unit of all figures below it.
            unit = unit or heading_unit
    if not parts:
        return None
    matched = names.match(parts[-1])
    if matched is None and unit in ASIDES_BY_TYPE["rank"]:
        matched = _rank(parts[-1], names)
    if len(parts) > 1:
        outer, outer_unit = bracketed_unit(parts[-2])
        joined = names.match(outer + parts[-1])
        if joined is None and matched is None:
            rank = _rank(parts[-2], names)
            if rank and (peers := peers_of(rank, pack)):
                last = parts[-1]
                is_peers = plain(last) in PEER_WORDS or names.says_peers(last, peers.id)
                joined = peers if is_peers else None
        matched = joined or matched
        if matched and outer_unit and names.type_of(matched.id) == "amount":
            unit = unit or outer_unit
    matched = matched or names.identify(parts[-1])
    return matched and matched.joined(unit, year)


@lru_cache(maxsize=8)
def _titles(pack: RulePack) -> frozenset[str]:
    """What thresholds are called, as groups of headings are: 增加值占比."""
    return frozenset(plain(threshold.title.zh) for threshold in pack.thresholds)


def _rank(group: str, names: Names) -> Matched | None:
    """The rank that a group is about: 综合排名, or 土地集约利用 over 名次."""
    found = (names.match(text) for text in (group, f"{group}排名"))
    return next((m for m in found if m and names.type_of(m.id) == "rank"), None)


def peers_of(rank: Matched, pack: RulePack) -> Matched | None:
    """The number of those among whom a rank is given."""
    declared = pack.inputs[rank.id]
    among = declared.among if isinstance(declared, RankInput) else None
    return Matched(among, year=rank.year) if among else None
