"""The printout as a Word document that Word and WPS can edit, in the manner of GB/T 9704."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from docx import Document
from docx.blkcntnr import BlockItemContainer
from docx.document import Document as WordDocument
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import Table as WordTable
from docx.table import _Cell as WordCell
from docx.text.paragraph import Paragraph as WordParagraph

from upgrade_check.locales import Language, sentences
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
from upgrade_check.reports.wordml import (
    border,
    cell_margin,
    colour,
    fix_widths,
    mark_row,
    merge_down,
    set_look,
    shade,
    text_width,
)
from upgrade_check.reproducible import without_clock

BASE = Path(__file__).with_name("templates") / "base.docx"
_NARROW = Mm(150)
"""Text width below which tables need smaller type."""
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
    for index, section in enumerate(content.sections):
        # Each section is built in a body of its own: python-docx searches all siblings on every
        # insertion. That body is part of the same tree, as moving between trees is slow.
        apart = OxmlElement("w:body")
        end.addprevious(apart)
        container = BlockItemContainer(apart, document)
        writer = _Writer(container, document, content.language, breaks=index > 0)
        for block in section.blocks:
            writer.write(block)
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
    """Sets blocks, one after the other."""

    def __init__(
        self,
        container: BlockItemContainer,
        document: WordDocument,
        language: Language,
        *,
        breaks: bool,
    ) -> None:
        self.container = container
        self.colon = sentences(language).say("printout.colon")
        self.indent = _indent(document) if language == "zh" else Length(0)
        self.width = text_width(document.sections[0])
        self.breaks = breaks

    def write(self, block: Block) -> None:
        if isinstance(block, Heading):
            self.heading(block)
        elif isinstance(block, Paragraph):
            self.paragraph(block)
        elif isinstance(block, Table):
            self.table(block)
        elif isinstance(block, Gauges):
            self.gap()
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
        if block.level == 0:
            paragraph.paragraph_format.page_break_before = self.breaks
            self.breaks = False

    def paragraph(self, block: Paragraph) -> None:
        if block.link:
            return
        paragraph = self.begin("Labelled" if block.label else _LOOKS[block.style])
        if block.label:
            paragraph.add_run(block.label + self.colon)._r.style = "Label"
        elif block.style == "body":
            paragraph.paragraph_format.first_line_indent = self.indent
        colour(paragraph.add_run(block.text), block.tone)

    def begin(self, look: str) -> WordParagraph:
        paragraph: WordParagraph = self.container.add_paragraph()
        set_look(paragraph, look)
        return paragraph

    def gap(self) -> WordParagraph:
        """Room beside a table, which Word has no setting for."""
        return self.begin("Gap")

    # Tables

    def table(self, block: Table) -> None:
        total = sum(column.weight for column in block.columns)
        widths = [Length(self.width * column.weight // total) for column in block.columns]
        table = self.grid(len(block.rows) + block.titled, widths)
        rows = list(table.rows)
        look = "TableDense" if block.dense or self.width < _NARROW else "TableText"
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
        """A table whose rows stay whole on a page."""
        table: WordTable = self.container.add_table(rows, len(widths), self.width)
        table._tbl.tblStyle_val = "ReportTable" if lines else "TableNormal"
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        fix_widths(table, widths)
        for row in table.rows:
            mark_row(row, "w:cantSplit")
        return table

    # Pictures, drawn with tab stops and shaded cells so that they can be edited like the text

    def gauge(self, line: GaugeLine) -> None:
        left, right = Length(self.width * 46 // 100), Length(self.width * 54 // 100)
        table = self.grid(1, [left, right], lines=False)
        words, scale = table.rows[0].cells
        fill(words, Cell(line.title, bold=True), "left", "TableText")
        words.paragraphs[0].paragraph_format.keep_with_next = True
        caption = words.add_paragraph()
        set_look(caption, "TableText")
        colour(caption.add_run(line.caption), line.tone)
        self.scale(scale, line, right)
        self.gap().paragraph_format.keep_with_next = True

    def scale(self, cell: WordCell, line: GaugeLine, width: Length) -> None:
        for side in ("left", "right"):
            cell_margin(cell, side, 0)
        marker = cell.paragraphs[0]
        set_look(marker, "Scale")
        marker.paragraph_format.keep_with_next = True
        if line.actual is not None:
            stop = Length(int(width * line.actual))
            marker.paragraph_format.tab_stops.add_tab_stop(stop, WD_TAB_ALIGNMENT.CENTER)
            marker.add_run("\t▼")
        good = 0 if line.good == "left" else 1
        # A bound at either end of the scale leaves one piece only.
        parts = [(p, i) for i, p in enumerate((line.bound, 1 - line.bound)) if p > 0]
        track = cell.add_table(1, len(parts))
        fix_widths(track, [Length(int(width * part)) for part, _ in parts])
        row = track.rows[0]
        row.height, row.height_rule = Pt(9), WD_ROW_HEIGHT_RULE.EXACTLY
        for piece, (_, index) in zip(row.cells, parts, strict=True):
            set_look(piece.paragraphs[0], "Gap")
            shade(piece, "D4D4D4" if index == good else "FFFFFF")
            thick = {"left": index == 1, "right": index == 0}
            for side in ("top", "bottom", "left", "right"):
                border(piece, side, 24 if thick.get(side) else 6)
        ends = cell.paragraphs[-1]
        set_look(ends, "Scale")
        ends.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
        ends.add_run(f"{line.low}\t{line.high}")

    def chart(self, block: Chart) -> None:
        title = self.begin("Group")
        title.add_run(block.title)
        title.paragraph_format.keep_with_next = True
        self.bars(block.points, (14, 56, 30))
        self.begin("Caption").add_run(block.caption)

    def bars(self, rows: Sequence[Bar], parts: tuple[int, int, int]) -> None:
        widths = [Length(self.width * part // 100) for part in parts]
        table = self.grid(len(rows), widths, lines=False)
        for row, bar in zip(table.rows, rows, strict=True):
            title, drawn, caption = row.cells
            fill(title, Cell(bar.title), "left", "TableText")
            fill(caption, Cell(bar.caption, bar.tone), "left", "TableText")
            draw_bar(drawn, bar, widths[1])
            for cell in row.cells:
                cell.paragraphs[0].paragraph_format.keep_with_next = True
        self.gap()

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


def draw_bar(cell: WordCell, bar: Bar, width: Length) -> None:
    """A bar of shaded cells: dark if measured, pale if projected; a thick line is the bound."""
    for side in ("left", "right"):
        cell_margin(cell, side, 0)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    bound = 0.0 if bar.bound is None else bar.bound
    edges = sorted({0.0, 1.0, bar.share, bound})
    pieces = [(a, b) for a, b in pairwise(edges) if b > a]
    set_look(cell.paragraphs[0], "Gap")
    track = cell.add_table(1, len(pieces))
    fix_widths(track, [Length(int(width * (b - a))) for a, b in pieces])
    row = track.rows[0]
    row.height, row.height_rule = Pt(9), WD_ROW_HEIGHT_RULE.EXACTLY
    shades = "E2E2E2" if bar.is_projected else "6E6E6E"
    for piece, (begin, end) in zip(row.cells, pieces, strict=True):
        set_look(piece.paragraphs[0], "Gap")
        shade(piece, shades if end <= bar.share else "FFFFFF")
        marked = {"left": begin, "right": end}
        for side in ("top", "bottom", "left", "right"):
            at_bound = bar.bound is not None and marked.get(side) == bound
            if at_bound or marked.get(side) in (None, 0.0, 1.0):
                border(piece, side, 24 if at_bound else 6)
    set_look(cell.paragraphs[-1], "Gap")


def _indent(document: WordDocument) -> Length:
    """Two characters of running text, unless its style has an indent already."""
    normal = document.styles["Normal"]
    own = normal.paragraph_format.first_line_indent
    return own or Length(2 * (normal.font.size or Pt(10.5)))


def fill(cell: WordCell, content: Cell, align: str, look: str) -> None:
    """Put text into a cell; one that a cell above covers stays empty."""
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    if not content.rows:
        content = Cell("")
    set_look(paragraph, _STRONG[look] if content.bold else look)
    if align != "left":
        paragraph.alignment = _ALIGN[align]
    if content.text:
        colour(paragraph.add_run(content.text), content.tone)
