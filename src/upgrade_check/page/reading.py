"""Jobs that run in other processes: everything that touches a workbook's bytes."""

from __future__ import annotations

import datetime as dt
import io
import pickle
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from upgrade_check.dataset.zone import Place, Zone
from upgrade_check.evidence.lookup import Examined
from upgrade_check.locales import Language
from upgrade_check.page.sheet_view import SheetView, sheet_view
from upgrade_check.planning.plan import Plan
from upgrade_check.reports.review import Review
from upgrade_check.rules.outcome import Assessment
from upgrade_check.rules.pack import RulePack, load_pack

_MEMORY = 3 << 30
"""Limit of a process's address space, in bytes; typst and its fonts map half of it."""
_TIME = (2000, 1, 1, 0, 0, 0)
"""Time stamp of files in archives; it is fixed so that the same forms give the same bytes."""


class Reading(NamedTuple):
    """The records of one workbook, and its sheets for display."""

    zones: tuple[Zone, ...]
    sheets: tuple[SheetView, ...]


class _Process:
    """State that a process keeps between jobs."""

    pack: RulePack


def begin(folder: Path) -> None:
    """Prepare a new process.

    Args:
        folder: Folder of the rule pack.
    """
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    except ImportError:  # Windows
        pass
    _Process.pack = load_pack(folder)
    # Import now, so that the first workbook does not have to wait.
    import upgrade_check.forms.reading
    import upgrade_check.rules.inputs.validation
    import upgrade_check.spreadsheet.read  # noqa: F401


def read(data: bytes, name: str) -> bytes:
    """A pickled :class:`Reading` of one workbook; the store keeps it in this form.

    Raises:
        WorkbookError: Whatever is wrong with the file.
    """
    from upgrade_check.forms import zones_in
    from upgrade_check.spreadsheet.read import open_workbook

    workbook = open_workbook(data, name)
    zones = zones_in(workbook, _Process.pack)
    names: dict[str, set[str]] = {}
    for place in (place for zone in zones for place in _places(zone)):
        if place.cell:
            names.setdefault(place.sheet, set()).add(place.cell)
    sheets = tuple(
        sheet_view(sheet, names.get(sheet.name, ())) for sheet in workbook.sheets if sheet.cells
    )
    return pickle.dumps(Reading(zones, sheets), pickle.HIGHEST_PROTOCOL)


def _places(zone: Zone) -> Iterator[Place]:
    """Every place that the page links to."""
    yield from (finding.place for finding in zone.findings)
    yield from (measurement.place for measurement in zone.measurements.values())
    for rows in zone.tables.values():
        for row in rows:
            yield from (cell.place for cell in row.cells.values())


def examine(name: str, data: bytes) -> Examined:
    """Examine a file that may be evidence."""
    from upgrade_check.evidence import lookup

    return lookup.examine(name, io.BytesIO(data))


def render(format_name: str, review: Review) -> bytes:
    """A report as a file.

    Raises:
        UpgradeCheckError: It cannot be made.
    """
    from upgrade_check.reports.formats import FORMATS

    content = FORMATS[format_name].renderer().render(review)
    return content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace")


def render_plan(
    format_name: str, plan: Plan, language: Language, today: dt.date, word_base: bytes | None
) -> bytes:
    """A plan as a file.

    Raises:
        UpgradeCheckError: It cannot be made.
    """
    if format_name == "json":
        from upgrade_check.reports import plan_json
        from upgrade_check.rules.assess import rules_identity

        rules = rules_identity(_Process.pack, language)
        return plan_json.render([plan], (), rules, plan.by)
    from upgrade_check.page.plan_view import document
    from upgrade_check.reports.typesetting import typeset

    pages = document(plan, _Process.pack, language, today)
    return typeset(pages, format_name, word_base=word_base)


def annotate(data: bytes, assessment: Assessment, name: str) -> bytes:
    """A copy of the workbook with its findings as notes.

    Raises:
        OutputError: ``cannot-copy``.
    """
    from upgrade_check.forms.annotate import annotated_copy

    return annotated_copy(data, assessment, name)


def template(language: Language) -> bytes:
    """The blank form."""
    from upgrade_check.forms.template import make_template

    return make_template(_Process.pack, language)


def departments(language: Language, known: Zone | None) -> bytes:
    """An archive with one form per department.

    Args:
        language: The language of the forms.
        known: A zone whose figures are filled in.
    """
    from upgrade_check.forms.split import split_forms

    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_STORED) as target:
        for form in split_forms(_Process.pack, language, known=known):
            target.writestr(zipfile.ZipInfo(form.name, _TIME), form.content)
    return archive.getvalue()
