"""Cells that say the same as the one above: 〃, 同上."""

from __future__ import annotations

from dataclasses import replace

from upgrade_check.dataset.numbers import number_in
from upgrade_check.spreadsheet.grid import Sheet

_DITTO = frozenset({"〃", "″", '"', "同上", "（同上）", "(同上)"})


def without_dittos(sheet: Sheet) -> Sheet:
    """The sheet with the text above in their place; a number above leaves open what is meant."""
    dittos = sorted(at for at, value in sheet.cells.items() if value in _DITTO)
    if not dittos:
        return sheet
    cells = dict(sheet.cells)
    for row, column in dittos:
        above = cells.get((row - 1, column))
        if isinstance(above, str) and above.strip() and number_in(above) is None:
            cells[row, column] = above
    return replace(sheet, cells=cells)
