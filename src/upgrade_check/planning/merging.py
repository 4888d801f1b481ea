"""Whether a threshold would pass with two rows counted as one, such as industries of one chain."""

from __future__ import annotations

from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from upgrade_check.dataset.zone import TableRow, Zone
from upgrade_check.locales import Language
from upgrade_check.rules.criterion import CriterionBase
from upgrade_check.rules.facts import Facts
from upgrade_check.rules.inputs import TableInput
from upgrade_check.rules.measured import MeasuredCriterion
from upgrade_check.rules.outcome import Status, ThresholdOutcome
from upgrade_check.rules.pack import RulePack
from upgrade_check.rules.rows import row_name


class Pair(NamedTuple):
    """Two rows that make a threshold pass if they are counted as one."""

    names: tuple[str, str]
    measured: tuple[str, ...]
    """The result of each measured criterion with these rows merged, in order."""


def pairs_that_pass(
    zone: Zone,
    pack: RulePack,
    criteria: tuple[CriterionBase, ...],
    outcome: ThresholdOutcome,
    language: Language,
) -> tuple[Pair, ...]:
    """The pairs, in the order of the table; empty unless only criteria on a table fail.

    Only rows that are already marked are merged: the program cannot tell what may be marked.
    """
    measured = [c for c in criteria if isinstance(c, MeasuredCriterion)]
    others = [
        o
        for c, o in zip(criteria, outcome.criteria, strict=True)
        if not isinstance(c, MeasuredCriterion) and o.blocking
    ]
    if outcome.status is not Status.FAIL or any(o.status is not Status.PASS for o in others):
        return ()
    limits = {(r.input, r.column) for c in measured if c.kind == "count" for r in c.references()}
    found = []
    for table_id, where in limits:
        table = pack.tables[table_id]
        rows = zone.tables.get(table_id, ())
        marked = [row for row in rows if row.cells[where].value is True]
        for one, other in combinations(marked, 2):
            merged = _merged(table, one, other)
            kept = tuple(merged if r is one else r for r in rows if r is not other)
            facts = Facts.of(zone._replace(tables={**zone.tables, table_id: kept}), pack, language)
            values = [c.measure(facts) for c in measured]
            if all(
                v is not None and c.bound.holds(v) for c, v in zip(measured, values, strict=True)
            ):
                texts = tuple(
                    c.shown(facts, v)
                    for c, v in zip(measured, values, strict=True)
                    if v is not None
                )
                found.append(Pair((row_name(table, one), row_name(table, other)), texts))
    return tuple(found)


def _merged(table: TableInput, one: TableRow, other: TableRow) -> TableRow:
    cells = dict(one.cells)
    for column, declared in table.columns.items():
        first, second = cells[column].value, other.cells[column].value
        if declared.type == "amount" and isinstance(first, Decimal) and isinstance(second, Decimal):
            cells[column] = cells[column]._replace(value=first + second)
    return one._replace(cells=cells)
