"""``upgrade-check template``: a form to fill in."""

from pathlib import Path
from typing import Annotated

import typer

from upgrade_check.cli.options import help_option, lang_option, rules_option
from upgrade_check.errors import UsageError
from upgrade_check.locales import Language, sentences
from upgrade_check.rules import DEFAULT_PACK

_DEFAULT_FILE = {"zh": "填报表.xlsx", "en": "form.xlsx"}


def register(app: typer.Typer, language: Language) -> None:
    """Add the command to ``app``."""
    say = sentences(language).say

    @app.command("template", help=say("help.template"), add_help_option=False)
    def template(
        output: Annotated[
            str | None,
            typer.Option("-o", "--output", metavar="FILE", help=say("help.template_output")),
        ] = None,
        rules: Annotated[str, rules_option(language)] = DEFAULT_PACK,
        _lang: Annotated[str, lang_option(language)] = language,
        _help: Annotated[bool, help_option(language)] = False,
    ) -> None:
        file = output or _DEFAULT_FILE[language]
        _write_template(file, rules, language)
        typer.echo(say("template.written", file=file))


def _write_template(file: str, rules: str, language: Language) -> None:
    from upgrade_check.forms.template import make_template
    from upgrade_check.reports.files import write_whole
    from upgrade_check.rules.pack import load_pack

    if Path(file).suffix.lower() != ".xlsx":
        raise UsageError("template-suffix", file=file)
    # A form that somebody has begun to fill in is worth more than an empty one.
    if Path(file).exists():
        raise UsageError("file-exists", file=file)
    write_whole(file, make_template(load_pack(rules), language))
