"""What the row 备注 and comments say of a record's figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from upgrade_check.dataset.units import plain
from upgrade_check.forms.headings import described, heading_key
from upgrade_check.forms.label_axis import LabelBlock
from upgrade_check.forms.notes import Note, comment_on, sentences_in
from upgrade_check.rules.pack import RulePack


def notes_in_column(
    block: LabelBlock, column: int, pack: RulePack, aside: Iterable[int]
) -> Iterator[Note]:
    """What the row 备注 says in a record's own column."""
    grid = block.grid
    for row in aside if grid.is_turned else ():
        if heading_key(plain(grid.merged_text(row, block.inner))) == "note":
            text = described(grid.merged_text(row, block.inner), grid.text(row, column))
            yield from sentences_in(text, grid.place(row, column), pack)


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
