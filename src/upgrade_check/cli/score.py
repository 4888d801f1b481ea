"""``upgrade-check score``: simulated scoring, the weakest indicator first."""

import datetime as dt
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from upgrade_check.cli.exits import Exit
from upgrade_check.cli.options import docx_base_option, help_option, lang_option, rules_option
from upgrade_check.errors import UsageError
from upgrade_check.locales import Language, sentences
from upgrade_check.rules import DEFAULT_PACK

if TYPE_CHECKING:
    from upgrade_check.rules.outcome import Unreadable
    from upgrade_check.rules.scoring import Scoring
    from upgrade_check.scoring.simulation import Simulation

_TEXTS = ("terminal", "json", "md", "html")
SUFFIXES = (".json", ".md", ".html", ".docx", ".pdf")


def register(app: typer.Typer, language: Language) -> None:
    """Add the command to ``app``."""
    say = sentences(language).say

    @app.command("score", help=say("help.score"), add_help_option=False)
    def score(
        paths: Annotated[list[str], typer.Argument(metavar="PATH", help=say("help.paths"))],
        replaced: Annotated[
            list[str] | None, typer.Option("--set", metavar="ID=VALUE", help=say("help.set"))
        ] = None,
        zone: Annotated[
            list[str] | None, typer.Option("--zone", metavar="NAME", help=say("help.zone"))
        ] = None,
        outputs: Annotated[
            list[str] | None,
            typer.Option("-o", "--output", metavar="FILE", help=say("help.score_output")),
        ] = None,
        format_: Annotated[
            str, typer.Option("--format", metavar="FORMAT", help=say("help.score_format"))
        ] = "terminal",
        date: Annotated[
            str | None, typer.Option("--date", metavar="DATE", help=say("help.date"))
        ] = None,
        font_dir: Annotated[
            list[str] | None, typer.Option("--font-dir", metavar="DIR", help=say("help.font_dir"))
        ] = None,
        docx_base: Annotated[str | None, docx_base_option(language)] = None,
        rules: Annotated[str, rules_option(language)] = DEFAULT_PACK,
        _lang: Annotated[str, lang_option(language)] = language,
        _help: Annotated[bool, help_option(language)] = False,
    ) -> int:
        from upgrade_check.cli.dates import review_date
        from upgrade_check.cli.outputs import read_word_base
        from upgrade_check.cli.plan import pairs, read_years
        from upgrade_check.reports.files import write_whole
        from upgrade_check.scoring.simulation import simulate

        if format_ not in _TEXTS:
            raise UsageError("unknown-format", value=format_, known=" ".join(_TEXTS))
        check_outputs(outputs or [], paths, SUFFIXES)
        word_base = read_word_base(docx_base, outputs or [])
        day, scoring = review_date(date), _scoring(rules)
        values = pairs(replaced or [], scoring.pack)
        zones, unreadable = read_years(paths, scoring.pack, language, zone or [])
        simulation = simulate(zones, scoring, language, values)
        _refuse_unusable(simulation)
        made = _Made(simulation, unreadable, day, tuple(font_dir or ()), word_base)
        for output in outputs or []:
            write_whole(output, made.content(Path(output).suffix.lower().lstrip(".")))
        made.show(format_)
        if unreadable:
            return Exit.UNREADABLE
        is_open = any(found.score.missing for found in simulation.zones)
        return Exit.UNDETERMINED if is_open else Exit.PASS


def check_outputs(outputs: Sequence[str], paths: Sequence[str], known: Sequence[str]) -> None:
    """Refuse files of unknown suffix, named twice, or that would replace an input.

    Raises:
        UsageError: ``unknown-suffix``, ``same-output`` or ``over-input``.
    """
    from upgrade_check.cli.outputs import same_file
    from upgrade_check.screening.paths import find_workbooks

    found = find_workbooks(paths).files if outputs else ()
    for index, output in enumerate(outputs):
        if Path(output).suffix.lower() not in known:
            raise UsageError("unknown-suffix", file=output, known=" ".join(known))
        if any(same_file(output, other) for other in outputs[:index]):
            raise UsageError("same-output", file=output)
        if any(same_file(output, file) for file in found):
            raise UsageError("over-input", file=output)


def _scoring(rules: str) -> "Scoring":
    from upgrade_check.rules.pack import load_pack
    from upgrade_check.rules.scoring import load_scoring, packs_with_scoring

    pack = load_pack(rules)
    scoring = load_scoring(pack)
    if scoring is None:
        raise UsageError("no-scoring", pack=pack.id, known=" ".join(packs_with_scoring()))
    return scoring


def _refuse_unusable(simulation: "Simulation") -> None:
    """A figure typed on the command line is mended there, not in the workbook."""
    for zone in simulation.zones:
        for fault in zone.faults:
            for input_id in set(fault.inputs) & set(simulation.set):
                value = f"{input_id}={simulation.set[input_id]}"
                raise UsageError("bad-set", value=value, reason=fault.message)


class _Made(NamedTuple):
    """The scores, and all that their formats need."""

    simulation: "Simulation"
    unreadable: "Sequence[Unreadable]"
    day: dt.date
    font_folders: tuple[str, ...]
    word_base: bytes | None

    def content(self, format_: str) -> bytes:
        """The scores as a file."""
        if format_ == "json":
            from upgrade_check.reports.json_parts import as_json
            from upgrade_check.reports.scores_json import document

            return as_json(document(self.simulation, self.unreadable))
        from upgrade_check.reports.scores_printout import printout
        from upgrade_check.reports.typesetting import typeset

        pages = printout(self.simulation, self.unreadable, self.day)
        return typeset(pages, format_, self.font_folders, self.word_base)

    def show(self, format_: str) -> None:
        """Put the scores on standard output."""
        from upgrade_check.reports.lines import write_lines
        from upgrade_check.reports.scores import score_lines

        if format_ == "terminal":
            write_lines(
                lambda width: score_lines(self.simulation, self.unreadable, width), sys.stdout
            )
            return
        content = self.content(format_)
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
