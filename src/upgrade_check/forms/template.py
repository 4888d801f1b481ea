"""The form to fill in, made from a rule pack: what the pack asks for is what the form has."""

from __future__ import annotations

from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Protection
from openpyxl.worksheet.worksheet import Worksheet

from upgrade_check.dataset.units import AMOUNT_UNIT
from upgrade_check.forms.filled import Filled, TypingRules, note, write_value
from upgrade_check.forms.headings import FORM_SHEET, HEADINGS, WIDTHS
from upgrade_check.forms.preparation import write_sheet
from upgrade_check.forms.table_sheet import write_table
from upgrade_check.locales import Language, Sentences, sentences
from upgrade_check.rules.inputs import AmountInput, TableInput
from upgrade_check.rules.pack import RulePack, Threshold
from upgrade_check.spreadsheet import style

_FIRST_ROW = 4
_COLUMNS = ("number", "label", "value", "unit", "year", "source", "evidence", "note", "department")
_FORM_WIDTH = sum(WIDTHS[name] for name in _COLUMNS)
_TO_FILL = ("value", "unit", "year", "source", "evidence", "note")


def make_template(pack: RulePack, language: Language, filled: Filled | None = None) -> bytes:
    """The form as an ``.xlsx`` file; the same arguments give the same bytes."""
    return style.workbook_bytes(template_book(pack, language, filled or Filled()))


def template_book(pack: RulePack, language: Language, filled: Filled) -> Workbook:
    """The form as a workbook, for sheets to be added."""
    book = Workbook()
    _Form(book.worksheets[0], pack, language, filled).write()
    for table_id, table in pack.tables.items():
        if filled.asks_for(table_id):
            sheet = book.create_sheet(table.label.in_(language))
            write_table(sheet, table_id, table, language, filled)
    if filled.statements or not filled.office:
        write_sheet(book, pack, language, filled.statements)
    _write_instructions(book.create_sheet(sentences(language).say("template.sheet")), language)
    return book


class _Form:
    """The sheet with one input a row, grouped by threshold."""

    def __init__(
        self, sheet: Worksheet, pack: RulePack, language: Language, filled: Filled
    ) -> None:
        self.sheet, self.pack, self.language, self.filled = sheet, pack, language, filled
        self.say: Sentences = sentences(language)
        self.rules = TypingRules(sheet, self.say)
        self.row = _FIRST_ROW
        self.number = 0

    def write(self) -> None:
        sheet, say = self.sheet, self.say
        sheet.title = FORM_SHEET[self.language]
        style.head_lines(
            sheet,
            len(_COLUMNS),
            self.pack.words.form.in_(self.language),
            self.filled.hint or say.say("template.hint"),
        )
        self._header()
        self._group(say.say("template.identity"))
        for input_id, declared in self.pack.identity.items():
            self._input(input_id, declared, "")
        for number, threshold in enumerate(self.pack.thresholds, 1):
            if any(map(self.filled.asks_for, threshold.inputs)):
                self._threshold(number, threshold)
        self._signatures()
        sheet.freeze_panes = f"C{_FIRST_ROW}"
        style.column_widths(sheet, [WIDTHS[column] for column in _COLUMNS])
        style.print_on_a4(sheet, landscape=True, header_row=_FIRST_ROW - 1)
        style.protect(sheet)

    def _cell(self, column: str) -> Any:
        return self.sheet.cell(self.row, _COLUMNS.index(column) + 1)

    def _header(self) -> None:
        self.row = _FIRST_ROW - 1
        for column in _COLUMNS:
            cell = self._cell(column)
            heading = HEADINGS.get(column)
            if heading:
                text = heading.in_(self.language)
            else:
                is_wanted = column == "department" and self.filled.office
                text = self.say.say("template.wanted" if is_wanted else f"template.{column}")
            style.heading(cell, text)
        self.sheet.row_dimensions[self.row].height = 22
        self.row += 1

    def _across(self, text: str) -> Cell | MergedCell:
        """A line across the form; in the number's column, so that it is no row of a label."""
        height = style.row_height([(text, _FORM_WIDTH)], style.ROW_HEIGHT)
        cell = style.across(self.sheet, self.row, len(_COLUMNS), text, style.BODY, height)
        for column in _COLUMNS:
            self._cell(column).border = style.BOX
        cell.alignment = style.TEXT
        self.row += 1
        return cell

    def _group(self, text: str) -> None:
        cell = self._across(text)
        cell.font, cell.fill = style.BOLD, style.GROUP_FILL

    def _threshold(self, number: int, threshold: Threshold) -> None:
        title = self.say.say(
            "template.group",
            threshold=self.pack.words.threshold.in_(self.language).capitalize(),
            number=number,
            title=threshold.title.in_(self.language),
        )
        requirement = self.say.say(
            "template.requirement", requirement=threshold.requirement.in_(self.language)
        )
        self._group(f"{title}{requirement}")
        for input_id, declared in threshold.inputs.items():
            if not self.filled.asks_for(input_id):
                continue
            if isinstance(declared, TableInput):
                name = declared.label.in_(self.language)
                pointer = self._across(self.say.say("template.table_pointer", sheet=name))
                style.link_to(pointer, name, "A1")
                continue
            department = declared.department or threshold.department
            wanted = declared.evidence if self.filled.office else department
            self._input(input_id, declared, wanted.in_(self.language) if wanted else "")

    def _input(self, input_id: str, declared: Any, department: str) -> None:
        self.number += 1
        say, language, is_identity = self.say, self.language, input_id in self.pack.identity
        fill = style.REQUIRED if declared.required else style.OPTIONAL
        cells = {column: self._cell(column) for column in _COLUMNS}
        # Who is assessed has no unit, source or evidence.
        to_fill = ("value", "note") if is_identity else _TO_FILL
        for column, cell in cells.items():
            is_short = column in ("number", "unit", "year")
            style.boxed(cell, style.CENTRE if is_short else style.TEXT)
            if column in to_fill:
                cell.protection = style.OPEN
                cell.fill = fill if column == "value" else style.OPTIONAL
        texts = {
            "label": declared.label.in_(language) + (" *" if declared.required else ""),
            "department": department,
            "unit": declared.kept_unit,
        }
        value, unit = cells["value"], cells["unit"]
        is_text = declared.type == "text"
        side = "left" if is_text else "right"
        value.alignment = Alignment(side, vertical="center", wrap_text=is_text, indent=1)
        self.rules.apply(value, declared)
        if isinstance(declared, AmountInput):
            texts["unit"] = AMOUNT_UNIT
            self.rules.unit.add(unit)
            # An amount without a unit is none.
            unit.fill = fill
        else:
            unit.protection, unit.fill = Protection(), style.NO_FILL
        found = self.filled.measurements.get(input_id)
        cells["number"].value = self.number
        if found is not None:
            write_value(value, found, declared.type, say)
        if not is_identity:
            self.rules.year.add(cells["year"])
            if found is not None:
                cells["year"].value = found.year
                texts |= {"source": found.source, "evidence": found.evidence, "note": found.note}
        for column, text in texts.items():
            if text or column not in _TO_FILL[3:]:
                style.write_text(cells[column], text)
        heights = [(text, WIDTHS[column]) for column, text in texts.items() if column != "unit"]
        self.sheet.row_dimensions[self.row].height = style.row_height(heights, style.ROW_HEIGHT)
        notes = [declared.note.in_(language) if declared.note else ""]
        notes.append(self.filled.remarks.get(input_id, ""))
        if any(notes):
            value.comment = note("\n".join(filter(None, notes)))
        if declared.evidence:
            evidence = declared.evidence.in_(language)
            cells["evidence"].comment = note(say.say("template.evidence", evidence=evidence))
        self.row += 1

    def _signatures(self) -> None:
        self.row += 1
        texts = {
            "label": self.say.say("template.filled_by"),
            "value": self.say.say("template.checked_by"),
            "source": self.say.say("template.office") + self.filled.office,
            "note": self.say.say("template.date"),
        }
        if self.filled.office:
            texts["department"] = self.say.say("template.contact")
        for column, text in texts.items():
            cell = self._cell(column)
            style.write_text(cell, text)
            cell.font, cell.protection = style.BODY, style.OPEN
            cell.alignment = Alignment(vertical="center", wrap_text=column == "department")
        self.sheet.row_dimensions[self.row].height = 28


def _write_instructions(sheet: Worksheet, language: Language) -> None:
    say = sentences(language)
    # LibreOffice does not shrink a single column to the page.
    width = 74
    for row, line in enumerate(say.say("template.instructions").splitlines(), 1):
        cell = sheet.cell(row, 1)
        style.write_text(cell, line)
        cell.font = style.TITLE if row == 1 else style.BODY
        cell.alignment = style.WRAP
        sheet.row_dimensions[row].height = style.row_height([(line, width)], 30 if row == 1 else 21)
    sheet.column_dimensions["A"].width = width
    style.print_on_a4(sheet, landscape=False, header_row=1)
    style.protect(sheet)
