"""What is said of the rows of a table: by notes on its sheet, in names' brackets and comments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from upgrade_check.dataset.remarks import denies
from upgrade_check.dataset.units import plain
from upgrade_check.dataset.zone import Place
from upgrade_check.forms.labels import bare_name
from upgrade_check.forms.notes import Note, comment_on, in_brackets
from upgrade_check.forms.table import ColumnHeading, TableSheet

Said = tuple[str, Place]
# 装备（制造业） and 装备（不含汽车） say what industry it is, 装备（规上工业） what is counted.
_BRANCH = re.compile("[^规限上下]*业|(?:不含|不包括|除).*")


class TableNotes:
    """The notes on a table's sheet, and what stands at its names and headings."""

    def __init__(
        self, table: TableSheet, name: int, names: Mapping[int, str], heads: Iterable[ColumnHeading]
    ) -> None:
        """Look at the rows' ``names``, which stand in the column ``name``, below ``heads``."""
        self._grid, self._notes, self._name = table.grid, table.said, name
        self._names = {row: bare_name(text) for row, text in names.items()}
        self._longest_first = sorted(filter(None, self._names.values()), key=len, reverse=True)
        self._heads = [(head.row, head.column) for head in heads]

    def of_amount(self, row: int, column: int, whole: str | None) -> list[Said]:
        """What speaks of an amount: of its row, of all rows, or of ``whole``, their sum."""
        said = [
            (self._unnamed(n.text), n.place)
            for n in self._notes
            if self._speaks(n, row, column, whole)
        ]
        named = (of for of in self._in_name(row) if not _BRANCH.fullmatch(of[0]))
        return [*said, *named, *self._comments(row)]

    def _in_name(self, row: int) -> Iterator[Said]:
        """What stands in the brackets of a name."""
        cell = row, self._name
        for text in in_brackets(self._grid.text(*cell))[1]:
            yield text, self._grid.place(*cell)

    def _comments(self, row: int) -> Iterator[Said]:
        """The comments at the cells of a row and at their headings."""
        if not self._grid.sheet.comments:
            return
        for cell in (*self._heads, *((row, column) for _, column in self._heads)):
            for text in comment_on(self._grid, cell):
                yield text, self._grid.place(*cell)

    def denials(self, row: int) -> Iterator[Said]:
        """What denies the mark of a row: 新材料为拟培育产业."""
        yield from (said for said in (*self._in_name(row), *self._comments(row)) if denies(said[0]))
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
        for name in self._longest_first:
            if name in rest:
                found.add(name)
                rest = rest.replace(name, "|")
        return {row for row, name in self._names.items() if name in found}

    def _unnamed(self, text: str) -> str:
        """A text without the rows' names at its beginning: 产值为2023年数据."""
        folded = plain(text)
        name = next((name for name in self._longest_first if folded.startswith(name)), None)
        return folded.removeprefix(name).removeprefix("产业") if name else folded
