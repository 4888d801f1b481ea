"""What the pack calls the single inputs, and what an office whose city is known may call them."""

from __future__ import annotations

from functools import lru_cache

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
    return Names(single, {"city": city, "zone": zone})
