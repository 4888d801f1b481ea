"""What a workbook says that the pack does not know: labels with a figure behind or below them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from upgrade_check.dataset.entry import bare_number
from upgrade_check.dataset.units import is_amount_unit, is_count_unit, is_other_unit, plain
from upgrade_check.dataset.zone import Place
from upgrade_check.forms.cells import Grid
from upgrade_check.forms.headings import heading_key, heading_sort
from upgrade_check.forms.labels import Names, bracketed_unit
from upgrade_check.forms.names import input_names
from upgrade_check.forms.table import table_names
from upgrade_check.rules.pack import RulePack
from upgrade_check.spreadsheet.grid import Workbook

_LONGEST = 40
_NEAR = 0.4


class UnknownLabel(NamedTuple):
    """A label that the pack does not know."""

    text: str
    place: Place
    value: str
    """The figure beside or below it."""
    nearest: tuple[tuple[str, str], ...]
    """Id and label of the inputs that are most like it, the likeliest first."""


def unknown_labels(workbook: Workbook, pack: RulePack) -> Iterator[UnknownLabel]:
    """Every text with a figure behind or below it that names no input, once each."""
    names = input_names(pack)
    tables = [table_names(pack, table_id) for table_id in pack.tables]
    seen: set[str] = set()
    for grid in map(Grid, workbook.sheets):
        for row in grid.rows_from(0):
            for column, text in grid.texts(row):
                folded = plain(text[: 4 * _LONGEST])
                if folded in seen or len(folded) > _LONGEST or not _is_label(text):
                    continue
                if names.match(text) or any(table.match(text) for table in tables):
                    continue
                if _is_value(grid, row, column, names):
                    continue
                value = _beside(grid, row, column)
                if value:
                    seen.add(folded)
                    yield UnknownLabel(
                        text.strip(), grid.place(row, column), value, _nearest(text, pack)
                    )


def _is_label(text: str) -> bool:
    heading, _ = bracketed_unit(text)
    folded = plain(text)
    is_unit = is_amount_unit(folded) or is_count_unit(folded) or is_other_unit(folded)
    is_heading = heading_key(heading) is not None or heading_sort(heading)[0] is not None
    return not is_unit and not is_heading and bare_number(text) is None and ":" not in folded


def _is_value(grid: Grid, row: int, column: int, names: Names) -> bool:
    """Whether the text fills in the label before it: 所在城市 | 甲市."""
    before = [text for at, text in grid.texts(row) if at < column]
    return bool(before) and names.match(before[-1]) is not None


def _beside(grid: Grid, row: int, column: int) -> str:
    """The number in the next filled cell of the row, or in one of the two below."""
    behind = next((c for c, _ in grid.headings(row) if c > column), None)
    cells = [] if behind is None else [(row, behind)]
    cells += [(row + 1, column), (row + 2, column)]
    return next((grid.text(*at) for at in cells if bare_number(grid.value(*at)) is not None), "")


def _nearest(text: str, pack: RulePack) -> tuple[tuple[str, str], ...]:
    import difflib

    # Of the known labels in tests/cases, each compared with the inputs' other names, rapidfuzz
    # finds as many as difflib (24 of 35) and is one library more.
    wanted = bracketed_unit(text)[0]
    likeness = {
        input_id: max(
            difflib.SequenceMatcher(None, wanted, plain(name)).ratio() for name in declared.names()
        )
        for input_id, declared in pack.inputs.items()
        if declared.type != "table"
    }
    best = sorted(likeness, key=lambda input_id: -likeness[input_id])[:3]
    return tuple((i, pack.inputs[i].label.zh) for i in best if likeness[i] >= _NEAR)
