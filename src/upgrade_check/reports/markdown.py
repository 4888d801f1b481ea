"""A printout as Markdown: text, tables and bars, without the boxes to fill in by hand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from upgrade_check.locales import sentences
from upgrade_check.reports.blocks import (
    Bar,
    Bars,
    Block,
    Cell,
    Chart,
    Gauges,
    Heading,
    Paragraph,
    Printout,
    Table,
)
from upgrade_check.text import printable

_BAR = 20
"""Characters of a full bar."""
_BEGINS_BLOCK = re.compile(r"^(?:[-+=]|\d+[.)])")
_DIVIDERS = {"left": "---", "center": ":---:", "right": "---:"}


def typeset(document: Printout) -> str:
    """The document as GitHub's Markdown, the same text for the same content."""
    colon = sentences(document.language).say("printout.colon")
    parts = [
        text
        for section in document.sections
        for block in section.blocks
        if (text := _block(block, colon))
    ]
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """Text that Markdown shows literally, without links, tags, mentions or emphasis."""
    shown = printable(text)
    for character in "\\`*_{}[]#|~":
        shown = shown.replace(character, f"\\{character}")
    shown = shown.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    # A backslash does not stop GitHub from linking addresses or notifying @names.
    shown = shown.replace("://", "&#58;//").replace("www.", "www&#46;")
    return shown.replace("@", "@<!-- -->")


def _block(block: Block, colon: str) -> str:
    if isinstance(block, Heading):
        # Markdown headings have one line.
        return f"{'#' * (block.level + 1)} {escaped(block.text)}"
    if isinstance(block, Paragraph):
        return _paragraph(block, colon)
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Gauges):
        return _list(f"{escaped(g.title)}{colon}{escaped(g.caption)}" for g in block.lines)
    if isinstance(block, Bars):
        return _list(_bars(block.rows))
    if isinstance(block, Chart):
        head = f"**{escaped(block.title)}**"
        return "\n\n".join((head, _list(_bars(block.points)), _small(block.caption)))
    return ""


def _paragraph(block: Paragraph, colon: str) -> str:
    if block.link:
        return ""
    text = escaped(block.text)
    if block.label:
        return f"**{escaped(block.label)}{colon}**{text}"
    if block.style in ("verdict", "group"):
        return f"**{text}**"
    if block.style in ("small", "caption", "subtitle"):
        return _small(block.text)
    # Escape a beginning that Markdown would read as a list or an underline.
    return _BEGINS_BLOCK.sub(lambda found: f"{found[0][:-1]}\\{found[0][-1]}", text)


def _small(text: str) -> str:
    return f"<sub>{escaped(text)}</sub>"


def _list(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _bars(rows: Iterable[Bar]) -> Iterator[str]:
    for row in rows:
        full = round(row.share * _BAR)
        drawn = ("▒" if row.is_projected else "█") * full + "░" * (_BAR - full)
        if row.bound is not None:
            at = min(_BAR - 1, int(row.bound * _BAR))
            drawn = f"{drawn[:at]}┃{drawn[at + 1 :]}"
        yield f"{escaped(row.title)} {drawn} {escaped(row.caption)}"


def _table(block: Table) -> str:
    heads = [escaped(column.title) for column in block.columns]
    dividers = [_DIVIDERS[column.align] for column in block.columns]
    return "\n".join(table(heads, ([_cell(cell) for cell in row] for row in block.rows), dividers))


def table(
    heads: Sequence[str], rows: Iterable[Sequence[str]], dividers: Sequence[str] = ()
) -> list[str]:
    """The lines of a table whose cells are Markdown already; GitHub requires a header row."""
    lines = (heads, dividers or ["---"] * len(heads), *rows)
    return [f"| {' | '.join(cells)} |" for cells in lines]


def _cell(cell: Cell) -> str:
    text = escaped(cell.text)
    return f"**{text}**" if cell.bold and text.strip() else text
