"""Reading an expert's sheet: marks, remarks, and the cells that cannot be counted."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from upgrade_check.dataset.numbers import is_blank, number_in
from upgrade_check.dataset.units import plain
from upgrade_check.dataset.zone import Place
from upgrade_check.errors import UpgradeCheckError
from upgrade_check.forms.cells import Grid
from upgrade_check.locales import LANGUAGES, Language, sentences
from upgrade_check.rules.review import ReviewItem, ReviewSheet
from upgrade_check.rules.wording import exact_text
from upgrade_check.spreadsheet.grid import Workbook
from upgrade_check.spreadsheet.read import open_workbook
from upgrade_check.text import printable, quoted

_NONE: Mapping[str, object] = MappingProxyType({})
_UNITS = frozenset({"", "分", "points", "point"})


class ReviewError(UpgradeCheckError):
    """A workbook that is not an expert's sheet."""

    section = "review.errors"


class MarkProblem(NamedTuple):
    """Why a mark or a sheet does not count; these codes are not in the catalogue of findings."""

    code: str
    """``mark-missing``, ``not-a-mark``, ``beyond-maximum``, ``item-missing``, ``item-twice``,
    ``unknown-item``, ``no-name``, ``other-maximum``, ``no-remark``, ``not-filled`` or
    ``same-expert``."""
    place: Place
    details: Mapping[str, object] = _NONE

    def message(self, language: Language) -> str:
        """The cell, what is wrong, and what to do."""
        details = {
            key: value.in_(language) if hasattr(value, "in_") else value
            for key, value in self.details.items()
        }
        return sentences(language).say(
            f"review.findings.{self.code}", place=printable(self.place), **details
        )


class Mark(NamedTuple):
    """One item on one sheet."""

    value: Fraction | None
    """Exact; ``None`` if a finding says why."""
    remark: str
    place: Place


class ExpertSheet(NamedTuple):
    """One expert's sheet."""

    file: str
    name: str
    """As written; empty if there is none."""
    name_place: Place
    marks: Mapping[str, Mark]
    """By item id, in the order of the items."""
    overall: str
    """The expert's closing remark."""
    findings: tuple[MarkProblem, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing has been filled in."""
        filled = any(m.value is not None or m.remark for m in self.marks.values())
        doubtful = any(f.code in ("not-a-mark", "beyond-maximum") for f in self.findings)
        return not (filled or doubtful or self.name or self.overall)

    @property
    def is_complete(self) -> bool:
        """Whether every item has a mark that counts."""
        return all(mark.value is not None for mark in self.marks.values())

    @property
    def total(self) -> Fraction | None:
        """The sum of the marks; ``None`` unless all of them count."""
        values = [mark.value for mark in self.marks.values()]
        return None if None in values else sum((v for v in values if v is not None), Fraction(0))


def read_sheet(file: str, review: ReviewSheet) -> ExpertSheet:
    """Read an expert's sheet.

    Raises:
        WorkbookError: The file cannot be read at all.
        ReviewError: ``no-sheet`` or ``several-sheets``: it holds no such sheet, or several.
    """
    workbook = open_workbook(Path(file), file)
    found = [
        (grid, header)
        for grid in map(Grid, workbook.sheets)
        if (header := _header(grid)) is not None
    ]
    if len(found) != 1:
        raise _no_sheet(workbook, found)
    grid, header = found[0]
    return _Reading(grid, *header, review).sheet(file)


def _no_sheet(
    workbook: Workbook, found: list[tuple[Grid, tuple[int, Mapping[str, int]]]]
) -> ReviewError:
    names = "、".join(printable(grid.sheet.name) for grid, _ in found)
    code = "several-sheets" if found else "no-sheet"
    return ReviewError(code, file=printable(workbook.file), sheets=names)


def _words(key: str) -> frozenset[str]:
    return frozenset(plain(sentences(language).say(f"review.{key}")) for language in LANGUAGES)


def _header(grid: Grid) -> tuple[int, Mapping[str, int]] | None:
    """The header row, and the column of each heading."""
    names = {key: _words(f"columns.{key}") for key in ("item", "max", "mark", "remark")}
    for row in grid.rows_from(0):
        columns: dict[str, int] = {}
        for column, text in grid.texts(row):
            for key, words in names.items():
                if plain(text) in words:
                    columns.setdefault(key, column)
        if "item" in columns and "mark" in columns:
            return row, columns
    return None


class _Reading:
    def __init__(
        self, grid: Grid, header: int, columns: Mapping[str, int], review: ReviewSheet
    ) -> None:
        self.grid, self.header, self.columns, self.review = grid, header, columns, review
        self.findings: list[MarkProblem] = []

    def tell(self, code: str, place: Place, **details: object) -> None:
        self.findings.append(MarkProblem(code, place, details))

    def sheet(self, file: str) -> ExpertSheet:
        name, name_place = self.name()
        rows, overall = self.rows()
        marks = {item.id: self.mark(item, rows.get(item.id, [])) for item in self.review.items}
        found = ExpertSheet(file, name, name_place, marks, overall, tuple(self.findings))
        if not name and not found.is_empty:
            unnamed = MarkProblem("no-name", name_place)
            found = found._replace(findings=(unnamed, *found.findings))
        return found

    def name(self) -> tuple[str, Place]:
        """The expert's name, beside its label or after a colon in the label's cell."""
        labels = _words("name")
        for row in self.grid.rows_from(0):
            if row >= self.header:
                break
            for column, text in self.grid.texts(row):
                label, colon, behind = text.replace("：", ":").partition(":")
                if plain(label) not in labels:
                    continue
                if colon and behind.strip():
                    return behind.strip(), self.grid.place(row, column)
                beside = self.grid.span_merged(row, column)[-1] + 1
                return self.grid.text(row, beside), self.grid.place(row, beside)
        return "", self.grid.place(self.header, self.columns["item"])

    def rows(self) -> tuple[dict[str, list[int]], str]:
        """The rows of each item, and the closing remark."""
        ids = {
            plain(title): item.id
            for item in self.review.items
            for title in (item.title.zh, item.title.en)
        }
        passed, closing = _words("total"), _words("overall")
        rows: dict[str, list[int]] = {}
        overall = ""
        column = self.columns["item"]
        for row in self.grid.rows_from(self.header + 1):
            title = self.grid.text(row, column)
            if plain(title) in closing:
                overall = self.said(row, column + 1) or self.remark(row)
            elif plain(title) in ids:
                rows.setdefault(ids[plain(title)], []).append(row)
            elif plain(title) not in passed and not is_blank(
                self.grid.value(row, self.columns["mark"])
            ):
                self.tell("unknown-item", self.grid.place(row, column), found=quoted(title) or "—")
        return rows, overall

    def remark(self, row: int) -> str:
        column = self.columns.get("remark")
        return "" if column is None else self.said(row, column)

    def said(self, row: int, column: int) -> str:
        """The text of a cell; a formula without a result, or an error value, gives a finding."""
        sheet = self.grid.sheet
        if (row, column) in sheet.errors or (row, column) in sheet.uncalculated:
            self.tell("no-remark", self.grid.place(row, column))
        text = self.grid.text(row, column)
        return "" if is_blank(text) else text

    def mark(self, item: ReviewItem, rows: list[int]) -> Mark:
        home = self.grid.place(self.header, self.columns["item"])
        if not rows:
            self.tell("item-missing", home, item=item.title)
            return Mark(None, "", home)
        column = self.columns["mark"]
        remark = "；".join(text for row in rows if (text := self.remark(row)))
        place = self.grid.place(rows[0], column)
        if len(rows) > 1:
            other = self.grid.place(rows[1], column)
            self.tell("item-twice", place, item=item.title, other=printable(other))
            return Mark(None, remark, place)
        return Mark(self.value(item, rows[0], place), remark, place)

    def value(self, item: ReviewItem, row: int, place: Place) -> Fraction | None:
        column, sheet = self.columns["mark"], self.grid.sheet
        highest = {"item": item.title, "max": exact_text(item.max)}
        stated = self.columns.get("max")
        if stated is not None:
            written = _number(self.grid.value(row, stated))
            if written is not None and written != item.max:
                where = self.grid.place(row, stated)
                self.tell("other-maximum", where, found=exact_text(written), **highest)
                return None
        content = self.grid.value(row, column)
        found = sheet.errors.get((row, column)) or quoted(str(content))
        if (row, column) in sheet.errors or (row, column) in sheet.uncalculated:
            shown = found if (row, column) in sheet.errors else "="
            self.tell("not-a-mark", place, found=shown, **highest)
            return None
        if is_blank(content):
            self.tell("mark-missing", place, **highest)
            return None
        number = _number(content)
        # A percentage is ambiguous: 80% of the maximum, or 0.8 points.
        if number is None or self.grid.is_percent(row, column):
            self.tell("not-a-mark", place, found=printable(found), **highest)
            return None
        if not 0 <= number <= item.max:
            self.tell("beyond-maximum", place, found=exact_text(number), **highest)
            return None
        return number


def _number(content: object) -> Fraction | None:
    """A number with nothing around it but a unit of marks."""
    typed = number_in(content)
    return Fraction(typed.value) if typed and typed.is_bare and typed.unit in _UNITS else None
