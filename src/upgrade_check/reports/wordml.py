"""What Word can do and python-docx has no words for."""

from __future__ import annotations

from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Pt, RGBColor
from docx.table import Table as WordTable
from docx.table import _Cell as WordCell
from docx.table import _Row as WordRow
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run

from upgrade_check.reports.blocks import Table

# East-Asian faces that Chinese offices have installed, and the Latin one beside them.
LATIN = "Times New Roman"
TITLE, BODY, HEADING, SUBHEADING = "方正小标宋简体", "仿宋", "黑体", "楷体"
TONES = {
    "pass": RGBColor(0x1A, 0x6B, 0x34),
    "fail": RGBColor(0xB3, 0x20, 0x1A),
    "undetermined": RGBColor(0x8A, 0x5A, 0x00),
}


def set_font(style: Any, east_asian: str, size: float) -> None:
    """Give a style its faces, Latin and East-Asian, and its size in points."""
    style.font.name = LATIN
    style.font.size = Pt(size)
    style.font.bold = style.font.italic = False
    style.font.color.rgb = RGBColor(0, 0, 0)
    style.font.element.get_or_add_rPr()
    fonts = style.element.rPr.rFonts
    # Theme fonts, where a style has them, win over named ones.
    for attribute in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{attribute}"), None)
    fonts.set(qn("w:eastAsia"), east_asian)


def page_number(paragraph: WordParagraph) -> None:
    """A footer such as — 3 —."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for kind, content in (("text", "— "), ("field", "PAGE"), ("text", " —")):
        run = paragraph.add_run(content if kind == "text" else "")
        run.font.size = Pt(14)
        if kind == "field":
            for part in ("begin", "", "separate", "shown", "end"):
                if part == "shown":
                    run.add_text("1")
                    continue
                element = OxmlElement("w:fldChar" if part else "w:instrText")
                if part:
                    element.set(qn("w:fldCharType"), part)
                else:
                    element.text = content
                run._r.append(element)


def typeset(
    paragraph: WordParagraph, text: str, *, size: float | None = None, font: str = ""
) -> Run:
    """Add a run of text in a size in points and an East-Asian face."""
    run = paragraph.add_run(text)
    if size is not None:
        run.font.size = Pt(size)
    if font:
        run.font.name = LATIN
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
        run.font.bold = font == HEADING
    return run


def colour(run: Run, tone: str) -> None:
    """Show a verdict's colour; the words say the same."""
    if tone:
        run.font.color.rgb = TONES[tone]


def tight(paragraph: WordParagraph, size: float | None = None) -> None:
    """No room above or below; an empty paragraph of ``size`` points is only a gap."""
    layout = paragraph.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing = 1.0
    if size is not None:
        # An empty paragraph is as high as its mark.
        layout.line_spacing = Pt(size)


def fix_widths(table: WordTable, widths: list[Length]) -> None:
    """Widths that Word keeps, whatever stands in the cells."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width


def narrow_margins(table: WordTable) -> None:
    """Less room beside and more above the text of a table's cells than Word gives."""
    margins = OxmlElement("w:tblCellMar")
    for side, twentieths in (("top", 30), ("left", 80), ("bottom", 30), ("right", 80)):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), str(twentieths))
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook", "w:tblCaption")


def mark_row(row: WordRow, name: str) -> None:
    """Switch on ``w:tblHeader``, repeated on each page, or ``w:cantSplit``, kept whole."""
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def merge_down(rows: list[WordRow], block: Table) -> None:
    """Join the cells that a cell above spans."""
    for start, cells in enumerate(block.rows):
        for index, content in enumerate(cells):
            if content.rows > 1:
                for offset in range(content.rows):
                    properties = rows[start + offset].cells[index]._tc.get_or_add_tcPr()
                    properties.vMerge_val = "restart" if offset == 0 else "continue"


def shade(cell: WordCell, colour: str) -> None:
    """Fill a cell."""
    _add(cell, "w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": colour})


def border(cell: WordCell, side: str, eighths: int) -> None:
    """Draw one side of a cell, in eighths of a point."""
    properties = cell._tc.get_or_add_tcPr()
    borders = properties.find(qn("w:tcBorders"))
    if borders is None:
        borders = OxmlElement("w:tcBorders")
        _insert(properties, borders)
    edge = OxmlElement(f"w:{side}")
    for name, value in (
        ("val", "single"),
        ("sz", str(eighths)),
        ("space", "0"),
        ("color", "000000"),
    ):
        edge.set(qn(f"w:{name}"), value)
    borders.append(edge)


def cell_margin(cell: WordCell, side: str, points: int) -> None:
    """Room inside one side of a cell."""
    properties = cell._tc.get_or_add_tcPr()
    margins = properties.find(qn("w:tcMar"))
    if margins is None:
        margins = OxmlElement("w:tcMar")
        _insert(properties, margins)
    edge = OxmlElement(f"w:{side}")
    edge.set(qn("w:w"), str(points * 20))
    edge.set(qn("w:type"), "dxa")
    margins.append(edge)


def _add(cell: WordCell, name: str, attributes: dict[str, str]) -> None:
    element = OxmlElement(name)
    for attribute, value in attributes.items():
        element.set(qn(attribute), value)
    _insert(cell._tc.get_or_add_tcPr(), element)


_ORDER = ("tcW", "gridSpan", "vMerge", "tcBorders", "shd", "noWrap", "tcMar", "vAlign")
"""Children of a cell's properties in the order that the format's schema demands."""


def _insert(properties: Any, element: Any) -> None:
    name = element.tag.rpartition("}")[2]
    later = tuple(f"w:{other}" for other in _ORDER[_ORDER.index(name) + 1 :])
    properties.insert_element_before(element, *later)
