"""What Word can do and python-docx has no words for."""

from __future__ import annotations

from typing import Any, NamedTuple

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Pt, RGBColor
from docx.table import Table as WordTable
from docx.table import _Cell as WordCell
from docx.table import _Row as WordRow
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run

from upgrade_check.locales import Sentences
from upgrade_check.reports.blocks import Table

# East-Asian faces that Chinese offices have installed, and the Latin one beside them.
LATIN = "Times New Roman"
TITLE, BODY, HEADING, SUBHEADING = "方正小标宋简体", "仿宋", "黑体", "楷体"
_BOLD = frozenset({"Verdict", "Group", "TableStrong", "TableDenseStrong"})
TONES = {
    "pass": RGBColor(0x1A, 0x6B, 0x34),
    "fail": RGBColor(0xB3, 0x20, 0x1A),
    "undetermined": RGBColor(0x8A, 0x5A, 0x00),
}


class Look(NamedTuple):
    """A paragraph style: sizes and room in points."""

    id: str
    """What paragraphs point to."""
    font: str
    size: float
    before: float = 0
    after: float = 0
    spacing: float = 1.0
    """Between lines, as a multiple."""
    centred: bool = False
    indent: float = 0
    hanging: float = 0
    keeps: bool = False
    """Whether it stays on the page of the paragraph that follows."""


LOOKS = (
    Look("Normal", BODY, 16, spacing=1.25),
    Look("Title", TITLE, 22, after=6, spacing=1.15, centred=True),
    Look("Subtitle", SUBHEADING, 14, after=10, spacing=1.15, centred=True),
    Look("Heading1", HEADING, 16, 14, 6, 1.15, keeps=True),
    Look("Heading2", SUBHEADING, 16, 12, 4, 1.15, keeps=True),
    Look("Caption", BODY, 10, 2, 6, 1.15, centred=True),
    Look("Verdict", HEADING, 16, before=6, spacing=1.25, keeps=True),
    Look("Group", HEADING, 14, before=6, spacing=1.25, keeps=True),
    Look("Labelled", BODY, 14, spacing=1.25, hanging=28),
    Look("Small", BODY, 9, before=4),
    Look("TableText", BODY, 10.5),
    Look("TableStrong", HEADING, 10.5),
    Look("TableDense", BODY, 9),
    Look("TableDenseStrong", HEADING, 9),
    Look("SignOff", BODY, 12, keeps=True),
    Look("Scale", BODY, 8),
    Look("Gap", BODY, 4),
)


def add_looks(document: WordDocument, say: Sentences) -> None:
    """Define the styles, so that whoever edits the document changes them in one place."""
    built_in: dict[str, Any] = {style.style_id: style for style in document.styles}
    for look in LOOKS:
        style = built_in.get(look.id)
        if style is None:
            style = document.styles.add_style(look.id, WD_STYLE_TYPE.PARAGRAPH)
            # The name is for people, who find it in Word's list.
            style.element.name_val = say.say(f"printout.styles.{look.id}")
            style.base_style = built_in["Normal"]
            style.quick_style = True
        _set_font(style, look)
        layout = style.paragraph_format
        layout.space_before, layout.space_after = Pt(look.before), Pt(look.after)
        layout.line_spacing = look.spacing
        layout.keep_with_next = look.keeps
        if look.hanging:
            layout.left_indent, layout.first_line_indent = Pt(look.hanging), Pt(-look.hanging)
        if look.centred:
            layout.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _set_font(style: Any, look: Look) -> None:
    style.font.name = LATIN
    style.font.size = Pt(look.size)
    style.font.bold = look.id in _BOLD
    style.font.italic = False
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    # Theme fonts, where a style has them, win over named ones.
    for attribute in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{attribute}"), None)
    fonts.set(qn("w:eastAsia"), look.font)


def set_look(paragraph: WordParagraph, look: str) -> None:
    """Give a paragraph a style by its id; looking it up by name takes most of a page's time."""
    paragraph._p.style = look


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


def label(paragraph: WordParagraph, text: str) -> None:
    """Add a run in the face of headings."""
    run = paragraph.add_run(text)
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), HEADING)
    run.font.bold = True


def colour(run: Run, tone: str) -> None:
    """Show a verdict's colour; the words say the same."""
    if tone:
        run.font.color.rgb = TONES[tone]


def fix_widths(table: WordTable, widths: list[Length]) -> None:
    """Widths that Word keeps, whatever stands in the cells."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        for cell, width in zip(row._tr.tc_lst, widths, strict=True):
            cell.width = width


def narrow_margins(table: WordTable) -> None:
    """Less room beside and more above the text of a table's cells than Word gives."""
    margins = OxmlElement("w:tblCellMar")
    for side, twentieths in (("top", 45), ("left", 80), ("bottom", 45), ("right", 80)):
        margins.append(_element(f"w:{side}", {"w:w": str(twentieths), "w:type": "dxa"}))
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
    line = {"w:val": "single", "w:sz": str(eighths), "w:space": "0", "w:color": "000000"}
    _add_side(cell, "w:tcBorders", side, line)


def cell_margin(cell: WordCell, side: str, points: int) -> None:
    """Room inside one side of a cell."""
    _add_side(cell, "w:tcMar", side, {"w:w": str(points * 20), "w:type": "dxa"})


def _add_side(cell: WordCell, group: str, side: str, attributes: dict[str, str]) -> None:
    properties = cell._tc.get_or_add_tcPr()
    sides = properties.find(qn(group))
    if sides is None:
        sides = OxmlElement(group)
        _insert(properties, sides)
    sides.append(_element(f"w:{side}", attributes))


def _add(cell: WordCell, name: str, attributes: dict[str, str]) -> None:
    _insert(cell._tc.get_or_add_tcPr(), _element(name, attributes))


def _element(name: str, attributes: dict[str, str]) -> Any:
    element = OxmlElement(name)
    for attribute, value in attributes.items():
        element.set(qn(attribute), value)
    return element


_ORDER = ("tcW", "gridSpan", "vMerge", "tcBorders", "shd", "noWrap", "tcMar", "vAlign")
"""Children of a cell's properties in the order that the format's schema demands."""


def _insert(properties: Any, element: Any) -> None:
    name = element.tag.rpartition("}")[2]
    later = tuple(f"w:{other}" for other in _ORDER[_ORDER.index(name) + 1 :])
    properties.insert_element_before(element, *later)
