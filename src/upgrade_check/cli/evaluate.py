"""``upgrade-check evaluate``: workbooks in, a verdict with its reasons out."""

import os
import sys
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from upgrade_check.cli.dates import review_date
from upgrade_check.cli.exits import FAIL_ON, Exit, exit_for, worst
from upgrade_check.cli.options import docx_base_option, help_option, lang_option, rules_option
from upgrade_check.cli.outputs import (
    ask_before_replacing,
    check_outputs,
    print_report,
    read_word_base,
    write_output,
)
from upgrade_check.errors import (
    OutputError,
    UpgradeCheckError,
    UsageError,
    system_reason,
)
from upgrade_check.locales import Language, sentences
from upgrade_check.reports.formats import BY_SUFFIX, EACH, FORMATS, stdout_formats
from upgrade_check.reports.review import Review
from upgrade_check.rules import DEFAULT_PACK
from upgrade_check.screening.paths import Found, find_workbooks


class Request(NamedTuple):
    """What was asked for on the command line."""

    paths: list[str]
    outputs: list[str]
    format_name: str
    rules: str
    language: Language
    year: int | None
    sheet: str | None
    zones: list[str]
    labels: str | None
    evidence: str | None
    date: str | None
    baseline: str | None
    fail_on: str
    font_folders: list[str]
    docx_base: str | None
    quiet: bool
    details: bool
    verbose: bool
    each: str | None = None
    force: bool = False


def register(app: typer.Typer, language: Language) -> None:
    """Add the command to ``app``."""
    say = sentences(language).say

    read, written = say("help.panel_read"), say("help.panel_written")
    ci, other = say("help.panel_ci"), say("help.panel_other")
    known = " ".join(BY_SUFFIX)

    # More options than a person should have to know, but CI asks for each. The first are those of
    # an ordinary run; help shows the others by what they are for.
    @app.command("evaluate", help=say("help.evaluate"), add_help_option=False)
    def evaluate(
        paths: Annotated[list[str], typer.Argument(metavar="PATH", help=say("help.paths"))],
        output: Annotated[
            list[str] | None,
            typer.Option("-o", "--output", metavar="FILE", help=say("help.output", known=known)),
        ] = None,
        zone: Annotated[
            list[str] | None, typer.Option("--zone", metavar="NAME", help=say("help.zone"))
        ] = None,
        year: Annotated[
            int | None, typer.Option("--year", metavar="YEAR", help=say("help.year"))
        ] = None,
        details: Annotated[bool, typer.Option("--details", help=say("help.details"))] = False,
        _help: Annotated[bool, help_option(language)] = False,
        sheet: Annotated[
            str | None,
            typer.Option("--sheet", metavar="NAME", help=say("help.sheet"), rich_help_panel=read),
        ] = None,
        rules: Annotated[str, rules_option(language, panel=read)] = DEFAULT_PACK,
        labels: Annotated[
            str | None,
            typer.Option("--labels", metavar="FILE", help=say("help.labels"), rich_help_panel=read),
        ] = None,
        evidence: Annotated[
            str | None,
            typer.Option(
                "--evidence", metavar="DIR", help=say("help.evidence"), rich_help_panel=read
            ),
        ] = None,
        format_: Annotated[
            str,
            typer.Option(
                "--format",
                metavar="FORMAT",
                help=say("help.format", known=" ".join(stdout_formats())),
                rich_help_panel=written,
            ),
        ] = "terminal",
        each: Annotated[
            str | None,
            typer.Option(
                "--each",
                metavar="|".join(EACH),
                help=say("help.each", known=" ".join(EACH)),
                rich_help_panel=written,
            ),
        ] = None,
        force: Annotated[
            bool, typer.Option("--force", help=say("help.force"), rich_help_panel=written)
        ] = False,
        date: Annotated[
            str | None,
            typer.Option("--date", metavar="DATE", help=say("help.date"), rich_help_panel=written),
        ] = None,
        font_dir: Annotated[
            list[str] | None,
            typer.Option(
                "--font-dir", metavar="DIR", help=say("help.font_dir"), rich_help_panel=written
            ),
        ] = None,
        docx_base: Annotated[str | None, docx_base_option(language, panel=written)] = None,
        baseline: Annotated[
            str | None,
            typer.Option(
                "--baseline", metavar="FILE", help=say("help.baseline"), rich_help_panel=ci
            ),
        ] = None,
        fail_on: Annotated[
            str,
            typer.Option("--fail-on", metavar="WHAT", help=say("help.fail_on"), rich_help_panel=ci),
        ] = "undetermined",
        exit_zero: Annotated[
            bool, typer.Option("--exit-zero", help=say("help.exit_zero"), rich_help_panel=ci)
        ] = False,
        quiet: Annotated[
            bool, typer.Option("--quiet", "-q", help=say("help.quiet"), rich_help_panel=ci)
        ] = False,
        verbose: Annotated[
            bool, typer.Option("--verbose", "-v", help=say("help.verbose"), rich_help_panel=other)
        ] = False,
        _lang: Annotated[str, lang_option(language, panel=other)] = language,
    ) -> int:
        return run(
            Request(
                paths=paths,
                outputs=output or [],
                format_name=format_,
                rules=rules,
                language=language,
                year=year,
                sheet=sheet,
                zones=zone or [],
                labels=labels,
                evidence=evidence,
                date=date,
                baseline=baseline,
                fail_on="never" if exit_zero else fail_on,
                font_folders=font_dir or [],
                docx_base=docx_base,
                quiet=quiet,
                details=details,
                verbose=verbose,
                each=each,
                force=force,
            )
        )


def run(request: Request) -> Exit:
    """Do what was asked for; the exit code of verdicts, or 4 where an output was not written."""
    found = find_workbooks(request.paths)
    _check(request, found)
    review = _review(request, found)
    codes = [exit_for(review, request.fail_on)]
    for output in request.outputs:
        try:
            write_output(review, output, request.each, found.files)
        except UpgradeCheckError as error:
            _tell(error.message(request.language))
            codes.append(Exit.UNREADABLE)
    if request.verbose:
        _tell_what_was_read(found, request.language)
    if not request.quiet:
        try:
            print_report(review, request.format_name)
        except OutputError as error:
            _tell(error.message(request.language))
            codes.append(Exit.UNREADABLE)
    if request.quiet or request.format_name != "terminal":
        for unreadable in review.unreadable:
            _tell(unreadable.message)
    if request.format_name == "github":
        codes.append(_write_job_summary(review))
    return worst(codes)


def _check(request: Request, found: Found) -> None:
    """Refuse wrong usage before anything is read."""
    name = request.format_name
    if name not in FORMATS:
        raise UsageError("unknown-format", value=name, known=" ".join(stdout_formats()))
    if not FORMATS[name].to_stdout:
        raise UsageError("stdout-format", value=name)
    if request.fail_on not in FAIL_ON:
        raise UsageError("unknown-fail-on", value=request.fail_on, known=" ".join(FAIL_ON))
    if request.fail_on == "new" and request.baseline is None:
        raise UsageError("new-needs-baseline")
    if request.evidence is not None:
        if not Path(request.evidence).is_dir():
            raise UsageError("missing-evidence-dir", folder=request.evidence)
        if len(found.files) > 1:
            raise UsageError("evidence-of-many", n=len(found.files))
    for folder in request.font_folders:
        if not Path(folder).is_dir():
            raise UsageError("missing-font-dir", folder=folder)
    read = [*found.files, *filter(None, (request.baseline, request.labels, request.docx_base))]
    check_outputs(request.outputs, request.each, found.files, read)
    if not request.force:
        ask_before_replacing(request.outputs, request.each, request.language)


def _review(request: Request, found: Found) -> Review:
    """Read and assess everything."""
    from upgrade_check.cli.progress import progress_bar
    from upgrade_check.rules.pack import load_pack
    from upgrade_check.screening.screen import screen
    from upgrade_check.screening.workbook import Choice

    date = review_date(request.date)
    pack = load_pack(request.rules)
    if request.labels is not None:
        from upgrade_check.rules.own_labels import with_labels

        pack = with_labels(pack, request.labels)
    word_base = read_word_base(request.docx_base, request.outputs)
    earlier = None
    if request.baseline is not None:
        from upgrade_check.reports.changes import load_baseline

        earlier = load_baseline(request.baseline)
    choice = Choice(request.year, request.sheet, tuple(request.zones), request.evidence)
    with progress_bar(len(found.files), request.language, wanted=not request.quiet) as advance:
        review = screen(found, pack, request.language, date, choice, advance=advance)
    review = review._replace(
        details=request.details, font_folders=tuple(request.font_folders), word_base=word_base
    )
    if earlier is not None and request.baseline is not None:
        from upgrade_check.reports.changes import compare

        changes = compare(request.baseline, earlier, review.assessments, review.unreadable)
        review = review._replace(changes=changes)
    return review


def _tell_what_was_read(found: Found, language: Language) -> None:
    say = sentences(language).say
    _tell(say("terminal.found", files=len(found.files)))
    if found.skipped:
        _tell(
            say(
                "terminal.skipped",
                n=found.skipped,
                locks=found.locks,
                hidden=found.hidden,
                others=found.others,
                repeated=found.repeated,
            )
        )


def _write_job_summary(review: Review) -> Exit:
    """Append to the summary that GitHub shows on the run's page, where there is one."""
    file = os.environ.get("GITHUB_STEP_SUMMARY")
    if not file:
        return Exit.PASS
    content = FORMATS["md"].renderer().render(review)
    assert isinstance(content, str)
    try:
        with Path(file).open("a", encoding="utf-8", errors="backslashreplace") as stream:
            stream.write(content)
    except OSError as error:
        reason = system_reason(error)
        _tell(OutputError("cannot-write", file=file, reason=reason).message(review.language))
        return Exit.UNREADABLE
    return Exit.PASS


def _tell(message: str) -> None:
    from upgrade_check.text import printable

    sys.stdout.flush()
    typer.echo(printable(message), err=True)
