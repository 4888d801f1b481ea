"""What a column's heading, the row 备注, cells right below and comments say of the figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from upgrade_check.dataset.numbers import number_in
from upgrade_check.dataset.units import plain
from upgrade_check.forms.headings import described, heading_key
from upgrade_check.forms.label_axis import LabelBlock
from upgrade_check.forms.labels import bracketed_unit
from upgrade_check.forms.notes import (
    GIVES_NUMBER,
    Note,
    comment_on,
    inputs_named,
    is_note,
    sentences_in,
)
from upgrade_check.rules.pack import RulePack

_OF_A_YEAR = re.compile(r"^(?:19|20)\d\d年?度?")


def notes_in_heading(block: LabelBlock, column: int) -> Iterator[Note]:
    """What the heading of a column says of its figures, beside their year: 2024年（规上）."""
    grid = block.grid
    if block.heading is None or grid.is_turned:
        return
    heading, _ = bracketed_unit(grid.merged_text(block.heading, column))
    said = _OF_A_YEAR.sub("", heading)
    if said and heading_key(heading) is None and heading_key(said) is None:
        yield Note(said, grid.place(block.heading, column), frozenset())


def notes_in_column(
    block: LabelBlock, column: int, pack: RulePack, aside: Iterable[int]
) -> Iterator[Note]:
    """What the row 备注 says in a record's own column; above the first label, 状态 alone."""
    grid = block.grid
    above = [r for r in grid.rows_before(block.first) if "状态" in grid.text(r, block.inner)]
    for row in (*above, *aside) if grid.is_turned else ():
        if heading_key(plain(grid.merged_text(row, block.inner))) == "note":
            text = described(grid.merged_text(row, block.inner), grid.text(row, column))
            yield from sentences_in(text, grid.place(row, column), pack)


def notes_below(
    block: LabelBlock, column: int, pack: RulePack, aside: Iterable[int]
) -> dict[int, Note]:
    """By row: what stands alone right below a figure, such as → 139.2 or 实为139.2亿元."""
    grid, known, found = block.grid, dict(block.rows), dict[int, Note]()
    for row in () if grid.is_turned else aside:
        filled = [at for at in grid.columns(row) if block.start <= at < block.end]
        if row - 1 not in known or len(filled) != 1:
            continue
        (at,) = filled
        text = grid.text(row, at)
        is_number = GIVES_NUMBER.search(text) or number_in(text) is not None
        is_said = at == column or (at == block.inner and is_number and not is_note(text))
        if is_said and not inputs_named(text, pack):
            found[row] = Note(text, grid.place(row, at), frozenset(), row=row - 1)
    return found


def comments_beside(
    block: LabelBlock, column: int, units: Sequence[int], pack: RulePack
) -> Iterator[Note]:
    """The comments on labels and what stands beside them, and those on names, years, headings."""
    grid = block.grid
    if not grid.sheet.comments:
        return
    heads = [] if block.heading is None else [(block.heading, block.inner), (block.heading, column)]
    for row, matched in block.rows:
        if matched.id in pack.identity:
            heads += [(row, block.inner), (row, column)]
            continue
        for cell in ((row, block.inner), *((row, at) for at in units)):
            for text in comment_on(grid, cell):
                yield Note(text, grid.place(*cell), frozenset(), row=row)
    for cell in heads:
        for text in comment_on(grid, cell):
            yield from sentences_in(text, grid.place(*cell), pack)
