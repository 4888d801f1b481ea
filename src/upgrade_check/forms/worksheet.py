"""A table on a worksheet: headings, boxed cells, fitting rows, ready to print."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction

from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from upgrade_check.forms import sheets as style
from upgrade_check.text import printable

Value = str | int | float | Fraction | None
TONES = {
    "pass": PatternFill("solid", fgColor="C6EFCE"),
    "fail": PatternFill("solid", fgColor="FFC7CE"),
    "undetermined": PatternFill("solid", fgColor="FFEB9C"),
}
_LEAST_HEIGHT = 21


def write_table(
    sheet: Worksheet,
    heads: Sequence[str],
    rows: Iterable[Sequence[Value]],
    widths: Sequence[int],
    *,
    whole: str = "General",
    freeze: str = "B2",
) -> None:
    """Write a table from the first row on.

    Args:
        sheet: An empty sheet.
        heads: What the columns are called.
        rows: Text, numbers, and fractions, which are shown with two decimals.
        widths: Of the columns, in characters.
        whole: Number format of whole numbers.
        freeze: The first cell that scrolls.
    """
    for column, head in enumerate(heads, 1):
        style.heading(sheet.cell(1, column), printable(head))
    for number, row in enumerate(rows, 2):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column)
            cell.font, cell.border = style.BODY, style.BOX
            cell.alignment = style.TEXT
            if isinstance(value, Fraction):
                cell.value, cell.number_format = float(value), "0.00"
                cell.alignment = style.CENTRE
            elif isinstance(value, (int, float)):
                cell.value, cell.alignment = value, style.WRAP
                cell.number_format = whole if isinstance(value, int) else "General"
            else:
                style.write_text(cell, printable(value or ""))
        texts = [(v, width) for v, width in zip(row, widths, strict=True) if isinstance(v, str)]
        sheet.row_dimensions[number].height = style.row_height(texts, _LEAST_HEIGHT)
    style.column_widths(sheet, {get_column_letter(i): w for i, w in enumerate(widths, 1)})
    sheet.freeze_panes = freeze
    style.print_on_a4(sheet, landscape=True, header_row=1)
