"""Output files: their formats, and checks that they replace no input and no other output."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import typer

from upgrade_check.cli.streams import cannot_print, silence_stdout
from upgrade_check.errors import OutputError, UpgradeCheckError, UsageError
from upgrade_check.locales import Language, sentences
from upgrade_check.reports.formats import BY_SUFFIX, EACH, FORMATS, format_of
from upgrade_check.reports.review import Review
from upgrade_check.text import printable

COPIED = (".xlsx", ".xlsm")
"""Workbooks that can be copied with annotations."""
_WRITTEN_INTO = (".docx", ".xlsx")


def refuse_filled(files: Iterable[Path], is_filled: Callable[[Path], bool], code: str) -> None:
    """Refuse to replace blank forms that somebody has begun to fill in.

    Args:
        files: Forms that are about to be written.
        is_filled: Whether an existing form has been filled in.
        code: Code of the error.

    Raises:
        UsageError: One has been filled in, or cannot be read and so may have been.
    """
    for file in files:
        if not file.exists():
            continue
        try:
            filled = is_filled(file)
        except UpgradeCheckError:
            filled = True
        if filled:
            raise UsageError(code, file=str(file))


def is_folder(output: str) -> bool:
    """Whether an output is a folder, which gets one file per zone."""
    return output.endswith(("/", os.sep)) or Path(output).is_dir()


def check_outputs(
    outputs: Sequence[str], each: str | None, workbooks: Sequence[str], read: Sequence[str]
) -> None:
    """Refuse outputs that cannot be written or would replace an input, before anything is read.

    Args:
        outputs: Files to write, and a folder for one file per zone.
        each: The format of the files in that folder, if given.
        workbooks: Workbooks to assess.
        read: All files that are read.

    Raises:
        UsageError: ``unknown-suffix``, ``same-output``, ``over-input``, ``copy-of-xls``,
            ``unknown-each``, ``each-without-folder`` or ``two-folders``.
    """
    folders = [output for output in outputs if is_folder(output)]
    if each is not None and each not in EACH:
        raise UsageError("unknown-each", value=each, known=" ".join(EACH))
    if each is not None and not folders:
        raise UsageError("each-without-folder")
    if len(folders) > 1:
        raise UsageError("two-folders", file=folders[1])
    copied = []
    for index, output in enumerate(outputs):
        if output in folders:
            copied += [(output, file) for file in workbooks if each == "xlsx"]
            continue
        chosen = format_of(output)
        if chosen is None:
            raise UsageError("unknown-suffix", file=output, known=" ".join(BY_SUFFIX))
        if any(same_file(output, other) for other in outputs[:index]):
            raise UsageError("same-output", file=output)
        if any(same_file(output, file) for file in read):
            raise UsageError("over-input", file=output)
        if chosen.copies_input and len(workbooks) == 1:
            copied.append((output, workbooks[0]))
    for output, file in copied:
        if Path(file).suffix.lower() not in COPIED:
            raise UsageError("copy-of-xls", file=output, source=file)


def ask_before_replacing(outputs: Sequence[str], each: str | None, language: Language) -> None:
    """Ask before replacing Word and Excel files, which somebody may have edited.

    Without a terminal, files are replaced without asking.

    Raises:
        UsageError: ``kept``: the answer is no.
    """
    if not _can_ask():
        return
    say = sentences(language).say
    for output in outputs:
        question = ""
        if is_folder(output):
            suffix = each or EACH[0]
            there = len(list(Path(output).glob(f"*.{suffix}")))
            if there:
                question = say("help.replace_in", file=output, n=there, each=suffix)
        elif Path(output).suffix.lower() in _WRITTEN_INTO and Path(output).exists():
            question = say("help.replace", file=output)
        if question and not typer.confirm(printable(question), err=True):
            raise UsageError("kept", file=output)


def _can_ask() -> bool:
    return bool(sys.stdin and sys.stdin.isatty() and sys.stderr.isatty())


def read_word_base(file: str | None, outputs: Sequence[str]) -> bytes | None:
    """The letterhead given by ``--docx-base``.

    Raises:
        UsageError: ``over-input``: an output would replace it; ``base-…``: it cannot be used.
    """
    if file is None:
        return None
    from upgrade_check.reports.word_base import read_base

    for output in outputs:
        if same_file(output, file):
            raise UsageError("over-input", file=output)
    return read_base(file)


def same_file(one: str, other: str) -> bool:
    """Whether two paths lead to the same file, whatever their spelling and links."""
    try:
        return os.path.samefile(one, other)  # noqa: PTH121 - takes strings as given
    except OSError:
        # At least one does not exist yet, so compare the paths.
        return _settled(one) == _settled(other)


def _settled(path: str) -> str:
    return os.path.normcase(os.path.realpath(path))


def write_output(
    review: Review, output: str, each: str | None = None, read: Sequence[str] = ()
) -> None:
    """Write one output file, or the files of an output folder.

    Args:
        review: The review to write.
        output: The file or folder.
        each: The format of the files in a folder; Word if not given.
        read: Files that were read and must not be replaced.

    Raises:
        UpgradeCheckError: It cannot be made or written. No partial file is left behind.
    """
    from upgrade_check.reports.files import write_whole

    try:
        if is_folder(output):
            _write_each(review, output, each or EACH[0], read)
        else:
            chosen = format_of(output)
            assert chosen is not None, output
            write_whole(output, chosen.renderer().render(review))
    except UpgradeCheckError as error:
        # Errors of renderers do not name the file.
        error.details.setdefault("file", output)
        raise
    except Exception as error:
        # A bug in one report must not prevent the others.
        reason = f"{type(error).__name__}: {error}"
        raise OutputError("cannot-write", file=output, reason=reason) from error


def _write_each(review: Review, folder: str, each: str, read: Sequence[str]) -> None:
    from upgrade_check.reports.each import files_of
    from upgrade_check.reports.files import write_whole

    for name, content in files_of(review, each):
        file = str(Path(folder) / name)
        if any(same_file(file, other) for other in read):
            raise UsageError("over-input", file=file)
        write_whole(file, content)


def print_report(review: Review, format_name: str) -> None:
    """Print the report; a reader that closes the pipe early is no error.

    Raises:
        OutputError: ``cannot-print``, for example because the disk is full.
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
    # Data is always UTF-8; only text for people follows the terminal's encoding.
    sys.stdout.flush()
    sys.stdout.buffer.write(data)
