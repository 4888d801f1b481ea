"""Ranks from a roster: the scores of all that were ranked, highest first."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from decimal import Decimal

from upgrade_check.dataset.entry import Entry, Record, shown
from upgrade_check.dataset.findings import finding
from upgrade_check.dataset.numbers import is_blank, number_in
from upgrade_check.dataset.units import plain
from upgrade_check.dataset.zone import Line, Standing
from upgrade_check.rules.criteria.rank_within import Criterion as RankWithin
from upgrade_check.rules.inputs.base import Unusable
from upgrade_check.rules.inputs.rank import RankInput
from upgrade_check.rules.inputs.remarks import heeding_remarks
from upgrade_check.rules.pack import RulePack

_LEAST = 2
_FEW = 3


def ranked(records: Sequence[Record], pack: RulePack) -> list[Record]:
    """The records with the ranks that their scores give.

    A rank that is stated stays; where it is not the one that a complete roster gives, it is
    ``rank-mismatch``. Where scores are lacking a rank among some is no rank: ``roster-incomplete``.
    """
    completed = list(records)
    for rank_id, declared in pack.inputs.items():
        if not isinstance(declared, RankInput):
            continue
        confirmed: set[int] = set()
        if declared.from_:
            among: Sequence[int] = range(len(records))
            if declared.without:
                outside = tuple(map(plain, declared.without))
                among = [i for i in among if not _is_outside(records[i], outside, pack)]
            for members in _rosters(records, among, declared.from_):
                confirmed |= _rank(completed, members, rank_id, declared, declared.from_, pack)
        _compare(completed, confirmed, rank_id, declared)
    return completed


def _compare(
    records: list[Record], confirmed: Container[int], rank_id: str, declared: RankInput
) -> None:
    """Fault ranks that cannot be of one ranking: more zones are ahead of one than its rank allows.

    Ranks that begin again in each section are ranks of the section. Where ties count once in a
    list in order, only those behind a tie are wrong.
    """
    groups: dict[tuple[object, ...], dict[int, Decimal]] = {}
    for index, record in enumerate(records):
        entry, province = record.entries.get(rank_id), record.entries.get("province")
        peers = number_in(_given(record.entries, declared.among or ""))
        if index not in confirmed and entry and not entry.fault and (typed := entry.number):
            where = plain(str(province.value or "")) if province else ""
            key = record.year, where, peers.value if peers else None
            groups.setdefault(key, {})[index] = typed.value
    for ranks in groups.values():
        ascending = sorted(ranks.values())
        wrong = dict.fromkeys(
            i for i, rank in ranks.items() if bisect_left(ascending, rank) >= rank > 0
        )
        if not wrong:
            continue
        shared = sum(n for n in Counter(ascending).values() if n > 1)
        is_one_list = list(ranks.values()) == ascending and 2 * shared < len(ranks)
        entries = {i: records[i].entries[rank_id] for i in ranks}
        leading = [str(entries[i].place) for i in sorted(ranks, key=ranks.__getitem__)[:_FEW]]
        for index in wrong if is_one_list else ranks:
            first = index if index in wrong else next(iter(wrong))
            ahead = bisect_left(ascending, ranks[first])
            details = {
                "label": declared.label,
                "found": f"{ranks[first]:f}",
                "other": str(entries[first].place),
                "n": ahead,
                "places": "、".join(leading[:ahead]),
                "variant": "ahead",
            }
            faulty = entries[index]._replace(fault="rank-mismatch", fault_details=details)
            records[index] = _with(records[index], rank_id, faulty)


def _is_outside(record: Record, without: tuple[str, ...], pack: RulePack) -> bool:
    """Whether a zone is of those that a ranking goes without."""
    name = plain(str(_given(record.entries, pack.name_id) or ""))
    return any(kind.startswith(without) for kind in record.kinds) or any(w in name for w in without)


def _rosters(records: Sequence[Record], ranked: Iterable[int], score_id: str) -> list[list[int]]:
    """Those ranked of one sheet, province and year, where at least two of them have scores."""
    groups: dict[tuple[object, ...], list[int]] = {}
    for index in ranked:
        record = records[index]
        province = record.entries.get("province")
        key = record.sheet, record.year, plain(str(province.value or "")) if province else ""
        groups.setdefault(key, []).append(index)
    return [
        members
        for members in groups.values()
        if sum(not is_blank(_given(records[i].entries, score_id)) for i in members) >= _LEAST
    ]


def _given(entries: Mapping[str, Entry], input_id: str) -> object:
    entry = entries.get(input_id)
    return None if entry is None else entry.value


def _rank(
    records: list[Record],
    members: Sequence[int],
    rank_id: str,
    declared: RankInput,
    score_id: str,
    pack: RulePack,
) -> set[int]:
    """Rank the members by their scores; returns those whose scores make a complete roster."""
    scored = pack.inputs[score_id]
    scores: dict[int, Decimal] = {}
    for index in members:
        entry = records[index].entries.get(score_id)
        if entry and (entry.remarks or isinstance(entry.value, str)):
            entry = heeding_remarks(records[index], pack).entries[score_id]
        try:
            value = scored.read(entry)
        except Unusable:
            # The score's own finding says why.
            continue
        if isinstance(value, Decimal):
            scores[index] = value
    ascending = sorted(scores.values())
    last = _last_that_passes(scores, ascending, rank_id, pack)
    confirmed: set[int] = set()
    for index in members:
        record = records[index]
        score, own = record.entries.get(score_id), record.entries.get(rank_id)
        if score is None or is_blank(score.value):
            continue
        ranked = number_in(_given(record.entries, declared.among or ""))
        is_whole = index in scores and ranked is not None and ranked.value == len(scores)
        is_stated = own is not None and not is_blank(own.value)
        details: dict[str, object] = {"label": declared.label, "from_label": scored.label}
        if not is_whole:
            if not is_stated:
                details["n"] = len(scores)
                if ranked is not None:
                    details["peers"] = f"{ranked.value:f}"
                elif declared.among:
                    details |= {"among": pack.inputs[declared.among].label, "variant": "unstated"}
                faulty = Entry(None, score.place, fault="roster-incomplete", fault_details=details)
                records[index] = _with(record, rank_id, faulty)
            continue
        rank = 1 + len(ascending) - bisect_right(ascending, scores[index])
        details["rank"] = rank
        confirmed.add(index)
        if not is_stated:
            line = None
            if last is not None and scores[index] < scores[last]:
                line = _line(records[last], score_id, scores[last] - scores[index], pack)
            standing = Standing(score_id, shown(score), score.place, rank, len(scores), line)
            told = finding("rank-computed", score.place, (rank_id,), details)
            entry = Entry(rank, score.place, source=score.source, year=score.year)
            records[index] = _with(record, rank_id, entry)._replace(
                findings=(*record.findings, told),
                standings={**record.standings, rank_id: standing},
            )
        elif own is not None and (stated := own.number) and stated.value != rank:
            details |= {"score": shown(score), "peers": len(scores), "found": f"{stated.value:f}"}
            faulty = own._replace(fault="rank-mismatch", fault_details=details)
            records[index] = _with(record, rank_id, faulty)
    return confirmed


def _last_that_passes(
    scores: Mapping[int, Decimal], ascending: Sequence[Decimal], rank_id: str, pack: RulePack
) -> int | None:
    """The record with the lowest score whose rank is still good enough; ``None`` if none is."""
    within = [c for c in pack.criteria if isinstance(c, RankWithin) and c.rank == rank_id]
    if not within:
        return None
    places = min(math.floor(criterion.top * len(scores)) for criterion in within)
    passing = [i for i, s in scores.items() if len(scores) - bisect_right(ascending, s) < places]
    return min(passing, key=lambda index: scores[index], default=None)


def _line(last: Record, score_id: str, lacking: Decimal, pack: RulePack) -> Line:
    name, score = last.entries.get(pack.name_id), last.entries[score_id]
    return Line("—" if name is None else shown(name), shown(score), score.place, lacking)


def _with(record: Record, input_id: str, entry: Entry) -> Record:
    return record._replace(entries={**record.entries, input_id: entry})
