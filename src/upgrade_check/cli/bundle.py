"""``upgrade-check bundle``: make a bundle of a review and its evidence, and check one."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from upgrade_check import __version__
from upgrade_check.cli.documents import Setting, read_setting
from upgrade_check.cli.exits import Exit
from upgrade_check.cli.options import Options, command_group
from upgrade_check.cli.outputs import same_file
from upgrade_check.cli.streams import tell
from upgrade_check.errors import OutputError, UsageError
from upgrade_check.locales import Language, sentences
from upgrade_check.rules import DEFAULT_PACK

if TYPE_CHECKING:
    import datetime as dt

    from upgrade_check.evidence.bundle import Payload
    from upgrade_check.reports.review import Review
    from upgrade_check.rules.outcome import Assessment
    from upgrade_check.screening.workbook import Choice

_OPEN = ("evidence-missing", "evidence-empty", "evidence-unreadable", "no-evidence")
"""Findings about a figure whose evidence is not in the bundle."""


def register(app: typer.Typer, language: Language) -> None:
    """Add the commands to ``app``."""
    options = Options(language)
    group = command_group(app, "bundle", "bundle", language)

    @group.command("make", help=options.say("help.bundle_make"), add_help_option=False)
    def make(
        file: Annotated[str, options.argument("FILE", "bundle_file")],
        evidence: Annotated[
            str | None, options.option("--evidence", "DIR", "bundle_evidence")
        ] = None,
        output: Annotated[str | None, options.output("bundle_output", "ZIP")] = None,
        zone: Annotated[list[str] | None, options.zone()] = None,
        year: Annotated[int | None, options.year()] = None,
        labels: Annotated[str | None, options.labels()] = None,
        rules: Annotated[str, options.rules()] = DEFAULT_PACK,
        date: Annotated[str | None, options.date()] = None,
        font_dir: Annotated[list[str] | None, options.font_dir()] = None,
        docx_base: Annotated[str | None, options.docx_base()] = None,
        _lang: Annotated[str, options.lang()] = language,
        _help: Annotated[bool, options.help()] = False,
    ) -> int:
        from upgrade_check.screening.workbook import Choice

        if evidence is None or output is None:
            raise UsageError("bundle-options")
        if Path(output).suffix.lower() != ".zip":
            raise UsageError("bundle-suffix", file=output)
        choice = Choice(year, zones=tuple(zone or ()), evidence=evidence)
        setting = read_setting(date, font_dir, docx_base, [output])
        return _make(file, evidence, output, choice, labels, rules, setting, language)

    @group.command("check", help=options.say("help.bundle_check"), add_help_option=False)
    def check(
        file: Annotated[str, options.argument("ZIP", "bundle_zip")],
        rules: Annotated[
            str | None,
            options.option("--rules", "NAME|DIR", "bundle_rules"),
        ] = None,
        _lang: Annotated[str, options.lang()] = language,
        _help: Annotated[bool, options.help()] = False,
    ) -> int:
        return _check(file, rules, language)


def _make(
    file: str,
    evidence: str,
    output: str,
    choice: "Choice",
    labels: str | None,
    rules: str,
    setting: Setting,
    language: Language,
) -> Exit:
    from upgrade_check.evidence.bundle import write_bundle
    from upgrade_check.rules.pack import load_pack
    from upgrade_check.screening.paths import find_workbooks
    from upgrade_check.screening.screen import screen

    if not Path(evidence).is_dir():
        raise UsageError("missing-evidence-dir", folder=evidence)
    found = find_workbooks([file])
    if len(found.files) > 1:
        raise UsageError("evidence-of-many", n=len(found.files))
    if any(same_file(output, read) for read in (*found.files, *filter(None, [labels]))):
        raise UsageError("over-input", file=output)
    pack = load_pack(rules)
    if labels is not None:
        from upgrade_check.rules.own_labels import with_labels

        pack = with_labels(pack, labels)
    review = screen(found, pack, language, setting.date, choice)
    for bad in review.unreadable:
        tell(bad.message, err=True)
        return Exit.UNREADABLE
    inputs = _inputs(found.files[0], evidence, review.assessments)
    inputs += _choice(choice, review.date, labels)
    review = review._replace(
        assessments=tuple(map(_as_bundled, review.assessments)),
        font_folders=setting.font_folders,
        details=True,
        word_base=setting.word_base,
    )
    payload = [*inputs, *_reports(review)]
    info = {
        "Bag-Software-Agent": f"upgrade-check {__version__}",
        "External-Description": f"{review.rules.report} {pack.id} {pack.version}",
    }
    write_bundle(output, payload, info, setting.date)
    return _tell_made(output, len(payload), review, language)


def _as_bundled(assessment: "Assessment") -> "Assessment":
    """An assessment without paths and findings that depend on the computer it was made on."""
    findings, notices = (
        tuple(f for f in found if f.code != "evidence-unused")
        for found in (assessment.findings, assessment.notices)
    )
    file = Path(assessment.file).name
    return assessment._replace(file=file, findings=findings, notices=notices)


def _choice(choice: "Choice", date: "dt.date", labels: str | None) -> "list[Payload]":
    """What ``check`` needs to evaluate the workbook in the same way."""
    from upgrade_check.evidence.bundle import CHOICE, LABELS, Payload

    chosen = {"year": choice.year, "zones": choice.zones, "date": date.isoformat()}
    made = [Payload(CHOICE, json.dumps(chosen, ensure_ascii=False).encode())]
    if labels is not None:
        made.append(Payload(LABELS, Path(labels).read_bytes()))
    return made


def _inputs(file: str, evidence: str, assessed: "Sequence[Assessment]") -> "list[Payload]":
    """The workbook, and every file that supports one of its figures."""
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
    from upgrade_check.reports import docx, register
    from upgrade_check.reports import json as json_report

    made = [
        Payload(REPORT, json_report.render(review)),
        Payload(f"{REPORTS}/printout.docx", docx.render(review)),
        Payload(f"{REPORTS}/register.xlsx", register.render(review)),
    ]
    try:
        from upgrade_check.reports import pdf

        made.append(Payload(f"{REPORTS}/printout.pdf", pdf.render(review)))
    except OutputError as error:
        error.details.setdefault("file", f"{REPORTS}/printout.pdf")
        reason = error.message(review.language)
        tell(sentences(review.language).say("bundle.no_pdf", reason=reason), err=True)
    return made


def _tell_made(output: str, files: int, review: "Review", language: Language) -> Exit:
    say = sentences(language).say
    tell(say("bundle.made", file=output, n=files))
    told = [f for a in review.assessments for f in a.findings if f.code in _OPEN]
    if not told:
        return Exit.PASS
    tell(say("bundle.open", n=len(told)))
    for found in told:
        tell(say("bundle.item", text=say("merge.finding", message=found.message, cure=found.cure)))
    return Exit.UNDETERMINED


def _check(file: str, rules: str | None, language: Language) -> Exit:
    from upgrade_check.screening.bundle import check_bundle

    say = sentences(language).say
    checked = check_bundle(file, rules, language, _OPEN)
    for note in checked.notes:
        tell(note)
    if not checked.differences:
        tell(say("bundle.fine", file=file, n=checked.files))
        return Exit.PASS
    tell(say("bundle.differs", file=file, n=len(checked.differences)))
    for text in checked.differences:
        tell(say("bundle.item", text=text))
    return Exit.FAIL
