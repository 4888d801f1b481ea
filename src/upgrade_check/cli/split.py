"""``upgrade-check split``: one form a department."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from upgrade_check.cli.options import help_option, lang_option, rules_option
from upgrade_check.errors import OutputError, UsageError, WorkbookError, system_reason
from upgrade_check.locales import Language, sentences
from upgrade_check.rules import DEFAULT_PACK

if TYPE_CHECKING:
    from upgrade_check.rules.pack import RulePack

_DEFAULT_FOLDER = {"zh": "部门填报表", "en": "departments"}


def register(app: typer.Typer, language: Language) -> None:
    """Add the command to ``app``."""
    say = sentences(language).say

    @app.command("split", help=say("help.split"), add_help_option=False)
    def split(
        output: Annotated[
            str | None,
            typer.Option("-o", "--output", metavar="DIR", help=say("help.split_output")),
        ] = None,
        known: Annotated[
            str | None, typer.Option("--from", metavar="FILE", help=say("help.split_from"))
        ] = None,
        due: Annotated[
            str | None, typer.Option("--due", metavar="DATE", help=say("help.split_due"))
        ] = None,
        rules: Annotated[str, rules_option(language)] = DEFAULT_PACK,
        _lang: Annotated[str, lang_option(language)] = language,
        _help: Annotated[bool, help_option(language)] = False,
    ) -> None:
        _write_forms(output or _DEFAULT_FOLDER[language], known, due, rules, language)


def _write_forms(
    folder: str, known: str | None, due: str | None, rules: str, language: Language
) -> None:
    from upgrade_check.cli.dates import review_date
    from upgrade_check.forms import read_workbook
    from upgrade_check.forms.split import split_forms
    from upgrade_check.reports.files import write_whole
    from upgrade_check.rules.pack import load_pack
    from upgrade_check.text import printable

    say = sentences(language).say
    pack = load_pack(rules)
    day = review_date(due) if due else None
    zone = read_workbook(known, pack) if known else None
    forms = list(split_forms(pack, language, due=day, known=zone))
    for form in forms:
        _refuse_filled(Path(folder) / form.name, pack)
    try:
        Path(folder).mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError("cannot-write", file=folder, reason=system_reason(error)) from error
    for form in forms:
        file = str(Path(folder) / form.name)
        write_whole(file, form.content)
        labels = say("values.and").join(form.labels)
        typer.echo(printable(say("split.written", file=file, labels=labels)))


def _refuse_filled(path: Path, pack: "RulePack") -> None:
    """A form that somebody has begun to fill in is worth more than an empty one."""
    from upgrade_check.forms import read_zones
    from upgrade_check.forms.split import holds_entries

    if not path.exists():
        return
    try:
        is_filled = any(holds_entries(zone) for zone in read_zones(path, pack))
    except WorkbookError:
        # What cannot be read may hold anything.
        is_filled = True
    if is_filled:
        raise UsageError("holds-entries", file=str(path))
