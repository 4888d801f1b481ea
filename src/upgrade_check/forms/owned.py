"""Which rows of which table belong to which record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from upgrade_check.errors import WorkbookError
from upgrade_check.forms.record_layout import RecordLayout, identity
from upgrade_check.forms.table import TableSheet, rows_by_owner
from upgrade_check.rules.pack import RulePack
from upgrade_check.spreadsheet.grid import Workbook


def enumerated(names: Iterable[str]) -> str:
    return "、".join(names)


class Owned:
    """Which rows of which table belong to which record."""

    def __init__(
        self,
        workbook: Workbook,
        forms: Sequence[RecordLayout],
        pack: RulePack,
        tables: Mapping[str, list[TableSheet]],
    ) -> None:
        self._file, self._pack, self._tables = workbook.file, pack, tables
        identities = [identity(form, pack) for form in forms]
        self.identities = dict(zip(map(id, forms), identities, strict=True))
        self._zones = {name for _, name in identities}
        self._latest: dict[str, int] = {}
        for form, (_, name) in zip(forms, identities, strict=True):
            self._latest[name] = id(form)
        self._rows: dict[tuple[str, int], dict[tuple[str, int | None], list[int]]] = {}

    def is_latest(self, form: RecordLayout) -> bool:
        """Whether it is the last record of its zone."""
        return self._latest[self.identities[id(form)][1]] == id(form)

    def table(
        self, form: RecordLayout, table_id: str
    ) -> tuple[TableSheet, list[int] | None] | None:
        """The record's table, and its rows where those of others stand there as well.

        Raises:
            WorkbookError: ``several-tables-found``.
        """
        year = self.identities[id(form)][0]
        # 主导产业2023 beside 主导产业2024.
        found = [t for t in self._tables[table_id] if t.titles.year in (None, year)]
        found = found or self._tables[table_id]
        # A list of firms beside the industries is none of them.
        found = [t for t in found if not t.lists_firms] or found
        if len(found) > 1 and len(self._zones) > 1:
            # One sheet a zone: its table stands with its form.
            found = [t for t in found if t.owners or t.grid.sheet.name == form.grid.sheet.name]
        if len(found) > 1:
            raise WorkbookError(
                "several-tables-found",
                file=self._file,
                table=self._pack.inputs[table_id].label.zh,
                sheets=enumerated(str(t.place) for t in found),
            )
        if not found:
            return None
        (table,) = found
        if not table.owners:
            is_own = len(self._zones) == 1 or table.grid.sheet.name == form.grid.sheet.name
            is_own = is_own and (form.home is None or len(self._zones) == 1)
            is_own = is_own and (self.is_latest(form) or table.holds(year))
            return (table, None) if is_own else None
        key = table_id, id(table)
        if key not in self._rows:
            declared = self._pack.tables[table_id]
            self._rows[key] = rows_by_owner(table, declared, self._pack)
        return table, self._rows_of(form, self._rows[key])

    def _rows_of(
        self, form: RecordLayout, owned: Mapping[tuple[str, int | None], list[int]]
    ) -> list[int]:
        year, name = self.identities[id(form)]
        names = {n for n, _ in owned} if len(self._zones) == 1 else set()
        if len(names) == 1:
            (only,) = names
            # 江海高新区 and 江苏江海高新区 are one; an unnamed one is meant.
            name = only if not only or only in name or name in only else name
        years = [year] if not self.is_latest(form) else [year, None]
        return sorted({row for y in years for row in owned.get((name, y), ())})
