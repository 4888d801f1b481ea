"""The sheet 申报准备: what is done beside the figures, as an office says it."""

from __future__ import annotations

from collections.abc import Mapping

from openpyxl import Workbook as Book
from openpyxl.worksheet.datavalidation import DataValidation

from upgrade_check.forms import sheets as style
from upgrade_check.locales import Language, sentences
from upgrade_check.rules.checklist import SHEET
from upgrade_check.rules.pack import RulePack

_KEYS = ("item", "done", "clause", "who")
_WIDTHS = (44, 14, 16, 30)
_HEADER = 3


def write_sheet(book: Book, pack: RulePack, language: Language, found: Mapping[str, str]) -> None:
    """Add the sheet, if the pack has a checklist.

    Args:
        book: The form.
        pack: Its checklist says what is asked.
        language: The form's language.
        found: What has been typed already, by item id.
    """
    if not pack.checklist:
        return
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
            cell.font, cell.border, cell.alignment = style.BODY, style.BOX, style.TEXT
            if column == 2 and not pack.checklist[number - _HEADER - 1].patterns:
                cell.protection, cell.fill = style.OPEN, style.OPTIONAL
                choice.add(cell)
        sheet.row_dimensions[number].height = style.row_height(zip(texts, _WIDTHS, strict=True), 24)
    style.column_widths(sheet, dict(zip("ABCD", _WIDTHS, strict=True)))
    style.print_on_a4(sheet, landscape=False, header_row=_HEADER)
    style.protect(sheet)
