"""Wrong usage in the user's language.

Newer releases of typer contain a copy of click, older ones import click. The error classes have the
same names and attributes in both, so this module relies on those only.
"""

from __future__ import annotations

from typing import Any

from upgrade_check.locales import Language, sentences


def usage_message(error: Any, language: Language, program: str) -> str:
    """The error in the command line, and how to get help."""
    say = sentences(language).say
    kind = type(error).__name__
    parameter = getattr(error, "param", None)
    name = ""
    if parameter is not None:
        name = parameter.metavar or max(parameter.opts, key=len, default=parameter.name)
    if kind == "NoSuchOption":
        message = say("usage_errors.no-such-option", value=error.option_name)
    elif kind == "MissingParameter":
        message = say("usage_errors.missing-argument", value=name)
    elif kind == "BadParameter":
        message = say("usage_errors.bad-parameter", param=name, reason=error.message)
    elif kind == "BadOptionUsage":
        message = say("usage_errors.bad-option", value=error.option_name)
    elif kind in ("NoSuchCommand",) or "No such command" in error.message:
        found = (
            getattr(error, "command_name", "") or error.message.partition("'")[2].partition("'")[0]
        )
        message = say("usage_errors.no-such-command", value=found)
    else:
        message = say("usage_errors.extra-argument", value=error.format_message())
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else program
    lines = [
        say("usage_errors.at", message=message),
        say("usage_errors.try-help", command=command),
    ]
    return "\n".join(lines)
