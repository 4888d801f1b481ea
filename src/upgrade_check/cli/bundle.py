"""``upgrade-check bundle``: make a bundle of a review and its evidence, and check one."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from upgrade_check import __version__
from upgrade_check.cli.exits import Exit
from upgrade_check.cli.options import docx_base_option, help_option, lang_option, rules_option
from upgrade_check.errors import OutputError, UsageError
from upgrade_check.locales import Language, sentences
from upgrade_check.rules import DEFAULT_PACK

if TYPE_CHECKING:
    from upgrade_check.evidence.bundle import Payload
    from upgrade_check.reports.review import Review
    from upgrade_check.rules.outcome import Assessment

_OPEN = ("evidence-missing", "evidence-empty", "evidence-unreadable", "no-evidence")
"""Findings that say of a figure that its evidence is not in the bundle."""


def register(app: typer.Typer, language: Language) -> None:
    """Add the commands to ``app``."""
    say = sentences(language).say
    group = typer.Typer(help=say("help.bundle"), rich_markup_mode=None, no_args_is_help=False)
    app.add_typer(group, name="bundle", add_help_option=False)

    @group.callback(invoke_without_command=True)
    def bundle(
        context: typer.Context,
        _lang: Annotated[str, lang_option(language)] = language,
        _help: Annotated[bool, help_option(language)] = False,
    ) -> None:
        if context.invoked_subcommand is None:
            from upgrade_check.cli.help import show_help

            show_help(context, language)
            raise typer.Exit(Exit.USAGE)

    @group.command("make", help=say("help.bundle_make"), add_help_option=False)
    def make(
        file: Annotated[str, typer.Argument(metavar="FILE", help=say("help.bundle_file"))],
        evidence: Annotated[
            str | None, typer.Option("--evidence", metavar="DIR", help=say("help.bundle_evidence"))
        ] = None,
        output: Annotated[
            str | None,
            typer.Option("-o", "--output", metavar="ZIP", help=say("help.bundle_output")),
        ] = None,
        rules: Annotated[str, rules_option(language)] = DEFAULT_PACK,
        _lang: Annotated[str, lang_option(language)] = language,
        date: Annotated[
            str | None, typer.Option("--date", metavar="DATE", help=say("help.date"))
        ] = None,
        font_dir: Annotated[
            list[str] | None, typer.Option("--font-dir", metavar="DIR", help=say("help.font_dir"))
        ] = None,
        docx_base: Annotated[str | None, docx_base_option(language)] = None,
        _help: Annotated[bool, help_option(language)] = False,
    ) -> int:
        return _make(file, evidence, output, rules, language, date, font_dir or [], docx_base)

    @group.command("check", help=say("help.bundle_check"), add_help_option=False)
    def check(
        file: Annotated[str, typer.Argument(metavar="ZIP", help=say("help.bundle_zip"))],
        rules: Annotated[
            str | None,
            typer.Option("--rules", metavar="NAME|DIR", help=say("help.bundle_rules")),
        ] = None,
        _lang: Annotated[str, lang_option(language)] = language,
        _help: Annotated[bool, help_option(language)] = False,
    ) -> int:
        return _check(file, rules, language)


def _make(
    file: str,
    evidence: str | None,
    output: str | None,
    rules: str,
    language: Language,
    date: str | None,
    font_folders: list[str],
    docx_base: str | None,
) -> Exit:
    from upgrade_check.cli.dates import review_date
    from upgrade_check.cli.outputs import read_word_base, same_file
    from upgrade_check.evidence.bundle import write_bundle
    from upgrade_check.reports.review import Review
    from upgrade_check.rules.assess import rules_identity
    from upgrade_check.rules.outcome import Assessment, Unreadable
    from upgrade_check.rules.pack import load_pack
    from upgrade_check.screening.workbook import Choice, screen_file

    if evidence is None or output is None:
        raise UsageError("bundle-options")
    if Path(output).suffix.lower() != ".zip":
        raise UsageError("bundle-suffix", file=output)
    if not Path(evidence).is_dir():
        raise UsageError("missing-evidence-dir", folder=evidence)
    if same_file(output, file):
        raise UsageError("over-input", file=output)
    word_base = read_word_base(docx_base, [output])
    day = review_date(date)
    pack = load_pack(rules)
    results = screen_file(file, pack, language, Choice(evidence=evidence))
    for bad in results:
        if isinstance(bad, Unreadable):
            _tell(bad.message, err=True)
            return Exit.UNREADABLE
    assessed = tuple(result for result in results if isinstance(result, Assessment))
    review = Review(
        language=language,
        date=day,
        version=__version__,
        rules=rules_identity(pack, language),
        assessments=tuple(map(_as_bundled, assessed)),
        font_folders=tuple(font_folders),
        details=True,
        word_base=word_base,
    )
    payload = [*_inputs(file, evidence, assessed), *_reports(review)]
    info = {
        "Bag-Software-Agent": f"upgrade-check {__version__}",
        "External-Description": f"{review.rules.report} {pack.id} {pack.version}",
    }
    write_bundle(output, payload, info, day)
    return _tell_made(output, len(payload), review, language)


def _as_bundled(assessment: "Assessment") -> "Assessment":
    """An assessment without what is true only on the computer where it was made."""
    findings = tuple(f for f in assessment.findings if f.code != "evidence-unused")
    return assessment._replace(file=Path(assessment.file).name, findings=findings)


def _inputs(file: str, evidence: str, assessed: "tuple[Assessment, ...]") -> "list[Payload]":
    """The workbook, and every file that backs a figure of it."""
    from upgrade_check.evidence.bundle import EVIDENCE, WORKBOOK, Payload

    found = {f.file: f for a in assessed for item in a.evidence for f in item.files or ()}
    for assessment in assessed:
        if assessment.preparation is not None:
            found |= {f.file: f for item in assessment.preparation.items for f in item.files}
    workbook = Payload(f"{WORKBOOK}/{Path(file).name}", Path(file), assessed[0].sha256)
    return [
        workbook,
        *(
            Payload(f"{EVIDENCE}/{name}", Path(evidence) / name, found[name].sha256)
            for name in sorted(found)
        ),
    ]


def _reports(review: "Review") -> "list[Payload]":
    """The printout, the register and the report for scripts."""
    from upgrade_check.evidence.bundle import REPORT, REPORTS, Payload
    from upgrade_check.reports import docx, json, register

    made = [
        Payload(REPORT, json.render(review)),
        Payload(f"{REPORTS}/printout.docx", docx.render(review)),
        Payload(f"{REPORTS}/register.xlsx", register.render(review)),
    ]
    try:
        from upgrade_check.reports import pdf

        made.append(Payload(f"{REPORTS}/printout.pdf", pdf.render(review)))
    except OutputError as error:
        error.details.setdefault("file", f"{REPORTS}/printout.pdf")
        reason = error.message(review.language)
        _tell(sentences(review.language).say("bundle.no_pdf", reason=reason), err=True)
    return made


def _tell_made(output: str, files: int, review: "Review", language: Language) -> Exit:
    say = sentences(language).say
    _tell(say("bundle.made", file=output, n=files))
    told = [f for a in review.assessments for f in a.findings if f.code in _OPEN]
    if not told:
        return Exit.PASS
    _tell(say("bundle.open", n=len(told)))
    for found in told:
        _tell(say("bundle.item", text=say("merge.finding", message=found.message, cure=found.cure)))
    return Exit.UNDETERMINED


def _check(file: str, rules: str | None, language: Language) -> Exit:
    from upgrade_check.screening.bundle import check_bundle

    say = sentences(language).say
    checked = check_bundle(file, rules, language, _OPEN)
    for note in checked.notes:
        _tell(note)
    if not checked.differences:
        _tell(say("bundle.fine", file=file, n=checked.files))
        return Exit.PASS
    _tell(say("bundle.differs", file=file, n=len(checked.differences)))
    for text in checked.differences:
        _tell(say("bundle.item", text=text))
    return Exit.FAIL


def _tell(text: str, *, err: bool = False) -> None:
    from upgrade_check.text import printable

    typer.echo(printable(text), err=err)
