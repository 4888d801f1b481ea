"""A copy of the submitted workbook with every finding at its cell, and a sheet with the result."""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence
from typing import Any

from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from upgrade_check.dataset.zone import Place
from upgrade_check.errors import OutputError
from upgrade_check.forms.filled import printable_lines
from upgrade_check.locales import Sentences, sentences
from upgrade_check.rules.outcome import Assessment, FindingText
from upgrade_check.spreadsheet import style
from upgrade_check.spreadsheet.style import TONES
from upgrade_check.spreadsheet.value import AUTHOR
from upgrade_check.text import printable

_FILLS = {
    "error": TONES["fail"],
    "warning": TONES["undetermined"],
    "note": PatternFill("solid", fgColor="DDEBF7"),
}
_PICTURES = ("png", "jpeg", "gif")
_WIDTHS = (14, 46, 20, 20, 40, 44)
_LONGEST_NAME = 31


def annotated_copy(data: bytes, assessment: Assessment, file: str) -> bytes:
    """The workbook that an assessment was made from, with the assessment written into it.

    Raises:
        OutputError: ``cannot-copy`` where openpyxl cannot take the workbook up; it names ``file``.
    """
    try:
        # openpyxl warns of what it does not keep; the sheet with the result says so to everyone.
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data))
            _keep_plain_pictures(book)
            _annotate(book, assessment)
            return style.workbook_bytes(book)
    except Exception as error:
        # What openpyxl raises on a workbook that is odd but readable is anybody's guess.
        raise OutputError("cannot-copy", file=file, reason=type(error).__name__) from error


def _keep_plain_pictures(book: Workbook) -> None:
    # These are copied as they are. Any other would be decoded, and a small file can be a picture
    # of gigabytes.
    for sheet in book.worksheets:
        if isinstance(sheet, Worksheet):
            kept = [image for image in sheet._images if image.format in _PICTURES]  # type: ignore[attr-defined]
            sheet._images = kept  # type: ignore[attr-defined]


def _annotate(book: Workbook, assessment: Assessment) -> None:
    say = sentences(assessment.language)
    for finding in assessment.findings:
        _mark(book, finding, say)
    _ResultSheet(book, assessment, say).write()


def _mark(book: Workbook, finding: FindingText, say: Sentences) -> None:
    place = finding.place
    if not place.cell or place.sheet not in book.sheetnames:
        return
    sheet = book[place.sheet]
    if not isinstance(sheet, Worksheet):
        return
    cell = sheet[place.cell]
    if isinstance(cell, MergedCell):
        return
    cell.fill = _FILLS[finding.severity]
    word = say.say(f"severity.{finding.severity}")
    text = say.say("annotated.note", severity=word, message=finding.message, cure=finding.cure)
    earlier, author = (f"{c.text}\n", c.author) if (c := cell.comment) else ("", AUTHOR)
    cell.comment = Comment(printable_lines(earlier + text), author, width=320, height=140)


class _ResultSheet:
    """The sheet 校验结果, in front of the office's own."""

    def __init__(self, book: Workbook, assessment: Assessment, say: Sentences) -> None:
        self.book, self.assessment, self.say = book, assessment, say
        self.sheet: Worksheet = book.create_sheet(self._free_name(), 0)
        self.row = 1

    def _free_name(self) -> str:
        name = self.say.say("annotated.sheet")
        taken = {title.casefold() for title in self.book.sheetnames}
        candidate, number = name, 2
        while candidate.casefold() in taken:
            suffix = f" ({number})"
            candidate, number = name[: _LONGEST_NAME - len(suffix)] + suffix, number + 1
        return candidate

    def write(self) -> None:
        sheet, assessment, rules = self.sheet, self.assessment, self.assessment.rules
        self._wide(self.say.say("annotated.title", heading=rules.heading), style.TITLE, 30)
        source = self.say.say(
            "annotated.rules", id=rules.id, version=rules.version, source=rules.source
        )
        self._wide(assessment.name, style.BOLD, 22)
        self._wide(source, style.FAINT, 32)
        self._wide(assessment.verdict, style.BOLD, 32, TONES[assessment.status.value])
        self.row += 1
        self._thresholds()
        self.row += 1
        self._findings()
        self.row += 1
        self._wide(self.say.say("annotated.losses"), style.FAINT, 32)
        style.column_widths(sheet, _WIDTHS)
        style.print_on_a4(sheet, landscape=True, header_row=1)
        for other in self.book.worksheets:
            other.sheet_view.tabSelected = other is sheet
        self.book.active = self.book.index(sheet)

    def _wide(self, text: str, font: Any, height: int, fill: Any = None) -> None:
        cell = style.across(self.sheet, self.row, len(_WIDTHS), printable(text), font, height)
        if fill is not None:
            cell.fill, cell.alignment = fill, style.TEXT
        self.row += 1

    def _cells(
        self, texts: Sequence[str], fill: Any, link: tuple[int, Place] | None = None
    ) -> None:
        """A row; its first cell is filled, and the column that ``link`` names leads to a place."""
        for column, text in enumerate(texts, 1):
            cell = self.sheet.cell(self.row, column)
            style.write_text(cell, printable(text))
            style.boxed(cell)
        if fill is not None:
            self.sheet.cell(self.row, 1).fill = fill
        if link and link[1].cell and link[1].sheet in self.book.sheetnames:
            style.link_to(self.sheet.cell(self.row, link[0]), link[1].sheet, link[1].cell)
        widths = zip(texts, _WIDTHS, strict=True)
        self.sheet.row_dimensions[self.row].height = style.row_height(widths, 21)
        self.row += 1

    def _heading(self, keys: Sequence[str]) -> None:
        self._cells([self.say.say(f"annotated.{key}") for key in keys], None)
        for cell in self.sheet[self.row - 1]:
            cell.font, cell.fill = style.HEADING, style.HEAD_FILL

    def _thresholds(self) -> None:
        self._heading(("status", "threshold", "actual", "required", "margin", "remedy"))
        for threshold in self.assessment.thresholds:
            for criterion in threshold.criteria:
                status, actual, margin = criterion.status.value, criterion.actual, criterion.margin
                texts = [
                    self.say.say(f"status.{status}" if criterion.blocking else "values.blank"),
                    f"{threshold.title} · {criterion.title}",
                    actual.text if actual else "—",
                    criterion.required.quantity.text,
                    margin.text if margin else "—",
                    criterion.remedy or "—",
                ]
                fill = TONES[status] if criterion.blocking else None
                # On a short text: LibreOffice does not wrap one that is a link.
                link = (3, criterion.inputs[0].measurement.place) if actual else None
                self._cells(texts, fill, link)

    def _findings(self) -> None:
        if not self.assessment.findings:
            self._wide(self.say.say("terminal.findings_none"), style.BODY, 20)
            return
        titles = {t.id: t.title for t in self.assessment.thresholds}
        self._heading(("severity", "place", "blocks", "code", "message", "cure"))
        for found in self.assessment.findings:
            severity = self.say.say(f"severity.{found.severity}")
            blocked = self.say.say("values.and").join(titles[i] for i in found.blocks) or "—"
            texts = (severity, str(found.place), blocked, found.code, found.message, found.cure)
            self._cells(texts, _FILLS[found.severity], (2, found.place))
