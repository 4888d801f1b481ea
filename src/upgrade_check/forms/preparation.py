"""The sheet 申报准备: what is done beside the figures, as an office says it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from upgrade_check.dataset.numbers import read_statement
from upgrade_check.dataset.units import plain
from upgrade_check.dataset.zone import Place, Statement
from upgrade_check.locales import LANGUAGES, Language, sentences
from upgrade_check.rules.checklist import SHEET
from upgrade_check.rules.pack import RulePack
from upgrade_check.spreadsheet.grid import Sheet, Workbook

if TYPE_CHECKING:
    from openpyxl import Workbook as Book

_KEYS = ("item", "done", "clause", "who")
_WIDTHS = (44, 14, 16, 30)
_HEADER = 3


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
        answer = read_statement(raw)
        if item in stated and stated[item].answer != answer:
            # Of two answers none is taken.
            answer = None
        stated[item] = Statement(answer, raw, Place(sheet.name, f"B{row + 1}"))
    return stated


def write_sheet(book: Book, pack: RulePack, language: Language, found: Mapping[str, str]) -> None:
    """Add the sheet, if the pack has a checklist; ``found`` is what is typed already, by item."""
    if not pack.checklist:
        return
    # Reading needs no openpyxl, which takes a tenth of a second to load.
    from openpyxl.worksheet.datavalidation import DataValidation

    from upgrade_check.spreadsheet import style

    say = sentences(language).say
    sheet = book.create_sheet(SHEET[language])
    style.head_lines(sheet, len(_KEYS), say("preparation.title"), say("preparation.hint"))
    choice = DataValidation("list", formula1=f'"{say("values.yes")},{say("values.no")}"')
    sheet.add_data_validation(choice)
    rows = [tuple(say(f"preparation.{key}") for key in _KEYS)]
    for item in pack.checklist:
        state = say("preparation.by_file") if item.patterns else found.get(item.id, "")
        rows.append((item.title.in_(language), state, item.clause, item.who.in_(language)))
    for number, texts in enumerate(rows, _HEADER):
        for column, text in enumerate(texts, 1):
            cell = sheet.cell(number, column)
            if number == _HEADER:
                style.heading(cell, text)
                continue
            if text:
                style.write_text(cell, text)
            style.boxed(cell)
            if column == 2 and not pack.checklist[number - _HEADER - 1].patterns:
                cell.protection, cell.fill = style.OPEN, style.OPTIONAL
                choice.add(cell)
        sheet.row_dimensions[number].height = style.row_height(zip(texts, _WIDTHS, strict=True), 24)
    style.column_widths(sheet, _WIDTHS)
    style.print_on_a4(sheet, landscape=False, header_row=_HEADER)
    style.protect(sheet)
