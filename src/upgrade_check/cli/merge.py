"""``upgrade-check merge``: merge the departments' forms into one."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from upgrade_check.cli.exits import Exit
from upgrade_check.cli.options import Options
from upgrade_check.cli.outputs import ask_before_replacing, same_file
from upgrade_check.cli.streams import tell
from upgrade_check.errors import UsageError, WorkbookError
from upgrade_check.locales import Language, sentences
from upgrade_check.rules import DEFAULT_PACK
from upgrade_check.screening.paths import find_workbooks

if TYPE_CHECKING:
    from upgrade_check.forms.deliveries import Delivery
    from upgrade_check.forms.merge import Conflict, Merged
    from upgrade_check.rules.pack import RulePack

_OF_ANY_FORM = ("missing-value", "no-source", "no-evidence", "not-attested")
"""Findings that are not reported for a single department's form: others may fill the gap."""


def register(app: typer.Typer, language: Language) -> None:
    """Add the command to ``app``."""
    options = Options(language)

    @app.command("merge", help=options.say("help.merge"), add_help_option=False)
    def merge(
        paths: Annotated[list[str], options.argument("PATH", "merge_paths")],
        output: Annotated[
            str | None,
            options.output("merge_output"),
        ] = None,
        force: Annotated[bool, options.flag("--force", "force")] = False,
        rules: Annotated[str, options.rules()] = DEFAULT_PACK,
        _lang: Annotated[str, options.lang()] = language,
        _help: Annotated[bool, options.help()] = False,
    ) -> int:
        if output is None:
            raise UsageError("merge-output")
        return _merge(paths, output, rules, language, force=force)


def _merge(paths: list[str], output: str, rules: str, language: Language, *, force: bool) -> Exit:
    from upgrade_check.forms.deliveries import read_delivery
    from upgrade_check.forms.merge import merge
    from upgrade_check.reports.files import write_whole
    from upgrade_check.rules.pack import load_pack

    if Path(output).suffix.lower() != ".xlsx":
        raise UsageError("template-suffix", file=output)
    found = find_workbooks(paths)
    if any(same_file(output, file) for file in found.files):
        raise UsageError("over-input", file=output)
    if not force:
        ask_before_replacing([output], None, language)
    pack = load_pack(rules)
    deliveries = []
    errors = [WorkbookError("no-workbooks", file=path) for path in found.empty]
    for file in found.files:
        try:
            deliveries.append(read_delivery(file, pack))
        except WorkbookError as error:
            errors.append(error)
    for unread in errors:
        tell(unread.message(language), err=True)
    if not deliveries:
        return Exit.UNREADABLE
    merged = merge(deliveries, pack, language)
    write_whole(output, merged.content)
    tell(sentences(language).say("merge.written", file=output, n=len(deliveries)))
    _tell_shares(merged, language)
    for conflict in merged.conflicts:
        _tell_conflict(conflict, pack, language)
    for delivery in deliveries:
        _tell_faults(delivery, pack, language)
    if errors:
        return Exit.UNREADABLE
    return Exit.PASS if merged.is_complete else Exit.UNDETERMINED


def _tell_shares(merged: "Merged", language: Language) -> None:
    say = sentences(language).say
    separator = say("values.and")
    if merged.identity_gaps:
        labels = separator.join(merged.identity_gaps)
        tell(say("merge.gaps", department=say("template.identity"), labels=labels))
    for share in merged.shares:
        department = share.department
        if share.disputed:
            labels = separator.join(share.disputed)
            tell(say("merge.disputed", department=department, labels=labels))
        if share.gaps:
            key = "merge.gaps" if share.files else "merge.missing"
            tell(say(key, department=department, labels=separator.join(share.gaps)))
        elif not share.disputed:
            files = separator.join(share.files) or say("values.blank")
            tell(say("merge.share", department=department, n=share.wanted, files=files))
        if share.contacts:
            tell(say("merge.contact", contact=separator.join(share.contacts)))


def _tell_conflict(conflict: "Conflict", pack: "RulePack", language: Language) -> None:
    from upgrade_check.rules.findings import finding_text

    say = sentences(language).say
    for found in conflict.findings:
        told = finding_text(found, pack, language)
        tell(say("merge.finding", message=told.message, cure=told.cure))
    if not conflict.outcomes:
        return
    outcomes = [
        say(
            "merge.outcome",
            who=outcome.who,
            value=outcome.shown,
            threshold=outcome.threshold,
            status=say(f"status.{outcome.status.value}"),
        )
        for outcome in conflict.outcomes
    ]
    key = "merge.turns" if conflict.turns else "merge.same"
    tell(say(key, outcomes=say("values.semicolon").join(outcomes)))


def _tell_faults(delivery: "Delivery", pack: "RulePack", language: Language) -> None:
    """Report problems in a department's form, at the cell where they can be corrected."""
    from upgrade_check.rules.findings import finding_text

    say = sentences(language).say
    if delivery.passed_over:
        years = say("values.and").join(map(str, delivery.passed_over))
        tell(say("merge.passed_over", file=delivery.name, years=years))
    for found in delivery.zone.findings:
        if found.severity != "note" and found.code not in _OF_ANY_FORM:
            told = finding_text(found, pack, language)
            tell(say("merge.fault", file=delivery.name, message=told.message, cure=told.cure))
