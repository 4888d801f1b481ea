"""What the printouts of reviews, plans, scores and expert reviews have in common."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from upgrade_check import __version__
from upgrade_check.locales import Language, sentences
from upgrade_check.reports.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    Paragraph,
    Printout,
    Section,
    Table,
)
from upgrade_check.reports.symbols import SYMBOLS
from upgrade_check.rules.outcome import Assessment, RulesIdentity, Status, Unreadable
from upgrade_check.text import file_name, printable

_Column = Column | tuple[str, int] | tuple[str, int, str]
"""A column, or its name in ``locales/`` with its weight and alignment."""


def cell(content: object, tone: str = "", *, rows: int = 1, bold: bool = False) -> Cell:
    """``content`` as a cell of a table, unless it is one already."""
    return content if isinstance(content, Cell) else Cell(printable(content), tone, rows, bold)


class Writer:
    """Builds the blocks of one kind of printout in one language."""

    section: str
    """The section of ``locales/`` with the sentences of this kind of printout."""

    def __init__(self, language: Language, date: dt.date) -> None:
        self.language = language
        self.sentences = sentences(language)
        self.date = date
        self.blank = self.sentences.say("values.blank")

    def say(self, key: str, **values: object) -> str:
        return self.sentences.say(f"{self.section}.{key}", **values)

    def sentence(self, text: str) -> str:
        """``text`` with a full stop."""
        return printable(self.sentences.say("printout.sentence", text=text))

    def joined(self, texts: Iterable[object]) -> str:
        return self.sentences.say("values.and").join(map(str, texts))

    def status(self, status: Status) -> str:
        return self.sentences.say(f"status.{status.value}")

    def verdict(self, status: Status, rows: int = 1) -> Cell:
        """A verdict as symbol and word."""
        return Cell(f"{SYMBOLS[status]} {self.status(status)}", status.value, rows, bold=True)

    def document(
        self, zones: Sequence[str], title: str, subject: str, sections: Iterable[Section]
    ) -> Printout:
        """The whole printout; its title begins with the zone's name if there is only one."""
        name = [printable(zone) for zone in zones] if len(zones) == 1 else []
        subject = printable(subject)
        return Printout(self.language, self.date, " ".join([*name, title]), subject, (*sections,))

    def head(self, *lines: str) -> Iterator[Block]:
        """The title, in one line or two, and the date below it."""
        yield Heading("\n".join(lines), 0)
        day = self.date
        date = self.sentences.say("printout.date", year=day.year, month=day.month, day=day.day)
        yield Paragraph(self.say("date_line", date=date), style="subtitle")

    def zone_verdict(self, zone: Assessment) -> Paragraph:
        text = f"{SYMBOLS[zone.status]} {printable(zone.verdict)}"
        return Paragraph(text, style="verdict", tone=zone.status.value)

    def column(self, name: str, weight: int, align: str = "left") -> Column:
        return Column(self.say(f"columns.{name}") if name else "", weight, align)

    def table(
        self, columns: Sequence[_Column], rows: Iterable[Iterable[object]], heads_rows: bool = False
    ) -> Table:
        heads = (c if isinstance(c, Column) else self.column(*c) for c in columns)
        return Table((*heads,), tuple(tuple(map(cell, row)) for row in rows), heads_rows)

    def shared_column(self, name: str, weight: int) -> Column:
        """A column with the same title in every kind of printout."""
        return Column(self.sentences.say(f"printout.columns.{name}"), weight)

    def unreadable(self, files: Sequence[Unreadable]) -> Table:
        columns = (self.shared_column("file", 4), self.shared_column("reason", 6))
        return self.table(columns, ((file_name(bad.file), bad.message) for bad in files))

    def unreadable_part(self, files: Sequence[Unreadable]) -> Iterator[Block]:
        if files:
            yield Heading(self.sentences.say("printout.unreadable"), 1)
            yield self.unreadable(files)

    def back(self) -> Paragraph:
        """The link from a zone to the overview."""
        return Paragraph(self.sentences.say("plan.back"), style="small", link="overview")

    def small_print(self, rules: RulesIdentity, zone: Assessment) -> Iterator[Paragraph]:
        """What it takes to repeat the review: rules, workbook and program."""
        say = self.sentences.say
        for text in (
            say("printout.small.rules", id=rules.id, version=rules.version, sha256=rules.sha256),
            say("printout.small.workbook", file=file_name(zone.file), sha256=zone.sha256),
            say("printout.small.program", version=__version__, date=self.date),
        ):
            yield Paragraph(printable(text), style="small")
