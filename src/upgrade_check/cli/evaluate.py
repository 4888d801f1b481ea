"""``upgrade-check evaluate``: check workbooks and report the verdict with its reasons."""

import os
from pathlib import Path
from typing import Annotated, NamedTuple

import typer

from upgrade_check.cli.dates import review_date
from upgrade_check.cli.exits import FAIL_ON, Exit, exit_for, worst
from upgrade_check.cli.options import Options
from upgrade_check.cli.outputs import (
    ask_before_replacing,
    check_outputs,
    print_report,
    read_word_base,
    refuse_copies,
    write_output,
)
from upgrade_check.cli.streams import tell
from upgrade_check.errors import (
    OutputError,
    UsageError,
    system_reason,
)
from upgrade_check.locales import Language, sentences
from upgrade_check.reports.formats import BY_SUFFIX, EACH, FORMATS, stdout_formats
from upgrade_check.reports.review import Review
from upgrade_check.rules import DEFAULT_PACK
from upgrade_check.screening.paths import Found, find_workbooks


class Request(NamedTuple):
    """The command line's arguments."""

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
    options = Options(language)
    read, written, ci, other = "panel_read", "panel_written", "panel_ci", "panel_other"

    # The first options are those of an ordinary run; help shows the others in panels.
    @app.command("evaluate", help=options.say("help.evaluate"), add_help_option=False)
    def evaluate(
        paths: Annotated[list[str], options.argument("PATH", "paths")],
        output: Annotated[
            list[str] | None, options.output("output", known=" ".join(BY_SUFFIX))
        ] = None,
        zone: Annotated[list[str] | None, options.zone()] = None,
        year: Annotated[int | None, options.year()] = None,
        details: Annotated[bool, options.flag("--details", "details")] = False,
        _help: Annotated[bool, options.help()] = False,
        sheet: Annotated[str | None, options.option("--sheet", "NAME", "sheet", read)] = None,
        rules: Annotated[str, options.rules(read)] = DEFAULT_PACK,
        labels: Annotated[str | None, options.labels(read)] = None,
        evidence: Annotated[
            str | None, options.option("--evidence", "DIR", "evidence", read)
        ] = None,
        format_: Annotated[
            str,
            options.option(
                "--format", "FORMAT", "format", written, known=" ".join(stdout_formats())
            ),
        ] = "terminal",
        each: Annotated[
            str | None,
            options.option("--each", "|".join(EACH), "each", written, known=" ".join(EACH)),
        ] = None,
        force: Annotated[bool, options.flag("--force", "force", written)] = False,
        date: Annotated[str | None, options.date(written)] = None,
        font_dir: Annotated[list[str] | None, options.font_dir(written)] = None,
        docx_base: Annotated[str | None, options.docx_base(written)] = None,
        baseline: Annotated[
            str | None, options.option("--baseline", "FILE", "baseline", ci)
        ] = None,
        fail_on: Annotated[
            str, options.option("--fail-on", "WHAT", "fail_on", ci)
        ] = "undetermined",
        exit_zero: Annotated[bool, options.flag("--exit-zero", "exit_zero", ci)] = False,
        quiet: Annotated[bool, options.flag("--quiet -q", "quiet", ci)] = False,
        verbose: Annotated[bool, options.flag("--verbose -v", "verbose", other)] = False,
        _lang: Annotated[str, options.lang(other)] = language,
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
    """Evaluate; the exit code is that of the verdicts, or 4 if an output could not be written."""
    found = find_workbooks(request.paths)
    _check(request, found)
    review = _review(request, found)
    refuse_copies(request.outputs, request.each, review)
    codes = [exit_for(review, request.fail_on)]
    faults = [
        fault.message(request.language)
        for output in request.outputs
        for fault in write_output(review, output, request.each, found.files)
    ]
    # All zones of a file that cannot be copied have the same fault.
    for message in dict.fromkeys(faults):
        tell(message, err=True)
        codes.append(Exit.UNREADABLE)
    if request.verbose:
        _tell_what_was_read(found, request.language)
    if not request.quiet:
        try:
            print_report(review, request.format_name)
        except OutputError as error:
            tell(error.message(request.language), err=True)
            codes.append(Exit.UNREADABLE)
    if request.quiet or request.format_name != "terminal":
        for unreadable in review.unreadable:
            tell(unreadable.message, err=True)
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
    check_outputs(request.outputs, request.each, read)
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
    tell(say("terminal.found", files=len(found.files)), err=True)
    if found.skipped:
        text = say(
            "terminal.skipped",
            n=found.skipped,
            locks=found.locks,
            hidden=found.hidden,
            others=found.others,
            repeated=found.repeated,
        )
        tell(text, err=True)


def _write_job_summary(review: Review) -> Exit:
    """Append to GitHub's job summary, if the run has one."""
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
        error_text = OutputError("cannot-write", file=file, reason=reason).message(review.language)
        tell(error_text, err=True)
        return Exit.UNREADABLE
    return Exit.PASS
