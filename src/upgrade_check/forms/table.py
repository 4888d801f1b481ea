"""A table of the pack, such as the industries: one row each, on a sheet with its own headings."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from upgrade_check.dataset.entry import Entry, Total, bare_number
from upgrade_check.dataset.numbers import is_blank, read_statement, read_year
from upgrade_check.dataset.units import is_amount_unit, plain
from upgrade_check.dataset.zone import Finding, Place
from upgrade_check.forms.cells import Grid, cell_name, scaled
from upgrade_check.forms.headings import (
    MARKS,
    OTHERS_WORDS,
    SUBTOTAL_WORDS,
    TOTAL_BEGINNINGS,
    TOTAL_ENDINGS,
    TOTAL_WORDS,
    WHOLE_WORDS,
    heading_key,
)
from upgrade_check.forms.labels import (
    Matched,
    Names,
    StatedUnit,
    bare_name,
    bracketed_unit,
    stated_unit,
)
from upgrade_check.forms.parts import Levels, is_remainder, mark_of, read_mark
from upgrade_check.forms.titles import unit_above
from upgrade_check.rules.inputs import Column, TableInput
from upgrade_check.rules.pack import RulePack
from upgrade_check.spreadsheet.grid import NumberFormat

_PLAIN = NumberFormat()
_DIGITS = {"两": "2"} | {digit: str(n) for n, digit in enumerate("一二三四五六七八九", 1)}


class TableSheet(NamedTuple):
    """Where a table stands."""

    grid: Grid
    header: int
    columns: Mapping[str, int]
    """Column of each of the table's columns."""
    headings: Mapping[str, Matched]
    """What each column's heading says."""
    unit: int | None
    """The column 单位."""
    rivals: Mapping[str, tuple[int, ...]]
    """Further columns whose headings mean the same as one of them."""
    owners: Mapping[str, int]
    """Columns that say whose a row is: the zone's name and the year, by input id."""
    wholes: frozenset[str] = frozenset()
    """Names of the inputs that the rows are parts of: a row 园区总产值 is the sum of all."""

    @property
    def place(self) -> Place:
        """The first heading."""
        return self.grid.place(self.header, min(self.columns.values()))


class TableContent(NamedTuple):
    """What a table holds."""

    rows: tuple[Mapping[str, Entry], ...]
    totals: Mapping[str, tuple[Total, ...]]
    findings: tuple[Finding, ...]
    taken: frozenset[int]
    """Heading, rows and sums, by their row on the sheet."""


@lru_cache(maxsize=8)
def table_names(pack: RulePack, table_id: str) -> Names:
    """The names under which the columns of a table are found."""
    return Names(pack.tables[table_id].columns)


@lru_cache(maxsize=8)
def owner_names(pack: RulePack) -> Names:
    """The names under which a table's columns say whose a row is."""
    first = next(iter(pack.identity))
    return Names({i: d for i, d in pack.identity.items() if i == first or d.type == "year"})


def _owner_column(text: str, pack: RulePack) -> str:
    matched = owner_names(pack).match(text)
    if matched:
        return matched.id
    if heading_key(plain(text)) == "year":
        return next((i for i, d in pack.identity.items() if d.type == "year"), "")
    return ""


def rows_by_owner(
    table: TableSheet, declared: TableInput, pack: RulePack
) -> dict[tuple[str, int | None], list[int]]:
    """The rows of a table of several zones or years, by the zone's folded name and the year.

    A name that is merged over rows, or followed by blanks, holds for all of them; a sum of all
    zones is nobody's.
    """
    grid = table.grid
    names = table.owners.get(next(iter(pack.identity)))
    years = next((c for i, c in table.owners.items() if pack.inputs[i].type == "year"), None)
    owned: dict[tuple[str, int | None], list[int]] = {}
    name, year = "", None
    for row in grid.rows_from(table.header + 1):
        if names is not None:
            own = grid.merged_text(row, names)
            if own and (_total_of(own, declared) or bare_name(own) in TOTAL_WORDS):
                continue
            if not own and _says_total(grid, row, declared):
                continue
            if own and plain(own) != name:
                name, year = plain(own), None
        if years is not None:
            year = read_year(grid.value(*grid.origin(row, years))) or year
        owned.setdefault((name, year), []).append(row)
    return owned


def find_tables(grid: Grid, pack: RulePack, table_id: str) -> Iterator[TableSheet]:
    """Every header row on the sheet that names all required columns, or all but one of three."""
    names = table_names(pack, table_id)
    least = max(2, len(pack.tables[table_id].columns) - 1)
    for row in grid.rows_from(0):
        texts = grid.texts(row)
        if len(texts) < least:
            continue
        columns: dict[str, int] = {}
        headings: dict[str, Matched] = {}
        rivals: dict[str, tuple[int, ...]] = {}
        for column, text in texts:
            match = names.match(text)
            if match and match.id in columns:
                rivals[match.id] = (*rivals.get(match.id, ()), column)
            elif match:
                columns[match.id] = column
                headings[match.id] = match
        declared = pack.tables[table_id]
        name, mark = declared.name_column, declared.mark_column
        # 新能源 below 主导产业 is a name, not a statement.
        if name not in columns and mark in columns and _holds_names(grid, row, columns[mark]):
            columns[name], headings[name] = columns.pop(mark), headings.pop(mark)
        if len(columns) >= least:
            others = ((c, text) for c, text in texts if c not in columns.values())
            unit_column = next(
                (c for c, text in others if heading_key(bracketed_unit(text)[0]) == "unit"), None
            )
            owners = {
                owner: c
                for c, text in reversed(texts)
                if c not in columns.values() and (owner := _owner_column(text, pack))
            }
            parts = (getattr(column, "part_of", None) for column in declared.columns.values())
            wholes = (plain(n) for part in parts if part for n in pack.inputs[part].names())
            yield TableSheet(
                grid, row, columns, headings, unit_column, rivals, owners, frozenset(wholes)
            )


def _holds_names(grid: Grid, header: int, column: int) -> bool:
    """Whether the cells below a heading are names, and none of them a statement or a mark."""
    texts = [text for row in grid.rows_from(header + 1) if (text := grid.text(row, column))]
    return bool(texts) and all(
        read_statement(text) is None
        and plain(text) not in MARKS
        and bare_number(text) is None
        and not is_blank(text)
        for text in texts
    )


def read_table(
    table: TableSheet,
    table_id: str,
    declared: TableInput,
    leave: Container[int] = (),
    only: Sequence[int] | None = None,
) -> TableContent:
    """The rows below the header; a total row is none, and neither is a signature.

    Args:
        table: Where it stands.
        table_id: Its id in the pack.
        declared: What the pack says of it.
        leave: Rows of the sheet that belong to something else.
        only: The rows that belong to the record, where the table holds those of several.
    """
    grid = table.grid
    above = unit_above(grid, table.header)
    rows: list[Mapping[str, Entry]] = []
    totals: dict[str, list[Total]] = {}
    findings: list[Finding] = []
    name_column = next((c for c, d in declared.columns.items() if d.type == "text"), "")
    # 主导产业 beside rows that are marked is their sum; alone it is a row.
    own_names = frozenset(plain(label) for label in (declared.label.zh, declared.label.en))
    below = grid.rows_from(table.header + 1) if only is None else only
    below = [row for row in below if row not in leave]
    is_itemised = _is_marked_beside(table, declared, name_column, own_names, below)
    taken = {table.header}
    levels = Levels(grid, table.columns.get(name_column, 0), below)
    marks = {
        column: mark
        for column, d in declared.columns.items()
        if d.type == "yes_no" and column in table.columns
        if (mark := mark_of(grid, table.columns[column], below))
    }
    for row in below:
        name = grid.text(row, table.columns[name_column]) if name_column in table.columns else ""
        entries = {
            column: _entry(table, row, column, column_declared, above)
            for column, column_declared in declared.columns.items()
            if column in table.columns
        }
        figures = [e for c, e in entries.items() if c != name_column]
        if name_column in table.columns and levels.is_part(row):
            taken.add(row)
            continue
        first = grid.first_of(row, table.columns[name_column]) if name_column in entries else row
        if first > table.header and first != row:
            # A name merged over several rows: which of their figures are its own is not said.
            taken.add(row)
            findings.append(_continued(grid, table, row, first, name_column, table_id, declared))
            continue
        of = _total_of(name, declared) if not is_blank(name) else _says_total(grid, row, declared)
        if of is None and bare_name(name) in table.wholes:
            of = "all"
        if of is None and is_itemised and bare_name(name) in own_names:
            of = "marked"
        if of == "rest" and _says_no(entries, declared):
            of = None
        if of:
            taken.add(row)
            for column, column_declared in declared.columns.items():
                if column_declared.type == "amount" and column in entries:
                    total = Total(entries[column], len(rows), of)
                    totals.setdefault(f"{table_id}.{column}", []).append(total)
            continue
        if all(is_blank(e.value) and not e.fault for e in figures) and (
            is_blank(name) or ":" in plain(name) or len(plain(name)) > 40
        ):
            continue
        # 审核人: 张三 signs the sheet.
        if ":" in plain(name) and not any(_says_something(e) for e in figures):
            continue
        if not is_blank(name):
            entries |= {c: read_mark(entries[c], mark) for c, mark in marks.items()}
            entries |= _refused_remainder(name, entries, declared)
        rows.append(entries)
        taken.add(row)
        if row in grid.sheet.hidden_rows:
            place = next(iter(entries.values())).place
            findings.append(Finding("hidden-data", "note", place, (table_id,), {"variant": "row"}))
    used = [*table.columns.values(), *([] if table.unit is None else [table.unit])]
    for position in sorted(used):
        if grid.hides(position, below):
            place = grid.place(table.header, position)
            findings.append(
                Finding("hidden-data", "note", place, (table_id,), {"variant": "column"})
            )
    rows = _all_marked(table, declared, rows)
    sums = {key: tuple(cells) for key, cells in totals.items()}
    return TableContent(tuple(rows), sums, tuple(findings), frozenset(taken))


def _all_marked(
    table: TableSheet, declared: TableInput, rows: list[Mapping[str, Entry]]
) -> list[Mapping[str, Entry]]:
    """The rows below 三大主导产业 are all leading: the title gives their number."""
    mark = declared.mark_column
    if not mark or mark in table.columns or not rows:
        return rows
    if name := declared.name_column:
        heading = table.grid.text(table.header, table.columns.get(name, -1))
        if bracketed_unit(heading)[0] == plain(declared.label.zh):
            # Rows below 主导产业 are leading, but for what is left over.
            return [
                {**row, mark: Entry(not is_remainder(str(row[name].value)), row[name].place)}
                for row in rows
            ]
    titles: list[tuple[Place | None, str]] = [(None, table.grid.sheet.name)]
    titles += [
        (table.grid.place(row, column), text)
        for row in range(max(table.header - 3, 0), table.header)
        for column, text in table.grid.texts(row)
    ]
    label = re.escape(plain(declared.label.zh))
    for place, title in titles:
        said = re.search(rf"(\d|[一两二三四五六七八九])(?:大|个){label}", plain(title))
        if said and _DIGITS.get(said[1], said[1]) == str(len(rows)):
            place = place or table.place
            return [{**row, mark: Entry(True, place)} for row in rows]
    return rows


def _continued(
    grid: Grid,
    table: TableSheet,
    row: int,
    first: int,
    name_column: str,
    table_id: str,
    declared: TableInput,
) -> Finding:
    column = table.columns[name_column]
    return Finding(
        "duplicate-input",
        "error",
        Place(grid.sheet.name, cell_name(row, column)),
        (table_id,),
        {
            "label": declared.label,
            "found": grid.text(first, column),
            "other": str(grid.place(first, column)),
            "variant": "merged",
        },
    )


def _refused_remainder(
    name: str, entries: Mapping[str, Entry], declared: TableInput
) -> dict[str, Entry]:
    """The statements of a row that is only what is left over, and yet says yes."""
    if not is_remainder(name):
        return {}
    return {
        column: entry._replace(
            fault="not-yes-or-no", fault_details={"variant": "remainder", "name": name}
        )
        for column, entry in entries.items()
        if declared.columns[column].type == "yes_no" and read_statement(entry.value)
    }


TotalOf = Literal["all", "part", "marked", "rest"]


def _total_of(text: str, declared: TableInput) -> TotalOf | None:
    """What a row of this name is the sum of; ``None`` if it is a row of the table."""
    name = bare_name(text)
    if name in TOTAL_WORDS:
        return "all"
    if name in SUBTOTAL_WORDS:
        return "part"
    ending = next((word for word in TOTAL_ENDINGS if name.endswith(word)), None)
    if ending is None:
        begins = name.startswith(TOTAL_BEGINNINGS) and name[2:3] != "算"
        return "part" if begins else None
    rest = name.removesuffix(ending)
    if rest.startswith(OTHERS_WORDS):
        return "rest"
    if any(plain(label) in rest for label in (declared.label.zh, declared.label.en)):
        return "marked"
    for word in (*WHOLE_WORDS, plain(declared.row.zh), plain(declared.row.en)):
        rest = rest.replace(word, "")
    return "part" if rest or ending in SUBTOTAL_WORDS else "all"


def _says_total(grid: Grid, row: int, declared: TableInput) -> TotalOf | None:
    found = (_total_of(text, declared) for _, text in grid.texts(row))
    return next((of for of in found if of), None)


def _is_marked_beside(
    table: TableSheet,
    declared: TableInput,
    name_column: str,
    own_names: frozenset[str],
    rows: Sequence[int],
) -> bool:
    """Whether a row of another name than the table's own is marked."""
    grid, columns = table.grid, table.columns
    marks = [columns[c] for c, d in declared.columns.items() if d.type == "yes_no" and c in columns]
    if name_column not in columns:
        return False
    for row in rows:
        name = grid.text(row, columns[name_column])
        if is_blank(name) or bare_name(name) in own_names or _total_of(name, declared):
            continue
        if any(read_statement(grid.spread_value(row, c, table.header)) for c in marks):
            return True
    return False


def _says_something(entry: Entry) -> bool:
    is_answer = read_statement(entry.value) is not None
    return bool(entry.fault) or is_answer or bare_number(entry.value) is not None


def _says_no(entries: Mapping[str, Entry], declared: TableInput) -> bool:
    return any(
        read_statement(entry.value) is False
        for column, entry in entries.items()
        if declared.columns[column].type == "yes_no"
    )


def _entry(table: TableSheet, row: int, column: str, declared: Column, unit_line: str) -> Entry:
    grid = table.grid
    position = row, table.columns[column]
    # 是 merged over several rows holds for each; an amount merged over them is their sum.
    is_statement = declared.type == "yes_no"
    value = grid.spread_value(*position, table.header) if is_statement else grid.value(*position)
    facts = grid.sheet
    stated, heading = StatedUnit(""), table.headings[column]
    if declared.type == "amount":
        beside = grid.spread_text(row, table.unit, table.header) if table.unit is not None else ""
        above = (
            bracketed_unit(grid.text(table.header, table.unit))[1] if table.unit is not None else ""
        )
        shown_unit = facts.formats.get(position, _PLAIN).unit
        typed = shown_unit if is_amount_unit(shown_unit) else ""
        stated = stated_unit(declared.type, (beside, heading.unit, above, typed), unit_line)
    fault, details = stated.fault, stated.details
    shown_as = facts.formats.get(position, _PLAIN)
    if position in facts.errors:
        fault, details = "formula-error", {"found": facts.errors[position]}
    elif position in facts.uncalculated:
        fault, details = "formula-not-calculated", {}
    elif shown_as.scale:
        fault, details = "scaled-format", scaled(grid.value(*position), shown_as)
    elif other := grid.contradiction(*position, table.rivals.get(column, ())):
        fault, details = "duplicate-input", other
    return Entry(
        value=value,
        place=grid.place(*position),
        unit=stated.unit,
        year=heading.year,
        year_place=grid.place(table.header, table.columns[column]),
        is_percent=grid.is_percent(*position),
        fault=fault,
        fault_details=details,
    )
