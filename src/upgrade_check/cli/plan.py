"""``upgrade-check plan``: from the verdict to a way there."""

import sys
from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Annotated

import typer

from upgrade_check.cli.exits import Exit, worst
from upgrade_check.cli.options import help_option, lang_option, rules_option
from upgrade_check.errors import UsageError, WorkbookError
from upgrade_check.locales import Language, sentences
from upgrade_check.rules import DEFAULT_PACK
from upgrade_check.rules.outcome import Status, Unreadable

if TYPE_CHECKING:
    from upgrade_check.dataset.zone import Zone
    from upgrade_check.rules.pack import RulePack

_CODES = {Status.PASS: Exit.PASS, Status.FAIL: Exit.FAIL, Status.UNDETERMINED: Exit.UNDETERMINED}
_FORMATS = ("terminal", "json")


def register(app: typer.Typer, language: Language) -> None:
    """Add the command to ``app``."""
    say = sentences(language).say

    @app.command("plan", help=say("help.plan"), add_help_option=False)
    def plan(
        paths: Annotated[list[str], typer.Argument(metavar="PATH", help=say("help.paths"))],
        by: Annotated[int | None, typer.Option("--by", metavar="YEAR", help=say("help.by"))] = None,
        replaced: Annotated[
            list[str] | None, typer.Option("--set", metavar="ID=VALUE", help=say("help.set"))
        ] = None,
        grow: Annotated[
            list[str] | None, typer.Option("--grow", metavar="ID=RATE", help=say("help.grow"))
        ] = None,
        zone: Annotated[
            list[str] | None, typer.Option("--zone", metavar="NAME", help=say("help.zone"))
        ] = None,
        output: Annotated[
            str | None, typer.Option("-o", "--output", metavar="FILE", help=say("help.plan_output"))
        ] = None,
        format_: Annotated[
            str, typer.Option("--format", metavar="FORMAT", help=say("help.plan_format"))
        ] = "terminal",
        rules: Annotated[str, rules_option(language)] = DEFAULT_PACK,
        _lang: Annotated[str, lang_option(language)] = language,
        _help: Annotated[bool, help_option(language)] = False,
    ) -> int:
        from upgrade_check.rules.pack import load_pack

        if format_ not in _FORMATS:
            raise UsageError("unknown-format", value=format_, known=" ".join(_FORMATS))
        if output is not None and not output.lower().endswith(".json"):
            raise UsageError("unknown-suffix", file=output, known=".json")
        pack = load_pack(rules)
        values, rates = pairs(replaced or [], pack), _rates(grow or [], pack)
        zones, unreadable = read_years(paths, pack, language, zone or [])
        return _write(zones, unreadable, pack, by, language, values, rates, output, format_)


def pairs(given: Sequence[str], pack: "RulePack") -> dict[str, str]:
    """``ID=VALUE``, of inputs that a zone has one figure of.

    Raises:
        UsageError: ``not-a-pair`` or ``unknown-plan-input``.
    """
    from upgrade_check.rules.located import nearest

    found = {}
    known = {i for i in pack.inputs if i not in pack.tables and i not in pack.identity}
    for text in given:
        input_id, equals, value = text.partition("=")
        if not equals or not value.strip():
            raise UsageError("not-a-pair", value=text)
        if input_id not in known:
            near = nearest(input_id, known) or "—"
            raise UsageError("unknown-plan-input", value=input_id, nearest=near)
        found[input_id] = value.strip()
    return found


def _rates(given: Sequence[str], pack: "RulePack") -> dict[str, Fraction]:
    """``ID=8%``, as proportions.

    Raises:
        UsageError: As for a figure, or ``not-a-rate``.
    """
    from upgrade_check.dataset.numbers import read_number

    rates = {}
    for input_id, text in pairs(given, pack).items():
        typed = read_number(text)
        if typed is None or typed.unit != "%" or pack.inputs[input_id].type == "rank":
            raise UsageError("not-a-rate", value=f"{input_id}={text}")
        rates[input_id] = Fraction(typed.value) / 100
    return rates


def read_years(
    paths: Sequence[str], pack: "RulePack", language: Language, wanted: Sequence[str]
) -> "tuple[list[list[Zone]], list[Unreadable]]":
    """Each zone in its years, from however many workbooks."""
    from upgrade_check.dataset.units import plain
    from upgrade_check.forms import read_zones
    from upgrade_check.screening.paths import find_workbooks
    from upgrade_check.screening.workbook import unreadable

    found = find_workbooks(paths)
    bad = [
        unreadable(path, WorkbookError("no-workbooks", file=path), language) for path in found.empty
    ]
    name_id = next(iter(pack.identity))
    by_name: dict[str, dict[int | None, Zone]] = {}
    names = {plain(name) for name in wanted}
    for file in found.files:
        try:
            zones = read_zones(file, pack)
        except WorkbookError as error:
            bad.append(unreadable(file, error, language))
            continue
        for zone in zones:
            name = plain(zone.text(name_id))
            if names and name not in names:
                continue
            years = by_name.setdefault(name or f"\0{file}", {})
            if zone.year in years:
                places = f"{years[zone.year].file}、{file}"
                twice = WorkbookError("several-forms-found", file=file, sheets=places)
                bad.append(unreadable(file, twice, language))
            else:
                years[zone.year] = zone
    if names and not by_name and not bad:
        missing = WorkbookError("no-such-zone", file=" ".join(paths), zones="、".join(wanted))
        bad.append(unreadable(found.files[0], missing, language))
    ordered = [sorted(y.values(), key=lambda zone: zone.year or 0) for y in by_name.values()]
    return ordered, bad


def _write(
    zones: "Sequence[Sequence[Zone]]",
    unreadable: Sequence[Unreadable],
    pack: "RulePack",
    by: int | None,
    language: Language,
    values: dict[str, str],
    rates: dict[str, Fraction],
    output: str | None,
    format_: str,
) -> Exit:
    from upgrade_check.planning.plan import make_plan
    from upgrade_check.reports.files import write_whole
    from upgrade_check.reports.lines import write_lines
    from upgrade_check.reports.plan import as_json, document, plan_lines
    from upgrade_check.rules.assess import rules_identity

    latest = max((years[-1].year or 0 for years in zones), default=0)
    by = by or pack.horizon or latest + 3
    plans = [make_plan(years, pack, by, language, replaced=values, grow=rates) for years in zones]
    if output is not None or format_ == "json":
        data = as_json(document(plans, unreadable, rules_identity(pack, language), by))
    if output is not None:
        write_whole(output, data)
    if format_ == "json":
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
    else:
        write_lines(lambda width: plan_lines(plans, unreadable, language, width), sys.stdout)
    codes = [_CODES[plan.assessment.status] for plan in plans]
    return worst([*codes, *([Exit.UNREADABLE] if unreadable else [])])
