"""Cells that hold for several records: names and years said once, a figure merged over zones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from upgrade_check.dataset.units import plain
from upgrade_check.forms.label_axis import LabelBlock
from upgrade_check.forms.record_axis import Column
from upgrade_check.rules.pack import RulePack


def left_blank(
    block: LabelBlock, columns: Sequence[Column], pack: RulePack
) -> dict[int, dict[int, int]]:
    """By column: the rows in which it leaves blank what an earlier one says of zone or year.

    A name stands on the first of a zone's years, or a year on the first of its zones.
    """
    grid, latest = block.grid, dict[int, int]()
    said = [row for row, m in block.rows if m.id in pack.identity]
    years = [row for row, m in block.rows if m.id == pack.year_id]
    names = [row for row, m in block.rows if m.id == pack.name_id]
    blank = {
        c.column: {row for row in said if not grid.merged_text(row, c.column)} for c in columns
    }
    undated = sum(not blank[c.column].isdisjoint(years) for c in columns)
    found: dict[int, dict[int, int]] = {}
    for at, rows in blank.items():
        if rows.isdisjoint(years):
            # Another city is that of a zone that nobody named.
            is_same = all(
                grid.merged_text(row, at) == grid.merged_text(row, latest[row])
                for row in said
                if row in latest and row not in rows and row not in years
            )
            own = rows if is_same and not rows.isdisjoint(names) else set()
        else:
            own = set(years) if rows.isdisjoint(names) and 2 * undated >= len(columns) else set()
        found[at] = {row: latest[row] for row in own if row in latest}
        latest |= {row: at for row in said if row not in rows}
    return found


def said_once(
    block: LabelBlock, columns: Sequence[Column], pack: RulePack
) -> dict[int, dict[int, int]]:
    """By column: the rows of the zone's name and place, which one of its years alone gives."""
    found: dict[int, dict[int, int]] = {}
    for row in (row for row, m in block.rows if m.id in pack.identity and m.id != pack.year_id):
        said = [c.column for c in columns if block.grid.merged_text(row, c.column)]
        for column in columns if len(said) == 1 else ():
            found.setdefault(column.column, {})[row] = said[0]
    return found


def merged_over_a_city(block: LabelBlock, column: int, pack: RulePack) -> Iterator[str]:
    """The city's figures that are merged over records of the same city and year alone."""
    grid, said = block.grid, {m.id: row for row, m in reversed(block.rows)}
    own = [said[i] for i in ("province", "city", pack.year_id) if i in said]
    is_told = {"city", pack.year_id} <= said.keys()
    for input_id, row in said.items() if is_told else ():
        if grid.is_merged(row, column) and pack.inputs[input_id].is_of("city"):
            span = grid.span_merged(row, column)
            texts = [{plain(grid.merged_text(at, c)) for c in span} for at in own]
            if all(len(of) == 1 and "" not in of for of in texts):
                yield input_id
