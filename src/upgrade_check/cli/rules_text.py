"""Rule packs as a person reads them on a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from upgrade_check.locales import Language, sentences
from upgrade_check.rules.inputs import Input, TableInput
from upgrade_check.rules.pack import RulePack, Threshold

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False, markup=False, emoji=False)


def _grid() -> Table:
    from rich.table import Table

    grid = Table.grid(padding=(0, 2, 0, 0))
    grid.add_column(no_wrap=True, style="dim")
    grid.add_column(overflow="fold")
    return grid


def print_packs(packs: Sequence[RulePack], language: Language) -> None:
    """A line a pack."""
    from rich.table import Table

    say = sentences(language).say
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold")
    for column in ("id", "version", "thresholds", "title"):
        table.add_column(say(f"rules_list.{column}"), no_wrap=column == "id")
    for pack in packs:
        table.add_row(pack.id, pack.version, str(len(pack.thresholds)), pack.title.in_(language))
    _console().print(table)


def print_pack(pack: RulePack, language: Language) -> None:
    """What the policy requires, by which clause, from which inputs."""
    from rich.text import Text

    from upgrade_check.rules.assess import rules_identity

    say = sentences(language).say
    console = _console()
    since, until = pack.effective.since, pack.effective.until
    identity = rules_identity(pack, language)
    grid = _grid()
    grid.add_row(say("rules_show.source"), identity.source)
    grid.add_row(
        say("rules_show.effective"),
        say("rules_show.between", since=since, until=until)
        if until
        else say("rules_show.since", since=since),
    )
    grid.add_row(say("rules_show.sha256"), pack.sha256)
    console.print(Text(f"{pack.id} {pack.version}  {identity.title}", "bold"))
    console.print(grid)
    console.print()
    console.print(Text(say("rules_show.identity"), "bold"))
    console.print(_inputs(pack.identity, language))
    for number, threshold in enumerate(pack.thresholds, 1):
        console.print()
        console.print(Text(f"{number} {threshold.title.in_(language)}  [{threshold.id}]", "bold"))
        _print_threshold(console, threshold, language)


def _print_threshold(console: Console, threshold: Threshold, language: Language) -> None:
    from rich.padding import Padding
    from rich.text import Text

    say = sentences(language).say
    grid = _grid()
    grid.add_row(say("rules_show.requirement"), threshold.requirement.in_(language))
    grid.add_row(say("rules_show.clause"), threshold.clause)
    grid.add_row(say("rules_show.department"), threshold.department.in_(language))
    for criterion in threshold.criteria:
        kind = str(getattr(criterion, "kind", ""))
        operands = " ".join(f"{r.key}={r.path}" for r in criterion.references())
        mark = f" [{say('terminal.in_principle')}]" if criterion.binding == "in_principle" else ""
        grid.add_row(
            say("rules_show.bounds"),
            f"{criterion.id}: {criterion.requirement(language)}{mark}  ({kind}: {operands})",
        )
    grid.add_row(say("rules_show.advice"), threshold.advice.in_(language))
    console.print(Padding(grid, (0, 0, 0, 2)))
    console.print(Text("  " + say("rules_show.inputs"), "dim"))
    console.print(_inputs(threshold.inputs, language))


def _inputs(inputs: Mapping[str, Input], language: Language) -> object:
    from rich.padding import Padding
    from rich.table import Table

    say = sentences(language).say
    table = Table(box=None, padding=(0, 2, 0, 0), show_header=False)
    table.add_column(no_wrap=True, style="cyan")
    table.add_column(no_wrap=True, style="dim")
    table.add_column(overflow="fold")
    for input_id, declared in inputs.items():
        label = declared.label.in_(language)
        if not declared.required:
            label += f" [{say('rules_show.optional')}]"
        if declared.evidence:
            label += f" — {declared.evidence.in_(language)}"
        table.add_row(input_id, say(f"types.{declared.type}"), label)
        if isinstance(declared, TableInput):
            for column_id, column in declared.columns.items():
                table.add_row(
                    f"  .{column_id}", say(f"types.{column.type}"), column.label.in_(language)
                )
    return Padding(table, (0, 0, 0, 4))
