"""Reading the sheet 申报准备; apart from its writing, which needs openpyxl."""

from __future__ import annotations

from collections.abc import Mapping

from upgrade_check.dataset.units import plain
from upgrade_check.dataset.zone import Place, Statement
from upgrade_check.locales import LANGUAGES
from upgrade_check.rules.checklist import SHEET
from upgrade_check.rules.pack import RulePack
from upgrade_check.spreadsheet.grid import Sheet, Workbook

_YES, _NO = frozenset({"是", "yes", "y", "√", "✓"}), frozenset({"否", "no", "n", "×"})


def is_preparation(sheet: Sheet) -> bool:
    """Whether a sheet is this one, in any language."""
    return plain(sheet.name) in map(plain, SHEET.values())


def read_sheet(workbook: Workbook, pack: RulePack) -> Mapping[str, Statement] | None:
    """What is stated of each item; ``None`` where no sheet, or more than one, has statements."""
    found = [sheet for sheet in workbook.sheets if is_preparation(sheet)]
    if len(found) != 1 or not pack.checklist:
        return None
    sheet = found[0]
    ids = {
        plain(item.title.in_(language)): item.id
        for item in pack.checklist
        if not item.patterns
        for language in LANGUAGES
    }
    stated: dict[str, Statement] = {}
    for (row, column), value in sheet.cells.items():
        item = ids.get(plain(str(value)))
        if item is None or column != 0:
            continue
        raw = str(sheet.cells.get((row, 1), "")).strip()
        word = plain(raw).casefold()
        answer = True if word in _YES else False if word in _NO else None
        if item in stated and stated[item].answer != answer:
            # Of two answers none is taken.
            answer = None
        stated[item] = Statement(answer, raw, Place(sheet.name, f"B{row + 1}"))
    return stated
