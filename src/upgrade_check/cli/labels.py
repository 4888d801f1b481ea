"""``upgrade-check labels``: draft a file that maps an office's own labels to inputs."""

from pathlib import Path
from typing import Annotated

import typer

from upgrade_check.cli.options import Options
from upgrade_check.errors import UsageError
from upgrade_check.locales import Language, sentences
from upgrade_check.rules import DEFAULT_PACK


def register(app: typer.Typer, language: Language) -> None:
    """Add the command to ``app``."""
    options = Options(language)

    @app.command("labels", help=options.say("help.labels_command"), add_help_option=False)
    def labels(
        file: Annotated[str, options.argument("FILE", "labels_file")],
        output: Annotated[
            str | None,
            options.output("labels_output"),
        ] = None,
        rules: Annotated[str, options.rules()] = DEFAULT_PACK,
        _lang: Annotated[str, options.lang()] = language,
        _help: Annotated[bool, options.help()] = False,
    ) -> None:
        text = draft(file, rules, language)
        if output is None:
            typer.echo(text, nl=False)
            return
        if Path(output).exists():
            raise UsageError("labels-exist", file=output)
        from upgrade_check.reports.files import write_whole

        write_whole(output, text)
        typer.echo(options.say("labels.written", file=output), err=True)


def draft(file: str, rules: str, language: Language) -> str:
    """The YAML file, with each unknown label commented out below its cell and value.

    Raises:
        WorkbookError: The file cannot be read.
    """
    import yaml

    from upgrade_check.forms.unknown import unknown_labels
    from upgrade_check.rules.pack import load_pack
    from upgrade_check.spreadsheet.read import open_workbook
    from upgrade_check.text import printable

    say = sentences(language).say
    pack = load_pack(rules)
    workbook = open_workbook(Path(file), file)
    lines = [f"# {line}" for line in say("labels.head", file=printable(file)).splitlines()]
    found = list(unknown_labels(workbook, pack))
    if not found:
        lines.append(f"# {say('labels.none')}")
    for label in found:
        text = " ".join(printable(label.text).split())
        place, value = printable(str(label.place)), printable(label.value)
        lines += ["", f"# {say('labels.label', place=place, text=text, value=value)}"]
        quoted = yaml.safe_dump([text], allow_unicode=True, default_flow_style=True, width=1000)
        if not label.nearest:
            lines.append(f"# …: {quoted.strip()}")
        lines += [
            f"# {input_id}: {quoted.strip()}    # {title}" for input_id, title in label.nearest
        ]
    return "\n".join(lines) + "\n"
