"""``upgrade-check split``: one form per department."""

from pathlib import Path
from typing import Annotated

import typer

from upgrade_check.cli.options import Options
from upgrade_check.cli.outputs import refuse_filled
from upgrade_check.cli.streams import tell
from upgrade_check.locales import Language, sentences
from upgrade_check.rules import DEFAULT_PACK


def register(app: typer.Typer, language: Language) -> None:
    """Add the command to ``app``."""
    options = Options(language)

    @app.command("split", help=options.say("help.split"), add_help_option=False)
    def split(
        output: Annotated[
            str | None,
            options.output("split_output", "DIR"),
        ] = None,
        known: Annotated[str | None, options.option("--from", "FILE", "split_from")] = None,
        due: Annotated[str | None, options.option("--due", "DATE", "split_due")] = None,
        rules: Annotated[str, options.rules()] = DEFAULT_PACK,
        _lang: Annotated[str, options.lang()] = language,
        _help: Annotated[bool, options.help()] = False,
    ) -> None:
        _write_forms(output or options.say("split.folder"), known, due, rules, language)


def _write_forms(
    folder: str, known: str | None, due: str | None, rules: str, language: Language
) -> None:
    from upgrade_check.cli.dates import review_date
    from upgrade_check.forms import read_workbook, read_zones
    from upgrade_check.forms.split import holds_entries, split_forms
    from upgrade_check.reports.files import write_whole
    from upgrade_check.rules.pack import load_pack

    say = sentences(language).say
    pack = load_pack(rules)
    day = review_date(due) if due else None
    zone = read_workbook(known, pack) if known else None
    forms = list(split_forms(pack, language, due=day, known=zone))
    refuse_filled(
        [Path(folder) / form.name for form in forms],
        lambda file: any(holds_entries(zone) for zone in read_zones(file, pack)),
        "holds-entries",
    )
    for form in forms:
        file = str(Path(folder) / form.name)
        write_whole(file, form.content)
        labels = say("values.and").join(form.labels)
        tell(say("split.written", file=file, labels=labels))
