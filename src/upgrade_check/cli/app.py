"""The program ``upgrade-check``: picks the language, parses, turns errors into exit codes."""

import contextlib
import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import Annotated

import typer

from upgrade_check import __version__
from upgrade_check.cli.exits import Exit
from upgrade_check.cli.language import DEFAULT, language_of
from upgrade_check.cli.streams import cannot_print, silence_stdout
from upgrade_check.errors import UpgradeCheckError, UsageError
from upgrade_check.locales import Language, sentences

PROGRAM = "upgrade-check"


COMMANDS = (
    "evaluate",
    "plan",
    "score",
    "experts",
    "template",
    "split",
    "merge",
    "bundle",
    "labels",
    "serve",
    "rules",
    "explain",
)
"""Each is a module of this package with ``register(app, language)``."""


def build_app(language: Language, wanted: Sequence[str] = COMMANDS) -> typer.Typer:
    """An app with the commands ``wanted`` and help in ``language``."""
    from upgrade_check.cli.options import Options, show_help_without_subcommand

    options = Options(language)
    say = options.say
    app = typer.Typer(
        name=PROGRAM,
        help=say("help.app"),
        add_completion=False,
        no_args_is_help=False,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
    )

    def show_version(wanted: bool) -> None:
        if wanted:
            typer.echo(f"{PROGRAM} {__version__}")
            raise typer.Exit

    @app.callback(invoke_without_command=True, add_help_option=False, help=say("help.app"))
    def root(
        context: typer.Context,
        _lang: Annotated[str, options.lang()] = language,
        _version: Annotated[
            bool,
            typer.Option(
                "--version", is_eager=True, callback=show_version, help=say("help.version")
            ),
        ] = False,
        _help: Annotated[bool, options.help()] = False,
    ) -> None:
        show_help_without_subcommand(context, language)

    for name in wanted:
        import_module(f"upgrade_check.cli.{name}").register(app, language)
    return app


def _wanted(arguments: list[str]) -> Sequence[str]:
    """The command named by the arguments; without one, all commands, because help lists them."""
    return [arguments[0]] if arguments and arguments[0] in COMMANDS else COMMANDS


def main() -> None:
    """Run the program and exit with its exit code."""
    # Zones live until the report is written, and hardly anything refers to itself; the collector
    # would walk through all of them again and again, which takes up to a sixth of the time.
    gc.set_threshold(500_000)
    # Pydantic would look through all installed packages for plugins, which must not change rules.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    sys.exit(run(sys.argv[1:]))


def _open_closed_streams() -> None:
    """Open the null device in place of standard streams that the shell has closed."""
    if sys.stdout is None:
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - for good
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - for good


def run(arguments: list[str]) -> int:
    """Run the program on ``arguments``; returns the exit code."""
    _open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        # A Windows console's code page does not have every character a workbook may contain.
        with contextlib.suppress(AttributeError, ValueError):
            stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    language = DEFAULT
    try:
        language = language_of(arguments)
        command = typer.main.get_command(build_app(language, _wanted(arguments)))
        result = command.main(arguments, prog_name=PROGRAM, standalone_mode=False)
        sys.stdout.flush()
    except UsageError as error:
        return _complain(
            sentences(language).say("usage_errors.at", message=error.message(language)), Exit.USAGE
        )
    except UpgradeCheckError as error:
        return _complain(error.message(language), Exit.UNREADABLE)
    except (BrokenPipeError, SystemExit):
        # The reader of our output has closed the pipe; typer turns that into exit code 1.
        silence_stdout()
        return Exit.PASS
    except OSError as error:
        silence_stdout()
        return _complain(cannot_print(error).message(language), Exit.UNREADABLE)
    except (typer.Abort, KeyboardInterrupt):
        return 130
    except Exception as error:  # noqa: BLE001 - see below
        if hasattr(error, "format_message"):
            from upgrade_check.cli.usage import usage_message

            return _complain(usage_message(error, language, PROGRAM), Exit.USAGE)
        # A bug; Python would exit with 1, which is a verdict here.
        import traceback

        traceback.print_exc()
        return Exit.UNREADABLE
    return int(result) if isinstance(result, int) else Exit.PASS


def _complain(message: str, code: Exit) -> int:
    from upgrade_check.text import printable

    typer.echo("\n".join(printable(line) for line in message.splitlines()), err=True)
    return code
