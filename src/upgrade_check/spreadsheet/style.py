"""Writing workbooks: the same bytes for the same content, text that stays text, and one look."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterable, Sequence
from fractions import Fraction

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from upgrade_check.reproducible import without_clock
from upgrade_check.text import display_width, printable

# The time in a workbook's properties; a clock would make every copy another file.
_EPOCH = dt.datetime(2000, 1, 1)
_LONGEST = 32767

BODY = Font(name="宋体", size=11)
BOLD = Font(name="宋体", size=11, bold=True)
FAINT = Font(name="宋体", size=10, color="606060")
TITLE = Font(name="黑体", size=16, bold=True)
HEADING = Font(name="黑体", size=11, bold=True)
LINK = Font(name="宋体", size=11, color="0563C1", underline="single")

_LINE = Side(style="thin", color="A6A6A6")
BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
HEAD_FILL = PatternFill("solid", fgColor="D9E2F3")
GROUP_FILL = PatternFill("solid", fgColor="EDEDED")
REQUIRED = PatternFill("solid", fgColor="FFF2CC")
NO_FILL = PatternFill()
OPTIONAL = PatternFill("solid", fgColor="FFF9E1")
WRAP = Alignment(vertical="center", wrap_text=True)
TEXT = Alignment(horizontal="left", vertical="center", wrap_text=True, indent=1)
CENTRE = Alignment(horizontal="center", vertical="center", wrap_text=True)
OPEN = Protection(locked=False)
ROW_HEIGHT = 24


def write_text(cell: Cell | MergedCell, text: str) -> None:
    """Put text into a cell as text, whatever it begins with: hostile text is never a formula."""
    clean = ILLEGAL_CHARACTERS_RE.sub("\ufffd", text)[:_LONGEST]
    assert isinstance(cell, Cell), cell
    cell.value = re.sub("[\ud800-\udfff]", "\ufffd", clean)
    cell.data_type = "s"


def link_to(cell: Cell | MergedCell, sheet: str, place: str) -> None:
    """Make a cell lead to another one of the same workbook."""
    quoted = sheet.replace("'", "''")
    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=f"'{quoted}'!{place}")
    cell.font = LINK


def boxed(cell: Cell | MergedCell, alignment: Alignment = TEXT, font: Font = BODY) -> None:
    """Give a cell its box and its font."""
    cell.font, cell.border, cell.alignment = font, BOX, alignment


def across(
    sheet: Worksheet, row: int, width: int, text: str, font: Font, height: float
) -> Cell | MergedCell:
    """Write a line across ``width`` columns; the merged cell, for more to be set."""
    sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)
    cell = sheet.cell(row, 1)
    write_text(cell, text)
    cell.font, cell.alignment = font, WRAP
    sheet.row_dimensions[row].height = height
    return cell


def head_lines(sheet: Worksheet, width: int, title: str, hint: str) -> None:
    """A title across ``width`` columns, and below it what to do."""
    across(sheet, 1, width, title, TITLE, 30).alignment = CENTRE
    across(sheet, 2, width, hint, FAINT, 32)


def heading(cell: Cell | MergedCell, text: str) -> None:
    """Make a cell the heading of its column."""
    write_text(cell, text)
    boxed(cell, CENTRE, HEADING)
    cell.fill = HEAD_FILL


def protect(sheet: Worksheet) -> None:
    """Lock a sheet but for the cells to fill; without a password, so that anyone can lift it."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False


def print_on_a4(sheet: Worksheet, *, landscape: bool, header_row: int) -> None:
    """One page wide on A4, with the header row on every page."""
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{header_row}:{header_row}"
    sheet.print_options.horizontalCentered = True
    if sheet.oddFooter is not None:
        sheet.oddFooter.center.text = "&P / &N"
    margins = sheet.page_margins
    margins.left = margins.right = 0.5
    margins.top = margins.bottom = 0.7


def workbook_bytes(book: Workbook) -> bytes:
    """The workbook as a file, the same for the same content at any time."""
    book.properties.created = book.properties.modified = _EPOCH
    stream = io.BytesIO()
    book.save(stream)
    return without_clock(stream.getvalue(), b"2000-01-01T00:00:00Z")


def row_height(cells: Iterable[tuple[str, float]], least: float) -> float:
    """A height, in points, that shows every text in its column's width.

    Excel does not fit the height of rows that openpyxl wrote.
    """
    # Lines break at words, and cells have a margin.
    lines = max(-(-display_width(text) // int(width * 0.95 - 1)) for text, width in cells)
    return max(least, 15.0 * lines + 6)


def column_widths(sheet: Worksheet, widths: Iterable[float]) -> None:
    """The columns' widths from the left, in characters."""
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = width


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
        heading(sheet.cell(1, column), printable(head))
    for number, row in enumerate(rows, 2):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(number, column)
            boxed(cell)
            if isinstance(value, Fraction):
                cell.value, cell.number_format = float(value), "0.00"
                cell.alignment = CENTRE
            elif isinstance(value, (int, float)):
                cell.value, cell.alignment = value, WRAP
                cell.number_format = whole if isinstance(value, int) else "General"
            else:
                write_text(cell, printable(value or ""))
        texts = [(v, width) for v, width in zip(row, widths, strict=True) if isinstance(v, str)]
        sheet.row_dimensions[number].height = row_height(texts, _LEAST_HEIGHT)
    column_widths(sheet, widths)
    sheet.freeze_panes = freeze
    print_on_a4(sheet, landscape=True, header_row=1)
