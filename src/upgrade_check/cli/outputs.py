"""Output files: their formats, and checks that they replace no input and no other output."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import typer

from upgrade_check.cli.streams import cannot_print, silence_stdout
from upgrade_check.errors import OutputError, UpgradeCheckError, UsageError
from upgrade_check.locales import Language, sentences
from upgrade_check.reports.formats import BY_SUFFIX, EACH, FORMATS, format_of
from upgrade_check.reports.review import Review
from upgrade_check.text import printable

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


def check_outputs(outputs: Sequence[str], each: str | None, read: Sequence[str]) -> None:
    """Refuse outputs that cannot be written or would replace an input, before anything is read.

    Args:
        outputs: Files to write, and a folder for one file per zone.
        each: The format of the files in that folder, if given.
        read: All files that are read.

    Raises:
        UsageError: ``unknown-suffix``, ``same-output``, ``over-input``, ``unknown-each``,
            ``each-without-folder`` or ``two-folders``.
    """
    folders = [output for output in outputs if is_folder(output)]
    if each is not None and each not in EACH:
        raise UsageError("unknown-each", value=each, known=" ".join(EACH))
    if each is not None and not folders:
        raise UsageError("each-without-folder")
    if len(folders) > 1:
        raise UsageError("two-folders", file=folders[1])
    for index, output in enumerate(outputs):
        if output in folders:
            continue
        if format_of(output) is None:
            raise UsageError("unknown-suffix", file=output, known=" ".join(BY_SUFFIX))
        if any(same_file(output, other) for other in outputs[:index]):
            raise UsageError("same-output", file=output)
        if any(same_file(output, file) for file in read):
            raise UsageError("over-input", file=output)


def refuse_copies(outputs: Sequence[str], each: str | None, review: Review) -> None:
    """Refuse annotated copies if no workbook can be copied, before anything is written.

    Raises:
        UsageError: ``copy-of-xls``.
    """
    if not outputs or not review.assessments:
        return
    from upgrade_check.reports.xlsx import can_copy, is_copy

    files = [zone.file for zone in review.assessments]
    if any(map(can_copy, (*files, *(bad.file for bad in review.unreadable)))):
        return
    for output in outputs:
        if is_folder(output):
            wanted = each == "xlsx"
        else:
            chosen = format_of(output)
            wanted = chosen is not None and chosen.copies_input and is_copy(review)
        if wanted:
            raise UsageError("copy-of-xls", file=output, source=files[0])


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
) -> Iterator[UpgradeCheckError]:
    """Write one output file, or the files of an output folder.

    Args:
        review: The review to write.
        output: The file or folder.
        each: The format of the files in a folder; Word if not given.
        read: Files that were read and must not be replaced.

    Yields:
        Why a file was not written; the others are. No partial file is left behind.
    """
    from upgrade_check.reports.files import write_whole

    chosen = format_of(output)
    files: Iterable[tuple[str, Review]] = [(output, review)]
    if is_folder(output):
        from upgrade_check.reports.each import files_of

        chosen = FORMATS[each or EACH[0]]
        files = ((str(Path(output) / name), one) for name, one in files_of(review, chosen))
    assert chosen is not None, output
    for file, content in files:
        if any(same_file(file, other) for other in read):
            yield UsageError("over-input", file=file)
            continue
        try:
            write_whole(file, chosen.renderer().render(content))
        except UpgradeCheckError as error:
            # Errors of renderers do not name the file.
            error.details.setdefault("file", output)
            yield error
            if error.code == "cannot-write" and not Path(file).parent.is_dir():
                return
        except Exception as error:  # noqa: BLE001 - see below
            # A bug in one report must not prevent the others.
            reason = f"{type(error).__name__}: {error}"
            yield OutputError("cannot-write", file=file, reason=reason)


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
