"""``upgrade-check rules``: list, show, check and schema."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from upgrade_check.cli.exits import Exit
from upgrade_check.cli.options import Options, command_group
from upgrade_check.errors import UsageError
from upgrade_check.locales import Language, sentences
from upgrade_check.rules import CASES_FILE

SCHEMA_PARTS = ("pack", "threshold", "cases", "checklist", "scoring", "review")


def register(app: typer.Typer, language: Language) -> None:
    """Add the commands to ``app``."""
    options = Options(language)
    group = command_group(app, "rules", "rules_group", language)

    @group.command("list", help=options.say("help.rules_list"), add_help_option=False)
    def list_(
        _lang: Annotated[str, options.lang()] = language,
        _help: Annotated[bool, options.help()] = False,
    ) -> None:
        from upgrade_check.cli.rules_text import print_packs
        from upgrade_check.rules.pack import available_packs, load_pack

        print_packs([load_pack(name) for name in available_packs()], language)

    @group.command("show", help=options.say("help.rules_show"), add_help_option=False)
    def show(
        name: Annotated[str, options.argument("NAME|DIR", "rules_name")],
        _lang: Annotated[str, options.lang()] = language,
        _help: Annotated[bool, options.help()] = False,
    ) -> None:
        from upgrade_check.cli.rules_text import print_pack
        from upgrade_check.rules.pack import load_pack
        from upgrade_check.rules.scoring import load_scoring

        pack = load_pack(name)
        print_pack(pack, load_scoring(pack), language)

    @group.command("check", help=options.say("help.rules_check"), add_help_option=False)
    def check(
        folder: Annotated[str, options.argument("DIR", "rules_name")],
        _lang: Annotated[str, options.lang()] = language,
        _help: Annotated[bool, options.help()] = False,
    ) -> int:
        return _check(folder, language)

    @group.command("schema", help=options.say("help.rules_schema"), add_help_option=False)
    def schema(
        part: Annotated[str | None, options.argument("PART", "schema_part")] = None,
        output: Annotated[
            str | None,
            options.output("schema_output", "DIR"),
        ] = None,
        _lang: Annotated[str, options.lang()] = language,
        _help: Annotated[bool, options.help()] = False,
    ) -> None:
        _schema(part, output)


def _check(folder: str, language: Language) -> int:
    from upgrade_check.rules.cases import load_cases, run_cases
    from upgrade_check.rules.pack import load_pack
    from upgrade_check.rules.review import load_review
    from upgrade_check.rules.scoring import load_scoring
    from upgrade_check.rules.wording import exact_text

    say = sentences(language).say
    pack = load_pack(folder)
    scoring, review = load_scoring(pack), load_review(pack)
    typer.echo(
        say(
            "rules_check.ok",
            id=pack.id,
            version=pack.version,
            thresholds=len(pack.thresholds),
            inputs=len(pack.inputs),
        )
    )
    if scoring is not None:
        typer.echo(
            say("rules_check.scoring", n=len(scoring.indicators), total=exact_text(scoring.total))
        )
    if review is not None:
        typer.echo(say("rules_check.review", n=len(review.items), total=exact_text(review.total)))
    loaded = load_cases(pack)
    if loaded is None:
        typer.echo(say("rules_check.cases_none", file=pack.directory / CASES_FILE))
        return Exit.PASS
    file, cases = loaded
    failures = list(run_cases(pack, file, cases))
    for failure in failures:
        message = say(
            "rules_check.case_failed",
            name=failure.name.in_(language),
            threshold=failure.threshold.in_(language),
            expected=say(f"status.{failure.expected.value}"),
            actual=say(f"status.{failure.actual.value}"),
        )
        typer.echo(
            say("rule_errors.at", file=file.path, line=failure.line, message=message), err=True
        )
    if failures:
        return Exit.UNREADABLE
    typer.echo(say("rules_check.cases_ok", passed=len(cases.cases)))
    return Exit.PASS


def _schema(part: str | None, output: str | None) -> None:
    from upgrade_check.reports.files import write_whole
    from upgrade_check.rules.schema import schema, schema_of_all

    if part is not None and part not in SCHEMA_PARTS:
        raise UsageError("unknown-part", value=part, known=" ".join(SCHEMA_PARTS))
    if output is not None:
        for name in [part] if part else SCHEMA_PARTS:
            write_whole(str(Path(output) / f"{name}.schema.json"), _json(schema(name)))
        return
    sys.stdout.write(_json(schema(part) if part else schema_of_all()))


def _json(document: dict[str, object]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
