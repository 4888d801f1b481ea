"""What the lines above the figures say of all of them: a title, and a unit."""

from __future__ import annotations

import re
from collections.abc import Iterator

from upgrade_check.dataset.units import plain
from upgrade_check.forms.cells import Grid
from upgrade_check.forms.kinds import announced, has_results
from upgrade_check.forms.labels import unit_line

_LONGEST_TITLE = 50
_TITLE_LINES = 8
_SENTENCE = re.compile("[:。;]|[不勿非]")
_EXAMPLE = re.compile(r"(?:(?:示|样|范)例|样[表张]|^(?:example|sample))(?:数据|表格?)?(?:$|[)])")


def disclaimer(grid: Grid) -> tuple[str, str] | None:
    """Place and text of the title that says that the sheet holds no figures of a whole year.

    2027年预期目标表 and 2024年1-9月 are such titles, of the sheet or in its first lines;
    三年行动计划完成情况 is not, and in a title it also speaks for a sheet called 发展目标.
    ``None`` if no title says so.
    """
    titles = list(_titles(grid))
    name = grid.sheet.name
    says_results = any(has_results(text) for _, text in titles)
    if announced(name).kind == "part" or not says_results:
        titles.insert(0, (name, name))
    return next((t for t in titles if announced(t[1]).kind in ("target", "part")), None)


def not_final(grid: Grid) -> str:
    """The title that says that the figures are not final: （快报数）; empty if none does."""
    titles = [grid.sheet.name, *(text for _, text in _titles(grid))]
    return next((text for text in titles if announced(text).kind == "preliminary"), "")


def is_example(grid: Grid) -> bool:
    """Whether the sheet shows how another is filled in: 填写示例, 填报表（样表）."""
    titles = [grid.sheet.name, *(text for _, text in _titles(grid))]
    return any(_EXAMPLE.search(plain(text)) for text in titles)


def _titles(grid: Grid) -> Iterator[tuple[str, str]]:
    """Place and text of the lines that hold nothing else, at the top of the sheet."""
    for row in grid.rows_from(0):
        texts = [(c, text) for c, text in grid.headings(row) if "单位" not in text]
        if row >= _TITLE_LINES or len(texts) > 1:
            return
        for column, text in texts:
            # 不得填写快报数。 is no title.
            if len(text) <= _LONGEST_TITLE and not _SENTENCE.search(plain(text)):
                yield str(grid.place(row, column)), text


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
