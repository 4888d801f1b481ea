"""Figures that zones share: the number ranked in a province, and the city's own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from upgrade_check.dataset.findings import finding
from upgrade_check.dataset.units import plain
from upgrade_check.dataset.zone import Finding, Zone
from upgrade_check.rules.facts import Facts
from upgrade_check.rules.inputs.rank import RankInput
from upgrade_check.rules.pack import RulePack


def disagreements(zones: Sequence[Zone], pack: RulePack) -> Iterator[tuple[int, Finding]]:
    """Figures that differ between zones of one province or city and year, by the zone's index.

    An error where another zone's figure turns the verdict, else a warning.
    """
    shared: dict[str, tuple[str, ...]] = {}
    for input_id, declared in pack.inputs.items():
        if isinstance(declared, RankInput) and declared.among:
            shared[declared.among] = ("province",)
        elif declared.is_of("city"):
            shared[input_id] = "province", "city"
    for input_id, whose in shared.items():
        groups: dict[tuple[object, ...], list[int]] = {}
        for index, zone in enumerate(zones):
            where = [plain(zone.text(i)) for i in whose]
            # Where no place is stated, only what stands on one sheet is of one.
            key = (zone.year, *where, "" if all(where) else zone.sheet)
            if zone.number(input_id) is not None and (where[-1] or len(where) == 1):
                groups.setdefault(key, []).append(index)
        for group in groups.values():
            yield from _differing(zones, group, input_id, pack)


def _differing(
    zones: Sequence[Zone], group: Sequence[int], input_id: str, pack: RulePack
) -> Iterator[tuple[int, Finding]]:
    ordered = sorted(group, key=lambda index: zones[index].number(input_id) or 0)
    # If any other figure turns a verdict, the lowest or the highest does.
    ends = [zones[ordered[0]], zones[ordered[-1]]]
    if ends[0].number(input_id) == ends[1].number(input_id):
        return
    for index in group:
        zone = zones[index]
        own = zone.measurements[input_id]
        others = [z for z in ends if z.number(input_id) != own.value]
        turned = [z for z in others if _is_turned(zone, z, input_id, pack)]
        other = (turned or others)[0].measurements[input_id]
        details = {
            "label": pack.inputs[input_id].label,
            "found": own.raw,
            "other": str(other.place),
            "other_found": other.raw,
            "variant": "shared",
        }
        yield index, finding("duplicate-input", own.place, (input_id,), details, milder=not turned)


def _is_turned(zone: Zone, other: Zone, input_id: str, pack: RulePack) -> bool:
    """Whether another zone's figure would turn a criterion's result."""
    value = other.measurements[input_id].value
    own = zone.measurements[input_id]._replace(value=value)
    changed = zone._replace(measurements={**zone.measurements, input_id: own})
    before, after = Facts.of(zone, pack), Facts.of(changed, pack)
    return any(
        criterion.decide(before).status is not criterion.decide(after).status
        for criterion in pack.criteria
        if any(reference.input == input_id for reference in criterion.references())
    )
