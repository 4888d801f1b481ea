"""``upgrade-check score``: simulate scoring, listing the weakest indicators first."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from upgrade_check.cli.documents import (
    SUFFIXES,
    Setting,
    check_files,
    check_format,
    read_setting,
    show,
    write_files,
)
from upgrade_check.cli.exits import Exit, worst
from upgrade_check.cli.figures import typed_figures
from upgrade_check.cli.options import Options
from upgrade_check.errors import UsageError
from upgrade_check.locales import Language
from upgrade_check.rules import DEFAULT_PACK

if TYPE_CHECKING:
    from upgrade_check.reports.lines import Line
    from upgrade_check.rules.outcome import Unreadable
    from upgrade_check.rules.scoring import Scoring
    from upgrade_check.scoring.simulation import Simulation


def register(app: typer.Typer, language: Language) -> None:
    """Add the command to ``app``."""
    options = Options(language)

    @app.command("score", help=options.say("help.score"), add_help_option=False)
    def score(
        paths: Annotated[list[str], options.argument("PATH", "paths")],
        replaced: Annotated[list[str] | None, options.replaced()] = None,
        zone: Annotated[list[str] | None, options.zone()] = None,
        outputs: Annotated[list[str] | None, options.output("score_output")] = None,
        format_: Annotated[str, options.option("--format", "FORMAT", "score_format")] = "terminal",
        date: Annotated[str | None, options.date()] = None,
        font_dir: Annotated[list[str] | None, options.font_dir()] = None,
        docx_base: Annotated[str | None, options.docx_base()] = None,
        rules: Annotated[str, options.rules()] = DEFAULT_PACK,
        _lang: Annotated[str, options.lang()] = language,
        _help: Annotated[bool, options.help()] = False,
    ) -> int:
        from upgrade_check.scoring.simulation import simulate
        from upgrade_check.screening.years import read_years

        check_format(format_)
        check_files(outputs or [], paths, SUFFIXES)
        setting = read_setting(date, font_dir, docx_base, outputs or [])
        scoring = _scoring(rules)
        values = typed_figures(replaced or [], scoring.pack)
        zones, unreadable = read_years(paths, scoring.pack, language, setting.date, zone or [])
        simulation = simulate(zones, scoring, language, values)
        _refuse_unusable(simulation)
        document = _Document(simulation, unreadable, setting)
        codes = write_files(outputs or [], document.made, language)
        show(format_, document.lines, document.made)
        if unreadable:
            codes.append(Exit.UNREADABLE)
        if any(found.score.missing for found in simulation.zones):
            codes.append(Exit.UNDETERMINED)
        return worst(codes)


def _scoring(rules: str) -> "Scoring":
    from upgrade_check.rules.pack import load_pack
    from upgrade_check.rules.scoring import load_scoring, packs_with_scoring

    pack = load_pack(rules)
    scoring = load_scoring(pack)
    if scoring is None:
        raise UsageError("no-scoring", pack=pack.id, known=" ".join(packs_with_scoring()))
    return scoring


def _refuse_unusable(simulation: "Simulation") -> None:
    """Refuse unusable figures of ``--set``: the user corrects them in the command.

    Raises:
        UsageError: ``bad-set``.
    """
    for zone in simulation.zones:
        for fault in zone.faults:
            for input_id in set(fault.inputs) & set(simulation.set):
                value = f"{input_id}={simulation.set[input_id]}"
                raise UsageError("bad-set", value=value, reason=fault.message)


class _Document(NamedTuple):
    """The scores, and what their formats need."""

    simulation: "Simulation"
    unreadable: "Sequence[Unreadable]"
    setting: Setting

    def lines(self, width: int) -> "Iterable[Line]":
        """The scores on a terminal."""
        from upgrade_check.reports.scores import score_lines

        return score_lines(self.simulation, self.unreadable, width)

    def made(self, format_: str) -> bytes:
        """The scores in a format."""
        if format_ == "json":
            from upgrade_check.reports.json_parts import as_json
            from upgrade_check.reports.scores_json import document

            return as_json(document(self.simulation, self.unreadable))
        from upgrade_check.reports.scores_printout import printout

        pages = printout(self.simulation, self.unreadable, self.setting.date)
        return self.setting.typeset(pages, format_)
