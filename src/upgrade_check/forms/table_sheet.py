"""The sheet for a table: a row each, the unit beside each amount, what backs it, and a total."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from upgrade_check.dataset.units import AMOUNT_UNIT, AMOUNT_UNITS, worth
from upgrade_check.dataset.zone import Measurement
from upgrade_check.forms.filled import Filled, TypingRules, note, write_value
from upgrade_check.forms.headings import HEADINGS, TABLE_ROWS, WIDTHS
from upgrade_check.locales import Language, sentences
from upgrade_check.rules.inputs import AmountInput, TableInput
from upgrade_check.spreadsheet import style

_FIGURE = Alignment(horizontal="right", vertical="center", indent=1)
_HEADER, _FIRST = 3, 4


class _Column(NamedTuple):
    """A column of the sheet."""

    key: str
    """Its id in the pack; else ``unit``, ``source``, ``evidence`` or ``note``."""
    of: Any
    """What the pack declares; of a unit, of the amount on its left."""

    @property
    def is_own(self) -> bool:
        """Whether it is one of the pack's, and not one beside it."""
        return self.key not in HEADINGS

    @property
    def alignment(self) -> Alignment:
        """Where its cells' contents stand."""
        if self.key == "unit" or (self.is_own and self.of.type == "yes_no"):
            return style.CENTRE
        return _FIGURE if self.is_own and isinstance(self.of, AmountInput) else style.TEXT

    def heading(self, language: Language) -> str:
        """What stands above it."""
        return str((self.of.label if self.is_own else HEADINGS[self.key]).in_(language))


def write_table(
    sheet: Worksheet, table_id: str, table: TableInput, language: Language, filled: Filled
) -> None:
    """Write the table on an empty sheet, with what is filled in already."""
    say = sentences(language)
    rules = TypingRules(sheet, say)
    columns = _columns(table)
    style.head_lines(
        sheet,
        len(columns),
        say.say("template.table_title", table=table.label.in_(language)),
        say.say("template.table_hint", row=table.row.in_(language)),
    )
    rows = filled.rows.get(table_id, ())
    end = _FIRST + max(TABLE_ROWS, len(rows))
    wanted = next((d.evidence for d in table.columns.values() if d.evidence), None)
    for index, column in enumerate(columns, 1):
        style.heading(sheet.cell(_HEADER, index), column.heading(language))
        if column.key == "evidence" and wanted:
            text = say.say("template.evidence", evidence=wanted.in_(language))
            sheet.cell(_HEADER, index).comment = note(text)
        for row in range(_FIRST, end + 1):
            cell = sheet.cell(row, index)
            assert isinstance(cell, Cell)
            style.boxed(cell, column.alignment)
            if row == end:
                cell.font = style.BOLD
                _write_total(cell, column, index, say.say("template.total"))
                continue
            is_required = column.of is not None and column.of.required
            cell.protection = style.OPEN
            cell.fill = style.REQUIRED if is_required else style.OPTIONAL
            if column.is_own:
                rules.apply(cell, column.of)
            elif column.key == "unit":
                style.write_text(cell, AMOUNT_UNIT)
                rules.unit.add(cell)
            if row - _FIRST < len(rows):
                _fill(cell, column, rows[row - _FIRST], say)
    for row in range(_FIRST, end + 1):
        beside = rows[row - _FIRST] if row - _FIRST < len(rows) else {}
        texts = [
            (text, WIDTHS[key])
            for found in beside.values()
            for key, text in (("source", found.source), ("evidence", found.evidence))
        ]
        sheet.row_dimensions[row].height = style.row_height([("", 9), *texts], style.ROW_HEIGHT)
    style.column_widths(sheet, [WIDTHS.get(column.key, 18) for column in columns])
    sheet.row_dimensions[_HEADER].height = 22
    if table_id in filled.remarks:
        sheet.cell(_FIRST, 1).comment = note(filled.remarks[table_id])
    sheet.freeze_panes = f"A{_FIRST}"
    style.print_on_a4(sheet, landscape=True, header_row=_HEADER)
    style.protect(sheet)


def _columns(table: TableInput) -> list[_Column]:
    columns = []
    for key, declared in table.columns.items():
        columns.append(_Column(key, declared))
        if isinstance(declared, AmountInput):
            columns.append(_Column("unit", declared))
    has_figures = any(column.key == "unit" for column in columns)
    beside = ("source", "evidence", "note") if has_figures else ("note",)
    return [*columns, *(_Column(key, None) for key in beside)]


def _fill(cell: Cell, column: _Column, row: Mapping[str, Measurement], say: Any) -> None:
    if column.is_own:
        if column.key in row:
            write_value(cell, row[column.key], column.of.type, say)
    elif column.key != "unit":
        said = dict.fromkeys(text for m in row.values() if (text := getattr(m, column.key)))
        if column.key == "note":
            # The sheet has no column for years, and a figure must not lose its own.
            years = dict.fromkeys(f"{m.year}年" for m in row.values() if m.year is not None)
            said = years | {t: None for t in said if not t.startswith(tuple(years or "\n"))}
        if said:
            style.write_text(cell, say.say("values.semicolon").join(said))


def _write_total(cell: Cell, column: _Column, index: int, word: str) -> None:
    if column.key == "unit":
        style.write_text(cell, AMOUNT_UNIT)
    elif column.is_own and column.of.type == "text":
        style.write_text(cell, word)
    elif column.is_own and isinstance(column.of, AmountInput):
        cell.value, cell.number_format = _total(index, _FIRST, cell.row - 1), "#,##0.00##"


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
