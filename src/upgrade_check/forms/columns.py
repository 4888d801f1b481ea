"""Which columns of a form hold figures, and of which year: ``数值``, ``2024年``, ``实际值``."""

from __future__ import annotations

import re
from typing import NamedTuple

from upgrade_check.dataset.units import plain
from upgrade_check.forms.cells import Grid
from upgrade_check.forms.labels import bracketed_unit, unit_line
from upgrade_check.forms.layout import ACTUAL_WORDS, OTHER_VALUE_WORDS, heading_key, heading_rank

_YEAR = re.compile(r"(?P<year>(?:19|20)\d\d)(?:年度?)?(?P<rest>.*)", re.ASCII)
_PART_OF_A_YEAR = re.compile(
    r"上半年|下半年|[一二三四1-4]个?季度|前[\d一二三四五六七八九十]{1,2}个?月"
    r"|(?<!\d)1?\d月?[-—–~～至到](?!12月)1?\d月"
)
_OF_TARGETS = re.compile(
    r"(?:目标|计划|预期|预测|预计|任务)(?:值|数|任务|分解|安排|建议|一览)*表?(?:$|[()])"
)
_OF_RESULTS = re.compile(r"完成|实际|实绩|进展|执行|评估")
_LONGEST_TITLE = 50
_TITLE_LINES = 8


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


def heading_sort(heading: str) -> tuple[str | None, int | None]:
    """What a heading stands over, and its year.

    ``value``, ``year``, ``other`` for what is no figure of the year; ``None`` if unknown.
    """
    folded = plain(heading)
    if not folded:
        return None, None
    if any(word in folded for word in OTHER_VALUE_WORDS) or _PART_OF_A_YEAR.search(folded):
        return "other", None
    if heading_key(folded) == "value" or folded in ACTUAL_WORDS:
        return "value", None
    match = _YEAR.fullmatch(folded)
    if match and (
        not match["rest"] or match["rest"] in ACTUAL_WORDS or heading_key(match["rest"]) == "value"
    ):
        return "year", int(match["year"])
    return None, None


def disclaimer(grid: Grid) -> tuple[str, str] | None:
    """Place and text of the title that says that the sheet holds no figures of a whole year.

    2027年预期目标表 and 2024年1-9月 are such titles, of the sheet or in its first lines;
    三年行动计划完成情况 is not. ``None`` if no title says so.
    """
    if _is_disclaimed(plain(grid.sheet.name)):
        return grid.sheet.name, grid.sheet.name
    for row in grid.rows_from(0):
        texts = [(c, text) for c, text in grid.headings(row) if "单位" not in text]
        if row >= _TITLE_LINES or len(texts) > 1:
            break
        for column, text in texts:
            is_title = len(text) <= _LONGEST_TITLE and ":" not in plain(text)
            if is_title and _is_disclaimed(plain(text)):
                return str(grid.place(row, column)), text
    return None


def _is_disclaimed(title: str) -> bool:
    of_targets = _OF_TARGETS.search(title) and not _OF_RESULTS.search(title)
    return bool(of_targets or _PART_OF_A_YEAR.search(title))


def unit_above(grid: Grid, header: int) -> str:
    """The unit on a line such as 单位:万元 between title and header."""
    for row in range(header):
        for _, text in grid.texts(row):
            if unit := unit_line(text):
                return unit
    return ""
