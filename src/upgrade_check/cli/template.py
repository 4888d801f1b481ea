"""``upgrade-check template``: make a blank form."""

from pathlib import Path
from typing import Annotated

import typer

from upgrade_check.cli.options import Options
from upgrade_check.errors import UsageError
from upgrade_check.locales import Language
from upgrade_check.rules import DEFAULT_PACK


def register(app: typer.Typer, language: Language) -> None:
    """Add the command to ``app``."""
    options = Options(language)

    @app.command("template", help=options.say("help.template"), add_help_option=False)
    def template(
        output: Annotated[
            str | None,
            options.output("template_output"),
        ] = None,
        rules: Annotated[str, options.rules()] = DEFAULT_PACK,
        _lang: Annotated[str, options.lang()] = language,
        _help: Annotated[bool, options.help()] = False,
    ) -> None:
        file = output or f"{options.say('template.file')}.xlsx"
        _write_template(file, rules, language)
        typer.echo(options.say("template.written", file=file))


def _write_template(file: str, rules: str, language: Language) -> None:
    from upgrade_check.forms.template import make_template
    from upgrade_check.reports.files import write_whole
    from upgrade_check.rules.pack import load_pack

    if Path(file).suffix.lower() != ".xlsx":
        raise UsageError("template-suffix", file=file)
    # Never replace a form that may have been filled in.
    if Path(file).exists():
        raise UsageError("file-exists", file=file)
    write_whole(file, make_template(load_pack(rules), language))
