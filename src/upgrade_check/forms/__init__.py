"""Excel in and out. Nothing outside this room knows what a sheet is."""

from __future__ import annotations

from pathlib import Path

from upgrade_check.dataset.years import by_zone
from upgrade_check.dataset.zone import Zone
from upgrade_check.rules.pack import RulePack
from upgrade_check.spreadsheet.grid import Workbook


def read_zones(
    source: str | Path | bytes, pack: RulePack, *, file: str = "", sheet: str | None = None
) -> tuple[Zone, ...]:
    """What a workbook says of its zone, one record a year in the order of the years.

    Args:
        source: An ``.xlsx``, ``.xlsm``, ``.xls``, ``.et`` or ``.csv`` file, or its content.
        pack: The rule pack; its inputs say what is looked for.
        file: What the file is called in reports, where that is not its path.
        sheet: The only sheet on which figures are looked for.

    Raises:
        WorkbookError: The file cannot be read at all, or holds no form.
    """
    from upgrade_check.spreadsheet.read import open_workbook

    opened = source if isinstance(source, bytes) else Path(source)
    return zones_in(open_workbook(opened, file or str(source)), pack, sheet=sheet)


def zones_in(workbook: Workbook, pack: RulePack, *, sheet: str | None = None) -> tuple[Zone, ...]:
    """As :func:`read_zones`, of a workbook that is open already.

    Raises:
        WorkbookError: It holds no form.
    """
    from upgrade_check.forms.preparation import is_preparation, read_sheet
    from upgrade_check.forms.reading import read_records
    from upgrade_check.rules.inputs.agreement import disagreements
    from upgrade_check.rules.inputs.rosters import ranked
    from upgrade_check.rules.inputs.validation import build_zone, in_order

    statements = read_sheet(workbook, pack)
    workbook = workbook._replace(
        sheets=tuple(s for s in workbook.sheets if statements is None or not is_preparation(s))
    )
    records = ranked(read_records(workbook, pack, sheet), pack)
    zones = [
        build_zone(record, pack, file=workbook.file, sha256=workbook.sha256) for record in records
    ]
    for index, told in disagreements(zones, pack) if len(zones) > 1 else ():
        zone = zones[index]
        zones[index] = zone._replace(findings=in_order([*zone.findings, told]))
    found = by_zone(zones, pack.name_id)
    # Of several zones it does not say which is prepared.
    statements = statements if len(found) == 1 else None
    return tuple(
        zone._replace(years=tuple(z.year for z in years if z.year), statements=statements)
        for years in found
        for zone in years
    )


def read_workbook(path: str | Path, pack: RulePack) -> Zone:
    """What a workbook says of its zone in its latest year; as :func:`read_zones` otherwise."""
    return read_zones(path, pack)[-1]
