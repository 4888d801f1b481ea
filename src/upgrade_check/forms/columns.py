"""Which columns of a form hold figures, and of which year: ``数值``, ``2024年``, ``实际值``."""

from __future__ import annotations

from typing import NamedTuple

from upgrade_check.forms.cells import Grid
from upgrade_check.forms.headings import heading_key, heading_rank, heading_sort
from upgrade_check.forms.labels import bracketed_unit


class ValueColumn(NamedTuple):
    """A column of figures."""

    column: int
    row: int
    """Row of its heading."""
    year: int | None = None
    unit: str = ""
    """Unit in the heading's brackets."""
    telling: int = 0
    """How telling the heading is; the lowest of several names the column."""


class ValueColumns(NamedTuple):
    """The columns of figures below one header row."""

    used: tuple[ValueColumn, ...]
    """One, or one a year."""
    rivals: tuple[int, ...] = ()
    """Further columns that may be meant as well."""


def value_columns(grid: Grid, row: int, within: range | None = None) -> ValueColumns:
    """The columns of figures that the header in ``row`` names; none if it names none.

    ``within`` limits the columns that are looked at.

    A target, a plan and last year's figure are no values. Where the heading is divided further in
    the next row, that row decides.
    """
    found: list[ValueColumn] = []
    others: list[int] = []
    for column, text in grid.headings(row):
        if within is not None and column not in within:
            continue
        heading, unit = bracketed_unit(text)
        sort, year = heading_sort(heading)
        if sort == "value":
            below = _divided(grid, row, column, unit)
            if below is not None:
                found += below.used
                others += below.rivals
            else:
                rank = heading_rank(heading) if heading_key(heading) else 0
                found.append(ValueColumn(column, row, None, unit, rank))
        elif sort == "year":
            found.append(ValueColumn(column, row, year, unit))
    return _chosen(found, others)


def _divided(grid: Grid, row: int, column: int, unit: str) -> ValueColumns | None:
    """The columns that a heading spans, by what stands below it; ``None`` if it spans one."""
    span = grid.span(row, column)
    below = [(at, grid.text(row + 1, at)) for at in span]
    if len(span) == 1 or not any(text for _, text in below):
        return None
    found: list[ValueColumn] = []
    unknown: list[int] = []
    for at, text in below:
        heading, own = bracketed_unit(text)
        sort, year = heading_sort(heading)
        if sort in ("value", "year"):
            found.append(ValueColumn(at, row + 1, year, own or unit))
        elif sort is None:
            unknown.append(at)
    if not found and unknown:
        return ValueColumns((ValueColumn(unknown[0], row + 1, None, unit),), tuple(unknown[1:]))
    return ValueColumns(tuple(found), tuple(unknown))


def _chosen(found: list[ValueColumn], others: list[int]) -> ValueColumns:
    plain_ones = sorted(
        (column for column in found if column.year is None), key=lambda column: column.telling
    )
    if plain_ones:
        # 数值 is the figure; a year beside it gives another year's.
        rivals = [column.column for column in plain_ones[1:]]
        return ValueColumns((plain_ones[0],), (*rivals, *others))
    years = [column.year for column in found]
    if len(set(years)) < len(years):
        return ValueColumns((found[0],), tuple(c.column for c in found[1:]))
    return ValueColumns(tuple(found), tuple(others))
