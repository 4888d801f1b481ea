"""Where one record stands on a sheet: its labels, its values, and what it is about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from upgrade_check.dataset.entry import CellValue
from upgrade_check.dataset.numbers import is_blank, read_year
from upgrade_check.dataset.units import plain
from upgrade_check.dataset.zone import Place
from upgrade_check.forms.cells import Grid
from upgrade_check.forms.labels import Matched
from upgrade_check.rules.inputs import InputBase
from upgrade_check.rules.pack import RulePack

LONGEST_LABEL = 60


class RecordLayout(NamedTuple):
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
    more: tuple[RecordLayout, ...] = ()
    """The same record's labels and values that stand beside these."""
    home: tuple[int, int] | None = None
    """The record's own cell, where it is one of several."""
    shared: frozenset[str] = frozenset()
    """Inputs whose cell may be merged over several records."""

    @property
    def blocks(self) -> tuple[RecordLayout, ...]:
        """All blocks of labels and values of the record."""
        return (self, *self.more)


def is_filled(form: RecordLayout) -> bool:
    return any(
        not is_blank(block.grid.value(row, block.columns["value"]))
        for block in form.blocks
        for row, _ in block.rows
    )


def home_of(form: RecordLayout) -> Place:
    return form.grid.place(*(form.home or (form.header, form.columns["label"])))


def identity(form: RecordLayout, pack: RulePack) -> tuple[int | None, str]:
    """Year and name of the zone that a form is about."""
    year, name = form.year, ""
    rows = ((block, *item) for block in form.blocks for item in block.rows)
    for block, row, matched in rows:
        declared = pack.inputs[matched.id]
        value = value_at(block, row, matched.id, declared)
        if declared.type == "year" and matched.id in pack.identity:
            year = read_year(value) or year
        elif matched.id == next(iter(pack.identity)):
            name = plain(str(value or ""))
    return year, name


def value_at(form: RecordLayout, row: int, input_id: str, declared: InputBase) -> CellValue:
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
