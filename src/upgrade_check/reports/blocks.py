"""What a printout is made of: blocks that Word, PDF, HTML and Markdown each set in type."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from upgrade_check.locales import Language

_MOST_COLUMNS = 5
UNBROKEN = r"第[0-9]+名 ?/ ?[0-9]+家|[\w.-]{1,16}![A-Z]{1,3}[0-9]{1,7}"
"""What no line may break within: a rank among so many, and a cell's address."""


class Cell(NamedTuple):
    """One cell of a table."""

    text: str
    """May have two lines."""
    tone: str = ""
    """A status, for colour; empty for ordinary text. The text says the same in words."""
    rows: int = 1
    """How many rows it spans; 0 where a cell above spans this one."""
    bold: bool = False
    link: str = ""
    """Anchor of the section that it leads to."""


class Column(NamedTuple):
    """A column of a table."""

    title: str
    weight: int
    """Its share of the width, beside the other columns' weights."""
    align: str = "left"


class Heading(NamedTuple):
    """A heading; level 0 is a document's title, which may have two lines."""

    text: str
    level: int
    tone: str = ""
    kind: str = "heading"


class Paragraph(NamedTuple):
    """Running text, with a name in front where there is one."""

    text: str
    label: str = ""
    style: str = "body"
    """``body``, ``verdict``, ``subtitle``, ``group``, ``caption`` or ``small``."""
    tone: str = ""
    link: str = ""
    """Anchor of the section that it leads to; only where something can be clicked on."""
    kind: str = "paragraph"


class Table(NamedTuple):
    """A table; without titles of columns it has no header row."""

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
        """Whether the last column is the verdict, which a narrow screen always shows."""
        return (
            self.titled
            and bool(self.rows)
            and all(row[-1].tone or not row[-1].rows for row in self.rows)
        )

    @property
    def dense(self) -> bool:
        """Whether it has so many columns that it needs smaller type."""
        return len(self.columns) > _MOST_COLUMNS

    @property
    def placed(self) -> list[list[tuple[Cell, Column]]]:
        """The rows' cells with their columns, without those that a cell above covers."""
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
    """Position from 0 to 1; kept off the bound on the side where it belongs."""
    bound: float
    good: str
    low: str
    high: str


class Gauges(NamedTuple):
    """The picture of a zone: a scale a measured criterion."""

    lines: tuple[GaugeLine, ...]
    kind: str = "gauges"


class Bar(NamedTuple):
    """One bar of a drawing, from the left end of its scale."""

    title: str
    share: float
    """Length, from 0 to 1 of the scale."""
    caption: str
    """The value in words, beside the bar."""
    tone: str = ""
    bound: float | None = None
    """Where on the scale the requirement lies; ``None`` draws none."""
    is_projected: bool = False
    """Drawn pale, because nobody has measured it."""


class Bars(NamedTuple):
    """Bars below each other, on one scale each its own, such as points of full marks."""

    rows: tuple[Bar, ...]
    kind: str = "bars"


class Chart(NamedTuple):
    """How one criterion went and where it leads: a bar a year, with the bound on each."""

    title: str
    points: tuple[Bar, ...]
    unit: str
    """Of the captions, such as % or 名."""
    good: str
    """Which side of the bound passes: ``left`` (at most) or ``right`` (at least)."""
    caption: str
    """How to read it: the bound, what is measured and what is projected."""
    kind: str = "chart"


class SignOff(NamedTuple):
    """The block that people fill in by hand: names of the boxes, and who signs."""

    office: str
    opinion: str
    signatures: tuple[str, ...]
    """Reviewer, head of office, seal and date."""
    day: str
    """What stands in the box of the date already."""
    kind: str = "sign-off"


Block = Heading | Paragraph | Table | Gauges | Bars | Chart | SignOff


class Section(NamedTuple):
    """What begins on a new page: the overview, or a zone."""

    anchor: str
    blocks: tuple[Block, ...]


class Printout(NamedTuple):
    """The whole document: all that Word, PDF and HTML are made from."""

    language: Language
    date: dt.date
    """Date of the review; the only date in the file."""
    title: str
    """For the file's properties and the browser's tab."""
    subject: str
    sections: tuple[Section, ...]

    @property
    def home(self) -> str:
        """Anchor of the overview that zones lead back to; empty where there is none."""
        first = self.sections[0].anchor
        return first if first == "overview" else ""
