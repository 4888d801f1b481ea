"""The form layout: one input a row on one sheet, the pack's tables on others."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from upgrade_check.dataset.entry import Entry, Record, Total, shown
from upgrade_check.dataset.numbers import is_blank
from upgrade_check.dataset.units import is_amount_unit, plain
from upgrade_check.dataset.zone import Finding, Place
from upgrade_check.errors import WorkbookError
from upgrade_check.forms.cells import Grid
from upgrade_check.forms.labels import Matched, Names, bracketed_unit, stated_unit
from upgrade_check.forms.layout import (
    HEADINGS,
    LAST_HEADER_ROW,
    heading_key,
    heading_rank,
)
from upgrade_check.forms.table import TableSheet, find_tables, read_table
from upgrade_check.rules.inputs import Input, TableInput
from upgrade_check.rules.pack import RulePack
from upgrade_check.spreadsheet.grid import Workbook

_LONGEST_LABEL = 60


class FormSheet(NamedTuple):
    """A sheet that holds a form: where its columns are and which row names which input."""

    grid: Grid
    header: int
    columns: Mapping[str, int]
    """Column of each heading."""
    unit: str
    """Unit on a line 单位: above the header, where nothing else says one."""
    rows: tuple[tuple[int, Matched], ...]
    """Row and what its label says."""
    heading_units: tuple[str, ...] = ()
    """Units in the headings 数值 and 单位."""
    unknown: tuple[int, ...] = ()
    """Rows whose label is not known."""
    rivals: tuple[int, ...] = ()
    """Further columns that are headed as values."""


class _Collected:
    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        self.findings: list[Finding] = []


def fill_form(workbook: Workbook, pack: RulePack) -> Record:
    """Find the form and the tables in ``workbook`` and take what is filled in.

    Raises:
        WorkbookError: ``no-form-found``, ``several-forms-found`` or ``several-tables-found``.
    """
    grids = [Grid(sheet) for sheet in workbook.sheets if sheet.cells]
    form = _only_form(workbook, [s for g in grids if (s := find_form(g, pack)) is not None])
    collected = _Collected()
    in_tables: set[int] = set()
    rows: dict[str, tuple[Mapping[str, Entry], ...]] = {}
    homes: dict[str, Place] = {}
    totals: dict[str, tuple[Total, ...]] = {}
    for table_id, declared in pack.tables.items():
        found = [t for g in grids for t in find_tables(g, pack, table_id)]
        if len(found) > 1:
            raise WorkbookError(
                "several-tables-found",
                file=workbook.file,
                table=declared.label.zh,
                sheets=_listed(str(t.place) for t in found),
            )
        if not found:
            continue
        is_below = _is_below(found[0], form)
        inputs = {form.header, *(row for row, _ in form.rows)} if is_below else set()
        content = read_table(found[0], table_id, declared, leave=inputs)
        in_tables |= content.taken if is_below else set()
        rows[table_id], homes[table_id] = content.rows, found[0].place
        totals |= content.totals
        collected.findings += content.findings
    _take_rows(form, pack, collected, in_tables)
    collected.findings += _hidden_sheets(workbook, form, homes)
    return Record(
        entries=collected.entries,
        rows=rows,
        home=form.grid.place(form.header, form.columns["label"]),
        table_homes=homes,
        totals=totals,
        tracks_source="source" in form.columns,
        tracks_evidence="evidence" in form.columns,
        findings=tuple(collected.findings),
    )


def _is_below(table: TableSheet, form: FormSheet) -> bool:
    """Whether a table stands in the form's own columns, so that the labels go on in its rows."""
    if table.grid is not form.grid:
        return False
    return min(table.columns.values()) <= form.columns["label"] <= max(table.columns.values())


def _listed(names: Iterable[str]) -> str:
    return "、".join(names)


def _only_form(workbook: Workbook, found: list[FormSheet]) -> FormSheet:
    if not found:
        raise WorkbookError("no-form-found", file=workbook.file)
    if len(found) > 1:
        names = _listed(f.grid.sheet.name for f in found)
        raise WorkbookError("several-forms-found", file=workbook.file, sheets=names)
    return found[0]


@lru_cache(maxsize=8)
def form_names(pack: RulePack) -> Names:
    """The names under which the form's rows are found."""
    single = {i: d for i, d in pack.inputs.items() if not isinstance(d, TableInput)}
    return Names(single)


def find_form(grid: Grid, pack: RulePack) -> FormSheet | None:
    """The form on this sheet: a header row with 指标 and 数值, and a row that is known below it."""
    names = form_names(pack)
    for row in range(min(LAST_HEADER_ROW, grid.height)):
        columns, units = _header(grid, row)
        if "label" not in columns or "value" not in columns:
            continue
        matched, unknown = [], []
        for below in range(row + 1, grid.height):
            label = grid.text(below, columns["label"])
            if is_blank(label):
                continue
            match = names.match(label)
            if match:
                matched.append((below, match))
            else:
                unknown.append(below)
        if matched:
            above = _unit_above(grid, row)
            rivals = tuple(
                column
                for column, text in grid.texts(row)
                if column != columns["value"] and heading_key(bracketed_unit(text)[0]) == "value"
            )
            return FormSheet(
                grid, row, columns, above, tuple(matched), units, tuple(unknown), rivals
            )
    return None


def _header(grid: Grid, row: int) -> tuple[dict[str, int], tuple[str, ...]]:
    columns: dict[str, int] = {}
    ranks: dict[str, int] = {}
    units: dict[str, str] = {}
    for column, text in grid.texts(row):
        heading, unit = bracketed_unit(text)
        key = heading_key(heading)
        # 责任部门 is the source where there is no 数据来源.
        if key and (key not in columns or heading_rank(heading) < ranks[key]):
            columns[key], ranks[key] = column, heading_rank(heading)
            units[key] = unit
    return columns, tuple(units[key] for key in ("value", "unit") if units.get(key))


def _unit_above(grid: Grid, header: int) -> str:
    """The unit on a line such as 单位:万元 between title and header."""
    for row in range(header):
        for _, text in grid.texts(row):
            folded = plain(text).strip("()")
            if folded.startswith("单位:") and is_amount_unit(folded[3:]):
                return folded[3:]
    return ""


def _take_rows(
    form: FormSheet, pack: RulePack, collected: _Collected, in_tables: Container[int]
) -> None:
    names = form_names(pack)
    for row, matched in form.rows:
        input_id = matched.id
        entry = _entry(form, row, matched, pack.inputs[input_id])
        earlier = collected.entries.get(input_id)
        if earlier is None:
            collected.entries[input_id] = entry
        else:
            collected.entries[input_id], finding = _twice(earlier, entry, input_id, pack)
            if finding:
                collected.findings.append(finding)
    collected.findings += _hidden(form, collected.entries)
    for row in form.unknown:
        if row in in_tables:
            continue
        label = form.grid.text(row, form.columns["label"])
        folded = plain(label)
        # 审核人: and 联系电话: sign the form, 注: explains it, 一、… divides it.
        filled = not is_blank(form.grid.value(row, form.columns["value"]))
        if not filled and (":" in folded or len(folded) > _LONGEST_LABEL):
            continue
        nearest = names.nearest(label, 0.6 if filled else 0.8)
        if nearest or (filled and ":" not in folded and len(folded) <= _LONGEST_LABEL):
            details: dict[str, object] = {"found": label, "nearest": nearest}
            if nearest:
                details["variant"] = "near"
            place = form.grid.place(row, form.columns["label"])
            collected.findings.append(Finding("unknown-label", "warning", place, (), details))


def _entry(form: FormSheet, row: int, matched: Matched, declared: Input) -> Entry:
    grid, columns = form.grid, form.columns
    position = row, columns["value"]
    facts = grid.sheet

    def beside(key: str) -> str:
        return grid.spread_text(row, columns[key], form.header) if key in columns else ""

    units = [beside("unit"), matched.unit]
    # A heading speaks for amounts: a rank below 数值(万元) is none.
    units += form.heading_units if declared.type == "amount" else ()
    fallback = form.unit if declared.type == "amount" else ""
    stated = stated_unit(declared.type, units, fallback)
    fault, details = stated.fault, stated.details
    if position in facts.errors:
        fault, details = "formula-error", {"found": facts.errors[position]}
    elif position in facts.uncalculated:
        fault, details = "formula-not-calculated", {}
    elif other := grid.contradiction(*position, form.rivals):
        fault, details = "duplicate-input", other
    year, year_place, label_year = None, None, matched.year
    label_place = grid.place(row, columns["label"])
    if "year" in columns:
        year = grid.spread_value(row, columns["year"], form.header)
        year_place = grid.place(row, columns["year"])
    if label_year is not None and is_blank(year) and declared.type != "year":
        year, year_place, label_year = label_year, label_place, None
    return Entry(
        value=grid.value(*position),
        place=grid.place(*position),
        unit=stated.unit,
        source=beside("source"),
        evidence=beside("evidence"),
        year=year,
        year_place=year_place,
        label_year=label_year,
        label_place=label_place,
        note=beside("note"),
        is_percent=grid.is_percent(*position),
        fault=fault,
        fault_details=details,
    )


def _twice(
    earlier: Entry, later: Entry, input_id: str, pack: RulePack
) -> tuple[Entry, Finding | None]:
    """Two rows for one input: a blank one gives way, the same value is doubtful, another wrong."""
    if is_blank(later.value) and not later.fault:
        return earlier, None
    if is_blank(earlier.value) and not earlier.fault:
        return later, None
    label = pack.inputs[input_id].label
    details: dict[str, object] = {"label": label, "other": str(earlier.place)}
    same = not earlier.fault and not later.fault and _comparable(earlier) == _comparable(later)
    if same:
        details["variant"] = "same"
        return earlier, Finding("duplicate-input", "warning", later.place, (input_id,), details)
    details |= {"found": shown(later), "other_found": shown(earlier)}
    return earlier, Finding("duplicate-input", "error", later.place, (input_id,), details)


def _comparable(entry: Entry) -> object:
    from upgrade_check.dataset.numbers import exact_decimal, read_number
    from upgrade_check.dataset.units import worth

    value, unit = entry.value, entry.unit
    if isinstance(value, str):
        typed = read_number(value)
        if typed is None:
            return plain(value)
        value, unit = typed.value, typed.unit or unit
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        value = exact_decimal(value)
    if value is not None and not isinstance(value, (str, bool)) and is_amount_unit(unit):
        return value * worth(unit)  # type: ignore[operator]
    return (value, plain(unit))


def _hidden(form: FormSheet, entries: Mapping[str, Entry]) -> Iterator[Finding]:
    grid = form.grid
    for row, matched in form.rows:
        # Of two rows for one input that which counts.
        entry = entries[matched.id]
        is_used = entry.place == grid.place(row, form.columns["value"])
        if row in grid.sheet.hidden_rows and is_used and not is_blank(entry.value):
            yield Finding("hidden-data", "note", entry.place, (matched.id,), {"variant": "row"})
    for column in sorted(form.columns.values()):
        if grid.hides(column, (row for row, _ in form.rows)):
            place = grid.place(form.header, column)
            yield Finding("hidden-data", "note", place, (), {"variant": "column"})


def _hidden_sheets(
    workbook: Workbook, form: FormSheet, homes: Mapping[str, Place]
) -> list[Finding]:
    used = {form.grid.sheet.name} | {place.sheet for place in homes.values()}
    return [
        Finding("hidden-data", "note", Place(sheet.name), (), {"variant": "sheet"})
        for sheet in workbook.sheets
        if sheet.hidden and sheet.name in used
    ]


__all__ = ["HEADINGS", "FormSheet", "fill_form", "find_form"]
