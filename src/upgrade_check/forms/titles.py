"""What the lines above the figures say of all of them: a title, and a unit."""

from __future__ import annotations

import re

from upgrade_check.dataset.remarks import PART_OF_A_YEAR
from upgrade_check.dataset.units import plain
from upgrade_check.forms.cells import Grid
from upgrade_check.forms.labels import unit_line

_OF_TARGETS = re.compile(
    r"(?:目标|计划|预期|预测|预计|任务)(?:值|数|任务|分解|安排|建议|一览)*表?(?:$|[()])"
)
_OF_RESULTS = re.compile(r"完成|实际|实绩|进展|执行|评估")
_LONGEST_TITLE = 50
_TITLE_LINES = 8


def disclaimer(grid: Grid) -> tuple[str, str] | None:
    """Place and text of the title that says that the sheet holds no figures of a whole year.

    2027年预期目标表 and 2024年1-9月 are such titles, of the sheet or in its first lines;
    三年行动计划完成情况 is not, and in a title it also speaks for a sheet called 发展目标.
    ``None`` if no title says so.
    """
    titles: list[tuple[str, str]] = []
    for row in grid.rows_from(0):
        texts = [(c, text) for c, text in grid.headings(row) if "单位" not in text]
        if row >= _TITLE_LINES or len(texts) > 1:
            break
        titles += [
            (str(grid.place(row, column)), text)
            for column, text in texts
            if len(text) <= _LONGEST_TITLE and ":" not in plain(text)
        ]
    name = grid.sheet.name
    has_results = any(_OF_RESULTS.search(plain(text)) for _, text in titles)
    if PART_OF_A_YEAR.search(plain(name)) or not has_results:
        titles.insert(0, (name, name))
    return next((title for title in titles if _is_disclaimed(plain(title[1]))), None)


def _is_disclaimed(title: str) -> bool:
    of_targets = _OF_TARGETS.search(title) and not _OF_RESULTS.search(title)
    return bool(of_targets or PART_OF_A_YEAR.search(title))


def units_above(grid: Grid, end: int) -> tuple[str, ...]:
    """The units on lines such as 单位:万元 above the labels; one, or several that contradict.

    ``end`` is the row of the labels; where the grid is turned, their column.
    """
    if grid.is_turned:
        texts = (text for row in grid.rows_from(0) for at, text in grid.texts(row) if at < end)
    else:
        texts = (text for row in grid.rows_before(end) for _, text in grid.texts(row))
    return tuple(dict.fromkeys(unit for text in texts if (unit := unit_line(text))))


def unit_above(grid: Grid, header: int) -> str:
    """The unit on the first such line above a header."""
    return next(iter(units_above(grid, header)), "")
