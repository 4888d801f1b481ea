"""The rule packs, each with a zone that passes."""

from __future__ import annotations

from functools import cache

from upgrade_check import RulePack, load_pack
from upgrade_check.dataset.zone import Zone
from upgrade_check.rules.cases import InputValue, case_zone, load_cases

UPGRADE, TARGETS = load_pack("national-upgrade"), load_pack("targets-2027")


@cache
def _base(pack: RulePack) -> dict[str, InputValue]:
    loaded = load_cases(pack)
    assert loaded is not None
    return loaded[1].base


def zone_of(pack: RulePack, **changes: InputValue) -> Zone:
    """The zone of the pack's own cases, with other figures."""
    return case_zone(pack, _base(pack) | changes)
