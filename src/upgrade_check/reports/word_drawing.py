"""Gauges and bars in Word, made of tab stops and shaded cells so that people can edit them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Length, Pt
from docx.table import _Cell as WordCell

from upgrade_check.reports.blocks import Bar, GaugeLine
from upgrade_check.reports.wordml import border, cell_margin, fix_widths, set_look, shade

_THIN, _THICK = 6, 24
"""Widths of lines, in eighths of a point."""
_PASSING, _MEASURED, _PROJECTED, _EMPTY = "D4D4D4", "6E6E6E", "E2E2E2", "FFFFFF"


def draw_gauge(cell: WordCell, line: GaugeLine, width: Length) -> None:
    """A scale with a mark for the actual value above it and the labels of its ends below."""
    marker = cell.paragraphs[0]
    set_look(marker, "Scale")
    marker.paragraph_format.keep_with_next = True
    if line.actual is not None:
        stop = Length(int(width * line.actual))
        marker.paragraph_format.tab_stops.add_tab_stop(stop, WD_TAB_ALIGNMENT.CENTER)
        marker.add_run("\t▼")

    def shade_of(end: float) -> str:
        return _PASSING if (end <= line.bound) == (line.good == "left") else _EMPTY

    _draw_track(cell, width, line.bound, line.bound, shade_of)
    ends = cell.paragraphs[-1]
    set_look(ends, "Scale")
    ends.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
    ends.add_run(f"{line.low}\t{line.high}")


def draw_bar(cell: WordCell, bar: Bar, width: Length) -> None:
    """A dark bar for a measured value, a pale one for a projected value."""
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    set_look(cell.paragraphs[0], "Gap")
    full = _PROJECTED if bar.is_projected else _MEASURED
    _draw_track(cell, width, bar.share, bar.bound, lambda end: full if end <= bar.share else _EMPTY)
    set_look(cell.paragraphs[-1], "Gap")


def _draw_track(
    cell: WordCell, width: Length, cut: float, bound: float | None, shade_of: Callable[[float], str]
) -> None:
    """A row of cells with a thin frame, cut at ``cut`` and at ``bound``; ``bound`` is a thick line.

    Positions are from 0 to 1. ``shade_of`` gives the colour of the cell that ends at a position.
    """
    for side in ("left", "right"):
        cell_margin(cell, side, 0)
    edges = sorted({0.0, 1.0, cut, *(() if bound is None else (bound,))})
    pieces = list(pairwise(edges))
    track = cell.add_table(1, len(pieces))
    fix_widths(track, [Length(int(width * (end - begin))) for begin, end in pieces])
    row = track.rows[0]
    row.height, row.height_rule = Pt(9), WD_ROW_HEIGHT_RULE.EXACTLY
    for piece, (begin, end) in zip(row.cells, pieces, strict=True):
        set_look(piece.paragraphs[0], "Gap")
        shade(piece, shade_of(end))
        for side, edge in (("top", None), ("bottom", None), ("left", begin), ("right", end)):
            if bound is not None and edge == bound:
                border(piece, side, _THICK)
            elif edge in (None, 0.0, 1.0):
                border(piece, side, _THIN)
