"""The printout as a document that Word and WPS can edit, laid out after GB/T 9704."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from pathlib import Path

from docx import Document
from docx.blkcntnr import BlockItemContainer
from docx.document import Document as WordDocument
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import Table as WordTable
from docx.table import _Cell as WordCell
from docx.text.paragraph import Paragraph as WordParagraph

from upgrade_check.locales import sentences
from upgrade_check.reports.blocks import (
    Bar,
    Bars,
    Block,
    Cell,
    Chart,
    GaugeLine,
    Gauges,
    Heading,
    Paragraph,
    Printout,
    SignOff,
    Table,
)
from upgrade_check.reports.printout import printout
from upgrade_check.reports.review import Review
from upgrade_check.reports.word_drawing import draw_bar, draw_gauge
from upgrade_check.reports.wordml import (
    bookmark,
    colour,
    column_widths,
    fix_widths,
    link,
    mark_row,
    merge_down,
    set_look,
    shade,
    text_width,
)
from upgrade_check.reproducible import without_clock

BASE = Path(__file__).with_name("templates") / "base.docx"
_NARROW = Mm(150)
"""If the text is narrower, tables need smaller type."""
_SIZES = {"TableText": 10.5, "TableDense": 9}
"""Points, as in ``scripts/make_word_base.py``."""
_ALIGN = {
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
_LOOKS = {
    "body": "Normal",
    "verdict": "Verdict",
    "subtitle": "Subtitle",
    "group": "Group",
    "caption": "Caption",
    "small": "Small",
}
_STRONG = {"TableText": "TableStrong", "TableDense": "TableDenseStrong"}
_LANG = {"zh": "zh-CN", "en": "en-US"}


def render(review: Review) -> bytes:
    """The printout of a review."""
    return typeset(printout(review), review.word_base)


def typeset(content: Printout, base: bytes | None = None) -> bytes:
    """The document, the same bytes for the same content and base.

    Args:
        content: What it says.
        base: A document with page, header, footer and styles, as ``word_base.read_base`` gives it.
    """
    document = Document(io.BytesIO(base or BASE.read_bytes()))
    if base is None:
        _set_language(document, _LANG[content.language])
    _set_properties(document, content)
    end = document.element.body.sectPr
    for number in range(len(content.sections)):
        # Build each section in a body of its own: python-docx searches all siblings on every
        # insertion. Keep that body in the same tree: moving elements between trees is slow.
        apart = OxmlElement("w:body")
        end.addprevious(apart)
        _Writer(BlockItemContainer(apart, document), document, content, number).write_section()
        for element in list(apart):
            apart.addprevious(element)
        apart.getparent().remove(apart)
    stream = io.BytesIO()
    document.save(stream)
    return without_clock(stream.getvalue())


def _short(text: str) -> str:
    # Word's properties hold at most 255 characters.
    return text[:255]


def _set_language(document: WordDocument, language: str) -> None:
    for element in document.styles.element.iter(qn("w:lang")):
        element.set(qn("w:eastAsia"), language)


def _set_properties(document: WordDocument, content: Printout) -> None:
    properties = document.core_properties
    midnight = dt.datetime(content.date.year, content.date.month, content.date.day)
    properties.created = properties.modified = midnight
    properties.title, properties.subject = _short(content.title), _short(content.subject)
    properties.author = properties.last_modified_by = ""
    properties.comments = ""
    properties.revision = 1
    properties.language = _LANG[content.language]


class _Writer:
    """Writes one section."""

    def __init__(
        self, container: BlockItemContainer, document: WordDocument, content: Printout, number: int
    ) -> None:
        self.container = container
        self.section, self.number = content.sections[number], number
        self.home = content.home if number else ""
        self.colon = sentences(content.language).say("printout.colon")
        self.indent = _indent(document) if content.language == "zh" else Length(0)
        self.width = text_width(document.sections[0])
        self.look = "TableDense" if self.width < _NARROW else "TableText"

    def write_section(self) -> None:
        for block in self.section.blocks:
            self.write(block)

    def write(self, block: Block) -> None:
        if isinstance(block, Heading):
            self.heading(block)
        elif isinstance(block, Paragraph):
            self.paragraph(block)
        elif isinstance(block, Table):
            self.table(block)
        elif isinstance(block, Gauges):
            for line in block.lines:
                self.gauge(line)
        elif isinstance(block, Bars):
            self.bars(block.rows, (32, 42, 26))
        elif isinstance(block, Chart):
            self.chart(block)
        else:
            self.sign_off(block)

    def heading(self, block: Heading) -> None:
        paragraph = self.begin("Title" if block.level == 0 else f"Heading{block.level}")
        for index, line in enumerate(block.text.split("\n")):
            run = paragraph.add_run(line)
            if index:
                run._r.insert_element_before(OxmlElement("w:br"), "w:t")
            colour(run, block.tone)
            if block.level == 0 and self.home:
                link(run, self.home)
        if block.level == 0:
            paragraph.paragraph_format.page_break_before = self.number > 0
            bookmark(paragraph, self.section.anchor, self.number)

    def paragraph(self, block: Paragraph) -> None:
        if block.link:
            # In Word, the title links back.
            return
        paragraph = self.begin("Labelled" if block.label else _LOOKS[block.style])
        if block.label:
            paragraph.add_run(block.label + self.colon)._r.style = "Label"
        elif block.style == "body":
            paragraph.paragraph_format.first_line_indent = self.indent
        elif block.style == "caption":
            # A legend stands above the scales.
            paragraph.paragraph_format.keep_with_next = True
        colour(paragraph.add_run(block.text), block.tone)

    def begin(self, look: str) -> WordParagraph:
        paragraph: WordParagraph = self.container.add_paragraph()
        set_look(paragraph, look)
        return paragraph

    def gap(self) -> WordParagraph:
        """Space after a table; Word has no setting for it."""
        return self.begin("Gap")

    # Tables

    def table(self, block: Table) -> None:
        look = "TableDense" if block.dense else self.look
        widths = column_widths(block, self.width, _SIZES[look])
        table = self.grid(len(block.rows) + block.titled, widths)
        rows = list(table.rows)
        if block.titled:
            for cell, column in zip(rows[0].cells, block.columns, strict=True):
                shade(cell, "E8E8E8")
                fill(cell, Cell(column.title, bold=True), "center", look)
            mark_row(rows[0], "w:tblHeader")
        below = 0
        for row, cells in zip(rows[block.titled :], block.rows, strict=True):
            below = max(below - 1, max(content.rows for content in cells) - 1)
            for cell, content, column in zip(row.cells, cells, block.columns, strict=True):
                fill(cell, content, column.align, look)
                if below:
                    # Keep the rows of a spanning cell on one page.
                    cell.paragraphs[0].paragraph_format.keep_with_next = True
        merge_down(rows[block.titled :], block)
        self.gap()

    def grid(self, rows: int, widths: list[Length], *, lines: bool = True) -> WordTable:
        """A table whose rows do not break across pages."""
        table: WordTable = self.container.add_table(rows, len(widths), self.width)
        table._tbl.tblStyle_val = "ReportTable" if lines else "TableNormal"
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        fix_widths(table, widths)
        for row in table.rows:
            mark_row(row, "w:cantSplit")
        return table

    def gauge(self, line: GaugeLine) -> None:
        left, right = Length(self.width * 46 // 100), Length(self.width * 54 // 100)
        table = self.grid(1, [left, right], lines=False)
        words, scale = table.rows[0].cells
        fill(words, Cell(line.title, bold=True), "left", self.look)
        words.paragraphs[0].paragraph_format.keep_with_next = True
        caption = words.add_paragraph()
        set_look(caption, self.look)
        colour(caption.add_run(line.caption), line.tone)
        draw_gauge(scale, line, right)
        self.gap().paragraph_format.keep_with_next = True

    def chart(self, block: Chart) -> None:
        title = self.begin("Group")
        title.add_run(block.title)
        title.paragraph_format.keep_with_next = True
        self.bars(block.points, (14, 56, 30)).paragraph_format.keep_with_next = True
        self.begin("Caption").add_run(block.caption)

    def bars(self, rows: Sequence[Bar], parts: tuple[int, int, int]) -> WordParagraph:
        widths = [Length(self.width * part // 100) for part in parts]
        table = self.grid(len(rows), widths, lines=False)
        for row, bar in zip(table.rows, rows, strict=True):
            title, drawn, caption = row.cells
            fill(title, Cell(bar.title), "left", self.look)
            fill(caption, Cell(bar.caption, bar.tone), "left", self.look)
            draw_bar(drawn, bar, widths[1])
            for cell in row.cells:
                cell.paragraphs[0].paragraph_format.keep_with_next = True
        return self.gap()

    def sign_off(self, block: SignOff) -> None:
        widths = [Length(self.width * part // 100) for part in (22, 28, 22, 28)]
        table = self.grid(4, widths)
        reviewer, head, stamp, date = block.signatures
        rows: list[tuple[float, tuple[str, ...]]] = [
            (36, (block.office, "", "", "")),
            (130, (block.opinion, "", "", "")),
            (44, (reviewer, "", head, "")),
            (44, (stamp, "", date, block.day)),
        ]
        for row, (height, texts) in zip(table.rows, rows, strict=True):
            row.height, row.height_rule = Pt(height), WD_ROW_HEIGHT_RULE.AT_LEAST
            for cell, text in zip(row.cells, texts, strict=True):
                fill(cell, Cell(text), "center", "SignOff")
            if not texts[2]:
                row.cells[1].merge(row.cells[3])
        self.gap()


def _indent(document: WordDocument) -> Length:
    """Two characters of running text, unless the style has its own indent."""
    normal = document.styles["Normal"]
    own = normal.paragraph_format.first_line_indent
    return own or Length(2 * (normal.font.size or Pt(10.5)))


def fill(cell: WordCell, content: Cell, align: str, look: str) -> None:
    """Put text into a cell; a covered cell stays empty."""
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    if not content.rows:
        content = Cell("")
    set_look(paragraph, _STRONG[look] if content.bold else look)
    if align != "left":
        paragraph.alignment = _ALIGN[align]
    if content.text:
        run = paragraph.add_run(content.text)
        colour(run, content.tone)
        if content.link:
            link(run, content.link)
