"""What a workbook without a form has all the same: labels, nearly labels, and half a shape."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from upgrade_check.errors import Phrase, WorkbookError
from upgrade_check.forms.cells import Grid
from upgrade_check.forms.headings import heading_key, heading_sort
from upgrade_check.forms.labels import bracketed_unit
from upgrade_check.forms.names import input_names
from upgrade_check.forms.table import table_names
from upgrade_check.forms.titles import disclaimer
from upgrade_check.rules.pack import RulePack
from upgrade_check.text import quoted

_SHOWN = 6
_LOOKED_AT = 500
"""Unknown texts that are compared; a sheet of half a million would take minutes."""
_LONGEST = 30


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
        if len(text) <= _LONGEST and not names.match(text)
    )
    tables = [table_names(pack, table_id) for table_id in pack.tables]
    for grid, row, column, text, before in islice(texts, _LOOKED_AT):
        # 示例高新区 fills in 高新区名称, and 产值 is a heading of the industries.
        if names.match(before) or any(table.match(text) for table in tables):
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
