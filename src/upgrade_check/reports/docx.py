"""The printout as a Word document that Word and WPS can edit, in the manner of GB/T 9704."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Iterator

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.section import WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import Table as WordTable
from docx.table import _Cell as WordCell

from upgrade_check.locales import Language, sentences
from upgrade_check.reports.blocks import (
    Block,
    Cell,
    GaugeLine,
    Gauges,
    Heading,
    Paragraph,
    SignOff,
    Table,
)
from upgrade_check.reports.printout import printout
from upgrade_check.reports.review import Review
from upgrade_check.reports.wordml import (
    BODY,
    HEADING,
    SUBHEADING,
    TITLE,
    border,
    cell_margin,
    colour,
    fix_widths,
    mark_row,
    merge_down,
    narrow_margins,
    page_number,
    set_font,
    shade,
    tight,
    typeset,
)

_TEXT_WIDTH = Mm(156)
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
        ("Normal", BODY, 16, 0, 0),
        ("Title", TITLE, 22, 0, 6),
        ("Subtitle", SUBHEADING, 14, 0, 10),
        ("Heading 1", HEADING, 16, 14, 6),
        ("Heading 2", SUBHEADING, 16, 12, 4),
        ("Caption", BODY, 10, 2, 6),
    ):
        style = document.styles[name]
        set_font(style, font, size)
        style.paragraph_format.space_before = Pt(before)
        style.paragraph_format.space_after = Pt(after)
        style.paragraph_format.line_spacing = 1.25 if name == "Normal" else 1.15
    for name in ("Title", "Subtitle", "Caption"):
        document.styles[name].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    # The template's line under a title is not the manner of an office.
    for line in list(document.styles["Title"].element.iter(qn("w:pBdr"))):
        line.getparent().remove(line)
    language = OxmlElement("w:lang")
    for attribute, value in (("w:val", "en-US"), ("w:eastAsia", _LANG[review.language])):
        language.set(qn(attribute), value)
    document.styles["Normal"].element.get_or_add_rPr().append(language)
    page_number(section.footer.paragraphs[0])
    properties = document.core_properties
    midnight = dt.datetime(review.date.year, review.date.month, review.date.day)
    properties.created = properties.modified = midnight
    properties.author = properties.last_modified_by = ""
    properties.comments = ""
    properties.revision = 1
    properties.language = _LANG[review.language]


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
            tight(self.document.add_paragraph(), size=6)
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
            colour(run, block.tone)
        if block.level == 0:
            paragraph.paragraph_format.page_break_before = self.breaks
            self.breaks = False

    def paragraph(self, block: Paragraph) -> None:
        style = {"subtitle": "Subtitle", "caption": "Caption"}.get(block.style, "Normal")
        paragraph = self.document.add_paragraph(style=style)
        layout = paragraph.paragraph_format
        if block.label:
            layout.left_indent, layout.first_line_indent = Pt(28), Pt(-28)
            typeset(paragraph, block.label + self.colon, size=14, font=HEADING)
            typeset(paragraph, block.text, size=14)
        elif block.style == "body":
            layout.first_line_indent = self.indent
            typeset(paragraph, block.text)
        elif block.style in ("verdict", "group"):
            run = typeset(
                paragraph, block.text, size=14 if block.style == "group" else 16, font=HEADING
            )
            layout.keep_with_next = True
            layout.space_before = Pt(6)
            colour(run, block.tone)
        elif block.style == "small":
            layout.line_spacing = 1.0
            layout.space_before = Pt(4)
            typeset(paragraph, block.text, size=9)
        else:
            paragraph.add_run(block.text)

    # Tables

    def table(self, block: Table) -> None:
        total = sum(column.weight for column in block.columns)
        widths = [Length(_TEXT_WIDTH * column.weight // total) for column in block.columns]
        table = self.grid(len(block.rows) + block.titled, widths)
        rows = list(table.rows)
        size = 9 if block.dense else 10.5
        if block.titled:
            for cell, column in zip(rows[0].cells, block.columns, strict=True):
                shade(cell, "E8E8E8")
                self.fill(cell, Cell(column.title, bold=True), "center", size)
            mark_row(rows[0], "w:tblHeader")
        below = 0
        for row, cells in zip(rows[block.titled :], block.rows, strict=True):
            below = max(below - 1, max(content.rows for content in cells) - 1)
            for index, (cell, content) in enumerate(zip(row.cells, cells, strict=True)):
                if content.rows:
                    self.fill(cell, content, block.columns[index].align, size)
                # Rows under one spanning cell stay on one page with it.
                cell.paragraphs[0].paragraph_format.keep_with_next = below > 0
        merge_down(rows[block.titled :], block)
        self.gap()

    def grid(self, rows: int, widths: list[Length]) -> WordTable:
        """A table with lines, whose rows stay whole on a page."""
        table: WordTable = self.document.add_table(rows, len(widths), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        fix_widths(table, widths)
        narrow_margins(table)
        for row in table.rows:
            mark_row(row, "w:cantSplit")
        return table

    def fill(self, cell: WordCell, content: Cell, align: str, size: float = 10.5) -> None:
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        paragraph = cell.paragraphs[0]
        tight(paragraph)
        paragraph.alignment = _ALIGN[align]
        run = typeset(paragraph, content.text, size=size, font=HEADING if content.bold else BODY)
        colour(run, content.tone)

    def gap(self) -> None:
        """Room below a table, which Word has no setting for."""
        tight(self.document.add_paragraph(), size=6)

    # Pictures, drawn with tab stops and shaded cells so that they can be edited like the text

    def gauge(self, line: GaugeLine) -> None:
        left, right = Length(_TEXT_WIDTH * 46 // 100), Length(_TEXT_WIDTH * 54 // 100)
        table = self.document.add_table(1, 2)
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        fix_widths(table, [left, right])
        mark_row(table.rows[0], "w:cantSplit")
        words, scale = table.rows[0].cells
        words.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        title = words.paragraphs[0]
        tight(title)
        title.paragraph_format.keep_with_next = True
        typeset(title, line.title, size=10.5, font=HEADING)
        caption = words.add_paragraph()
        tight(caption)
        colour(typeset(caption, line.caption, size=10.5), line.tone)
        self.scale(scale, line, right)
        below = self.document.add_paragraph()
        tight(below, size=7)
        below.paragraph_format.keep_with_next = True

    def scale(self, cell: WordCell, line: GaugeLine, width: Length) -> None:
        for side in ("left", "right"):
            cell_margin(cell, side, 0)
        marker = cell.paragraphs[0]
        tight(marker)
        marker.paragraph_format.keep_with_next = True
        if line.actual is not None:
            stop = Length(int(width * line.actual))
            marker.paragraph_format.tab_stops.add_tab_stop(stop, WD_TAB_ALIGNMENT.CENTER)
            typeset(marker, "\t▼", size=9)
        parts = [line.bound, 1 - line.bound]
        good = 0 if line.good == "left" else 1
        # A bound at the very end leaves nothing on its other side.
        kept = [(part, index) for index, part in enumerate(parts) if part > 0]
        track = cell.add_table(1, len(kept))
        fix_widths(track, [Length(int(width * part)) for part, _ in kept])
        row = track.rows[0]
        row.height, row.height_rule = Pt(9), WD_ROW_HEIGHT_RULE.EXACTLY
        for position, (_, index) in enumerate(kept):
            piece = row.cells[position]
            tight(piece.paragraphs[0], size=4)
            shade(piece, "D4D4D4" if index == good else "FFFFFF")
            thick = {"left": index == 1, "right": index == 0}
            for side in ("top", "bottom", "left", "right"):
                border(piece, side, 24 if thick.get(side) else 6)
        labels = cell.paragraphs[-1] if len(cell.paragraphs) > 1 else cell.add_paragraph()
        tight(labels)
        labels.paragraph_format.tab_stops.add_tab_stop(width, WD_TAB_ALIGNMENT.RIGHT)
        typeset(labels, f"{line.low}\t{line.high}", size=8)

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
