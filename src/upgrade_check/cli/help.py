"""Help in the user's language, generated from the declared commands."""

from __future__ import annotations

from typing import Any

from upgrade_check.locales import Language, sentences


def show_help(context: Any, language: Language) -> None:
    """Print the usage, arguments, options and commands of ``context``'s command."""
    from rich.console import Console
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    say = sentences(language).say
    console = Console(highlight=False, markup=False, emoji=False)
    command = context.command
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = [p for p in command.params if p.param_type_name == "option" and not p.hidden]
    commands = getattr(command, "commands", {})

    usage = [context.command_path]
    usage += [_in_usage(p) for p in arguments]
    if options:
        usage.append("[OPTIONS]")
    if commands:
        usage.append("COMMAND ...")
    console.print(Text.assemble((say("help.usage") + "  ", "bold"), " ".join(usage)))
    if command.help:
        console.print()
        console.print(Padding(Text(command.help), (0, 0, 0, 2)))

    sections: list[tuple[str, list[tuple[str, str]]]] = [
        (say("help.arguments"), [(_metavar(p), p.help or "") for p in arguments]),
        (
            say("help.commands"),
            [(name, c.help or c.short_help or "") for name, c in commands.items()],
        ),
    ]
    # Options without a panel come first.
    panels = dict.fromkeys([None, *(p.rich_help_panel for p in options)])
    sections += [
        (
            panel or say("help.options"),
            [(_option(p), p.help or "") for p in options if p.rich_help_panel == panel],
        )
        for panel in panels
    ]
    for title, rows in sections:
        if not rows:
            continue
        console.print()
        console.print(Text(title, "bold"))
        grid = Table.grid(padding=(0, 2, 0, 0))
        grid.add_column(no_wrap=True)
        grid.add_column(overflow="fold")
        for name, text in rows:
            grid.add_row(Text("  " + name, "cyan"), Text(text.split("\n\n")[0]))
        console.print(grid)


def _in_usage(argument: Any) -> str:
    name = _metavar(argument) + ("..." if argument.nargs == -1 else "")
    return name if argument.required else f"[{name}]"


def _metavar(parameter: Any) -> str:
    return str(parameter.metavar or parameter.name.upper())


def _option(parameter: Any) -> str:
    names = ", ".join(sorted(parameter.opts, key=len))
    if parameter.is_flag:
        return names
    return f"{names} {parameter.metavar or parameter.name.upper()}"
