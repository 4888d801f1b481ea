"""Options with help in the user's language, and groups of commands."""

from typing import Annotated, Any

import typer

from upgrade_check.cli.exits import Exit
from upgrade_check.locales import Language, sentences


class Options:
    """What a command's parameters are declared with.

    ``help_key`` and ``panel`` are keys of sentences under ``help``; ``names`` are an option's
    names with spaces between them.

    Args:
        language: The language of the help.
    """

    def __init__(self, language: Language) -> None:
        self.language = language
        self.say = sentences(language).say

    def option(
        self,
        names: str,
        metavar: str | None,
        help_key: str,
        panel: str | None = None,
        **filled: object,
    ) -> Any:
        """An option with a value."""
        return typer.Option(
            *names.split(),
            metavar=metavar,
            help=self.say(f"help.{help_key}", **filled),
            rich_help_panel=self.say(f"help.{panel}") if panel else None,
        )

    def flag(self, names: str, help_key: str, panel: str | None = None) -> Any:
        """An option without a value."""
        return self.option(names, None, help_key, panel)

    def argument(self, metavar: str, help_key: str) -> Any:
        """An argument."""
        return typer.Argument(metavar=metavar, help=self.say(f"help.{help_key}"))

    def output(self, help_key: str, metavar: str = "FILE", **filled: Any) -> Any:
        """``-o``."""
        return self.option("-o --output", metavar, help_key, **filled)

    def rules(self, panel: str | None = None) -> Any:
        """``--rules``."""
        return self.option("--rules", "NAME|DIR", "rules", panel)

    def zone(self) -> Any:
        """``--zone``."""
        return self.option("--zone", "NAME", "zone")

    def year(self) -> Any:
        """``--year``."""
        return self.option("--year", "YEAR", "year")

    def labels(self, panel: str | None = None) -> Any:
        """``--labels``."""
        return self.option("--labels", "FILE", "labels", panel)

    def replaced(self) -> Any:
        """``--set``."""
        return self.option("--set", "ID=VALUE", "set")

    def date(self, panel: str | None = None) -> Any:
        """``--date``."""
        return self.option("--date", "DATE", "date", panel)

    def font_dir(self, panel: str | None = None) -> Any:
        """``--font-dir``."""
        return self.option("--font-dir", "DIR", "font_dir", panel)

    def docx_base(self, panel: str | None = None) -> Any:
        """``--docx-base``; ``cli.outputs.read_word_base`` reads it."""
        return self.option("--docx-base", "FILE", "docx_base", panel)

    def lang(self, panel: str | None = None) -> Any:
        """``--lang``: declared for parsing and help; ``cli.language`` has read it already."""
        return self.option("--lang", "zh|en", "lang", panel)

    def help(self) -> Any:
        """``--help``."""

        def show(context: typer.Context, wanted: bool) -> None:
            if wanted:
                from upgrade_check.cli.help import show_help

                show_help(context, self.language)
                raise typer.Exit

        return typer.Option(
            "--help", "-h", is_eager=True, callback=show, help=self.say("help.help")
        )


def command_group(app: typer.Typer, name: str, help_key: str, language: Language) -> typer.Typer:
    """A command that only has subcommands; called without one, it shows its help."""
    options = Options(language)
    group = typer.Typer(
        help=options.say(f"help.{help_key}"), rich_markup_mode=None, no_args_is_help=False
    )
    app.add_typer(group, name=name, add_help_option=False)

    @group.callback(invoke_without_command=True)
    def without_subcommand(
        context: typer.Context,
        _lang: Annotated[str, options.lang()] = language,
        _help: Annotated[bool, options.help()] = False,
    ) -> None:
        show_help_without_subcommand(context, language)

    return group


def show_help_without_subcommand(context: typer.Context, language: Language) -> None:
    """Show help and exit with 2 if no subcommand is given."""
    if context.invoked_subcommand is None:
        from upgrade_check.cli.help import show_help

        show_help(context, language)
        raise typer.Exit(Exit.USAGE)
