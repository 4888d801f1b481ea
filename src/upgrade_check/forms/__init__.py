"""Excel in and out. Nothing outside this room knows what a sheet is."""

from __future__ import annotations

from pathlib import Path

from upgrade_check.dataset.zone import Zone
from upgrade_check.rules.pack import RulePack


def read_workbook(path: str | Path, pack: RulePack) -> Zone:
    """Read one zone's figures from a form workbook.

    Args:
        path: An ``.xlsx``, ``.xlsm`` or ``.xls`` file.
        pack: The rule pack; its inputs say what is looked for.

    Returns:
        The zone with every measurement's cell, and the findings about its data.

    Raises:
        WorkbookError: The file cannot be read at all, or holds no form.
    """
    from upgrade_check.forms.form import fill_form
    from upgrade_check.rules.inputs.validation import build_zone
    from upgrade_check.spreadsheet.read import open_workbook

    workbook = open_workbook(Path(path), str(path))
    form = fill_form(workbook, pack)
    return build_zone(form, pack, file=workbook.file, sha256=workbook.sha256)
