"""Output files: which format each is, and that none of them is an input or another output."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from upgrade_check.cli.streams import cannot_print, silence_stdout
from upgrade_check.errors import OutputError, UpgradeCheckError, UsageError
from upgrade_check.reports.formats import BY_SUFFIX, FORMATS, format_of
from upgrade_check.reports.review import Review


def check_outputs(outputs: Sequence[str], workbooks: Sequence[str], read: Sequence[str]) -> None:
    """Refuse what could not be written or would destroy something, before anything is read.

    Args:
        outputs: Files to write.
        workbooks: Workbooks to assess.
        read: All files that are read.

    Raises:
        UsageError: ``unknown-suffix``, ``same-output``, ``over-input`` or ``copy-of-xls``.
    """
    for index, output in enumerate(outputs):
        chosen = format_of(output)
        if chosen is None:
            raise UsageError("unknown-suffix", file=output, known=" ".join(BY_SUFFIX))
        if any(same_file(output, other) for other in outputs[:index]):
            raise UsageError("same-output", file=output)
        if any(same_file(output, file) for file in read):
            raise UsageError("over-input", file=output)
        is_copy = chosen.copies_input and len(workbooks) == 1
        if is_copy and Path(workbooks[0]).suffix.lower() == ".xls":
            raise UsageError("copy-of-xls", file=output, source=workbooks[0])


def same_file(one: str, other: str) -> bool:
    """Whether two paths name one file: another spelling, a link, or letters that a disk folds."""
    try:
        return os.path.samefile(one, other)  # noqa: PTH121 - both may be missing
    except OSError:
        # One of them does not exist yet: compare where they would be.
        return _settled(one) == _settled(other)


def _settled(path: str) -> str:
    return os.path.normcase(os.path.realpath(path))


def write_output(review: Review, output: str) -> None:
    """Make one output file.

    Raises:
        UpgradeCheckError: It cannot be made or written; nothing is left behind.
    """
    from upgrade_check.reports.files import write_whole

    chosen = format_of(output)
    assert chosen is not None, output
    try:
        if chosen.copies_input and len(review.assessments) + len(review.unreadable) > 1:
            from upgrade_check.reports.ledger import render

            write_whole(output, render(review))
        elif chosen.copies_input:
            _write_copy(review, output)
        else:
            write_whole(output, chosen.renderer().render(review))
    except UpgradeCheckError as error:
        # What cannot be made at all does not know which file it was for.
        error.details.setdefault("file", output)
        raise
    except Exception as error:
        # A fault of ours in one report must not cost the others.
        reason = f"{type(error).__name__}: {error}"
        raise OutputError("cannot-write", file=output, reason=reason) from error


def _write_copy(review: Review, output: str) -> None:
    import hashlib

    from upgrade_check.forms.annotate import annotated_copy
    from upgrade_check.reports.files import write_whole
    from upgrade_check.spreadsheet.read import read_bytes

    for assessment in review.assessments:
        data = read_bytes(Path(assessment.file))
        # Only the bytes that were found harmless are given to another parser.
        if hashlib.sha256(data).hexdigest() != assessment.sha256:
            raise OutputError("changed-meanwhile", file=output, source=assessment.file)
        write_whole(output, annotated_copy(data, assessment, output))


def print_report(review: Review, format_name: str) -> None:
    """Put the report on standard output; whoever reads it may stop reading.

    Raises:
        OutputError: ``cannot-print``: the disk behind it is full, for instance.
    """
    try:
        _print(review, format_name)
        sys.stdout.flush()
    except BrokenPipeError:
        silence_stdout()
    except OSError as error:
        silence_stdout()
        raise cannot_print(error) from error


def _print(review: Review, format_name: str) -> None:
    if format_name == "terminal":
        from upgrade_check.reports.terminal import write

        write(review, sys.stdout)
        return
    content = FORMATS[format_name].renderer().render(review)
    data = content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace")
    # Data is UTF-8 wherever it goes; only text for people follows the terminal's code page.
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
