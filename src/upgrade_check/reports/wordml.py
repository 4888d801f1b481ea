"""Settings of a Word document that python-docx does not offer."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any
from unicodedata import east_asian_width

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Length, Pt, RGBColor
from docx.table import Table as WordTable
from docx.table import _Cell as WordCell
from docx.table import _Row as WordRow
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run

from upgrade_check.reports.blocks import UNBROKEN, Table

TONES = {
    "pass": RGBColor(0x1A, 0x6B, 0x34),
    "fail": RGBColor(0xB3, 0x20, 0x1A),
    "undetermined": RGBColor(0x8A, 0x5A, 0x00),
}
_CELL_MARGINS = 9
"""Points left and right of the text in a cell, and one to spare."""
_WHOLE = r"^(?=.*[0-9√×?]).{{1,{longest}}}$|(?:[√×?] )?(?:{unbroken})"
"""What should stay on one line: a short text with a figure or a verdict, such as ≥10%; a rank."""
_LONGEST = (16, 6)
"""How long such a text is at most: √ 余量25.01亿元 where all fit, else ≥10%."""
_LEAST = 3
"""Ems of a column without such a text."""


def text_width(section: Section) -> Length:
    """From the left margin to the right one."""
    edges = section.left_margin, section.right_margin, section.gutter
    return Length((section.page_width or 0) - sum(edge or 0 for edge in edges))


def set_look(paragraph: WordParagraph, look: str) -> None:
    """Set a paragraph's style by id, which is much faster than by name."""
    paragraph._p.style = look


def colour(run: Run, tone: str) -> None:
    """Set the colour of a verdict."""
    if tone:
        run.font.color.rgb = TONES[tone]


def column_widths(block: Table, room: Length, size: float) -> list[Length]:
    """Widths by the columns' weights, but no column narrower than a figure in it, if they fit.

    Args:
        block: The table.
        room: The width of the table.
        size: The size of its text, in points.
    """
    total = sum(column.weight for column in block.columns)
    widths = [room * column.weight // total for column in block.columns]
    texts = [
        [column.title, *(row[n].text for row in block.rows)]
        for n, column in enumerate(block.columns)
    ]
    for longest in _LONGEST:
        least = [int(Pt(_ems(of, longest) * size + _CELL_MARGINS)) for of in texts]
        spare = sum(max(0, width - need) for width, need in zip(widths, least, strict=True))
        lacking = sum(max(0, need - width) for width, need in zip(widths, least, strict=True))
        if lacking <= spare:
            return [
                Length(need if width < need else width - (width - need) * lacking // (spare or 1))
                for width, need in zip(widths, least, strict=True)
            ]
    return list(map(Length, widths))


def _ems(texts: Iterable[str], longest: int) -> float:
    """The width of the longest part that should stay on one line, in ems."""
    whole = _WHOLE.format(longest=longest, unbroken=UNBROKEN)
    found = re.findall(whole, "\n".join(texts), re.MULTILINE)
    return max([_LEAST, *map(_width, found)])


def _width(text: str) -> float:
    """In Word, ≥ and √ are as wide as Chinese characters, which digits keep a quarter away from."""
    wide = sum(east_asian_width(char) in "WFA" for char in text)
    gaps = len(re.findall(r"[^\W\d_](?=\d)|\d(?=[^\W\d_])", text))
    return (len(text) + wide) / 2 + gaps / 4


def fix_widths(table: WordTable, widths: list[Length]) -> None:
    """Set widths that do not depend on the content of the cells."""
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        for cell, width in zip(row._tr.tc_lst, widths, strict=True):
            cell.width = width


def mark_row(row: WordRow, name: str) -> None:
    """Set ``w:tblHeader`` (repeat on each page) or ``w:cantSplit`` (keep on one page)."""
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def merge_down(rows: list[WordRow], block: Table) -> None:
    """Join the cells that a cell above spans."""
    for start, cells in enumerate(block.rows):
        for index, content in enumerate(cells):
            if content.rows > 1:
                for offset in range(content.rows):
                    properties = rows[start + offset].cells[index]._tc.get_or_add_tcPr()
                    properties.vMerge_val = "restart" if offset == 0 else "continue"


def bookmark(paragraph: WordParagraph, anchor: str, number: int) -> None:
    """Make a paragraph the target of links; ``number`` must be unique."""
    start = {"w:id": str(number), "w:name": _bookmark_name(anchor)}
    paragraph._p.insert_element_before(_element("w:bookmarkStart", start), "w:r", "w:hyperlink")
    paragraph._p.append(_element("w:bookmarkEnd", {"w:id": str(number)}))


def link(run: Run, anchor: str) -> None:
    """Make a run a link to a bookmark."""
    element = _element("w:hyperlink", {"w:anchor": _bookmark_name(anchor), "w:history": "1"})
    run._r.addprevious(element)
    element.append(run._r)


def _bookmark_name(anchor: str) -> str:
    # Word allows letters, digits and underscores.
    return anchor.replace("-", "_")


def shade(cell: WordCell, colour: str) -> None:
    """Fill a cell."""
    _add(cell, "w:shd", {"w:val": "clear", "w:color": "auto", "w:fill": colour})


def border(cell: WordCell, side: str, eighths: int) -> None:
    """Draw one side of a cell, in eighths of a point."""
    line = {"w:val": "single", "w:sz": str(eighths), "w:space": "0", "w:color": "000000"}
    _add_side(cell, "w:tcBorders", side, line)


def cell_margin(cell: WordCell, side: str, points: int) -> None:
    """Set the inner margin at one side of a cell."""
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
"""The order of a cell's properties that the schema requires."""


def _insert(properties: Any, element: Any) -> None:
    name = element.tag.rpartition("}")[2]
    later = tuple(f"w:{other}" for other in _ORDER[_ORDER.index(name) + 1 :])
    properties.insert_element_before(element, *later)
