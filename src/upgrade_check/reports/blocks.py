"""The blocks of a printout, which Word, PDF, HTML and Markdown render in their own ways."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from upgrade_check.locales import Language

_MOST_COLUMNS = 5
UNBROKEN = r"第[0-9]+名 ?/ ?[0-9]+家|[\w.-]{1,16}![A-Z]{1,3}[0-9]{1,7}"
"""Text that must stay on one line: a rank with the number ranked, and a cell's address."""


class Cell(NamedTuple):
    """One cell of a table."""

    text: str
    """May have two lines."""
    tone: str = ""
    """A status, which gives the colour; empty for ordinary text."""
    rows: int = 1
    """How many rows it spans; 0 if a cell above covers this one."""
    bold: bool = False
    link: str = ""
    """Anchor of the section that it leads to."""


class Column(NamedTuple):
    """A column of a table."""

    title: str
    weight: int
    """Its width relative to the other columns."""
    align: str = "left"


class Heading(NamedTuple):
    """A heading; level 0 is a document's title, which may have two lines."""

    text: str
    level: int
    tone: str = ""
    kind: str = "heading"


class Paragraph(NamedTuple):
    """Running text, with an optional label in front."""

    text: str
    label: str = ""
    style: str = "body"
    """``body``, ``verdict``, ``subtitle``, ``group``, ``caption`` or ``small``."""
    tone: str = ""
    link: str = ""
    """Anchor of the section that it leads to; such a paragraph is not printed."""
    kind: str = "paragraph"


class Table(NamedTuple):
    """A table; it has no header row if no column has a title."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    heads_rows: bool = False
    """Whether the first column names the rows."""
    kind: str = "table"

    @property
    def titled(self) -> bool:
        """Whether the columns have titles."""
        return any(column.title for column in self.columns)

    @property
    def pins_last(self) -> bool:
        """Whether the last column is the verdict, which stays visible on a narrow screen."""
        return (
            self.titled
            and bool(self.rows)
            and all(row[-1].tone or not row[-1].rows for row in self.rows)
        )

    @property
    def dense(self) -> bool:
        """Whether it has many columns and needs smaller type."""
        return len(self.columns) > _MOST_COLUMNS

    @property
    def placed(self) -> list[list[tuple[Cell, Column]]]:
        """The cells of each row with their columns, without covered cells."""
        return [
            [(cell, column) for cell, column in zip(row, self.columns, strict=True) if cell.rows]
            for row in self.rows
        ]


class GaugeLine(NamedTuple):
    """One criterion's scale: the passing side, the bound and the actual value."""

    title: str
    tone: str
    caption: str
    """Actual value and bound in words."""
    actual: float | None
    """Position from 0 to 1, at a visible distance from the bound and on the right side of it."""
    bound: float
    good: str
    low: str
    high: str


class Gauges(NamedTuple):
    """The scales of a zone, one for each measured criterion."""

    lines: tuple[GaugeLine, ...]
    kind: str = "gauges"


class Bar(NamedTuple):
    """One bar, starting at the left end of its scale."""

    title: str
    share: float
    """Length, from 0 to 1 of the scale."""
    caption: str
    """The value in words, beside the bar."""
    tone: str = ""
    bound: float | None = None
    """Position of the requirement on the scale, if it is to be drawn."""
    is_projected: bool = False
    """Whether the value is projected, not measured; such a bar is pale."""


class Bars(NamedTuple):
    """Bars below each other, each on its own scale, such as points out of the maximum."""

    rows: tuple[Bar, ...]
    kind: str = "bars"


class Chart(NamedTuple):
    """Past and projected values of one criterion: a bar for each year, with the bound."""

    title: str
    points: tuple[Bar, ...]
    unit: str
    """The unit of the captions, such as % or 名."""
    good: str
    """Which side of the bound passes: ``left`` (at most) or ``right`` (at least)."""
    caption: str
    """A legend: the bound, measured and projected bars."""
    kind: str = "chart"


class SignOff(NamedTuple):
    """The boxes that people fill in by hand, by their labels."""

    office: str
    opinion: str
    signatures: tuple[str, ...]
    """Reviewer, head of office, seal and date."""
    day: str
    """The text already in the date's box."""
    kind: str = "sign-off"


Block = Heading | Paragraph | Table | Gauges | Bars | Chart | SignOff


class Section(NamedTuple):
    """A part that begins on a new page: the overview, or a zone."""

    anchor: str
    blocks: tuple[Block, ...]


class Printout(NamedTuple):
    """The whole document."""

    language: Language
    date: dt.date
    """Date of the review; the only date in the file."""
    title: str
    """Title for the file's properties and the browser's tab."""
    subject: str
    sections: tuple[Section, ...]

    @property
    def home(self) -> str:
        """Anchor of the overview that zones link back to; empty if there is no overview."""
        first = self.sections[0].anchor
        return first if first == "overview" else ""
