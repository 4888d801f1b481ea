"""``upgrade-check evaluate``: workbooks in, a verdict with its reasons out."""

import gc
import sys
from pathlib import Path
from typing import Annotated

import typer

from upgrade_check import __version__
from upgrade_check.cli.dates import review_date
from upgrade_check.cli.exits import Exit, exit_of, worst
from upgrade_check.cli.options import help_option, lang_option, rules_option
from upgrade_check.cli.outputs import check_outputs, write_output
from upgrade_check.errors import OutputError, UsageError
from upgrade_check.locales import Language, sentences
from upgrade_check.reports.formats import FORMATS, stdout_formats
from upgrade_check.rules import DEFAULT_PACK


def register(app: typer.Typer, language: Language) -> None:
    """Add the command to ``app``."""
    say = sentences(language).say

    @app.command("evaluate", help=say("help.evaluate"), add_help_option=False)
    def evaluate(
        paths: Annotated[list[str], typer.Argument(metavar="PATH", help=say("help.paths"))],
        output: Annotated[
            list[str] | None,
            typer.Option("-o", "--output", metavar="FILE", help=say("help.output")),
        ] = None,
        format_: Annotated[
            str,
            typer.Option(
                "--format",
                metavar="FORMAT",
                help=say("help.format", known=" ".join(stdout_formats())),
            ),
        ] = "terminal",
        rules: Annotated[str, rules_option(language)] = DEFAULT_PACK,
        _lang: Annotated[str, lang_option(language)] = language,
        date: Annotated[
            str | None, typer.Option("--date", metavar="DATE", help=say("help.date"))
        ] = None,
        font_dir: Annotated[
            list[str] | None, typer.Option("--font-dir", metavar="DIR", help=say("help.font_dir"))
        ] = None,
        quiet: Annotated[bool, typer.Option("--quiet", "-q", help=say("help.quiet"))] = False,
        exit_zero: Annotated[bool, typer.Option("--exit-zero", help=say("help.exit_zero"))] = False,
        _help: Annotated[bool, help_option(language)] = False,
    ) -> int:
        code = _evaluate(paths, output or [], format_, rules, language, date, quiet, font_dir or [])
        return Exit.PASS if exit_zero else code


def _evaluate(
    paths: list[str],
    outputs: list[str],
    format_name: str,
    rules: str,
    language: Language,
    date: str | None,
    quiet: bool,
    font_folders: list[str],
) -> Exit:
    from upgrade_check.cli.screening import screen_file
    from upgrade_check.reports.review import Review
    from upgrade_check.rules.assess import rules_identity
    from upgrade_check.rules.outcome import Assessment, Unreadable
    from upgrade_check.rules.pack import load_pack

    _check_format(format_name)
    check_outputs(outputs, paths)
    for folder in font_folders:
        if not Path(folder).is_dir():
            raise UsageError("missing-font-dir", folder=folder)
    reviewed_on = review_date(date)
    pack = load_pack(rules)
    results = []
    for path in paths:
        results.append(screen_file(path, pack, language))
        # Off since the start, while the program was loaded.
        gc.enable()
    review = Review(
        language=language,
        date=reviewed_on,
        version=__version__,
        rules=rules_identity(pack, language),
        assessments=tuple(r for r in results if isinstance(r, Assessment)),
        unreadable=tuple(r for r in results if isinstance(r, Unreadable)),
        font_folders=tuple(font_folders),
    )
    codes = [exit_of(assessment.status) for assessment in review.assessments]
    codes += [Exit.UNREADABLE for _ in review.unreadable]
    for output in outputs:
        try:
            write_output(review, output)
        except OutputError as error:
            _tell(error.message(language))
            codes.append(Exit.UNREADABLE)
    if not quiet:
        _print(review, format_name)
    if quiet or format_name != "terminal":
        for unreadable in review.unreadable:
            _tell(unreadable.message)
    return worst(codes)


def _check_format(format_name: str) -> None:
    if format_name not in FORMATS:
        raise UsageError("unknown-format", value=format_name, known=" ".join(stdout_formats()))
    if not FORMATS[format_name].to_stdout:
        raise UsageError("stdout-format", value=format_name)


def _print(review: "Review", format_name: str) -> None:  # type: ignore[name-defined]  # noqa: F821
    if format_name == "terminal":
        from upgrade_check.reports.terminal import write

        write(review, sys.stdout)
        return
    content = FORMATS[format_name].renderer().render(review)
    if isinstance(content, bytes):
        sys.stdout.buffer.write(content)
        return
    # Data is UTF-8 wherever it goes; only text for people follows the terminal's code page.
    sys.stdout.flush()
    sys.stdout.buffer.write(content.encode("utf-8", "backslashreplace"))


def _tell(message: str) -> None:
    from upgrade_check.text import printable

    typer.echo(printable(message), err=True)
