"""The printout as a Word document that Word and WPS can edit, in the manner of GB/T 9704."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.table import _Cell as WordCell
from docx.table import _Row as WordRow
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run

from upgrade_check.locales import Language, sentences
from upgrade_check.reports.printout import (
    Block,
    Cell,
    GaugeLine,
    Gauges,
    Heading,
    Paragraph,
    SignOff,
    Table,
    printout,
)
from upgrade_check.reports.review import Review

# East-Asian faces that Chinese offices have installed, and the Latin one beside them.
_LATIN = "Times New Roman"
_TITLE, _BODY, _HEADING, _SUBHEADING = "方正小标宋简体", "仿宋", "黑体", "楷体"
_TEXT_WIDTH = Mm(156)
_TONES = {
    "pass": RGBColor(0x1A, 0x6B, 0x34),
    "fail": RGBColor(0xB3, 0x20, 0x1A),
    "undetermined": RGBColor(0x8A, 0x5A, 0x00),
}
_ALIGN = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
_LANG = {"zh": "zh-CN", "en": "en-US"}
_ZIP_EPOCH = (2000, 1, 1, 0, 0, 0)


def render(review: Review) -> bytes:
    """The document, the same bytes for the same review."""
    content = printout(review)
    document = Document()
    _set_up(document, review)
    document.core_properties.title = _short(content.title)
    document.core_properties.subject = _short(content.subject)
    writer = _Writer(document, review.language)
    for index, section in enumerate(content.sections):
        writer.breaks = index > 0
        for block in section.blocks:
            writer.write(block)
    stream = io.BytesIO()
    document.save(stream)
    return _without_clock(stream.getvalue())


def _short(text: str) -> str:
    # Word's properties hold at most 255 characters.
    return text[:255]


def _set_up(document: WordDocument, review: Review) -> None:
    """Page, styles, footer and properties."""
    section = document.sections[0]
    section.start_type = WD_SECTION.NEW_PAGE
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    for name, font, size, before, after in (
        ("Normal", _BODY, 16, 0, 0),
        ("Title", _TITLE, 22, 0, 6),
        ("Subtitle", _SUBHEADING, 14, 0, 10),
        ("Heading 1", _HEADING, 16, 14, 6),
        ("Heading 2", _SUBHEADING, 16, 12, 4),
        ("Caption", _BODY, 10, 2, 6),
    ):
        style = document.styles[name]
        _set_font(style, font, size)
        style.paragraph_format.space_before = Pt(before)
        style.paragraph_format.space_after = Pt(after)
        style.paragraph_format.line_spacing = 1.25 if name == "Normal" else 1.15
    for name in ("Title", "Subtitle", "Caption"):
        document.styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    # The template's line under a title is not the manner of an office.
    for border in document.styles["Title"].element.iter(qn("w:pBdr")):
        border.getparent().remove(border)
        break
    language = OxmlElement("w:lang")
    for attribute, value in (("w:val", "en-US"), ("w:eastAsia", _LANG[review.language])):
        language.set(qn(attribute), value)
    document.styles["Normal"].element.get_or_add_rPr().append(language)
    _page_number(section.footer.paragraphs[0])
    properties = document.core_properties
    midnight = dt.datetime(review.date.year, review.date.month, review.date.day)
    properties.created = properties.modified = midnight
    properties.author = properties.last_modified_by = ""
    properties.comments = ""
    properties.revision = 1
    properties.language = _LANG[review.language]


def _set_font(style: Any, east_asian: str, size: float) -> None:
    style.font.name = _LATIN
    style.font.size = Pt(size)
    style.font.bold = style.font.italic = False
    style.font.color.rgb = RGBColor(0, 0, 0)
    style.font.element.get_or_add_rPr()
    fonts = style.element.rPr.rFonts
    # Theme fonts, where a style has them, win over named ones.
    for attribute in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{attribute}"), None)
    fonts.set(qn("w:eastAsia"), east_asian)


def _page_number(paragraph: WordParagraph) -> None:
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


class _Writer:
    """Sets blocks, one after the other."""

    def __init__(self, document: WordDocument, language: Language) -> None:
        self.document = document
        self.colon = sentences(language).say("printout.colon")
        self.indent = Pt(32) if language == "zh" else Pt(0)
        self.breaks = False

    def write(self, block: Block) -> None:
        if isinstance(block, Heading):
            self.heading(block)
        elif isinstance(block, Paragraph):
            self.paragraph(block)
        elif isinstance(block, Table):
            self.table(block)
        elif isinstance(block, Gauges):
            _tight(self.document.add_paragraph(), size=6)
            for line in block.lines:
                self.gauge(line)
        else:
            self.sign_off(block)

    def heading(self, block: Heading) -> None:
        paragraph = self.document.add_paragraph(style=_heading_style(block.level))
        for index, line in enumerate(block.text.split("\n")):
            run = paragraph.add_run(line)
            if index:
                run._r.insert_element_before(OxmlElement("w:br"), "w:t")
            _colour(run, block.tone)
        if block.level == 0:
            paragraph.paragraph_format.page_break_before = self.breaks
            self.breaks = False

    def paragraph(self, block: Paragraph) -> None:
        style = {"subtitle": "Subtitle", "caption": "Caption"}.get(block.style, "Normal")
        paragraph = self.document.add_paragraph(style=style)
        layout = paragraph.paragraph_format
        if block.label:
            layout.left_indent, layout.first_line_indent = Pt(28), Pt(-28)
            _type(paragraph, block.label + self.colon, size=14, font=_HEADING)
            _type(paragraph, block.text, size=14)
        elif block.style == "body":
            layout.first_line_indent = self.indent
            _type(paragraph, block.text)
        elif block.style in ("verdict", "group"):
            run = _type(
                paragraph, block.text, size=14 if block.style == "group" else 16, font=_HEADING
            )
            layout.keep_with_next = True
            layout.space_before = Pt(6)
            _colour(run, block.tone)
        elif block.style == "small":
            layout.line_spacing = 1.0
            layout.space_before = Pt(4)
            _type(paragraph, block.text, size=9)
        else:
            paragraph.add_run(block.text)

    # Tables

    def table(self, block: Table) -> None:
        total = sum(column.weight for column in block.columns)
        widths = [Length(_TEXT_WIDTH * column.weight // total) for column in block.columns]
        table = self.grid(len(block.rows) + block.titled, widths)
        rows = list(table.rows)
        if block.titled:
            for cell, column in zip(rows[0].cells, block.columns, strict=True):
                _shade(cell, "E8E8E8")
                self.fill(cell, Cell(column.title, bold=True), "center")
            _mark_row(rows[0], "w:tblHeader")
        below = 0
        for row, cells in zip(rows[block.titled :], block.rows, strict=True):
            below = max(below - 1, max(content.rows for content in cells) - 1)
            for index, (cell, content) in enumerate(zip(row.cells, cells, strict=True)):
                if content.rows:
                    self.fill(cell, content, block.columns[index].align)
                # Rows under one spanning cell stay on one page with it.
                cell.paragraphs[0].paragraph_format.keep_with_next = below > 0
        _merge_down(rows[block.titled :], block)
        self.gap()

    def grid(self, rows: int, widths: list[Length]) -> WordTable:
        """A table with lines, whose rows stay whole on a page."""
        table = self.document.add_table(rows, len(widths), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        _fix_widths(table, widths)
        _narrow_margins(table)
        for row in table.rows:
            _mark_row(row, "w:cantSplit")
        return table

    def fill(self, cell: WordCell, content: Cell, align: str, size: float = 10.5) -> None:
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        paragraph = cell.paragraphs[0]
        _tight(paragraph)
        paragraph.alignment = _ALIGN[align]
        run = _type(paragraph, content.text, size=size, font=_HEADING if content.bold else _BODY)
        _colour(run, content.tone)

    def gap(self) -> None:
        """Room below a table, which Word has no setting for."""
        _tight(self.document.add_paragraph(), size=6)

    # Pictures, drawn with tab stops and shaded cells so that they can be edited like the text

    def gauge(self, line: GaugeLine) -> None:
        left, right = Length(_TEXT_WIDTH * 46 // 100), Length(_TEXT_WIDTH * 54 // 100)
        table = self.document.add_table(1, 2)
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        _fix_widths(table, [left, right])
        _mark_row(table.rows[0], "w:cantSplit")
        words, scale = table.rows[0].cells
        words.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        title = words.paragraphs[0]
        _tight(title)
        title.paragraph_format.keep_with_next = True
        _type(title, line.title, size=10.5, font=_HEADING)
        caption = words.add_paragraph()
        _tight(caption)
        _colour(_type(caption, line.caption, size=10.5), line.tone)
        self.scale(scale, line, right)
        below = self.document.add_paragraph()
        _tight(below, size=7)
        below.paragraph_format.keep_with_next = True

    def scale(self, cell: WordCell, line: GaugeLine, width: Length) -> None:
        for side in ("left", "right"):
            _cell_margin(cell, side, 0)
        marker = cell.paragraphs[0]
        _tight(marker)
        marker.paragraph_format.keep_with_next = True
        if line.actual is not None:
            stop = Length(int(width * line.actual))
            marker.paragraph_format.tab_stops.add_tab_stop(stop, WD_TAB_ALIGNMENT.CENTER)
            _type(marker, "\t▼", size=9)
        parts = [line.bound, 1 - line.bound]
        good = 0 if line.good == "left" else 1
        # A bound at the very end leaves nothing on its other side.
        kept = [(part, index) for index, part in enumerate(parts) if part > 0]
        track = cell.add_table(1, len(kept))
        _fix_widths(track, [Length(int(width * part)) for part, _ in kept])
        row = track.rows[0]
        row.height, row.height_rule = Pt(9), WD_ROW_HEIGHT_RULE.EXACTLY
        for position, (_, index) in enumerate(kept):
            piece = row.cells[position]
            _tight(piece.paragraphs[0], size=4)
            _shade(piece, "D4D4D4" if index == good else "FFFFFF")
            thick = {"left": index == 1, "right": index == 0}
            for side in ("top", "bottom", "left", "right"):
                _border(piece, side, 24 if thick.get(side) else 6)
        labels = cell.paragraphs[-1] if len(cell.paragraphs) > 1 else cell.add_paragraph()
        _tight(labels)
        labels.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
        _type(labels, f"{line.low}\t{line.high}", size=8)

    def sign_off(self, block: SignOff) -> None:
        widths = [Length(_TEXT_WIDTH * part // 100) for part in (22, 28, 22, 28)]
        table = self.grid(4, widths)
        reviewer, head, stamp, date = block.signatures
        rows: list[tuple[float, tuple[str, ...]]] = [
            (36, (block.office,)),
            (130, (block.opinion,)),
            (44, (reviewer, "", head, "")),
            (44, (stamp, "", date, block.day)),
        ]
        for row, (height, texts) in zip(table.rows, rows, strict=True):
            row.height, row.height_rule = Pt(height), WD_ROW_HEIGHT_RULE.AT_LEAST
            for cell, text in zip(row.cells, texts, strict=False):
                self.fill(cell, Cell(text), "center", size=12)
            if len(texts) == 1:
                row.cells[1].merge(row.cells[3])
            for cell in row.cells:
                cell.paragraphs[0].paragraph_format.keep_with_next = True
        self.gap()


def _heading_style(level: int) -> str:
    return "Title" if level == 0 else f"Heading {level}"


def _type(paragraph: WordParagraph, text: str, *, size: float | None = None, font: str = "") -> Run:
    run = paragraph.add_run(text)
    if size is not None:
        run.font.size = Pt(size)
    if font:
        run.font.name = _LATIN
        run._r.get_or_add_rPr().rFonts.set(qn("w:eastAsia"), font)
        run.font.bold = font == _HEADING
    return run


def _colour(run: Run, tone: str) -> None:
    if tone:
        run.font.color.rgb = _TONES[tone]


def _tight(paragraph: WordParagraph, size: float | None = None) -> None:
    layout = paragraph.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing = 1.0
    if size is not None:
        # An empty paragraph is as high as its mark.
        layout.line_spacing = Pt(size)


def _fix_widths(table: WordTable, widths: list[Length]) -> None:
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width


def _narrow_margins(table: WordTable) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side, twentieths in (("top", 30), ("left", 80), ("bottom", 30), ("right", 80)):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), str(twentieths))
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook", "w:tblCaption")


def _mark_row(row: WordRow, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _merge_down(rows: list[WordRow], block: Table) -> None:
    for start, cells in enumerate(block.rows):
        for index, content in enumerate(cells):
            if content.rows > 1:
                for offset in range(content.rows):
                    properties = rows[start + offset].cells[index]._tc.get_or_add_tcPr()
                    properties.vMerge_val = "restart" if offset == 0 else "continue"


def _shade(cell: WordCell, colour: str) -> None:
    _add(cell, "w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": colour})


def _border(cell: WordCell, side: str, eighths: int) -> None:
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


def _cell_margin(cell: WordCell, side: str, points: int) -> None:
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


def _without_clock(data: bytes) -> bytes:
    """The archive with the same time in every member; the time of saving would change the bytes."""
    result = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for member, content in _members(source):
            entry = zipfile.ZipInfo(member, _ZIP_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, content)
    return result.getvalue()


def _members(source: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    for member in source.infolist():
        yield member.filename, source.read(member)
