"""Of which rows of a table the notes on its sheet speak, and what they say of a row."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from upgrade_check.dataset.remarks import denies
from upgrade_check.dataset.units import plain
from upgrade_check.dataset.zone import Place
from upgrade_check.forms.labels import bare_name
from upgrade_check.forms.notes import Note
from upgrade_check.forms.table import TableSheet

Said = tuple[str, Place]


class TableNotes:
    """The notes on a table's sheet."""

    def __init__(self, table: TableSheet, name: int, names: Mapping[int, str]) -> None:
        """Look at the rows' ``names``, which stand in the column ``name``."""
        self._grid, self._notes, self._name = table.grid, table.said, name
        self._names = {row: bare_name(text) for row, text in names.items()}

    def of_amount(self, row: int, column: int, whole: str | None) -> list[Said]:
        """What speaks of an amount: of its row, of all rows, or of ``whole``, their sum."""
        return [(n.text, n.place) for n in self._notes if self._speaks(n, row, column, whole)]

    def denials(self, row: int) -> Iterator[Said]:
        """What denies the mark of a row: 新材料为拟培育产业."""
        for note in self._notes:
            is_marked = note.mark and note.mark in self._grid.text(row, self._name)
            named = {row} if is_marked else set[int]()
            for part in re.split("[,，]", note.text):
                named = self._named(part) or named
                if row in named and denies(part):
                    yield part, note.place

    def _speaks(self, note: Note, row: int, column: int, whole: str | None) -> bool:
        if note.mark:
            return note.speaks_of("", row, self._grid, [(row, self._name), (row, column)])
        named = self._named(note.text)
        return row in named if named else not note.inputs or whole in note.inputs

    def _named(self, text: str) -> set[int]:
        """The rows whose names stand in a text."""
        rest, found = plain(text), set[str]()
        # 新能源汽车 does not name 新能源.
        for name in sorted(filter(None, self._names.values()), key=len, reverse=True):
            if name in rest:
                found.add(name)
                rest = rest.replace(name, "|")
        return {row for row, name in self._names.items() if name in found}
