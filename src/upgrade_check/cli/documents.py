"""Output of ``plan``, ``score`` and ``experts collect``: text on the terminal, data, printouts."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from upgrade_check.cli.dates import review_date
from upgrade_check.cli.exits import Exit
from upgrade_check.cli.outputs import read_word_base, same_file
from upgrade_check.cli.streams import tell
from upgrade_check.errors import UpgradeCheckError, UsageError
from upgrade_check.locales import Language

if TYPE_CHECKING:
    from upgrade_check.reports.blocks import Printout
    from upgrade_check.reports.lines import Line

TEXT_FORMATS = ("terminal", "json", "md", "html")
"""What ``--format`` accepts."""
SUFFIXES = (".json", ".md", ".html", ".docx", ".pdf")
"""Suffixes that ``-o`` accepts."""


class Setting(NamedTuple):
    """How printouts are typeset."""

    date: dt.date
    font_folders: tuple[str, ...]
    word_base: bytes | None

    def typeset(self, document: Printout, format_: str) -> bytes:
        """The document as a file.

        Raises:
            OutputError: A library or a Chinese font is missing.
        """
        from upgrade_check.reports.typesetting import typeset

        return typeset(document, format_, self.font_folders, self.word_base)


def read_setting(
    date: str | None,
    font_folders: Sequence[str] | None,
    docx_base: str | None,
    outputs: Sequence[str],
) -> Setting:
    """The options ``--date``, ``--font-dir`` and ``--docx-base``.

    Raises:
        UsageError: As ``review_date`` and ``read_word_base``.
    """
    word_base = read_word_base(docx_base, outputs)
    return Setting(review_date(date), tuple(font_folders or ()), word_base)


def check_format(format_: str) -> None:
    """Refuse an unknown ``--format``.

    Raises:
        UsageError: ``unknown-format``.
    """
    if format_ not in TEXT_FORMATS:
        raise UsageError("unknown-format", value=format_, known=" ".join(TEXT_FORMATS))


def check_files(outputs: Sequence[str], paths: Sequence[str], known: Sequence[str]) -> None:
    """Refuse outputs of unknown suffix, given twice, or that would replace an input.

    Raises:
        UsageError: ``unknown-suffix``, ``same-output`` or ``over-input``.
    """
    from upgrade_check.screening.paths import find_workbooks

    found = find_workbooks(paths).files if outputs else ()
    for index, output in enumerate(outputs):
        if Path(output).suffix.lower() not in known:
            raise UsageError("unknown-suffix", file=output, known=" ".join(known))
        if any(same_file(output, other) for other in outputs[:index]):
            raise UsageError("same-output", file=output)
        if any(same_file(output, file) for file in found):
            raise UsageError("over-input", file=output)


def write_files(
    outputs: Sequence[str], made: Callable[[str], bytes], language: Language
) -> list[Exit]:
    """Write each output; one that cannot be written does not stop the others.

    Args:
        outputs: Files to write.
        made: Gives the content in a format, named by its suffix without the dot.
        language: The language of messages.

    Returns:
        An exit code for each output that was not written.
    """
    from upgrade_check.reports.files import write_whole

    codes = []
    for output in outputs:
        try:
            write_whole(output, made(Path(output).suffix.lower().lstrip(".")))
        except UpgradeCheckError as error:
            error.details.setdefault("file", output)
            tell(error.message(language), err=True)
            codes.append(Exit.UNREADABLE)
    return codes


def show(
    format_: str, lines: Callable[[int], Iterable[Line]], made: Callable[[str], bytes]
) -> None:
    """Print in one of :data:`TEXT_FORMATS`.

    Args:
        format_: The format.
        lines: Gives the lines for a terminal of some width.
        made: Gives the content in any other format.
    """
    if format_ == "terminal":
        from upgrade_check.reports.lines import write_lines

        write_lines(lines, sys.stdout)
        return
    content = made(format_)
    # Data is always UTF-8; only text for people follows the terminal's encoding.
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
