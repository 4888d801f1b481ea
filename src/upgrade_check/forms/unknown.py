"""What a workbook says that the pack does not know, and what it lacks to be a form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import NamedTuple

from upgrade_check.dataset.numbers import number_in
from upgrade_check.dataset.units import is_unit, plain
from upgrade_check.dataset.zone import Place
from upgrade_check.errors import Phrase, WorkbookError
from upgrade_check.forms.cells import Grid
from upgrade_check.forms.headings import NUMBER_WORDS, heading_key, heading_sort
from upgrade_check.forms.labels import bracketed_unit, input_names, is_zone_name
from upgrade_check.forms.table import table_names
from upgrade_check.forms.titles import disclaimer
from upgrade_check.rules.inputs import QuantityInput
from upgrade_check.rules.pack import RulePack
from upgrade_check.spreadsheet.grid import Workbook
from upgrade_check.text import quoted

_LONGEST = 40
_NEAR = 0.4
_OF_THE_ZONE = ("园区", "高新区", "开发区")


class UnknownLabel(NamedTuple):
    """A label that the pack does not know."""

    text: str
    place: Place
    value: str
    """What stands beside or below it."""
    nearest: tuple[tuple[str, str], ...]
    """Id and label of the inputs that are most like it, the likeliest first."""


def unknown_labels(workbook: Workbook, pack: RulePack) -> Iterator[UnknownLabel]:
    """Every label that names no input, once each.

    A text is a label if a number stands behind or below it. If labels with numbers stand in one
    column and the numbers in another, texts and years beside each other there are labels and
    values too.
    """
    seen: set[str] = set()
    for grid in map(Grid, workbook.sheets):
        for (row, column), value in _Labels(grid, pack).values().items():
            text = grid.text(row, column)
            folded = plain(text)
            if folded not in seen:
                seen.add(folded)
                yield UnknownLabel(text, grid.place(row, column), value, _nearest(text, pack))


class _Labels:
    """The labels on a sheet and what stands beside or below them."""

    def __init__(self, grid: Grid, pack: RulePack) -> None:
        self._grid = grid
        self._names = input_names(pack)
        self._tables = [table_names(pack, table_id) for table_id in pack.tables]
        self._in_rows = self._below_headings()

    def values(self) -> dict[tuple[int, int], str]:
        """By row and column of each unknown label, in the order of the sheet."""
        pairs = self._pairs()
        filled_in = {behind for _, behind in pairs} - {column for column, _ in pairs}
        found = {}
        for row, column in self._may_be_labels():
            text = self._grid.text(row, column)
            if self._is_known(text):
                continue
            behind = self._behind(row, column)
            value = "" if behind is None else self._grid.text(row, behind)
            is_number = number_in(value) is not None
            if (column, behind) in pairs:
                is_label = is_number or not _is_heading(value)
            else:
                value = value if is_number else self._number_below(row, column)
                is_label = bool(value) and column not in filled_in and not _is_heading(text)
            if is_label:
                found[row, column] = value
        return found

    def _pairs(self) -> set[tuple[int, int]]:
        """Each column of labels, known or not, with the column of the numbers behind them."""
        return {
            (column, behind)
            for row, column in self._may_be_labels()
            if (behind := self._behind(row, column)) is not None
            and number_in(self._grid.value(row, behind)) is not None
            and not _is_heading(self._grid.text(row, column))
        }

    def _may_be_labels(self) -> Iterator[tuple[int, int]]:
        for row in self._grid.rows_from(0):
            for column, text in self._grid.texts(row):
                folded = plain(text[: 4 * _LONGEST])
                is_short = folded and len(folded) <= _LONGEST and ":" not in folded
                is_word = number_in(text) is None and folded not in NUMBER_WORDS
                if is_short and is_word and not is_unit(folded) and not self._is_value(row, column):
                    yield row, column

    def _behind(self, row: int, column: int) -> int | None:
        return next((c for c, text in self._grid.headings(row) if c > column and text), None)

    def _number_below(self, row: int, column: int) -> str:
        below = [self._grid.text(row + 1, column), self._grid.text(row + 2, column)]
        value = below[0] or below[1]
        return value if number_in(value) is not None else ""

    def _is_known(self, text: str) -> bool:
        return any(names.match(text) for names in (self._names, *self._tables))

    def _is_value(self, row: int, column: int) -> bool:
        """Whether the text stands in a row of a table, or behind a known label: 所在城市 | 甲市."""
        before = [text for at, text in self._grid.texts(row) if at < column]
        is_given = bool(before) and self._names.match(before[-1]) is not None
        return is_given or (row, column) in self._in_rows

    def _below_headings(self) -> set[tuple[int, int]]:
        """The cells below headings of a table or, up to a blank one, below known names in a row."""
        grid, found = self._grid, set()
        headed: set[int] = set()
        beside: set[int] = set()
        for row in grid.rows_from(0):
            filled = {column for column, text in grid.headings(row) if text}
            headed = {c for c in headed if c in filled or grid.merged_text(row, c)}
            found |= {(row, column) for column in headed | beside}
            known = {column for column, text in grid.texts(row) if self._is_known(text)}
            headed |= {c for c in known if {c - 1, c + 1} & known}
            headings = {c: text for c, text in grid.headings(row) if _is_heading(text)}
            labels = {c for c, text in headings.items() if _key(text) == "label"}
            if labels:
                beside = set(headings) - labels
        return found


def _key(text: str) -> str | None:
    return heading_key(bracketed_unit(text)[0])


def _is_heading(text: str) -> bool:
    return _key(text) is not None or heading_sort(bracketed_unit(text)[0])[0] is not None


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
    best = sorted(likeness, key=lambda input_id: -likeness[input_id])
    best = [input_id for input_id in best[:3] if likeness[input_id] >= _NEAR]
    if any(word in wanted for word in _OF_THE_ZONE):
        # 园区GDP is like the city's GDP, and means the part of it that is the zone's.
        figures = pack.figures.items()
        parts = [i for i, d in figures if isinstance(d, QuantityInput) and d.part_of in best]
        best = list(dict.fromkeys([*parts, *best]))[:3]
    return tuple((input_id, pack.inputs[input_id].label.zh) for input_id in best)


_SHOWN = 6
_LOOKED_AT = 500
"""Unknown texts that are compared; a sheet of half a million would take minutes."""
_LONGEST_NEAR = 30


def no_form(file: str, grids: Sequence[Grid], pack: RulePack) -> WorkbookError:
    """The error ``no-form-found``: what stands where, and what is lacking to make it a shape."""
    known = [label for grid in grids for label in _known(grid, pack)]
    shown = "、".join(f"{quoted(g.text(r, c))} {g.place(r, c)}" for g, r, c in known[:_SHOWN])
    near = list(islice(_near(grids, pack), _SHOWN))
    return WorkbookError(
        "no-form-found",
        file=file,
        labels=f"{shown}…" if len(known) > _SHOWN else shown or "—",
        near=Phrase("no_form.known", {"labels": "、".join(near)}) if near else "",
        shape=_shape(grids, known),
    )


def _known(grid: Grid, pack: RulePack) -> Iterator[tuple[Grid, int, int]]:
    names = input_names(pack)
    for row in grid.rows_from(0):
        for column, text in grid.texts(row):
            if names.match(text):
                yield grid, row, column


def _near(grids: Sequence[Grid], pack: RulePack) -> Iterator[str]:
    names = input_names(pack)
    texts = (
        (grid, row, column, text, before)
        for grid in grids
        for row in grid.rows_from(0)
        for (_, before), (column, text) in pairwise([(-1, ""), *grid.texts(row)])
        if len(text) <= _LONGEST_NEAR and not names.match(text)
    )
    tables = [table_names(pack, table_id) for table_id in pack.tables]
    for grid, row, column, text, before in islice(texts, _LOOKED_AT):
        # 示例高新区 fills in 高新区名称, and 产值 is a heading of the industries.
        is_value = names.match(before) or is_zone_name(plain(text), pack)
        if is_value or any(table.match(text) for table in tables):
            continue
        if nearest := names.nearest(text):
            yield f"“{quoted(text)}” {grid.place(row, column)} ≈ “{nearest}”"


def _shape(grids: Sequence[Grid], known: Sequence[tuple[Grid, int, int]]) -> Phrase:
    """The shape that was nearly there."""
    for grid in grids:
        if (title := disclaimer(grid)) is not None:
            place, text = title
            return Phrase("no_form.title", {"place": quoted(place), "text": quoted(text)})
    down, along = _most(known, turned=False), _most(known, turned=True)
    if len(down) < 2 and len(along) < 2:
        return Phrase("no_form.nothing", {})
    is_down = len(down) >= len(along)
    labels = down if is_down else along
    first, last = ((grid.place(row, column)) for grid, row, column in (labels[0], labels[-1]))
    details: dict[str, object] = {"n": len(labels), "first": str(first), "last": str(last)}
    if not is_down:
        return Phrase("no_form.along", details)
    grid, row, column = labels[0]
    headings = [
        f"“{quoted(text)}” {grid.place(above, at)}"
        for above in range(max(row - 3, 0), row)
        for at, text in grid.headings(above)
        if at > column
        and heading_key(bracketed_unit(text)[0]) in (None, "value")
        and heading_sort(bracketed_unit(text)[0])[0] not in ("value", "year")
    ]
    if not headings:
        return Phrase("no_form.down", details)
    details["headings"] = "、".join(headings[:_SHOWN])
    return Phrase("no_form.headings", details)


def _most(known: Sequence[tuple[Grid, int, int]], *, turned: bool) -> list[tuple[Grid, int, int]]:
    """The known labels of the column, or row, that holds most of them."""
    lines: dict[tuple[str, int], list[tuple[Grid, int, int]]] = {}
    for grid, row, column in known:
        lines.setdefault((grid.sheet.name, row if turned else column), []).append(
            (grid, row, column)
        )
    return max(lines.values(), key=len, default=[])
