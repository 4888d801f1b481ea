"""Rows that only count the columns, as forms of statistics offices have them: 甲 | 乙 | 1 | 2."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from upgrade_check.dataset.entry import CellValue
from upgrade_check.dataset.units import plain
from upgrade_check.spreadsheet.grid import Sheet

_STEMS = "甲乙丙丁戊己庚辛壬癸"
_LETTERS = "abcdefghij"
_NAMES = frozenset({"栏次", "栏号", "列次", "列号"})
_CODE = re.compile(r"\(?(\d{1,3})\)?(?:=.*)?", re.ASCII)
_FIRST = frozenset({1, "1", "(1)", "（1）", "1.0", "１"})
_LEAST = 4


def without_column_codes(sheet: Sheet) -> Sheet:
    """The sheet without the rows that only count its columns: their codes are no figures."""
    counted = {row for (row, _), value in sheet.cells.items() if value in _FIRST}
    if not counted:
        return sheet
    rows: dict[int, list[tuple[int, CellValue]]] = {row: [] for row in counted}
    for (row, column), value in sheet.cells.items():
        if row in counted:
            rows[row].append((column, value))
    codes = {row for row, cells in rows.items() if _are_codes([v for _, v in sorted(cells)])}
    if not codes:
        return sheet
    kept = {at: value for at, value in sheet.cells.items() if at[0] not in codes}
    return replace(sheet, cells=kept)


def _are_codes(values: Sequence[CellValue]) -> bool:
    """Whether a row's cells are 栏次, or 甲, 乙 … in order, and then 1, 2, 3 … in order."""
    texts = [text for value in values if (text := _text(value))]
    if texts and texts[0] in _NAMES:
        return len(texts) > 1 and _count_up(texts[1:])
    if len(texts) < _LEAST:
        return False
    stems = next((n for n, text in enumerate(texts) if _CODE.fullmatch(text)), len(texts))
    head = "".join(texts[:stems])
    is_head = len(head) == stems and (_STEMS.startswith(head) or _LETTERS.startswith(head))
    return is_head and _count_up(texts[stems:])


def _count_up(texts: Sequence[str]) -> bool:
    codes = [_CODE.fullmatch(text) for text in texts]
    return [code and int(code[1]) for code in codes] == list(range(1, len(texts) + 1))


def _text(value: CellValue) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None or isinstance(value, bool) else plain(str(value))
