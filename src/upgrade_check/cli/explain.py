"""``upgrade-check explain``: what a code, an exit code, a format or a threshold means."""

from typing import Annotated

import typer

from upgrade_check.cli.options import Options
from upgrade_check.errors import UsageError
from upgrade_check.locales import Language, sentences
from upgrade_check.rules import DEFAULT_PACK


def register(app: typer.Typer, language: Language) -> None:
    """Add the command to ``app``."""
    options = Options(language)

    @app.command("explain", help=options.say("help.explain"), add_help_option=False)
    def explain(
        word: Annotated[str | None, options.argument("WORD", "explain_word")] = None,
        rules: Annotated[str, options.rules()] = DEFAULT_PACK,
        _lang: Annotated[str, options.lang()] = language,
        _help: Annotated[bool, options.help()] = False,
    ) -> None:
        _explain(word, rules, language)


def _explain(word: str | None, rules: str, language: Language) -> None:
    from upgrade_check.cli.glossary import glossary
    from upgrade_check.reports.paragraph import wrap
    from upgrade_check.rules.located import nearest
    from upgrade_check.rules.pack import load_pack
    from upgrade_check.text import display_width

    say = sentences(language).say
    entries = list(glossary(load_pack(rules), language))
    if word is None:
        for entry in entries:
            kind = say(f"explain.{entry.kind}")
            head = f"{entry.word:24}{kind}".ljust(38 - display_width(kind) + len(kind))
            for line in wrap(entry.title or entry.lines[0][1], 80 - 38):
                typer.echo(head + line)
                head = " " * 38
        return
    wanted = word.strip().casefold()
    found = [entry for entry in entries if wanted in (entry.word, entry.title.casefold())]
    if not found:
        near = nearest(word, [name for e in entries for name in (e.word, e.title) if name])
        hint = say("rule_errors.hint", nearest=near) if near else ""
        raise UsageError("unknown-word", value=word, hint=hint)
    for entry in found:
        typer.echo(f"{entry.word}  [{say(f'explain.{entry.kind}')}]")
        column = max(display_width(name) for name, _ in entry.lines) + 4
        for name, text in entry.lines:
            head = f"  {name}".ljust(column - display_width(name) + len(name))
            for line in wrap(text, 80 - column):
                typer.echo(head + line)
                head = " " * column
