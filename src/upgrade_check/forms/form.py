"""The form layout: one input a row on one sheet, the pack's tables on others."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from upgrade_check.dataset.entry import CellValue, Entry, Record, Total, bare_number, shown
from upgrade_check.dataset.numbers import inexact_note, is_blank, read_year
from upgrade_check.dataset.units import is_amount_unit, is_count_unit, plain
from upgrade_check.dataset.zone import Finding, Place
from upgrade_check.errors import WorkbookError
from upgrade_check.forms.cells import Grid, scaled
from upgrade_check.forms.columns import disclaimer, heading_sort, unit_above, value_columns
from upgrade_check.forms.labels import Matched, Names, bracketed_unit, stated_unit
from upgrade_check.forms.layout import (
    HEADINGS,
    heading_key,
    heading_rank,
)
from upgrade_check.forms.names import form_names, pattern_names
from upgrade_check.forms.nearly import no_form
from upgrade_check.forms.records import Records, find_records
from upgrade_check.forms.table import TableSheet, find_tables, read_table, rows_by_owner
from upgrade_check.rules.inputs import InputBase, RankInput, TableInput
from upgrade_check.rules.pack import RulePack
from upgrade_check.spreadsheet.grid import NumberFormat, Workbook

_LONGEST_LABEL = 60
_LONGEST_HEADING = 15
_LEAST_LABELS = 4
"""Known labels below each other that make a list without a header."""
_PLAIN = NumberFormat()


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
    year: int | None = None
    """Year that the heading of the values gives."""
    year_cell: tuple[int, int] | None = None
    """Where it does."""
    first_column: int | None = None
    """First of several columns of values, one a year."""
    more: tuple[FormSheet, ...] = ()
    """The same record's labels and values that stand beside these."""
    home: tuple[int, int] | None = None
    """The record's own cell, where it is one of several."""
    shared: frozenset[str] = frozenset()
    """Inputs whose cell may be merged over several records."""

    @property
    def blocks(self) -> tuple[FormSheet, ...]:
        """All blocks of labels and values of the record."""
        return (self, *self.more)


class _Collected:
    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        self.findings: list[Finding] = []


def fill_forms(workbook: Workbook, pack: RulePack, sheet: str | None = None) -> list[Record]:
    """Find the zone's forms, one a year, and the tables, and take what is filled in.

    Args:
        workbook: All its sheets.
        pack: What is looked for.
        sheet: The only sheet on which a form is looked for.

    Returns:
        One record a year, in order; the tables belong to the last one.

    Raises:
        WorkbookError: ``no-form-found``, ``several-forms-found`` or ``several-tables-found``.
    """
    all_grids = [Grid(found) for found in workbook.sheets if found.cells]
    grids = [grid for grid in all_grids if disclaimer(grid) is None]
    wanted = [g for g in grids if sheet is None or plain(g.sheet.name) == plain(sheet)]
    tables = {
        table_id: [t for g in grids for t in find_tables(g, pack, table_id)]
        for table_id in pack.tables
    }
    ends = {(t.grid.sheet.name, t.header) for found in tables.values() for t in found}
    found = [form for grid in wanted for form in find_forms(grid, pack)]
    laid_out = {form.grid.sheet.name for form in found}
    across = [form for grid in wanted for form in _zones_across(grid, pack)]
    replaced = {form.grid.sheet.name for form in across}
    found = [form for form in found if form.grid.sheet.name not in replaced] + across
    for grid in wanted:
        if grid.sheet.name not in laid_out | replaced:
            found += _tabled(grid, pack, ends)
    found = found or [form for grid in wanted for form in find_list(grid, pack)]
    if not found:
        raise no_form(workbook.file, [g for g in all_grids if g in wanted or g not in grids], pack)
    forms = _in_order(workbook, found, pack)
    owned = _Owned(workbook, forms, pack, tables)
    return [_record(workbook, form, pack, owned) for form in forms]


def _in_order(workbook: Workbook, found: list[FormSheet], pack: RulePack) -> list[FormSheet]:
    """The records, zone by zone as they come, each zone's in the order of the years.

    Raises:
        WorkbookError: There are two that neither name nor year tells apart.
    """
    if len(found) == 1:
        return found
    filled = [form for form in found if _is_filled(form)] or found[:1]
    by_zone: dict[str, dict[int | None, FormSheet]] = {}
    identities = [_identity(form, pack) for form in filled]
    names = {name for _, name in identities if name}
    for form, (year, name) in zip(filled, identities, strict=True):
        if not name:
            # What has no name is the one zone's, or a row that somebody has to name.
            if len(names) > 1 and form.home is None:
                raise _several(workbook, filled)
            is_row = form.home is not None and len(names) > 1
            name = str(_home(form)) if is_row else next(iter(names), "")
        years = by_zone.setdefault(name, {})
        if year in years or (years and (year is None or None in years)):
            raise _several(workbook, [next(iter(years.values())), form])
        years[year] = form
    return [
        form
        for years in by_zone.values()
        for _, form in sorted(years.items(), key=lambda item: item[0] or 0)
    ]


def _several(workbook: Workbook, forms: Sequence[FormSheet]) -> WorkbookError:
    places = dict.fromkeys(
        str(f.grid.place(*(f.home or (f.header, f.columns["value"])))) for f in forms
    )
    return WorkbookError("several-forms-found", file=workbook.file, sheets=_listed(places))


def _home(form: FormSheet) -> Place:
    return form.grid.place(*(form.home or (form.header, form.columns["label"])))


class _Owned:
    """Which rows of which table belong to which record."""

    def __init__(
        self,
        workbook: Workbook,
        forms: Sequence[FormSheet],
        pack: RulePack,
        tables: Mapping[str, list[TableSheet]],
    ) -> None:
        self._file, self._pack, self._tables = workbook.file, pack, tables
        identities = [_identity(form, pack) for form in forms]
        self.identities = dict(zip(map(id, forms), identities, strict=True))
        self._zones = {name for _, name in identities}
        self._latest: dict[str, int] = {}
        for form, (_, name) in zip(forms, identities, strict=True):
            self._latest[name] = id(form)
        self._rows: dict[tuple[str, int], dict[tuple[str, int | None], list[int]]] = {}

    def is_latest(self, form: FormSheet) -> bool:
        """Whether it is the last record of its zone."""
        return self._latest[self.identities[id(form)][1]] == id(form)

    def table(self, form: FormSheet, table_id: str) -> tuple[TableSheet, list[int] | None] | None:
        """The record's table, and its rows where those of others stand there as well.

        Raises:
            WorkbookError: ``several-tables-found``.
        """
        found = self._tables[table_id]
        if len(found) > 1 and len(self._zones) > 1:
            # One sheet a zone: its table stands with its form.
            found = [t for t in found if t.owners or t.grid.sheet.name == form.grid.sheet.name]
        if len(found) > 1:
            raise WorkbookError(
                "several-tables-found",
                file=self._file,
                table=self._pack.inputs[table_id].label.zh,
                sheets=_listed(str(t.place) for t in found),
            )
        if not found:
            return None
        (table,) = found
        if not table.owners:
            is_own = len(self._zones) == 1 or table.grid.sheet.name == form.grid.sheet.name
            is_own = is_own and (form.home is None or len(self._zones) == 1)
            return (table, None) if is_own and self.is_latest(form) else None
        key = table_id, id(table)
        if key not in self._rows:
            declared = self._pack.tables[table_id]
            self._rows[key] = rows_by_owner(table, declared, self._pack)
        return table, self._rows_of(form, self._rows[key])

    def _rows_of(
        self, form: FormSheet, owned: Mapping[tuple[str, int | None], list[int]]
    ) -> list[int]:
        year, name = self.identities[id(form)]
        names = {n for n, _ in owned} if len(self._zones) == 1 else set()
        if len(names) == 1:
            (only,) = names
            # 江海高新区 and 江苏江海高新区 are one; an unnamed one is meant.
            name = only if not only or only in name or name in only else name
        years = [year] if not self.is_latest(form) else [year, None]
        return sorted({row for y in years for row in owned.get((name, y), ())})


def _is_filled(form: FormSheet) -> bool:
    return any(
        not is_blank(block.grid.value(row, block.columns["value"]))
        for block in form.blocks
        for row, _ in block.rows
    )


def _identity(form: FormSheet, pack: RulePack) -> tuple[int | None, str]:
    """Year and name of the zone that a form is about."""
    year, name = form.year, ""
    rows = ((block, *item) for block in form.blocks for item in block.rows)
    for block, row, matched in rows:
        declared = pack.inputs[matched.id]
        value = _value(block, row, matched.id, declared)
        if declared.type == "year" and matched.id in pack.identity:
            year = read_year(value) or year
        elif matched.id == next(iter(pack.identity)):
            name = plain(str(value or ""))
    return year, name


def _record(workbook: Workbook, form: FormSheet, pack: RulePack, owned: _Owned) -> Record:
    collected = _Collected()
    in_tables: set[int] = set()
    rows: dict[str, tuple[Mapping[str, Entry], ...]] = {}
    homes: dict[str, Place] = {}
    totals: dict[str, tuple[Total, ...]] = {}
    for table_id, declared in pack.tables.items():
        found = owned.table(form, table_id)
        if found is None:
            continue
        table, only = found
        is_below = _is_below(table, form)
        inputs = {form.header, *(row for b in form.blocks for row, _ in b.rows)}
        content = read_table(table, table_id, declared, inputs if is_below else (), only)
        in_tables |= content.taken if is_below else set()
        rows[table_id], homes[table_id] = content.rows, table.place
        totals |= content.totals
        collected.findings += content.findings
    for table_id, declared in pack.tables.items():
        if table_id not in rows and (listed := listed_rows(form, declared)):
            rows[table_id] = tuple(entries for _, entries in listed)
            homes[table_id] = _home(form)
            in_tables |= {row for taken, _ in listed for row in taken}
    for block in form.blocks:
        _take_rows(block, pack, collected, in_tables)
    _take_year(form, pack, collected)
    collected.findings += _hidden_sheets(workbook, form, homes)
    return Record(
        entries=collected.entries,
        rows=rows,
        home=_home(form),
        table_homes=homes,
        totals=totals,
        tracks_source="source" in form.columns,
        tracks_evidence="evidence" in form.columns,
        findings=tuple(collected.findings),
        sheet=form.grid.sheet.name,
        year=owned.identities[id(form)][0],
    )


def listed_rows(
    form: FormSheet, declared: TableInput
) -> list[tuple[list[int], Mapping[str, Entry]]]:
    """Rows of a table that stand in the form itself: 主导产业1：新能源产值, or 主导产业1名称."""
    amounts = [column for column, d in declared.columns.items() if d.type == "amount"]
    mark, name = declared.mark_column, declared.name_column
    if not mark or not name or len(amounts) != 1:
        return []
    (amount,) = amounts
    pattern = re.compile(
        rf"{re.escape(plain(declared.label.zh))}(?P<n>\d|[一二三四五六七八九])[:.、]?(?P<rest>.*)"
    )
    own = {key: {plain(n) for n in declared.columns[key].names()} for key in (name, amount)}
    found: dict[str, tuple[list[int], dict[str, Entry]]] = {}
    for block in form.blocks:
        for row in block.grid.rows_from(block.header):
            heading, unit = bracketed_unit(block.grid.text(row, block.columns["label"]))
            said = pattern.fullmatch(heading)
            if said is None:
                continue
            rows, entries = found.setdefault(said["n"], ([], {}))
            rows.append(row)
            rest = said["rest"].strip("()") if said["rest"].startswith("(") else said["rest"]
            key = name if rest in own[name] | {"", "名称"} else amount
            entry = _entry(block, row, Matched("", unit), declared.columns[key])
            if key == name and bare_number(entry.value) is not None:
                key = amount
            entries[key] = entry
            ending = next((n for n in own[amount] if rest.endswith(n)), "")
            if key == amount and (said_name := rest.removesuffix(ending)):
                place = block.grid.place(row, block.columns["label"])
                entries.setdefault(name, Entry(said_name, place))
    return [
        (rows, {**_counted(entries, name, amount), mark: Entry(True, entries[name].place)})
        for rows, entries in found.values()
        if name in entries and not is_blank(entries[name].value)
    ]


def _counted(entries: dict[str, Entry], name: str, amount: str) -> dict[str, Entry]:
    """A leading industry counts as one, whether its output is given or not."""
    return {amount: Entry(None, entries[name].place), **entries}


def _take_year(form: FormSheet, pack: RulePack, collected: _Collected) -> None:
    """The year in the heading is the statistical year where no row gives one."""
    if form.year is None or form.year_cell is None:
        return
    place = form.grid.place(*form.year_cell)
    for input_id, declared in pack.identity.items():
        given = collected.entries.get(input_id)
        if declared.type == "year" and (given is None or is_blank(given.value)):
            collected.entries[input_id] = Entry(form.year, place)


def _is_below(table: TableSheet, form: FormSheet) -> bool:
    """Whether a table stands in the form's own columns, so that the labels go on in its rows."""
    if table.grid is not form.grid:
        return False
    return min(table.columns.values()) <= form.columns["label"] <= max(table.columns.values())


def _listed(names: Iterable[str]) -> str:
    return "、".join(names)


def find_forms(grid: Grid, pack: RulePack) -> list[FormSheet]:
    """The form on this sheet, once for each year that has a column of values."""
    for row in grid.rows_from(0):
        labels = [
            c for c, text in grid.texts(row) if heading_key(bracketed_unit(text)[0]) == "label"
        ]
        if not labels:
            continue
        ends = [*labels[1:], grid.width]
        found = [
            _forms_within(grid, row, range(first, end) if len(labels) > 1 else None, pack)
            for first, end in zip(labels, ends, strict=True)
        ]
        sides = [forms for forms in found if forms]
        if len(sides) > 1 and all(len(forms) == 1 for forms in sides):
            return [sides[0][0]._replace(more=tuple(forms[0] for forms in sides[1:]))]
        if sides:
            return sides[0] if len(sides) == 1 else []
    return []


def _forms_within(grid: Grid, row: int, within: range | None, pack: RulePack) -> list[FormSheet]:
    """The forms below one heading 指标, whose values stand in the columns ``within``."""
    columns, units = _header(grid, row, within)
    values = value_columns(grid, row, within)
    if not values.used:
        return []
    first = max(value.row for value in values.used) + 1
    matched, unknown = _labels(grid, columns["label"], first, pack)
    if not matched:
        return []
    return [
        FormSheet(
            grid,
            row,
            {**columns, "value": value.column},
            unit_above(grid, row),
            matched,
            (*units, *([value.unit] if value.unit else [])),
            unknown,
            values.rivals,
            value.year,
            (value.row, value.column) if value.year else None,
            min(v.column for v in values.used),
        )
        for value in values.used
    ]


def _zones_across(grid: Grid, pack: RulePack) -> list[FormSheet]:
    """The records of a sheet with one zone a column."""
    found = find_records(grid, pack, form_names(pack))
    if found is None or len(found.columns) < 2:
        return []
    forms = _records(grid, found, pack, unit_above(grid, found.labels.rows[0][0]))
    names = {name for _, name in (_identity(form, pack) for form in forms) if name}
    return forms if len(names) > 1 else []


def _tabled(grid: Grid, pack: RulePack, ends: Container[tuple[str, int]]) -> list[FormSheet]:
    """The records of a sheet with one zone, or one zone's year, a row; or its years in columns."""
    turned = Grid(grid.sheet, turned=True)
    names = form_names(pack)
    found = find_records(turned, pack, names)
    if found is not None and (grid.sheet.name, found.labels.inner) not in ends:
        below = list(range(found.labels.inner + 1, grid.height))
        end = next((row for row in below if (grid.sheet.name, row) in ends), grid.height)
        columns = tuple(record for record in found.columns if record.column < end)
        found = found._replace(columns=columns)
        forms = _records(turned, found, pack, unit_above(grid, found.labels.column))
        # A single record may go without a name; several may not go without anything.
        if len(forms) == 1 or (forms and all(any(_identity(form, pack)) for form in forms)):
            return forms
    found = find_records(grid, pack, names)
    if found is None or len(found.columns) < 2:
        return []
    forms = _records(grid, found, pack, unit_above(grid, found.labels.rows[0][0]))
    return forms if all(_identity(form, pack)[0] for form in forms) else []


def _records(grid: Grid, found: Records, pack: RulePack, unit: str) -> list[FormSheet]:
    """One form a record, and a year where the headings of single figures give several."""
    labels = found.labels
    years = {m.year for _, m in labels.rows if m.year and m.id not in pack.identity}
    split: list[int | None] = [*sorted(years)] if len(years) > 1 else [None]
    name_row = next((r for r, m in labels.rows if m.id == next(iter(pack.identity))), None)
    peers = {d.among for d in pack.inputs.values() if isinstance(d, RankInput) and d.among}
    known = {row for row, _ in labels.rows}
    names = form_names(pack)
    unknown = tuple(
        row
        for row in grid.rows_from(labels.rows[0][0])
        if row not in known
        and (text := grid.text(row, labels.inner))
        and len(text) <= _LONGEST_LABEL
        and names.nearest(text, 0.8)
    )
    header = max(labels.rows[0][0] - 1, 0)
    forms = []
    for record in found.columns:
        for year in split:
            rows = tuple(
                (row, matched)
                for row, matched in labels.rows
                if year is None
                or matched.year == year
                or matched.id in pack.identity
                or (matched.year is None and year == max(years))
            )
            dated = next((r for r, m in rows if m.year == year), None) if year else None
            forms.append(
                FormSheet(
                    grid,
                    header,
                    {"label": labels.inner, "value": record.column, **found.beside},
                    unit,
                    rows,
                    unknown=unknown,
                    year=year or record.year,
                    year_cell=(dated, labels.inner)
                    if dated is not None
                    else (record.year_row, record.column)
                    if record.year_row is not None
                    else None,
                    home=(name_row if name_row is not None else rows[0][0], record.column),
                    shared=frozenset([*pack.identity, *peers])
                    if len(found.columns) > 1
                    else frozenset(pack.identity),
                )
            )
    return forms


def find_list(grid: Grid, pack: RulePack) -> list[FormSheet]:
    """A list without a header: labels in one column, the value in the next filled one."""
    names = form_names(pack)
    known: dict[int, list[int]] = {}
    for row in grid.rows_from(0):
        for column, text in grid.texts(row):
            if names.match(text):
                known.setdefault(column, []).append(row)
    if sum(map(len, known.values())) < _LEAST_LABELS:
        return []
    starts = sorted(known)
    blocks = [
        _listed_block(grid, start, end, known[start], pack)
        for start, end in zip(starts, [*starts[1:], grid.width], strict=True)
    ]
    # A label without a figure of its own leaves open which value belongs to which.
    if not blocks or not all(blocks):
        return []
    first, *others = [block for block in blocks if block]
    return [first._replace(more=tuple(others))]


def _listed_block(
    grid: Grid, label: int, end: int, known: Sequence[int], pack: RulePack
) -> FormSheet | None:
    values = {
        next((c for c, _ in grid.headings(row) if label < c < end), None) for row in known
    } - {None}
    if len(values) != 1:
        return None
    (value,) = values
    assert value is not None
    # 计划数 above the figures says that they are none of the year, and 要求 none of the zone.
    if not all(_heads_figures(grid.text(row, value)) for row in range(known[0])):
        return None
    # Another column of figures may be another zone's, or another year's.
    if any(
        value < column < end and bare_number(grid.value(row, column)) is not None
        for row in known
        for column, _ in grid.headings(row)
    ):
        return None
    used = {"label": label, "value": value}
    beside = [grid.text(row, value + 1) for row in known] if value + 1 < end else []
    if any(is_amount_unit(text) or is_count_unit(text) for text in beside):
        used["unit"] = value + 1
    first = known[0]
    matched, unknown = _labels(grid, label, first, pack)
    return FormSheet(grid, max(first - 1, 0), used, unit_above(grid, first), matched, (), unknown)


def _heads_figures(text: str) -> bool:
    """Whether a text above a column leaves it open that the column holds the year's figures."""
    folded = plain(text)
    is_title = not folded or ":" in folded or len(folded) > _LONGEST_HEADING
    return is_title or heading_sort(bracketed_unit(text)[0])[0] in ("value", "year")


def _labels(
    grid: Grid, column: int, first: int, pack: RulePack
) -> tuple[tuple[tuple[int, Matched], ...], tuple[int, ...]]:
    """The rows whose label is known, and those whose label is not."""
    names = form_names(pack)
    matched: list[tuple[int, Matched]] = []
    unknown: list[int] = []
    for row in grid.rows_from(first):
        label = grid.text(row, column)
        if is_blank(label):
            continue
        if match := names.match(label):
            matched.append((row, match))
        # A header is repeated on the second page.
        elif heading_key(plain(label)) != "label":
            unknown.append(row)
    own = _own_names(grid, matched, pack)
    known_now = [(row, m) for row in unknown if (m := own.match(grid.text(row, column)))]
    if known_now:
        found = {row for row, _ in known_now}
        matched = sorted([*matched, *known_now], key=lambda item: item[0])
        unknown = [row for row in unknown if row not in found]
    return tuple(matched), tuple(unknown)


def _own_names(grid: Grid, matched: Sequence[tuple[int, Matched]], pack: RulePack) -> Names:
    """Aliases with ``{city}`` and ``{zone}``, filled in with what the form says of itself."""
    said: dict[str, str] = {}
    for row, match in matched:
        filled = [text for _, text in grid.headings(row)[1:] if not is_blank(text)]
        if match.id in pack.identity and filled:
            said.setdefault(match.id, filled[-1] if len(filled) == 1 else filled[0])
    return pattern_names(pack, said.get("city", ""), said.get("zone_name", ""))


def _header(
    grid: Grid, row: int, within: range | None = None
) -> tuple[dict[str, int], tuple[str, ...]]:
    columns: dict[str, int] = {}
    ranks: dict[str, int] = {}
    units: dict[str, str] = {}
    for column, text in grid.texts(row):
        if within is not None and column not in within:
            continue
        heading, unit = bracketed_unit(text)
        key = heading_key(heading)
        # 责任部门 is the source where there is no 数据来源.
        if key and (key not in columns or heading_rank(heading) < ranks[key]):
            columns[key], ranks[key] = column, heading_rank(heading)
            units[key] = unit
    return columns, tuple(units[key] for key in ("unit",) if units.get(key))


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


def _entry(form: FormSheet, row: int, matched: Matched, declared: InputBase) -> Entry:
    grid, columns = form.grid, form.columns
    position = row, columns["value"]
    facts = grid.sheet

    def beside(key: str) -> str:
        return grid.spread_text(row, columns[key], form.header) if key in columns else ""

    shown_as = facts.formats.get(position, _PLAIN)
    units = [beside("unit"), matched.unit]
    if declared.type == "amount" and shown_as.unit and is_amount_unit(shown_as.unit):
        units.append(shown_as.unit)
    # A heading speaks for amounts: a rank below 数值(万元) is none.
    units += form.heading_units if declared.type == "amount" else ()
    fallback = form.unit if declared.type == "amount" else ""
    stated = stated_unit(declared.type, units, fallback)
    fault, details = stated.fault, stated.details
    if position in facts.errors:
        fault, details = "formula-error", {"found": facts.errors[position]}
    elif position in facts.uncalculated:
        fault, details = "formula-not-calculated", {}
    elif shown_as.scale:
        fault, details = "scaled-format", scaled(grid.value(*position), shown_as)
    elif form.home and matched.id not in form.shared and len(grid.span_merged(*position)) > 1:
        fault, details = "missing-value", {"variant": "shared"}
    elif other := grid.contradiction(*position, form.rivals):
        fault, details = "duplicate-input", other
    elif declared.type != "text" and (said := inexact_note(beside("note"))):
        fault, details = "not-exact", {"found": grid.text(*position), "word": said}
    year, year_place, label_year = None, None, matched.year
    label_place = grid.place(row, columns["label"])
    if "year" in columns:
        year = grid.spread_value(row, columns["year"], form.header)
        year_place = grid.place(row, columns["year"])
    if form.year is not None and form.year_cell is not None and is_blank(year):
        year, year_place = form.year, grid.place(*form.year_cell)
    if label_year is not None and is_blank(year) and declared.type != "year":
        year, year_place, label_year = label_year, label_place, None
    return Entry(
        value=_value(form, row, matched.id, declared),
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


def _value(form: FormSheet, row: int, input_id: str, declared: InputBase) -> CellValue:
    """A cell's content; a name merged over the columns of several years holds for each."""
    grid, column = form.grid, form.columns["value"]
    if input_id in form.shared:
        top, left = grid.origin(row, column)
        is_record = top == row and left > form.columns["label"]
        return grid.value(top, left) if is_record else grid.value(row, column)
    first = form.first_column
    is_name = declared.type == "text" and first is not None
    if is_name and grid.is_covered(row, column, first or 0):
        return grid.value(row, first or 0)
    return grid.value(row, column)


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
            variant = "column" if grid.is_turned else "row"
            yield Finding("hidden-data", "note", entry.place, (matched.id,), {"variant": variant})
    for column in sorted(form.columns.values()):
        if grid.hides(column, (row for row, _ in form.rows)):
            place = grid.place(form.header, column)
            variant = "row" if grid.is_turned else "column"
            yield Finding("hidden-data", "note", place, (), {"variant": variant})


def _hidden_sheets(
    workbook: Workbook, form: FormSheet, homes: Mapping[str, Place]
) -> list[Finding]:
    used = {form.grid.sheet.name} | {place.sheet for place in homes.values()}
    return [
        Finding("hidden-data", "note", Place(sheet.name), (), {"variant": "sheet"})
        for sheet in workbook.sheets
        if sheet.hidden and sheet.name in used
    ]


__all__ = ["HEADINGS", "FormSheet", "fill_forms", "find_forms"]
