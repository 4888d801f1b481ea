"""What the rows of a table say: an entry a cell, sums apart, and what is no row left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from upgrade_check.dataset.entry import Entry, Total
from upgrade_check.dataset.findings import finding
from upgrade_check.dataset.numbers import is_blank, read_statement
from upgrade_check.dataset.units import plain, without_numbering
from upgrade_check.dataset.zone import Finding, Place
from upgrade_check.forms.labels import bare_name, bracketed_unit
from upgrade_check.forms.marks import TotalOf, is_remainder, read_category, total_in, total_of
from upgrade_check.forms.parts import Levels, name_groups
from upgrade_check.forms.table import CONTINUED, TableSheet
from upgrade_check.forms.table_cells import TableCells
from upgrade_check.rules.inputs import TableInput

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
        self.grid = table.grid
        self.cells = TableCells(table, declared, year, rows)
        self.name = self.cells.name
        # 主导产业 beside rows that are marked is their sum; alone it is a row.
        self.own_names = frozenset(plain(n) for n in (declared.label.zh, declared.label.en))
        self.is_itemised = any(map(self._is_marked_item, rows))
        self.rows: list[Entries] = []
        self.section: tuple[bool, Place] | None = None
        """Whether the rows of a section are marked, and the cell that says so."""
        self.totals: dict[str, list[Total]] = {}
        self.findings: list[Finding] = []
        self.taken = set(range(table.header, table.first))

    def read(self) -> TableContent:
        table, grid, cells = self.table, self.grid, self.cells
        amounts = (cells.headings[column].column for column in cells.amounts)
        levels = Levels(grid, self.name or 0, self.below, next(amounts, None))
        groups = name_groups(table, self.name, self.below)
        in_notes = False
        for row in self.below:
            name, group = cells.name_at(row), groups.get(row)
            # The headings stand again on the next page.
            repeats = grid.texts(row) == grid.texts(table.header)
            if repeats or (group and row != group.rows[0]):
                self.taken.add(row)
                continue
            entries = cells.entries(row)
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
                rows = [entries, *map(cells.entries, group.rows[1:])]
                merged = group.merged(rows, cells.amounts, cells.statements)
                if None in merged.values():
                    other = str(entries[self.declared.name_column].place)
                    for part in group.rows[1:]:
                        self._tell_twice(part, found=group.name, other=other, variant="merged")
                entries |= {column: entry for column, entry in merged.items() if entry}
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

    def _is_marked_item(self, row: int) -> bool:
        """Whether a row of another name than the table's own is marked."""
        name = self.cells.name_at(row)
        is_item = not is_blank(name) and bare_name(name) not in self.own_names
        return is_item and self.cells.marks.is_marked(row) and not total_of(name, self.declared)

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
        if of == "marked" and not self.is_itemised and self.cells.marks.is_marked(row):
            # 三大主导产业 without the three leaves open which they are.
            return None
        is_no = any(read_statement(entries[c].value) is False for c in self.cells.statements)
        return None if of == "rest" and is_no else of

    def _take_sum(self, row: int, entries: Entries, of: TotalOf) -> None:
        self.taken.add(row)
        for column in self.cells.amounts:
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
        figures = (*self.cells.amounts, *self.cells.statements)
        if any(not is_blank(entries[column].value) for column in figures):
            return None
        below = (r for r in self.below if r > row)
        following = self.cells.name_at(next(below, -1))
        if not following or total_of(following, self.declared):
            return None
        is_next = read_category(without_numbering(following), self.declared) is not None
        return None if is_next else read_category(without_numbering(name), self.declared)

    def _take(self, row: int, name: str, entries: dict[str, Entry]) -> None:
        if not is_blank(name):
            entries |= self.cells.marks.read(name, entries)
        mark = self.declared.mark_column
        if self.section and mark and mark not in self.cells.headings:
            entries[mark] = Entry(self.section[0] and not is_remainder(name), self.section[1])
        self.rows.append(entries)
        self.taken.add(row)
        if row in self.grid.sheet.hidden_rows:
            place = next(iter(entries.values())).place
            self.findings.append(finding("hidden-data", place, (self.table_id,), variant="row"))

    def _tell_twice(self, row: int, **details: object) -> None:
        """Tell of a name that puts the whole table in doubt."""
        assert self.name is not None
        place, details["label"] = self.grid.cell(row, self.name), self.declared.label
        self.findings.append(finding("duplicate-input", place, (self.table_id,), details))

    def _tell_hidden(self) -> None:
        used = {heading.column for heading in self.cells.headings.values()} | set(self.table.units)
        for column in sorted(used):
            if self.grid.hides(column, self.below):
                place = self.grid.place(self.table.header, column)
                told = finding("hidden-data", place, (self.table_id,), variant="column")
                self.findings.append(told)

    def _all_marked(self) -> Iterable[Entries]:
        """The rows below 三大主导产业, or below 主导产业 as their heading, are all leading."""
        mark, name = self.declared.mark_column, self.declared.name_column
        is_told = mark in self.cells.headings or any(mark in row for row in self.rows)
        if not mark or is_told or not self.rows:
            return self.rows
        if self.name is not None:
            heading = bracketed_unit(self.grid.text(self.table.header, self.name))[0]
            if heading.removesuffix("名称") == plain(self.declared.label.zh):
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


def _says_something(entry: Entry) -> bool:
    is_answer = read_statement(entry.value) is not None
    return bool(entry.fault) or is_answer or entry.number is not None
