"""The form to fill in, made from a rule pack: what the pack asks for is what the form has."""

from __future__ import annotations

from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from upgrade_check.dataset.units import AMOUNT_UNIT, AMOUNT_UNITS, worth
from upgrade_check.forms import sheets as style
from upgrade_check.forms.filled import Filled, note, write_value
from upgrade_check.forms.headings import FORM_SHEET, HEADINGS, TABLE_ROWS, WIDTHS
from upgrade_check.forms.preparation import write_sheet
from upgrade_check.locales import Language, Sentences, sentences
from upgrade_check.rules.inputs import (
    AmountInput,
    CountInput,
    InputBase,
    RankInput,
    TableInput,
)
from upgrade_check.rules.pack import RulePack, Threshold

_OPEN = Protection(locked=False)
_FIGURE = Alignment(horizontal="right", vertical="center", indent=1)
_FIRST_ROW = 4
_ROW_HEIGHT = 24
_COLUMNS = ("number", "label", "value", "unit", "year", "source", "evidence", "note", "department")
_FORM_WIDTH = sum(WIDTHS[name] for name in _COLUMNS)
_TO_FILL = ("value", "unit", "year", "source", "evidence", "note")


def make_template(pack: RulePack, language: Language, filled: Filled | None = None) -> bytes:
    """The form as an ``.xlsx`` file; the same arguments give the same bytes.

    Args:
        pack: What is asked for.
        language: The form's language.
        filled: What it says already; an empty form of all inputs where there is none.
    """
    return style.workbook_bytes(template_book(pack, language, filled or Filled()))


def template_book(pack: RulePack, language: Language, filled: Filled) -> Workbook:
    """The form as a workbook, for sheets to be added."""
    book = Workbook()
    _Form(book.worksheets[0], pack, language, filled).write()
    for table_id, table in pack.tables.items():
        if filled.asks_for(table_id):
            sheet = book.create_sheet(table.label.in_(language))
            _write_table(sheet, table_id, table, language, filled)
    if not filled.office:
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
        self.rules = _InputRules(sheet, self.say)
        self.row = _FIRST_ROW
        self.number = 0

    def write(self) -> None:
        sheet, say = self.sheet, self.say
        sheet.title = FORM_SHEET[self.language]
        last = get_column_letter(len(_COLUMNS))
        sheet.merge_cells(f"A1:{last}1")
        style.write_text(sheet["A1"], self.pack.words.form.in_(self.language))
        sheet["A1"].font, sheet["A1"].alignment = style.TITLE, style.CENTRE
        sheet.row_dimensions[1].height = 30
        sheet.merge_cells(f"A2:{last}2")
        style.write_text(sheet["A2"], self.filled.hint or say.say("template.hint"))
        sheet["A2"].font, sheet["A2"].alignment = style.FAINT, style.WRAP
        sheet.row_dimensions[2].height = 32
        self._header()
        self._group(say.say("template.identity"), "")
        for input_id, declared in self.pack.identity.items():
            self._input(input_id, declared, "")
        for number, threshold in enumerate(self.pack.thresholds, 1):
            if any(map(self.filled.asks_for, threshold.inputs)):
                self._threshold(number, threshold)
        self._signatures()
        sheet.freeze_panes = f"C{_FIRST_ROW}"
        style.column_widths(
            sheet, {get_column_letter(i): WIDTHS[name] for i, name in enumerate(_COLUMNS, 1)}
        )
        style.print_on_a4(sheet, landscape=True, header_row=_FIRST_ROW - 1)
        _protect(sheet)

    def _cell(self, column: str) -> Cell:
        cell = self.sheet.cell(self.row, _COLUMNS.index(column) + 1)
        assert isinstance(cell, Cell)
        return cell

    def _header(self) -> None:
        self.row = _FIRST_ROW - 1
        for column in _COLUMNS:
            cell = self._cell(column)
            heading = HEADINGS.get(column)
            if heading:
                text = heading.zh if self.language == "zh" else heading.en
            else:
                is_wanted = column == "department" and self.filled.office
                text = self.say.say("template.wanted" if is_wanted else f"template.{column}")
            style.write_text(cell, text)
            cell.font, cell.fill, cell.border = style.HEADING, style.HEAD_FILL, style.BOX
            cell.alignment = style.CENTRE
        self.sheet.row_dimensions[self.row].height = 22
        self.row += 1

    def _group(self, title: str, requirement: str) -> None:
        # The title stands in the number's column: a row without a label is no row of the form.
        row, last = self.row, get_column_letter(len(_COLUMNS))
        self.sheet.merge_cells(f"A{row}:{last}{row}")
        style.write_text(self._cell("number"), f"{title}{requirement}")
        for column in range(1, len(_COLUMNS) + 1):
            self.sheet.cell(row, column).border = style.BOX
        cell = self._cell("number")
        cell.font, cell.fill, cell.alignment = style.BOLD, style.GROUP_FILL, style.TEXT
        height = style.row_height([(f"{title}{requirement}", _FORM_WIDTH)], _ROW_HEIGHT)
        self.sheet.row_dimensions[row].height = height
        self.row += 1

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
        self._group(title, requirement)
        for input_id, declared in threshold.inputs.items():
            if not self.filled.asks_for(input_id):
                continue
            if isinstance(declared, TableInput):
                self._pointer(declared)
                continue
            department = declared.department or threshold.department
            wanted = declared.evidence if self.filled.office else department
            self._input(input_id, declared, wanted.in_(self.language) if wanted else "")

    def _pointer(self, declared: TableInput) -> None:
        row, last = self.row, get_column_letter(len(_COLUMNS))
        self.sheet.merge_cells(f"A{row}:{last}{row}")
        sheet_name = declared.label.in_(self.language)
        cell = self._cell("number")
        style.write_text(cell, self.say.say("template.table_pointer", sheet=sheet_name))
        style.link_to(cell, sheet_name, "A1")
        for column in range(1, len(_COLUMNS) + 1):
            self.sheet.cell(row, column).border = style.BOX
        cell.alignment = style.TEXT
        self.sheet.row_dimensions[row].height = _ROW_HEIGHT
        self.row += 1

    def _input(self, input_id: str, declared: Any, department: str) -> None:
        self.number += 1
        self._cell("number").value = self.number
        label = declared.label.in_(self.language)
        label += " *" if declared.required else ""
        style.write_text(self._cell("label"), label)
        style.write_text(self._cell("department"), department)
        for column in _COLUMNS:
            cell = self._cell(column)
            cell.font, cell.border, cell.alignment = style.BODY, style.BOX, style.TEXT
            # Who is assessed has no unit, source or evidence.
            if column in _TO_FILL and (
                column in ("value", "note") or input_id not in self.pack.identity
            ):
                cell.protection, cell.fill = _OPEN, style.OPTIONAL
            if column in ("number", "unit", "year"):
                cell.alignment = style.CENTRE
        texts = [(label, WIDTHS["label"]), (department, WIDTHS["department"])]
        found = self.filled.measurements.get(input_id)
        if found is not None and input_id not in self.pack.identity:
            texts += [(found.source, WIDTHS["source"]), (found.evidence, WIDTHS["evidence"])]
            texts.append((found.note, WIDTHS["note"]))
        self.sheet.row_dimensions[self.row].height = style.row_height(texts, _ROW_HEIGHT)
        value = self._cell("value")
        if declared.required:
            value.fill = style.REQUIRED
        value.alignment = Alignment(
            horizontal="left" if declared.type == "text" else "right",
            vertical="center",
            wrap_text=declared.type == "text",
            indent=1,
        )
        self.rules.apply(value, declared)
        if isinstance(declared, AmountInput):
            style.write_text(self._cell("unit"), AMOUNT_UNIT)
            self.rules.unit.add(self._cell("unit"))
            # An amount without a unit is none.
            self._cell("unit").fill = style.REQUIRED if declared.required else style.OPTIONAL
        else:
            self._cell("unit").protection, self._cell("unit").fill = Protection(), style.NO_FILL
            style.write_text(self._cell("unit"), declared.kept_unit)
        if input_id not in self.pack.identity:
            self.rules.year.add(self._cell("year"))
        self._fill(input_id, declared)
        notes = [declared.note.in_(self.language)] if declared.note else []
        notes += [self.filled.remarks[input_id]] if input_id in self.filled.remarks else []
        if notes:
            value.comment = note("\n".join(notes))
        if declared.evidence:
            self._cell("evidence").comment = note(
                self.say.say("template.evidence", evidence=declared.evidence.in_(self.language))
            )
        self.row += 1

    def _fill(self, input_id: str, declared: Any) -> None:
        found = self.filled.measurements.get(input_id)
        if found is None:
            return
        write_value(self._cell("value"), found, declared.type, self.say)
        if input_id in self.pack.identity:
            return
        self._cell("year").value = found.year
        for column, text in (
            ("source", found.source),
            ("evidence", found.evidence),
            ("note", found.note),
        ):
            if text:
                style.write_text(self._cell(column), text)

    def _signatures(self) -> None:
        self.row += 1
        for column, key in (("label", "filled_by"), ("value", "checked_by"), ("source", "office")):
            cell = self._cell(column)
            office = self.filled.office if key == "office" else ""
            style.write_text(cell, self.say.say(f"template.{key}") + office)
            cell.font, cell.protection = style.BODY, _OPEN
            cell.alignment = Alignment(vertical="center", wrap_text=False)
        cell = self._cell("note")
        style.write_text(cell, self.say.say("template.date"))
        cell.font, cell.protection = style.BODY, _OPEN
        cell.alignment = Alignment(vertical="center")
        if self.filled.office:
            cell = self._cell("department")
            style.write_text(cell, self.say.say("template.contact"))
            cell.font, cell.protection = style.BODY, _OPEN
            cell.alignment = style.WRAP
        self.sheet.row_dimensions[self.row].height = 28


class _InputRules:
    """Excel's own checks while somebody types, with messages in the form's language."""

    def __init__(self, sheet: Worksheet, say: Sentences) -> None:
        self.sheet, self.say = sheet, say
        self.unit = self._rule("unit", type="list", formula1=f'"{",".join(AMOUNT_UNITS)}"')
        self.statement = self._rule("yes_no", type="list", formula1='"是,否"')
        self.year = self._rule(
            "year", type="whole", operator="between", formula1="1949", formula2="2100"
        )
        self.rank = self._rule("rank", type="whole", operator="greaterThanOrEqual", formula1="1")
        self.amount = self._rule(
            "amount", type="decimal", operator="greaterThanOrEqual", formula1="0"
        )

    def _rule(self, key: str, **rule: Any) -> DataValidation:
        validation = DataValidation(allow_blank=True, showErrorMessage=True, **rule)
        validation.errorTitle = self.say.say("template.rule_title")
        validation.error = self.say.say(f"template.rule_{key}")
        validation.showInputMessage = True
        validation.promptTitle = self.say.say("template.prompt_title")
        validation.prompt = self.say.say(f"template.rule_{key}")
        self.sheet.add_data_validation(validation)
        return validation

    def apply(self, cell: Cell, declared: InputBase) -> None:
        """The check that fits the input's type."""
        kind = declared.type
        if kind in ("rank", "count"):
            # A number of things may be none; of peers there are some.
            if isinstance(declared, RankInput) or (
                isinstance(declared, CountInput) and declared.above_zero
            ):
                self.rank.add(cell)
            cell.number_format = "0"
        elif kind == "amount":
            self.amount.add(cell)
            cell.number_format = "#,##0.00##"
        elif kind == "year":
            self.year.add(cell)
            cell.number_format = "0"
        elif kind == "yes_no":
            self.statement.add(cell)


def _protect(sheet: Worksheet) -> None:
    """Locked but for the cells to fill; without a password, so that anyone can lift it."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False


def _write_table(
    sheet: Worksheet, table_id: str, table: TableInput, language: Language, filled: Filled
) -> None:
    """A sheet for the rows of a table, with its unit beside each amount and a total below."""
    say = sentences(language)
    rules = _InputRules(sheet, say)
    headings: list[tuple[str, Any]] = []
    for column_id, column in table.columns.items():
        headings.append((column_id, column))
        if isinstance(column, AmountInput):
            headings.append(("unit", None))
    headings.append(("note", None))
    last = get_column_letter(len(headings))
    for row, text, font in (
        (1, say.say("template.table_title", table=table.label.in_(language)), style.TITLE),
        (2, say.say("template.table_hint", row=table.row.in_(language)), style.FAINT),
    ):
        sheet.merge_cells(f"A{row}:{last}{row}")
        style.write_text(sheet.cell(row, 1), text)
        sheet.cell(row, 1).font = font
        sheet.cell(row, 1).alignment = style.CENTRE if row == 1 else style.WRAP
    sheet.row_dimensions[1].height, sheet.row_dimensions[2].height = 30, 32
    header, first = 3, 4
    sheet.row_dimensions[header].height = 22
    rows = filled.rows.get(table_id, ())
    end = first + max(TABLE_ROWS, len(rows))
    for index, (column_id, column) in enumerate(headings, 1):
        letter = get_column_letter(index)
        cell = sheet.cell(header, index)
        heading = HEADINGS.get(column_id)
        style.write_text(
            cell,
            (heading.zh if language == "zh" else heading.en)
            if column is None and heading
            else column.label.in_(language),
        )
        cell.font, cell.fill, cell.border = style.HEADING, style.HEAD_FILL, style.BOX
        cell.alignment = style.CENTRE
        sheet.column_dimensions[letter].width = WIDTHS.get(column_id, 18)
        alignment = style.TEXT
        if column_id == "unit" or (column is not None and column.type == "yes_no"):
            alignment = style.CENTRE
        elif isinstance(column, AmountInput):
            alignment = _FIGURE
        for row in range(first, end + 1):
            sheet.row_dimensions[row].height = _ROW_HEIGHT
            cell = sheet.cell(row, index)
            cell.font, cell.border, cell.alignment = style.BODY, style.BOX, alignment
            if row == end:
                cell.font = style.BOLD
                if isinstance(column, AmountInput):
                    cell.value = _total(index, first, end - 1)
                    cell.number_format = "#,##0.00##"
                continue
            cell.protection = _OPEN
            # The unit belongs to the amount on its left.
            figure = column or (headings[index - 2][1] if column_id == "unit" else None)
            is_required = figure is not None and figure.required
            cell.fill = style.REQUIRED if is_required else style.OPTIONAL
            if column is None and column_id == "unit":
                style.write_text(cell, AMOUNT_UNIT)
                rules.unit.add(cell)
            elif column is not None and isinstance(cell, Cell):
                rules.apply(cell, column)
                if row - first < len(rows) and column_id in rows[row - first]:
                    write_value(cell, rows[row - first][column_id], column.type, say)
        if column is not None and column.type == "text":
            style.write_text(sheet.cell(end, index), say.say("template.total"))
        elif column is None and column_id == "unit":
            style.write_text(sheet.cell(end, index), AMOUNT_UNIT)
    if table_id in filled.remarks:
        sheet.cell(first, 1).comment = note(filled.remarks[table_id])
    sheet.freeze_panes = f"A{first}"
    style.print_on_a4(sheet, landscape=False, header_row=header)
    _protect(sheet)


def _total(column: int, first: int, last: int) -> str:
    """A formula that adds up amounts in the units beside them, in 亿元.

    SUMIF leaves out text and is the same in every office suite; rows inserted between count too.
    """
    amounts, units = (
        f"{letter}{first}:{letter}{last}"
        for letter in (get_column_letter(column), get_column_letter(column + 1))
    )
    sums = (
        f'SUMIF({units},"{unit}",{amounts})' + (f"/{1 / worth(unit):f}" if worth(unit) != 1 else "")
        for unit in AMOUNT_UNITS
    )
    return f"={'+'.join(sums)}"


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
    _protect(sheet)
