"""``upgrade-check experts``: sheets for a mock review, and the marks of all of them together."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from upgrade_check.cli.exits import Exit
from upgrade_check.cli.options import docx_base_option, help_option, lang_option, rules_option
from upgrade_check.errors import (
    OutputError,
    UpgradeCheckError,
    UsageError,
    WorkbookError,
    system_reason,
)
from upgrade_check.locales import Language, sentences
from upgrade_check.rules import DEFAULT_PACK

if TYPE_CHECKING:
    import datetime as dt

    from upgrade_check.rules.review import ReviewSheet
    from upgrade_check.scoring.expert_review import ExpertReview

_SUFFIXES = (".xlsx", ".docx", ".pdf", ".html", ".md", ".json")
_MOST = 99


def register(app: typer.Typer, language: Language) -> None:
    """Add the commands to ``app``."""
    say = sentences(language).say
    group = typer.Typer(help=say("help.experts"), rich_markup_mode=None, no_args_is_help=False)
    app.add_typer(group, name="experts", add_help_option=False)

    @group.callback(invoke_without_command=True)
    def experts(
        context: typer.Context,
        _lang: Annotated[str, lang_option(language)] = language,
        _help: Annotated[bool, help_option(language)] = False,
    ) -> None:
        if context.invoked_subcommand is None:
            from upgrade_check.cli.help import show_help

            show_help(context, language)
            raise typer.Exit(Exit.USAGE)

    @group.command("sheets", help=say("help.experts_sheets"), add_help_option=False)
    def sheets(
        output: Annotated[
            str, typer.Option("-o", "--output", metavar="DIR", help=say("help.experts_folder"))
        ],
        number: Annotated[
            int,
            typer.Option(
                "-n", "--number", metavar="N", min=1, max=_MOST, help=say("help.experts_number")
            ),
        ],
        rules: Annotated[str, rules_option(language)] = DEFAULT_PACK,
        _lang: Annotated[str, lang_option(language)] = language,
        _help: Annotated[bool, help_option(language)] = False,
    ) -> None:
        _write_sheets(_sheet_of(rules), output, number, language)

    @group.command("collect", help=say("help.experts_collect"), add_help_option=False)
    def collect(
        paths: Annotated[list[str], typer.Argument(metavar="PATH", help=say("help.experts_paths"))],
        outputs: Annotated[
            list[str] | None,
            typer.Option("-o", "--output", metavar="FILE", help=say("help.experts_output")),
        ] = None,
        anonymous: Annotated[bool, typer.Option("--anonymous", help=say("help.anonymous"))] = False,
        rules: Annotated[str, rules_option(language)] = DEFAULT_PACK,
        date: Annotated[
            str | None, typer.Option("--date", metavar="DATE", help=say("help.date"))
        ] = None,
        font_dir: Annotated[
            list[str] | None, typer.Option("--font-dir", metavar="DIR", help=say("help.font_dir"))
        ] = None,
        docx_base: Annotated[str | None, docx_base_option(language)] = None,
        _lang: Annotated[str, lang_option(language)] = language,
        _help: Annotated[bool, help_option(language)] = False,
    ) -> int:
        from upgrade_check.cli.dates import review_date
        from upgrade_check.cli.outputs import read_word_base
        from upgrade_check.cli.score import check_outputs
        from upgrade_check.reports.expert_review import review_lines
        from upgrade_check.reports.lines import write_lines

        check_outputs(outputs or [], paths, _SUFFIXES)
        word_base = read_word_base(docx_base, outputs or [])
        day = review_date(date)
        review = _read(paths, _sheet_of(rules), language, anonymous=anonymous)
        for output in outputs or []:
            _write(review, output, day, font_dir or [], word_base)
        write_lines(lambda width: review_lines(review, width), sys.stdout)
        if review.unreadable:
            return Exit.UNREADABLE
        return Exit.PASS if review.is_complete else Exit.UNDETERMINED


def _sheet_of(rules: str) -> "ReviewSheet":
    from upgrade_check.rules.pack import load_pack
    from upgrade_check.rules.review import load_review, packs_with_review

    pack = load_pack(rules)
    review = load_review(pack)
    if review is None:
        raise UsageError("no-review", pack=pack.id, known=" ".join(packs_with_review()))
    return review


def _write_sheets(review: "ReviewSheet", folder: str, number: int, language: Language) -> None:
    from upgrade_check.reports.files import write_whole
    from upgrade_check.scoring.expert_sheets import make_sheet
    from upgrade_check.text import printable

    say = sentences(language).say
    digits = len(str(number))
    files = [
        Path(folder) / say("review.file", n=str(n).zfill(digits)) for n in range(1, number + 1)
    ]
    for file in files:
        _refuse_filled(file, review)
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError("cannot-write", file=folder, reason=system_reason(error)) from error
    content = make_sheet(review, language)
    for file in files:
        write_whole(str(file), content)
    text = say("review.written", n=number, folder=folder, source=review.source.in_(language))
    typer.echo(printable(text))


def _refuse_filled(file: Path, review: "ReviewSheet") -> None:
    """A sheet that somebody has begun to fill in is worth more than an empty one."""
    from upgrade_check.scoring.marks import read_sheet

    if not file.exists():
        return
    try:
        is_filled = not read_sheet(str(file), review).is_empty
    except UpgradeCheckError:
        # What cannot be read may hold anything.
        is_filled = True
    if is_filled:
        raise UsageError("holds-marks", file=str(file))


def _read(
    paths: Sequence[str], sheet: "ReviewSheet", language: Language, *, anonymous: bool
) -> "ExpertReview":
    from upgrade_check.rules.outcome import Unreadable
    from upgrade_check.scoring.expert_review import collect
    from upgrade_check.scoring.marks import read_sheet
    from upgrade_check.screening.paths import find_workbooks
    from upgrade_check.text import printable

    found = find_workbooks(paths)
    sheets = []
    bad = [
        Unreadable(path, error.code, error.message(language))
        for path in found.empty
        if (error := WorkbookError("no-workbooks", file=path))
    ]
    for file in found.files:
        try:
            sheets.append(read_sheet(file, sheet))
        except UpgradeCheckError as error:
            if anonymous:
                # The file's name may be the expert's: only whoever runs this is told.
                typer.echo(printable(error.message(language)), err=True)
                error.details["file"] = file = sentences(language).say("review.left_out")
            bad.append(Unreadable(file, error.code, error.message(language)))
    return collect(sheets, sheet, language, bad, anonymous=anonymous)


def _write(
    review: "ExpertReview",
    output: str,
    day: "dt.date",
    font_folders: Sequence[str],
    word_base: bytes | None,
) -> None:
    from upgrade_check.reports.expert_json import document
    from upgrade_check.reports.expert_printout import printout
    from upgrade_check.reports.expert_workbook import render
    from upgrade_check.reports.files import write_whole
    from upgrade_check.reports.json_parts import as_json
    from upgrade_check.reports.typesetting import typeset

    format_ = Path(output).suffix.lower().lstrip(".")
    if format_ == "xlsx":
        write_whole(output, render(review))
    elif format_ == "json":
        write_whole(output, as_json(document(review)))
    else:
        pages = printout(review, day)
        write_whole(output, typeset(pages, format_, font_folders, word_base))
