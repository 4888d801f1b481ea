"""Options that several commands share."""

from typing import Any

import typer

from upgrade_check.locales import Language, sentences


def lang_option(language: Language, panel: str | None = None) -> Any:
    """``--lang``; it is read before parsing, and stands here to be accepted and explained."""
    return typer.Option(
        "--lang",
        metavar="zh|en",
        help=sentences(language).say("help.lang"),
        rich_help_panel=panel,
    )


def help_option(language: Language) -> Any:
    """``--help`` in the user's language."""

    def show(context: typer.Context, wanted: bool) -> None:
        if wanted:
            from upgrade_check.cli.help import show_help

            show_help(context, language)
            raise typer.Exit

    return typer.Option(
        "--help", "-h", is_eager=True, callback=show, help=sentences(language).say("help.help")
    )


def rules_option(language: Language, panel: str | None = None) -> Any:
    """``--rules``."""
    return typer.Option(
        "--rules",
        metavar="NAME|DIR",
        help=sentences(language).say("help.rules"),
        rich_help_panel=panel,
    )


def docx_base_option(language: Language, panel: str | None = None) -> Any:
    """``--docx-base``; ``reports.word_base.read_base`` reads it."""
    return typer.Option(
        "--docx-base",
        metavar="FILE",
        help=sentences(language).say("help.docx_base"),
        rich_help_panel=panel,
    )
