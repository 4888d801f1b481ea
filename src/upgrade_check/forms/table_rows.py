"""What the rows of a table say: an entry a cell, sums apart, and what is no row left out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from upgrade_check.dataset.entry import Entry, Total
from upgrade_check.dataset.findings import finding
from upgrade_check.dataset.numbers import is_blank, read_statement
from upgrade_check.dataset.remarks import denies
from upgrade_check.dataset.units import plain, without_numbering
from upgrade_check.dataset.zone import Finding, Place
from upgrade_check.forms.entries import read_cell
from upgrade_check.forms.labels import bare_name, bracketed_unit
from upgrade_check.forms.marks import (
    TotalOf,
    is_remainder,
    mark_of,
    read_category,
    read_mark,
    says_no,
    total_in,
    total_of,
)
from upgrade_check.forms.notes import Note
from upgrade_check.forms.parts import Levels, NameGroup, is_one, name_groups, own_name
from upgrade_check.forms.table import CONTINUED, ColumnHeading, TableSheet
from upgrade_check.forms.titles import units_above
from upgrade_check.rules.inputs import TableInput
from upgrade_check.text import quoted

_NOTES = frozenset(
    plain(word)
    for word in ("注", "备注", "附注", "说明", "填表说明", "口径说明", "数据来源", "Note", "Notes")
)
"""A row of this name, and what stands below it, explains the table."""
_LONGEST_NAME = 40

Entries = Mapping[str, Entry]


class TableContent(NamedTuple):
    """What a table holds."""

    rows: tuple[Entries, ...]
    home: Place
    """Where it stands."""
    tracks: frozenset[str]
    """Which of source, evidence and remark it has a column for."""
    taken: frozenset[int]
    """Its rows on the sheet: headings, rows and sums."""
    totals: Mapping[str, tuple[Total, ...]] = MappingProxyType({})
    findings: tuple[Finding, ...] = ()


def read_table(
    table: TableSheet,
    table_id: str,
    declared: TableInput,
    owner: tuple[int | None, str],
    rows: list[int],
) -> TableContent:
    """The rows below the headings; a total row is none, and neither is a signature.

    Args:
        table: Where it stands.
        table_id: Its id in the pack.
        declared: What the pack says of it.
        owner: The record's year, of which a column of figures is taken, and its zone.
        rows: The rows of the sheet that may belong to the record.
    """
    content = _Reader(table, table_id, declared, owner[0], rows).read()
    other = None if table.owners else table.titles.of_another(owner[1])
    if other is None:
        return content
    details = {"label": declared.label, "found": other[1], "variant": "elsewhere"}
    told = finding("missing-value", other[0], (table_id,), details)
    return content._replace(findings=(*content.findings, told))


class _Reader:
    """Reads a table row by row, and collects sums and findings."""

    def __init__(
        self,
        table: TableSheet,
        table_id: str,
        declared: TableInput,
        year: int | None,
        rows: list[int],
    ) -> None:
        self.table, self.table_id, self.declared, self.below = table, table_id, declared, rows
        self.year = year
        self.grid, self.last = table.grid, table.first - 1
        top = min(table.columns) if self.grid.is_turned else table.header
        self.above = units_above(self.grid, top)
        own = {column: _own(found, year) for column, found in table.headings.items()}
        if declared.mark_column not in own and table.category is not None:
            own[declared.mark_column] = [ColumnHeading(table.category, table.header)]
        self.headings = {column: found[0] for column, found in own.items()}
        self.rivals = {column: [h.column for h in found[1:]] for column, found in own.items()}
        named = self.headings.get(declared.name_column)
        self.name = named.column if named else None
        self.names = {r: bare_name(self._name(r)) for r in rows}
        # 主导产业 beside rows that are marked is their sum; alone it is a row.
        self.own_names = frozenset(plain(n) for n in (declared.label.zh, declared.label.en))
        self.statements = [c for c in self.headings if declared.columns[c].type == "yes_no"]
        self.amounts = [c for c in self.headings if declared.columns[c].type == "amount"]
        self.is_itemised = self._is_marked_beside()
        said = {c: [self._spread(row, c) for row in rows] for c in self.statements}
        self.marks = {c: (mark_of(texts), says_no(texts)) for c, texts in said.items()}
        self.others = {
            c: (mark_of(texts), says_no(texts))
            for c in table.checks
            if (texts := [self.grid.spread_text(row, c, self.last) for row in rows])
        }
        self.rows: list[Entries] = []
        self.section: tuple[bool, Place] | None = None
        """Whether the rows of a section are marked, and the cell that says so."""
        self.totals: dict[str, list[Total]] = {}
        self.findings: list[Finding] = []
        self.taken = set(range(table.header, table.first))

    def read(self) -> TableContent:
        table, grid = self.table, self.grid
        amounts = (self.headings[column].column for column in self.amounts)
        levels = Levels(grid, self.name or 0, self.below, next(amounts, None))
        groups = name_groups(table, self.name, self.below)
        in_notes = False
        for row in self.below:
            name, group = self._name(row), groups.get(row)
            # The headings stand again on the next page.
            repeats = grid.texts(row) == grid.texts(table.header)
            if repeats or (group and row != group.rows[0]):
                self.taken.add(row)
                continue
            entries = {column: self._entry(row, column) for column in self.headings}
            if (said := self._section(row, name, entries)) is not None:
                # What is numbered below 一、主导产业 are the rows themselves.
                levels.place(row, is_sum=True, opens=True)
                self.section = said, grid.place(row, self.name or 0)
                self.taken.add(row)
                continue
            of = self._sum(row, name, entries)
            # A sum below its rows may be divided otherwise: 合计, 其中：规上工业.
            opens = of is not None and not self.rows
            level = levels.place(row, of is not None, opens) if self.name is not None else "row"
            if level != "row":
                self.taken.add(row)
                if level == "unclear":
                    self._tell_twice(row, found=name, variant="part")
                continue
            if of:
                self._take_sum(row, entries, of)
                self.section = None
                continue
            if self.name is not None:
                named = entries[self.declared.name_column]
                entries[self.declared.name_column] = named._replace(value=name)
            in_notes = in_notes or plain(name).partition(":")[0] in _NOTES
            if self._is_no_row(name, entries, in_notes):
                continue
            in_notes = False
            if group:
                entries = self._merged(group, entries)
            self._take(row, name, entries)
        self._tell_hidden()
        return TableContent(
            tuple(self._all_marked()),
            table.place,
            frozenset(table.beside),
            frozenset(self.taken),
            {key: tuple(cells) for key, cells in self.totals.items()},
            tuple(self.findings),
        )

    def _name(self, row: int) -> str:
        if self.name is None:
            return ""
        name, category = self.grid.text(row, self.name), self.table.category
        if (
            not name
            and category is not None
            and self.grid.origin(row, self.name) == (row, category)
        ):
            # 其他产业 merged over 类别 and 产业名称.
            name = self.grid.text(row, category)
        return own_name(name)

    def _spread(self, row: int, column: str) -> str:
        at = self.headings[column].column
        return self.grid.spread_text(row, at, self.last)

    def _is_marked_beside(self) -> bool:
        """Whether a row of another name than the table's own is marked."""
        return any(
            any(read_statement(self._spread(row, column)) for column in self.statements)
            for row in self.below
            if not is_blank(name := self._name(row))
            and bare_name(name) not in self.own_names
            and not total_of(name, self.declared)
        )

    def _sum(self, row: int, name: str, entries: Entries) -> TotalOf | None:
        """What the row is the sum of, if it is one."""
        if is_blank(name):
            of = total_in(self.grid, row, self.declared)
        else:
            of = total_of(name, self.declared)
        if of is None and bare_name(name) in self.table.wholes:
            return "all"
        if of is None and self.is_itemised and bare_name(name) in self.own_names:
            return "marked"
        is_no = any(read_statement(entries[c].value) is False for c in self.statements)
        return None if of == "rest" and is_no else of

    def _take_sum(self, row: int, entries: Entries, of: TotalOf) -> None:
        self.taken.add(row)
        for column in self.amounts:
            total = Total(entries[column], len(self.rows), of)
            self.totals.setdefault(f"{self.table_id}.{column}", []).append(total)

    def _is_no_row(self, name: str, entries: Entries, in_notes: bool) -> bool:
        """Whether it signs or explains the sheet: 审核人：张三, and what stands below 注."""
        figures = [e for c, e in entries.items() if c != self.declared.name_column]
        if any(_says_something(entry) for entry in figures):
            return False
        texts = [plain(str(e.value)) for e in figures if not is_blank(e.value)]
        if in_notes or ":" in plain(name) or name.endswith("。") or CONTINUED.fullmatch(name):
            return True
        if any(":" not in text for text in texts):
            return False
        return is_blank(name) or (not texts and len(plain(name)) > _LONGEST_NAME)

    def _section(self, row: int, name: str, entries: Entries) -> bool | None:
        """Whether the rows below are marked, where the row only says so: 一、主导产业."""
        said = read_category(without_numbering(name), self.declared)
        says_more = any(not is_blank(entries[c].value) for c in (*self.amounts, *self.statements))
        below = (r for r in self.below if r > row)
        following = self._name(next(below, -1))
        if says_more or not following or total_of(following, self.declared):
            return None
        is_next = read_category(without_numbering(following), self.declared) is not None
        return None if is_next else said

    def _take(self, row: int, name: str, entries: dict[str, Entry]) -> None:
        if not is_blank(name):
            for column, (mark, has_no) in self.marks.items():
                entry = read_mark(entries[column], mark, self.declared, has_no=has_no)
                if is_remainder(name):
                    if is_blank(entry.value) and not entry.fault:
                        entry = entry._replace(value=False)
                    elif read_statement(entry.value):
                        details = {"variant": "remainder", "name": name}
                        entry = entry._replace(fault="not-yes-or-no", fault_details=details)
                entries[column] = entry
        mark = self.declared.mark_column
        if self.section and mark and mark not in self.headings:
            entries[mark] = Entry(self.section[0] and not is_remainder(name), self.section[1])
        self.rows.append(entries)
        self.taken.add(row)
        if row in self.grid.sheet.hidden_rows:
            place = next(iter(entries.values())).place
            self.findings.append(finding("hidden-data", place, (self.table_id,), variant="row"))

    def _merged(self, group: NameGroup, entries: dict[str, Entry]) -> dict[str, Entry]:
        """The one row of a name that holds for several; told of where that is not clear."""
        rows = [
            entries if row == group.rows[0] else {c: self._entry(row, c) for c in self.headings}
            for row in group.rows
        ]
        cells = {column: [row[column] for row in rows] for column in self.headings}
        shares = group.is_alone or all(is_one(cells[column]) for column in self.amounts)
        merged = {c: group.amount(cells[c]) for c in self.amounts}
        merged |= {c: group.statement(cells[c], shares=shares) for c in self.statements}
        if None in merged.values():
            other = str(entries[self.declared.name_column].place)
            for row in group.rows[1:]:
                self._tell_twice(row, found=group.name, other=other, variant="merged")
        return entries | {column: entry for column, entry in merged.items() if entry is not None}

    def _tell_twice(self, row: int, **details: object) -> None:
        """Tell of a name that puts the whole table in doubt."""
        assert self.name is not None
        place, details["label"] = self.grid.cell(row, self.name), self.declared.label
        self.findings.append(finding("duplicate-input", place, (self.table_id,), details))

    def _tell_hidden(self) -> None:
        used = {heading.column for heading in self.headings.values()} | set(self.table.units)
        for column in sorted(used):
            if self.grid.hides(column, self.below):
                place = self.grid.place(self.table.header, column)
                told = finding("hidden-data", place, (self.table_id,), variant="column")
                self.findings.append(told)

    def _all_marked(self) -> Iterable[Entries]:
        """The rows below 三大主导产业, or below 主导产业 as their heading, are all leading."""
        mark, name = self.declared.mark_column, self.declared.name_column
        if not mark or mark in self.headings or not self.rows or any(mark in r for r in self.rows):
            return self.rows
        if name in self.headings:
            heading = self.grid.text(self.table.header, self.headings[name].column)
            if bracketed_unit(heading)[0] == plain(self.declared.label.zh):
                rest = [is_remainder(str(row[name].value)) for row in self.rows]
                ends = [t.above for totals in self.totals.values() for t in totals if t.above]
                # 建材 below 小计 or 其他产业 may be leading or not.
                first = min([*ends, rest.index(True) if any(rest) else len(rest)])
                if not all(rest[first:]):
                    return self.rows
                return [
                    {**row, mark: Entry(not is_rest, row[name].place)}
                    for row, is_rest in zip(self.rows, rest, strict=True)
                ]
        place = self.table.titles.counting(len(self.rows))
        return self.rows if place is None else [{**r, mark: Entry(True, place)} for r in self.rows]

    def _entry(self, row: int, column: str) -> Entry:
        """A cell with all that is said of it around."""
        grid, table, heading = self.grid, self.table, self.headings[column]
        declared = self.declared.columns[column]
        cell, last = (row, heading.column), self.last
        if declared.type != "amount":
            is_statement = declared.type == "yes_no"
            # 是 merged over several rows holds for each; an amount is the sum of them.
            value = grid.spread_value(*cell, last) if is_statement else grid.value(*cell)
            notes = table.notes if is_statement else ()
            denied = tuple(self._denials(row)) if is_statement else ()
            entry = read_cell(grid, cell, value, declared, {}, last, notes=notes, said=denied)
        else:
            beside, units = table.beside, heading.units
            if table.units:
                behind = (c for c in table.units if c > heading.column)
                beside = {**beside, "unit": next(behind, table.units[0])}
                units += (bracketed_unit(grid.text(table.header, beside["unit"]))[1],)
            units += (grid.format_unit(*cell),)
            stated, value = (units, self.above), grid.value(*cell)
            said = [(n.text, n.place) for n in table.said if self._speaks(n, row, column)]
            entry = read_cell(grid, cell, value, declared, beside, last, stated, table.notes, said)
        found = grid.contradiction(*cell, self.rivals[column]) or self._other_mark(row, column)
        if found and entry.fault in ("", "unit-conflict"):
            entry = entry._replace(fault="duplicate-input", fault_details=found)
        if heading.year is not None:
            place = grid.place(heading.row, heading.column)
            entry = entry._replace(year=heading.year, year_place=place)
        if declared.type != "amount":
            # 2027年是否主导产业 is a plan.
            if heading.year is None or self.year in (None, heading.year) or entry.fault:
                return entry
            years = {"year": heading.year, "others": self.year, "variant": "remark"}
            return entry._replace(fault="other-year", fault_details=years)
        if "year" in table.beside:
            at = table.beside["year"]
            if not is_blank(stands := grid.spread_value(row, at, last)):
                entry = entry._replace(year=stands, year_place=grid.place(row, at))
        if entry.year is None and (year := table.titles.year) is not None:
            entry = entry._replace(year=year, year_place=table.titles.years[year])
        if not entry.fault and (title := table.titles.not_meant):
            details = {"found": grid.text(*cell), "word": title, "variant": "announced"}
            entry = entry._replace(fault="not-exact", fault_details=details)
        return entry

    def _speaks(self, note: Note, row: int, column: str) -> bool:
        """Whether a note on the sheet speaks of an amount: of its row, or of the whole table."""
        if note.mark:
            cells = [(row, self.name or 0), (row, self.headings[column].column)]
            return note.speaks_of("", row, self.grid, cells)
        named = self._named(note.text)
        whole = getattr(self.declared.columns[column], "part_of", None)
        return row in named if named else not note.inputs or whole in note.inputs

    def _named(self, text: str) -> set[int]:
        """The rows whose names stand in a text."""
        rest, found = plain(text), set[str]()
        # 新能源汽车 does not name 新能源.
        for name in sorted(filter(None, self.names.values()), key=len, reverse=True):
            if name in rest:
                found.add(name)
                rest = rest.replace(name, "|")
        return {row for row, name in self.names.items() if name in found}

    def _denials(self, row: int) -> Iterator[tuple[str, Place]]:
        """The parts of the notes on the sheet that deny the mark of a row: 新材料为拟培育产业."""
        for note in self.table.said:
            is_marked = note.mark and note.mark in self.grid.text(row, self.name or 0)
            named = {row} if is_marked else set[int]()
            for part in re.split("[,，]", note.text):
                named = self._named(part) or named
                if row in named and denies(part):
                    yield part, note.place

    def _other_mark(self, row: int, column: str) -> Mapping[str, object] | None:
        """What 类别 or 省厅认定 says of a row, where its statement says otherwise."""
        at = self.headings[column].column
        if column != self.declared.mark_column:
            return None
        own = self._stated(row, at, self.marks[column])
        for other, marks in self.others.items():
            said = self._stated(row, other, marks) if other != at else None
            if None not in (own, said) and said is not own:
                found = [self.grid.spread_text(row, c, self.last) or "—" for c in (at, other)]
                place = str(self.grid.place(row, other))
                return {"found": quoted(found[0]), "other": place, "other_found": quoted(found[1])}
        return None

    def _stated(self, row: int, at: int, marks: tuple[str, bool]) -> bool | None:
        """Whether a column says that the row is marked."""
        entry = Entry(self.grid.spread_value(row, at, self.last), self.grid.place(row, at))
        mark, has_no = marks
        return read_statement(read_mark(entry, mark, self.declared, has_no=has_no).value)


def _own(headings: Sequence[ColumnHeading], year: int | None) -> list[ColumnHeading]:
    """Of columns of several years that of the record's own; one without a year means it too.

    All of them where none is its own, or where the record has no year.
    """
    own = [heading for heading in headings if heading.year in (None, year)]
    return sorted(own or headings, key=lambda h: h.year != year) if year else list(headings)


def _says_something(entry: Entry) -> bool:
    is_answer = read_statement(entry.value) is not None
    return bool(entry.fault) or is_answer or entry.number is not None
