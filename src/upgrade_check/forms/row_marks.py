"""What the columns of a table say of whether a row is marked, such as 是否主导产业."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from upgrade_check.dataset.entry import Entry
from upgrade_check.dataset.numbers import is_blank, read_statement
from upgrade_check.forms.marks import is_one, is_remainder, mark_of, read_mark, says_no
from upgrade_check.forms.table import TableSheet
from upgrade_check.rules.inputs import TableInput
from upgrade_check.text import quoted


class RowMarks:
    """The statements of a table, and what marks mean a yes in their columns."""

    def __init__(
        self,
        table: TableSheet,
        declared: TableInput,
        statements: Mapping[str, int],
        rows: Sequence[int],
    ) -> None:
        """Look at the columns of ``statements``, by id, and at those that say it again."""
        self._grid, self._declared, self._last = table.grid, declared, table.first - 1
        self._columns, self._checks = statements, table.checks
        # By column: the mark for a yes, and whether another cell says no.
        self._marks = {
            column: (mark_of(texts), says_no(texts))
            for column in {*statements.values(), *table.checks}
            for texts in [[self._grid.spread_text(row, column, self._last) for row in rows]]
        }

    def is_marked(self, row: int) -> bool:
        """Whether a statement of the row is a plain yes."""
        return any(
            read_statement(self._grid.spread_text(row, column, self._last))
            for column in self._columns.values()
        )

    def read(self, name: str, entries: Mapping[str, Entry]) -> dict[str, Entry]:
        """The statements of a row; what is left over is not marked, and neither are several."""
        found = {}
        for of, column in self._columns.items():
            mark, has_no = self._marks[column]
            entry = read_mark(entries[of], mark, self._declared, has_no=has_no)
            if is_remainder(name) and is_blank(entry.value) and not entry.fault:
                entry = entry._replace(value=False)
            elif read_statement(entry.value) and not is_one(name, self._declared):
                details = {"variant": "remainder", "name": name}
                entry = entry._replace(fault="not-yes-or-no", fault_details=details)
            found[of] = entry
        return found

    def contradiction(self, row: int) -> Mapping[str, object] | None:
        """What 类别 or 省厅认定 says of a row, where its statement says otherwise."""
        if not self._checks:
            return None
        at = self._columns[self._declared.mark_column or ""]
        own = self._stated(row, at)
        for other in self._checks:
            said = self._stated(row, other) if other != at else None
            if None not in (own, said) and said is not own:
                found = [self._grid.spread_text(row, c, self._last) or "—" for c in (at, other)]
                place = str(self._grid.place(row, other))
                return {"found": quoted(found[0]), "other": place, "other_found": quoted(found[1])}
        return None

    def _stated(self, row: int, column: int) -> bool | None:
        value = self._grid.spread_value(row, column, self._last)
        mark, has_no = self._marks[column]
        entry = Entry(value, self._grid.place(row, column))
        return read_statement(read_mark(entry, mark, self._declared, has_no=has_no).value)
