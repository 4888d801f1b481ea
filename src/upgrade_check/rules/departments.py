"""Who delivers which figures."""

from __future__ import annotations

from typing import NamedTuple

from upgrade_check.rules.pack import RulePack
from upgrade_check.rules.text import Text


class Department(NamedTuple):
    """An office that holds figures of a pack."""

    title: Text
    inputs: tuple[str, ...]
    """Ids of its inputs, in the order of the pack; the identity inputs belong to no department."""


def departments_of(pack: RulePack) -> tuple[Department, ...]:
    """The departments in the order in which the pack first names them."""
    titles: dict[str, Text] = {}
    inputs: dict[str, list[str]] = {}
    for threshold in pack.thresholds:
        for input_id, declared in threshold.inputs.items():
            title = declared.department or threshold.department
            titles.setdefault(title.zh, title)
            inputs.setdefault(title.zh, []).append(input_id)
    return tuple(Department(title, tuple(inputs[name])) for name, title in titles.items())
