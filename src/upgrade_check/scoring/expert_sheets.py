"""The sheet that an expert fills in: a workbook that looks like the form."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Protection
from openpyxl.worksheet.datavalidation import DataValidation

from upgrade_check.locales import Language, sentences
from upgrade_check.rules.review import ReviewSheet
from upgrade_check.rules.wording import exact_text
from upgrade_check.spreadsheet import style

COLUMNS = ("item", "max", "points", "mark", "remark")
"""评分项 | 满分 | 评分要点 | 得分 | 意见."""
_WIDTHS = (24, 8, 50, 10, 46)
_WIDTH = sum(_WIDTHS)
_OPEN = Protection(locked=False)
_NAME_ROW, _HEADER = 3, 4
_HEIGHT = 30


def make_sheet(review: ReviewSheet, language: Language) -> bytes:
    """An empty sheet as an ``.xlsx`` file; the same arguments give the same bytes."""
    say = sentences(language)
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = say.say("review.sheet")
    hint = say.say("review.hint", source=review.source.in_(language))
    for row, text in ((1, review.title.in_(language)), (2, hint)):
        sheet.merge_cells(f"A{row}:E{row}")
        style.write_text(sheet.cell(row, 1), text)
    sheet["A1"].font, sheet["A1"].alignment = style.TITLE, style.CENTRE
    sheet["A2"].font, sheet["A2"].alignment = style.FAINT, style.WRAP
    sheet.row_dimensions[1].height = 30
    sheet.row_dimensions[2].height = style.row_height([(hint, _WIDTH)], 32)
    sheet.merge_cells(f"B{_NAME_ROW}:C{_NAME_ROW}")
    for column, key in ((1, "name"), (4, "date")):
        style.write_text(sheet.cell(_NAME_ROW, column), say.say(f"review.{key}"))
    for column in range(1, 6):
        cell = sheet.cell(_NAME_ROW, column)
        cell.font, cell.border = style.BOLD, style.BOX
        cell.alignment = style.TEXT if column in (2, 3, 5) else style.CENTRE
    for place in (f"B{_NAME_ROW}", f"C{_NAME_ROW}", f"E{_NAME_ROW}"):
        sheet[place].protection, sheet[place].font = _OPEN, style.BODY
        sheet[place].fill = style.REQUIRED if place[0] != "E" else style.OPTIONAL
    sheet[f"E{_NAME_ROW}"].number_format = "yyyy-mm-dd"
    sheet.row_dimensions[_NAME_ROW].height = _HEIGHT
    for column, key in enumerate(COLUMNS, 1):
        cell = sheet.cell(_HEADER, column)
        style.write_text(cell, say.say(f"review.columns.{key}"))
        cell.font, cell.fill, cell.border = style.HEADING, style.HEAD_FILL, style.BOX
        cell.alignment = style.CENTRE
    sheet.row_dimensions[_HEADER].height = 22
    first = _HEADER + 1
    for row, item in enumerate(review.items, first):
        texts = (item.title.in_(language), item.points.in_(language))
        style.write_text(sheet.cell(row, 1), texts[0])
        sheet.cell(row, 2).value = float(item.max)
        style.write_text(sheet.cell(row, 3), texts[1])
        for column in range(1, 6):
            style.boxed(sheet.cell(row, column), style.CENTRE if column in (2, 4) else style.TEXT)
        mark, remark = sheet.cell(row, 4), sheet.cell(row, 5)
        mark.protection = remark.protection = _OPEN
        mark.fill, remark.fill = style.REQUIRED, style.OPTIONAL
        highest = exact_text(item.max)
        rule = DataValidation(
            type="decimal", operator="between", formula1="0", formula2=str(float(item.max))
        )
        rule.allow_blank = rule.showErrorMessage = rule.showInputMessage = True
        rule.errorTitle = rule.promptTitle = say.say("review.columns.mark")
        rule.error = rule.prompt = say.say("review.rule", max=highest)
        sheet.add_data_validation(rule)
        rule.add(mark)
        heights = zip(texts, (_WIDTHS[0], _WIDTHS[2]), strict=True)
        sheet.row_dimensions[row].height = style.row_height(heights, _HEIGHT)
    last = _HEADER + len(review.items)
    _total(sheet.cell(last + 1, 1), say.say("review.total"))
    for column, letter in ((2, "B"), (4, "D")):
        sheet.cell(last + 1, column).value = f"=SUM({letter}{first}:{letter}{last})"
    style.write_text(sheet.cell(last + 2, 1), say.say("review.overall"))
    sheet.merge_cells(f"B{last + 2}:E{last + 2}")
    for row in (last + 1, last + 2):
        for column in range(1, 6):
            alignment = style.CENTRE if row == last + 1 else style.TEXT
            style.boxed(sheet.cell(row, column), alignment, style.BOLD)
    for column in range(2, 6):
        cell = sheet.cell(last + 2, column)
        cell.font, cell.fill, cell.protection = style.BODY, style.OPTIONAL, _OPEN
        cell.alignment = Alignment(horizontal="left", vertical="top", wrap_text=True, indent=1)
    sheet.row_dimensions[last + 1].height = 24
    sheet.row_dimensions[last + 2].height = 90
    sheet.freeze_panes = f"B{first}"
    style.column_widths(sheet, _WIDTHS)
    style.print_on_a4(sheet, landscape=True, header_row=_HEADER)
    style.protect(sheet)
    return style.workbook_bytes(book)


def _total(cell: object, text: str) -> None:
    assert isinstance(cell, Cell)
    style.write_text(cell, text)
