"""From a workbook to the records in it: one a zone and year, with the rows of the tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from upgrade_check.dataset.entry import Entry, Record
from upgrade_check.dataset.findings import finding
from upgrade_check.dataset.remarks import short_zone
from upgrade_check.dataset.units import plain
from upgrade_check.dataset.zone import Finding, Place
from upgrade_check.errors import Phrase, WorkbookError
from upgrade_check.forms.cells import Grid
from upgrade_check.forms.column_codes import without_column_codes
from upgrade_check.forms.ditto import without_dittos
from upgrade_check.forms.entries import listed_rows, take_headings, take_rows
from upgrade_check.forms.layout import layouts
from upgrade_check.forms.listed import listed_otherwise
from upgrade_check.forms.notes import (
    Note,
    is_cover,
    notes_beside,
    notes_in_name,
    notes_of_cover,
)
from upgrade_check.forms.record_layout import (
    RecordLayout,
    continues,
    has_figures,
    home_of,
    identity,
    is_filled,
    is_hidden,
    joined,
    of_no_zone,
    own_cell,
    with_corrections,
)
from upgrade_check.forms.table import TableSheet, find_tables, rows_by_owner, turned_tables
from upgrade_check.forms.table_rows import TableContent, read_table
from upgrade_check.forms.titles import disclaimer, is_example, year_of, zones_in, zones_of
from upgrade_check.forms.unknown import no_form
from upgrade_check.forms.zone_names import with_one_name
from upgrade_check.rules.pack import RulePack
from upgrade_check.spreadsheet.grid import Workbook

_EXAMPLE = re.compile("[示样范]例|例[:1-9]|[x×]{2}|某+(?:市|高新)")


def enumerated(names: Iterable[str]) -> str:
    return "、".join(names)


class Owned:
    """Which rows of which table belong to which record."""

    def __init__(
        self,
        forms: Sequence[RecordLayout],
        pack: RulePack,
        tables: Mapping[str, list[TableSheet]],
    ) -> None:
        self._pack, self._tables = pack, tables
        identities = [identity(form, pack) for form in forms]
        self.identities = dict(zip(map(id, forms), identities, strict=True))
        self.zones = {name for _, name in identities}
        shorts = Counter(map(short_zone, self.zones))
        self._by_short = {s: n for n in self.zones if shorts[s := short_zone(n)] == 1}
        self._heard: list[tuple[Note | None, Mapping[str, Note | None]]] = []
        """What other sheets say of the zones that they do not name, and of each that they name."""
        self._latest: dict[str, int] = {}
        self._named: dict[str, list[str]] = {}
        for form, (_, name) in zip(forms, identities, strict=True):
            self._latest[name] = id(form)
        self._rows: dict[tuple[str, int], dict[tuple[str, int | None], list[int]]] = {}

    def named_in(self, text: str) -> list[str]:
        """The zones that a note names; each is asked for once, whatever it is said of."""
        if text not in self._named:
            folded = short_zone(plain(text))
            self._named[text] = [n for n in self.zones if n and short_zone(n) in folded]
        return self._named[text]

    def hear(self, note: Note) -> None:
        """Take what another sheet says of the figures."""
        names = self.named_in(note.text)
        self._heard.append((note.of_zone("", names), {n: note.of_zone(n, names) for n in names}))

    def heard(self, zone: str) -> list[Note]:
        """What other sheets say of a zone's figures."""
        said = (of.get(zone, others) for others, of in self._heard)
        return [note for note in said if note]

    def is_latest(self, form: RecordLayout) -> bool:
        """Whether it is the last record of its zone."""
        return self._latest[self.identities[id(form)][1]] == id(form)

    def tables(self, form: RecordLayout, table_id: str) -> list[TableSheet]:
        """The record's table; several where nothing says which of them is meant."""
        year = self.identities[id(form)][0]
        # 主导产业2023 beside 主导产业2024.
        found = [t for t in self._tables[table_id] if t.titles.year in (None, year)]
        found = found or self._tables[table_id]
        # A list of firms beside the industries is none of them.
        found = [t for t in found if not t.lists_firms] or found
        found = [t for t in found if not t.titles.not_meant] or found
        if len(found) > 1 and len(self.zones) > 1:
            # One sheet a zone: its table stands with its form, or names the zone.
            name = self.identities[id(form)][1]
            found = [
                t
                for t in found
                if not {name, ""}.isdisjoint(n for n, _ in self._owned(table_id, t))
                or t.grid.sheet.name == form.grid.sheet.name
            ]
        return found

    def rows(self, form: RecordLayout, table_id: str, table: TableSheet) -> list[int] | None:
        """The rows of a table that may be the record's; ``None`` where it is another's."""
        year = self.identities[id(form)][0]
        if not table.owners:
            is_own = len(self.zones) == 1 or table.grid.sheet.name == form.grid.sheet.name
            is_own = is_own and (form.home is None or len(self.zones) == 1)
            is_own = is_own and (self.is_latest(form) or table.holds(year))
            return table.rows() if is_own else None
        return self._rows_of(form, self._owned(table_id, table))

    def _owned(
        self, table_id: str, table: TableSheet
    ) -> Mapping[tuple[str, int | None], list[int]]:
        """A table's rows by the zone and year that it gives them; none where it gives neither."""
        key = table_id, id(table)
        if key not in self._rows:
            owned = self._rows.setdefault(key, {})
            by_owner = rows_by_owner(table, self._pack.tables[table_id], self._pack)
            for (name, of), rows in by_owner.items() if table.owners else ():
                # 滨江高新技术产业开发区 is 滨江高新区, where no other zone is called so.
                own = name if name in self.zones else self._by_short.get(short_zone(name), name)
                owned.setdefault((own, of), []).extend(rows)
        return self._rows[key]

    def _rows_of(
        self, form: RecordLayout, owned: Mapping[tuple[str, int | None], list[int]]
    ) -> list[int]:
        year, name = self.identities[id(form)]
        names = {n for n, _ in owned} if len(self.zones) == 1 else set()
        if len(names) == 1:
            (only,) = names
            # 江海高新区 and 江苏江海高新区 are one; an unnamed one is meant.
            short, own = short_zone(only), short_zone(name)
            name = only if not only or short in own or own in short else name
        years = [year] if not self.is_latest(form) else [year, None]
        return sorted({row for y in years for row in owned.get((name, y), ())})


def read_records(workbook: Workbook, pack: RulePack, sheet: str | None = None) -> list[Record]:
    """Find the zones' forms and tables, and take what is filled in: a record a zone and year.

    A zone's records come in the order of the years; the tables belong to the last one. With
    ``sheet``, a form is looked for only there.

    Raises:
        WorkbookError: ``no-such-sheet``, ``no-form-found``, ``several-forms-found`` or
            ``several-tables-found``.
    """
    if sheet is not None and plain(sheet) not in (plain(s.name) for s in workbook.sheets):
        names = enumerated(s.name for s in workbook.sheets)
        raise WorkbookError("no-such-sheet", file=workbook.file, sheet=sheet, sheets=names)
    all_grids = [Grid(without_dittos(without_column_codes(s))) for s in workbook.sheets if s.cells]
    grids = [grid for grid in all_grids if disclaimer(grid) is None]
    wanted = [g for g in grids if sheet is None or plain(g.sheet.name) == plain(sheet)]
    tables = {
        table_id: [t for g in grids for t in find_tables(g, pack, table_id)]
        or [t for g in grids for t in turned_tables(g, pack, table_id)]
        for table_id in pack.tables
    }
    headers = {
        (t.grid.sheet.name, t.header) for of in tables.values() for t in of if not t.grid.is_turned
    }
    readings = [(grid, layouts(grid, pack, headers)) for grid in wanted]
    if examples := [grid for grid in grids if is_example(grid)]:
        # 填写示例 counts only where nothing else does.
        own = [(grid, ways) for grid, ways in readings if grid not in examples]
        if any(ways for _, ways in own):
            readings = own
            tables = {i: [t for t in of if t.grid not in examples] for i, of in tables.items()}
    for _, ways in readings:
        if len(ways) > 1:
            raise _several(workbook, [way.records[0] for way in ways])
    one_way = [(grid, ways[0]) for grid, ways in readings if ways]
    # A list without any heading counts where nothing else does, unless it holds no figures.
    if any(has_figures(r, pack) for _, way in one_way if not way.is_list for r in way.records):
        one_way = [
            (grid, way)
            for grid, way in one_way
            if not (way.is_list and has_figures(way.records[0], pack))
        ]
    of_grids = [(grid, with_corrections(layout.records, pack)) for grid, layout in one_way]
    no_zones = [r for _, records in of_grids for r in of_no_zone(records, pack)]
    found = [
        record
        for grid, records in of_grids
        for record in _dated([r for r in records if r not in no_zones], grid, pack)
    ]
    if not found:
        raise no_form(workbook.file, [g for g in all_grids if g in wanted or g not in grids], pack)
    found, alike = with_one_name(found, pack)
    forms = _in_order(workbook, found, pack)
    owned = Owned(forms, pack, tables)
    used = {g.sheet.name for g, _ in one_way}
    used |= {t.grid.sheet.name for of in tables.values() for t in of}
    unused = [
        grid
        for grid in all_grids
        if grid.sheet.name not in used and not grid.sheet.hidden and grid not in examples
    ]
    covers = [grid for grid in unused if grid is all_grids[0] and is_cover(grid)]
    for note in (
        *notes_in_name(workbook.file),
        *(note for grid in covers for note in notes_of_cover(grid, pack)),
        *(note for grid in unused if grid in grids for note in notes_beside(grid, pack)),
    ):
        owned.hear(note)
    records = [_record(workbook, form, pack, owned) for form in forms]
    first = owned.identities[id(forms[0])][1]
    left_out = [
        finding("unknown-label", home_of(r), found=identity(r, pack)[1], variant="zone")
        for r in no_zones
    ]
    told = {**alike, first: [*alike.get(first, ()), *left_out]}
    own_told = [told.get(owned.identities[id(form)][1], ()) for form in forms]
    return [
        r._replace(findings=(*r.findings, *of)) for r, of in zip(records, own_told, strict=True)
    ]


def _dated(records: Sequence[RecordLayout], grid: Grid, pack: RulePack) -> Sequence[RecordLayout]:
    """The records of a sheet, in the year of its title where none of them says one."""
    said = None if any(identity(record, pack)[0] for record in records) else year_of(grid)
    if said is None:
        return records
    year, (row, column) = said
    cell = (column, row) if records[0].grid.is_turned else (row, column)
    return [record._replace(year=year, year_cell=cell) for record in records]


def _in_order(workbook: Workbook, found: list[RecordLayout], pack: RulePack) -> list[RecordLayout]:
    """The records, zone by zone as they come, each zone's in the order of the years.

    Raises:
        WorkbookError: There are two that neither name nor year tells apart.
    """
    if len(found) == 1:
        return found
    filled = [form for form in found if is_filled(form)] or found[:1]
    whose = [(form, *identity(form, pack)) for form in filled]
    # A cover says of whom and when the figures are where their sheets do not.
    told = [of[1:] for of in whose if has_figures(of[0], pack)]
    if told and len(told) < len(whose) and all(map(all, told)):
        whose = [of for of in whose if has_figures(of[0], pack) or of[1:] in told]
    # The example row of a table is no zone.
    whose = [of for of in whose if not _EXAMPLE.match(of[2])] or whose
    by_zone: dict[str, dict[int | None, list[RecordLayout]]] = {}
    names = {name for *_, name in whose if name}
    for form, year, name in whose:
        if not name:
            # What has no name is the one zone's, or a row that somebody has to name.
            if len(names) > 1 and form.home is None:
                raise _several(workbook, [form for form, *_ in whose])
            is_row = form.home is not None and len(names) > 1
            name = str(home_of(form)) if is_row else next(iter(names), "")
            zone = "" if is_row else next(zones_in(name), "")
            if zone and all(z.endswith(zone) or zone.endswith(z) for z in zones_of(form.grid)):
                form = form._replace(name=name)
        by_zone.setdefault(name, {}).setdefault(year, []).append(form)
    forms = []
    for years in by_zone.values():
        undated = years.pop(None, [])
        if len(years) > 1 and undated:
            raise _several(workbook, [*undated, *(form for of in years.values() for form in of)])
        own = next(iter(years), None)
        years.setdefault(own, []).extend(
            form._replace(year=own) if continues(form) else form for form in undated
        )
        for year in sorted(years, key=lambda year: year or 0):
            one = joined(years[year], pack)
            if one is None:
                raise _several(workbook, years[year])
            forms.append(one)
    return forms


def _several(workbook: Workbook, forms: Sequence[RecordLayout]) -> WorkbookError:
    """The error ``several-forms-found``; on one sheet, ``--sheet`` chooses none of them."""
    places = enumerated(dict.fromkeys(str(own_cell(form)) for form in forms))
    is_one_sheet = len({form.grid.sheet.name for form in forms}) == 1
    key = "several_forms.one_sheet" if is_one_sheet else "several_forms.sheets"
    where = Phrase(key, {"places": places})
    hidden = enumerated(str(own_cell(form)) for form in forms if is_hidden(form))
    told = Phrase("several_forms.hidden", {"places": hidden}) if hidden else ""
    return WorkbookError("several-forms-found", file=workbook.file, where=where, hidden=told)


def _record(workbook: Workbook, form: RecordLayout, pack: RulePack, owned: Owned) -> Record:
    tables: dict[str, TableContent] = {}
    owner = owned.identities[id(form)]
    heard = owned.heard(owner[1])
    for table_id, declared in pack.tables.items():
        found = owned.tables(form, table_id)
        if found and (own := owned.rows(form, table_id, found[0])) is not None:
            table, *others = found
            if others:
                raise WorkbookError(
                    "several-tables-found",
                    file=workbook.file,
                    table=declared.label.zh,
                    sheets=enumerated(str(t.place) for t in found),
                )
            labels = {row for b in form.blocks if b.grid is table.grid for row, _ in b.rows}
            leave = {form.header, *labels} if _is_below(table, form) else ()
            own = [row for row in own if row not in leave]
            if len(owned.zones) == 1:
                of_rows = (note for note in heard if table_id in note.inputs)
                table = table._replace(said=(*table.said, *of_rows))
            content = read_table(table, table_id, declared, owner, own)
            tables[table_id] = content if leave else content._replace(taken=frozenset())
        elif listed := listed_rows(form, declared):
            rows = tuple(entries for _, entries in listed)
            taken = frozenset(row for rows, _ in listed for row in rows)
            tracks = frozenset(form.columns)
            tables[table_id] = TableContent(rows, home_of(form), tracks, taken)
    findings = [told for content in tables.values() for told in content.findings]
    in_tables = frozenset[int]().union(*(content.taken for content in tables.values()))
    for table_id, content in tables.items():
        declared = pack.tables[table_id]
        findings += listed_otherwise(form, table_id, declared, content, in_tables)
    entries: dict[str, Entry] = {}
    for block in form.blocks:
        if block.said or heard:
            own_notes = (note.of_zone(owner[1], owned.named_in(note.text)) for note in block.said)
            block = block._replace(said=(*filter(None, own_notes), *heard))
        findings += take_rows(block, pack, entries, in_tables)
    take_headings(form, pack, entries)
    if form.name:
        given = entries.get(pack.name_id) or Entry(form.name, home_of(form))
        entries[pack.name_id] = given._replace(value=form.name)
    findings += _other_year(form, owner[0], pack)
    homes = {table_id: content.home for table_id, content in tables.items()}
    used = {block.grid.sheet.name for block in form.blocks}
    findings += _hidden_sheets(workbook, {*used, *(home.sheet for home in homes.values())})
    return Record(
        entries=entries,
        rows={table_id: content.rows for table_id, content in tables.items()},
        home=home_of(form),
        table_homes=homes,
        totals={path: of for content in tables.values() for path, of in content.totals.items()},
        tracks_source="source" in form.columns,
        tracks_evidence="evidence" in form.columns,
        tables_track={table_id: content.tracks for table_id, content in tables.items()},
        findings=tuple(findings),
        is_row=form.grid.is_turned,
        sheet=form.grid.sheet.name,
        year=owner[0],
        kinds=form.kinds,
    )


def _other_year(form: RecordLayout, year: int | None, pack: RulePack) -> Iterator[Finding]:
    """Tell of a sheet's name or title that gives another year than 统计年度."""
    is_row = form.grid.is_turned or form.home or form.year
    said = None if is_row or year is None else year_of(form.grid)
    if said and said[0] != year:
        text, name = form.grid.text(*said[1]), form.grid.sheet.name
        found = text if str(said[0]) in text else name
        details = {"found": found, "year": year, "variant": "title"}
        yield finding("year-mismatch", form.grid.place(*said[1]), (pack.year_id or "",), details)


def _is_below(table: TableSheet, form: RecordLayout) -> bool:
    """Whether a table stands in the form's own columns, so that the labels go on in its rows."""
    if table.grid is not form.grid:
        return False
    return min(table.columns) <= form.columns["label"] <= max(table.columns)


def _hidden_sheets(workbook: Workbook, used: Container[str]) -> list[Finding]:
    return [
        finding("hidden-data", Place(sheet.name), variant="sheet")
        for sheet in workbook.sheets
        if sheet.hidden and sheet.name in used
    ]
