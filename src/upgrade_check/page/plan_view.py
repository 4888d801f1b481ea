"""A plan on the page: the blocks of its printout, without those that the page shows anyway."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from upgrade_check.dataset.zone import Zone
from upgrade_check.locales import Language, sentences
from upgrade_check.planning.plan import Plan, make_plan
from upgrade_check.planning.what_if import WhatIf, what_if
from upgrade_check.reports.blocks import Block, Heading, Paragraph, Printout, Table
from upgrade_check.reports.plan_document import comparison, plan_printout
from upgrade_check.rules.assess import rules_identity
from upgrade_check.rules.pack import RulePack

_YEARS_AHEAD = 3
"""Length of a plan in years if the policy has no horizon."""
_SAID = ("subtitle", "verdict", "small")
"""Styles of blocks whose content is already in the page's header and footer."""


class PlanView(NamedTuple):
    """The plan of one zone."""

    summary: tuple[Block, ...]
    """The table for the meeting."""
    details: tuple[Block, ...]
    """Threshold by threshold."""


class Tried(NamedTuple):
    """The result of trying other figures."""

    result: WhatIf
    comparison: Table | None
    """Changes now and in the plan's target year; ``None`` if there are none."""


def year_of_plan(zone: Zone, pack: RulePack, today: dt.date) -> int:
    """The target year of a zone's plan."""
    return pack.horizon or (zone.year or today.year) + _YEARS_AHEAD


def document(plan: Plan, pack: RulePack, language: Language, today: dt.date) -> Printout:
    """A plan as a printout."""
    rules = rules_identity(pack, language)
    return plan_printout([plan], (), rules, plan.by, today, language)


def plan_view(
    years: Sequence[Zone], pack: RulePack, language: Language, today: dt.date
) -> PlanView:
    """The plan of a zone.

    Args:
        years: The zone in its years, latest last.
        pack: The rules.
        language: The language of the plan.
        today: The date of the review.
    """
    by = year_of_plan(years[-1], pack, today)
    plan = make_plan(years, pack, by, language)
    front, details = document(plan, pack, language, today).sections
    return PlanView(_without_frame(front.blocks), _without_frame(details.blocks))


def tried(
    years: Sequence[Zone],
    pack: RulePack,
    wanted: Mapping[str, str],
    language: Language,
    today: dt.date,
) -> Tried:
    """The verdict with the figures ``wanted``, now and in the plan's target year."""
    result = what_if(years[-1], pack, wanted, language)
    if not result.changed or result.faults:
        return Tried(result, None)
    replaced = {input_id: wanted[input_id] for input_id in result.changed}
    by = year_of_plan(years[-1], pack, today)
    plan = make_plan(years, pack, by, language, replaced=replaced)
    assert plan.scenario
    table = comparison(plan, plan.scenario, sentences(language))
    return Tried(result, table if table.rows else None)


def _without_frame(blocks: Sequence[Block]) -> tuple[Block, ...]:
    return tuple(
        block
        for block in blocks
        if not (isinstance(block, Heading) and block.level == 0)
        if not (isinstance(block, Paragraph) and block.style in _SAID)
    )
