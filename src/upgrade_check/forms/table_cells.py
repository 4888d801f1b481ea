"""The cells of a table as one record reads them, each with all that is said of it around."""

from __future__ import annotations

from collections.abc import Sequence

from upgrade_check.dataset.entry import Entry
from upgrade_check.dataset.numbers import is_blank
from upgrade_check.forms.entries import read_cell
from upgrade_check.forms.labels import bracketed_unit
from upgrade_check.forms.parts import own_name
from upgrade_check.forms.row_marks import RowMarks
from upgrade_check.forms.table import ColumnHeading, TableSheet
from upgrade_check.forms.table_notes import TableNotes
from upgrade_check.forms.titles import units_above
from upgrade_check.rules.inputs import TableInput


class TableCells:
    """The columns of a table that are of the record's year, and what stands in them.

    Attributes:
        headings: The heading of each column that counts, by id.
        name: The column of the names.
        statements: The ids of the columns of statements.
        amounts: Those of the columns of amounts.
        marks: What the statements mean.
    """

    def __init__(
        self, table: TableSheet, declared: TableInput, year: int | None, rows: Sequence[int]
    ) -> None:
        """Choose the columns of a ``year``; ``rows`` are those that may belong to the record."""
        self._table, self._declared, self._year = table, declared, year
        self._grid, self._last = table.grid, table.first - 1
        top = min(table.columns) if table.grid.is_turned else table.header
        self._above = units_above(table.grid, top)
        own = {column: _own(found, year) for column, found in table.headings.items()}
        if declared.mark_column not in own and table.category is not None:
            own[declared.mark_column] = [ColumnHeading(table.category, table.header)]
        self.headings = {column: found[0] for column, found in own.items()}
        self._rivals = {column: [h.column for h in found[1:]] for column, found in own.items()}
        named = self.headings.get(declared.name_column)
        self.name = named.column if named else None
        self.amounts = [c for c in self.headings if declared.columns[c].type == "amount"]
        self.statements = [c for c in self.headings if declared.columns[c].type == "yes_no"]
        at = {column: self.headings[column].column for column in self.statements}
        self.marks = RowMarks(table, declared, at, rows)
        names = {row: self.name_at(row) for row in rows}
        self._notes = TableNotes(table, self.name or 0, names, self.headings.values())

    def name_at(self, row: int) -> str:
        """The name of a row."""
        if self.name is None:
            return ""
        name, category = self._grid.text(row, self.name), self._table.category
        if (
            not name
            and category is not None
            and self._grid.origin(row, self.name) == (row, category)
        ):
            # 其他产业 merged over 类别 and 产业名称.
            name = self._grid.text(row, category)
        return own_name(name)

    def entries(self, row: int) -> dict[str, Entry]:
        """The cells of a row by column id."""
        return {column: self._entry(row, column) for column in self.headings}

    def _entry(self, row: int, column: str) -> Entry:
        heading, declared = self.headings[column], self._declared.columns[column]
        at = heading.column
        if declared.type == "amount":
            entry = self._amount(row, column)
        else:
            entry = self._statement(row, column)
        found = self._grid.contradiction(row, at, self._rivals[column])
        if found is None and column == self._declared.mark_column:
            found = self.marks.contradiction(row)
        if found and entry.fault in ("", "unit-conflict"):
            entry = entry._replace(fault="duplicate-input", fault_details=found)
        if heading.year is not None:
            place = self._grid.place(heading.row, at)
            entry = entry._replace(year=heading.year, year_place=place)
        if declared.type == "amount":
            return self._dated(entry, row, at)
        # 2027年是否主导产业 is a plan.
        if heading.year is None or self._year in (None, heading.year) or entry.fault:
            return entry
        years = {"year": heading.year, "others": self._year, "variant": "remark"}
        return entry._replace(fault="other-year", fault_details=years)

    def _statement(self, row: int, column: str) -> Entry:
        """A statement or a text."""
        grid, table, declared = self._grid, self._table, self._declared.columns[column]
        cell, last = (row, self.headings[column].column), self._last
        if declared.type != "yes_no":
            return read_cell(grid, cell, grid.value(*cell), declared, {}, last)
        # 是 merged over several rows holds for each; an amount is the sum of them.
        value, said = grid.spread_value(*cell, last), tuple(self._notes.denials(row))
        notes = (*table.notes, *table.policy)
        return read_cell(grid, cell, value, declared, {}, last, notes=notes, said=said)

    def _amount(self, row: int, column: str) -> Entry:
        grid, table, heading = self._grid, self._table, self.headings[column]
        declared, cell = self._declared.columns[column], (row, heading.column)
        beside, units = table.beside, heading.units
        if table.units:
            behind = (c for c in table.units if c > heading.column)
            beside = {**beside, "unit": next(behind, table.units[0])}
            units += (bracketed_unit(grid.text(table.header, beside["unit"]))[1],)
        stated = (*units, grid.format_unit(*cell)), self._above
        whole = getattr(declared, "part_of", None)
        said, value = self._notes.of_amount(row, heading.column, whole), grid.value(*cell)
        last = self._last
        return read_cell(grid, cell, value, declared, beside, last, stated, table.notes, said)

    def _dated(self, entry: Entry, row: int, column: int) -> Entry:
        """An amount with the year beside it or in the table's titles, if they give its figures."""
        grid, titles = self._grid, self._table.titles
        at = self._table.beside.get("year")
        if at is not None and not is_blank(year := grid.spread_value(row, at, self._last)):
            entry = entry._replace(year=year, year_place=grid.place(row, at))
        if entry.year is None and titles.year is not None:
            entry = entry._replace(year=titles.year, year_place=titles.years[titles.year])
        if not entry.fault and (title := titles.not_meant):
            details = {"found": grid.text(row, column), "word": title, "variant": "announced"}
            entry = entry._replace(fault="not-exact", fault_details=details)
        return entry


def _own(headings: Sequence[ColumnHeading], year: int | None) -> list[ColumnHeading]:
    """Of columns of several years that of the record's own; one without a year means it too.

    All of them where none is its own, or where the record has no year.
    """
    own = [heading for heading in headings if heading.year in (None, year)]
    return sorted(own or headings, key=lambda h: h.year != year) if year else list(headings)
