"""``upgrade-check plan``: how a zone can pass."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
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
from upgrade_check.cli.figures import typed_figures, typed_rates
from upgrade_check.cli.options import Options
from upgrade_check.errors import UsageError
from upgrade_check.locales import Language
from upgrade_check.rules import DEFAULT_PACK
from upgrade_check.rules.outcome import Status

if TYPE_CHECKING:
    from upgrade_check.dataset.zone import Zone
    from upgrade_check.planning.plan import Plan
    from upgrade_check.reports.lines import Line
    from upgrade_check.rules.outcome import Unreadable
    from upgrade_check.rules.pack import RulePack

_CODES = {Status.PASS: Exit.PASS, Status.FAIL: Exit.FAIL, Status.UNDETERMINED: Exit.UNDETERMINED}


def register(app: typer.Typer, language: Language) -> None:
    """Add the command to ``app``."""
    options = Options(language)

    @app.command("plan", help=options.say("help.plan"), add_help_option=False)
    def plan(
        paths: Annotated[list[str], options.argument("PATH", "paths")],
        by: Annotated[int | None, options.option("--by", "YEAR", "by")] = None,
        replaced: Annotated[list[str] | None, options.replaced()] = None,
        grow: Annotated[list[str] | None, options.option("--grow", "ID=RATE", "grow")] = None,
        zone: Annotated[list[str] | None, options.zone()] = None,
        outputs: Annotated[list[str] | None, options.output("plan_output")] = None,
        format_: Annotated[str, options.option("--format", "FORMAT", "plan_format")] = "terminal",
        date: Annotated[str | None, options.date()] = None,
        font_dir: Annotated[list[str] | None, options.font_dir()] = None,
        docx_base: Annotated[str | None, options.docx_base()] = None,
        rules: Annotated[str, options.rules()] = DEFAULT_PACK,
        _lang: Annotated[str, options.lang()] = language,
        _help: Annotated[bool, options.help()] = False,
    ) -> int:
        from upgrade_check.rules.pack import load_pack
        from upgrade_check.screening.years import read_years

        check_format(format_)
        check_files(outputs or [], paths, SUFFIXES)
        setting = read_setting(date, font_dir, docx_base, outputs or [])
        pack = load_pack(rules)
        values, rates = typed_figures(replaced or [], pack), typed_rates(grow or [], pack)
        zones, unreadable = read_years(paths, pack, language, setting.date, zone or [])
        latest = max((years[-1].year or 0 for years in zones), default=0)
        by = by or pack.horizon or latest + 3
        plans = _plan(zones, pack, by, language, values, rates)
        document = _Document(plans, unreadable, pack, by, language, setting)
        codes = [_CODES[plan.assessment.status] for plan in plans]
        codes += [Exit.UNREADABLE] if unreadable else []
        codes += write_files(outputs or [], document.made, language)
        show(format_, document.lines, document.made)
        return worst(codes)


def _plan(
    zones: "Sequence[Sequence[Zone]]",
    pack: "RulePack",
    by: int,
    language: Language,
    values: dict[str, str],
    rates: dict[str, Fraction],
) -> "list[Plan]":
    """One plan per zone.

    Raises:
        UsageError: ``cannot-try``: a figure of ``--set`` is invalid or contradicts the others.
    """
    from upgrade_check.planning.plan import make_plan

    plans = [make_plan(years, pack, by, language, replaced=values, grow=rates) for years in zones]
    for plan in plans:
        for input_id, reason in plan.scenario.faults.items() if plan.scenario else ():
            raise UsageError("cannot-try", input=input_id, value=values[input_id], reason=reason)
    return plans


class _Document(NamedTuple):
    """The plans, and what their formats need."""

    plans: "Sequence[Plan]"
    unreadable: "Sequence[Unreadable]"
    pack: "RulePack"
    by: int
    language: Language
    setting: Setting

    def lines(self, width: int) -> "Iterable[Line]":
        """The plans on a terminal."""
        from upgrade_check.reports.plan import plan_lines

        return plan_lines(self.plans, self.unreadable, self.language, width)

    def made(self, format_: str) -> bytes:
        """The plans in a format."""
        from upgrade_check.rules.assess import rules_identity

        rules = rules_identity(self.pack, self.language)
        if format_ == "json":
            from upgrade_check.reports.plan_json import render

            return render(self.plans, self.unreadable, rules, self.by)
        from upgrade_check.reports.plan_document import plan_printout

        pages = plan_printout(
            self.plans, self.unreadable, rules, self.by, self.setting.date, self.language
        )
        return self.setting.typeset(pages, format_)
