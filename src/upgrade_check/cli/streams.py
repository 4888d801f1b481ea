"""Messages, and standard output that cannot be written."""

from __future__ import annotations

import os
import sys

import typer

from upgrade_check.errors import OutputError, system_reason


def silence_stdout() -> None:
    """Discard further output; otherwise Python reports the error again at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def cannot_print(error: OSError) -> OutputError:
    """The error to report to the user."""
    return OutputError("cannot-print", reason=system_reason(error))


def tell(text: str, *, err: bool = False) -> None:
    """Print a message, with control characters escaped.

    Args:
        text: The message.
        err: Print to standard error.
    """
    from upgrade_check.text import printable

    sys.stdout.flush()
    typer.echo(printable(text), err=err)
