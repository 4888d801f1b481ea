"""Which names in a workbook are one zone's: 滨江高新区, 江苏省滨江高新技术产业开发区."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from upgrade_check.dataset.findings import finding
from upgrade_check.dataset.remarks import short_zone
from upgrade_check.dataset.zone import Finding
from upgrade_check.forms.labels import is_zone_name
from upgrade_check.forms.record_layout import RecordLayout, identity, joined, name_place, said
from upgrade_check.rules.pack import RulePack

_PLACES = ("province", "city")


def with_one_name(
    records: list[RecordLayout], pack: RulePack
) -> tuple[list[RecordLayout], Mapping[str, list[Finding]]]:
    """The records with one name for each zone, and by name what is said of another one like it.

    Two names are one zone's where nothing tells them apart but 高新技术产业开发区 and the places
    before it, and neither where the zones lie nor their figures differ.
    """
    if len(records) < 2:
        return records, {}
    states = [said(record, pack, figures=False) for record in records]
    stated = [[re.sub("[省市]", "", of.get(place, "")) for place in _PLACES] for of in states]
    around = "|".join(map(re.escape, {place for places in stated for place in places if place}))
    places_before = re.compile(rf"^(?:{around})+(?=.+高新区)")
    names = [identity(record, pack)[1] for record in records]
    groups: dict[str, list[int]] = {}
    for at, short in enumerate(map(short_zone, names)):
        if is_zone_name(short, pack) and short.endswith("高新区"):
            stem = places_before.sub("", re.sub("[省市]", "", short))
            groups.setdefault(stem, []).append(at)
    found, told = list(records), dict[str, list[Finding]]()
    for group in groups.values():
        first = {names[at]: records[at] for at in reversed(group)}
        if len(first) < 2:
            continue
        name, *others = reversed(first)
        places = [{stated[at][n] for at in group} for n in range(len(_PLACES))]
        own = [records[at]._replace(name=name) for at in group]
        if all(len(of - {""}) < 2 for of in places) and _go_together(own, pack):
            for at, record in zip(group, own, strict=True):
                found[at] = record
        # Two that lie in different cities are two.
        elif not any(len(of) > 1 and "" not in of for of in places):
            for one, other in ((name, others[0]), *((other, name) for other in others)):
                place, at_other = (name_place(first[n], pack) for n in (one, other))
                given = {"found": one, "other": str(at_other), "other_found": other}
                given |= {"variant": "zone"}
                told[one] = [finding("duplicate-input", place, (pack.name_id,), given, milder=True)]
    return found, told


def _go_together(records: Sequence[RecordLayout], pack: RulePack) -> bool:
    """Whether records of one zone are of several years, or parts of one record."""
    years: dict[int | None, list[RecordLayout]] = {}
    for record in records:
        years.setdefault(identity(record, pack)[0], []).append(record)
    is_dated = None not in years or len(records) == 1
    return is_dated and all(joined(of, pack) is not None for of in years.values())
