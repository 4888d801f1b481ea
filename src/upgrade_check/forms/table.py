"""Where a table of the pack stands, such as the industries: one row each, below own headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from upgrade_check.dataset.numbers import number_in, read_statement, read_year
from upgrade_check.dataset.units import is_unit, plain
from upgrade_check.dataset.zone import Place
from upgrade_check.forms.cells import Grid
from upgrade_check.forms.group_names import named_in_groups
from upgrade_check.forms.headings import CHECKED, TOTAL_WORDS, heading_key, heading_sort
from upgrade_check.forms.labels import Matched, Names, bare_name, bracketed_unit
from upgrade_check.forms.marks import (
    is_category,
    names_in_mark_column,
    read_category,
    total_in,
    total_of,
)
from upgrade_check.forms.notes import Note, notes_on
from upgrade_check.forms.titles import TableTitles
from upgrade_check.rules.inputs import QuantityInput, TableInput
from upgrade_check.rules.pack import RulePack

_OF_FIRMS = re.compile(
    r"(?:企业|公司|项目)(?:名称|全称)?|单位名称|(?:firm|company|project)(?:name)?"
)


CONTINUED = re.compile(r"[（(]?(?:接上表|续上?[表页]|[上前]接.*|续)\d*[)）]?")
"""Above headings that stand there again, the table goes on."""
_OF_THE_ZONE = re.compile(
    rf"^(?!.*(?:时间|日期|年份|文号)).*(?:高新区|开发区|园区|本[区级部]|核心区|{CHECKED.pattern})"
)
"""Beside 产值 such a column holds what counts: 其中：高新区, 统计局核定数."""
_OF_POLICY = re.compile("产业.*(?:导向|政策|目录)|国家.*导向|(?:限制|淘汰|禁止)类?")
"""Such a column says whether an industry may lead: 是否符合国家导向, 产业目录类别."""


class ColumnHeading(NamedTuple):
    """What heads a column of a table."""

    column: int
    row: int
    """The line of it that tells the column from others."""
    units: tuple[str, ...] = ()
    year: int | None = None


class TableSheet(NamedTuple):
    """Where a table stands."""

    grid: Grid
    header: int
    """First line of its headings."""
    first: int
    """The row below its headings."""
    headings: Mapping[str, tuple[ColumnHeading, ...]]
    """By column id: each heading that means it. Several differ by their years, or contradict."""
    units: tuple[int, ...]
    """The columns 单位."""
    beside: Mapping[str, int]
    """The columns 数据来源, 佐证材料 and 年度, by what they hold."""
    notes: tuple[tuple[int, int], ...]
    """The headings of columns such as 备注."""
    owners: Mapping[str, int]
    """Columns that say whose a row is: the zone's name and the year, by input id."""
    lists_firms: bool
    """Whether it names firms or projects, and an industry only beside each of them."""
    category: int | None
    """The column 产业类别, if it says of any row that it is marked."""
    titles: TableTitles
    policy: tuple[tuple[int, int], ...] = ()
    """The headings of columns that say whether an industry may lead: 是否符合国家导向."""
    checks: tuple[int, ...] = ()
    """Columns that say again whether a row is marked: 产业类别, 省厅认定."""
    wholes: frozenset[str] = frozenset()
    """Names of the inputs that the rows are parts of: a row 园区总产值 is the sum of all."""
    said: tuple[Note, ...] = ()
    """The notes on its sheet."""
    end: int = 0
    """The title of the next such table below, or the end of the sheet."""

    def rows(self) -> list[int]:
        """The rows below its headings."""
        return [row for row in self.grid.rows_from(self.first) if row < self.end]

    @property
    def place(self) -> Place:
        """The first heading."""
        return self.grid.place(self.header, min(self.columns))

    @property
    def columns(self) -> list[int]:
        """Its columns that the pack knows."""
        return [h.column for headings in self.headings.values() for h in headings]

    def holds(self, year: int | None) -> bool:
        """Whether one of its headings names the year."""
        return year is not None and any(h.year == year for hs in self.headings.values() for h in hs)


@lru_cache(maxsize=8)
def table_names(pack: RulePack, table_id: str) -> Names:
    """The names under which the columns of a table are found."""
    return Names(pack.tables[table_id].columns)


@lru_cache(maxsize=8)
def _owner_names(pack: RulePack) -> Names:
    wanted = (pack.name_id, pack.year_id)
    return Names({i: d for i, d in pack.identity.items() if i in wanted})


def rows_by_owner(
    table: TableSheet, declared: TableInput, pack: RulePack
) -> dict[tuple[str, int | None], list[int]]:
    """The rows of a table of several zones or years, by the zone's folded name and the year.

    A name that is merged over rows, or followed by blanks, holds for all of them; a sum of all
    zones is nobody's.
    """
    grid = table.grid
    names = table.owners.get(pack.name_id)
    years = table.owners.get(pack.year_id)
    owned: dict[tuple[str, int | None], list[int]] = {}
    name, year = "", None
    for row in table.rows():
        if names is not None:
            own = grid.merged_text(row, names)
            if own and (total_of(own, declared) or bare_name(own) in TOTAL_WORDS):
                continue
            if not own and total_in(grid, row, declared):
                continue
            if own and plain(own) != name:
                name, year = plain(own), None
        if years is not None:
            year = read_year(grid.value(*grid.origin(row, years))) or year
        owned.setdefault((name, year), []).append(row)
    return owned


def find_tables(grid: Grid, pack: RulePack, table_id: str) -> Iterator[TableSheet]:
    """Every table on the sheet; what stands below another in its columns begins where that ends."""
    found = list(_headed(grid, pack, table_id))
    said = tuple(notes_on(grid, pack, min(t.header for t in found))) if found else ()
    for table in found:
        columns = range(min(table.columns), max(table.columns) + 1)
        below = [
            t.titles.top
            for t in found
            if t.header > table.header and any(column in columns for column in t.columns)
        ]
        yield table._replace(end=min([grid.height, *below]), said=said)


def turned_tables(grid: Grid, pack: RulePack, table_id: str) -> Iterator[TableSheet]:
    """The tables whose rows stand beside each other, with all headings in one column."""
    declared = pack.tables[table_id]
    for table in find_tables(Grid(grid.sheet, turned=True), pack, table_id):
        if len(table.headings) == len(declared.columns):
            top = min(table.columns)
            said = tuple(notes_on(grid, pack, top))
            yield table._replace(titles=TableTitles(grid, top, declared), said=said)


def _headed(grid: Grid, pack: RulePack, table_id: str) -> Iterator[TableSheet]:
    """Every header row on the sheet that names all required columns, or all but one of three."""
    names, declared = table_names(pack, table_id), pack.tables[table_id]
    least = max(2, len(declared.columns) - 1)
    earlier: list[tuple[int, str]] = []
    for row in grid.rows_from(0):
        texts = grid.texts(row)
        if len(texts) < least or (texts == earlier and _goes_on(grid, row, texts, names, declared)):
            continue
        matched = {column: m for column, text in texts if (m := names.match(text))}
        if not matched:
            continue
        lines = _lines(grid, row, matched, declared)
        headings: dict[str, list[ColumnHeading]] = {}
        for of, heading in _headings(grid, row, lines, matched, table_id, pack):
            headings.setdefault(of, []).append(heading)
        headings.update(_years_alone(grid, row, headings, names, declared))
        _drop_groups(grid, row + lines, headings, declared)
        name, mark = declared.name_column, declared.mark_column
        # 新能源 below 主导产业 is a name, not a statement.
        if name not in headings and mark in headings:
            (first, *_) = headings[mark]
            if names_in_mark_column(grid, row, first.column, declared):
                headings[name] = headings.pop(mark)
        category = _category(grid, row, texts, declared)
        if len(headings) + (mark not in headings and category is not None) < least:
            continue
        earlier = texts
        taken = {h.column for found in headings.values() for h in found}
        below = grid.texts(row + 1) if lines > 1 else []
        others = [
            (c, bracketed_unit(text)[0], text) for c, text in (*texts, *below) if c not in taken
        ]
        keys = [(heading_key(folded), c) for c, folded, _ in others]
        owns = _owner_names(pack).identify
        owners = {m.id: c for c, _, text in reversed(others) if (m := owns(text))}
        rows = grid.rows_from(row + lines)
        for of, declared_column in declared.columns.items():
            if of in headings and declared_column.type == "amount":
                (first, *_) = headings[of]
                headings[of] += [
                    ColumnHeading(c, row, year=heading_sort(folded)[1] or first.year)
                    for c, folded, _ in others
                    if c not in owners.values()
                    and (_OF_THE_ZONE.search(folded) or heading_sort(folded)[0] == "year")
                    and heading_sort(folded)[0] != "other"
                    and number_in(grid.value(row + lines, c)) is not None
                ]
                headings[of] += [
                    ColumnHeading(c, row, year=first.year)
                    for c in _unheaded(grid, row, lines)
                    if first.column < c < max(taken) and _reads_as_well(grid, rows, first.column, c)
                ]
        parts = (c.part_of for c in declared.columns.values() if isinstance(c, QuantityInput))
        yield TableSheet(
            grid=grid,
            header=row,
            first=row + lines,
            headings={of: tuple(found) for of, found in headings.items()},
            # Beyond a column without a heading, or before the table, stands another's unit.
            units=tuple(
                c
                for key, c in keys
                if key == "unit"
                and all(grid.merged_text(row, k) for k in range(min(taken), c))
                and c > min(taken)
            ),
            beside={key: c for key, c in reversed(keys) if key in ("source", "evidence", "year")},
            notes=tuple(
                (row, c)
                for c in [*(c for key, c in keys if key == "note"), *_unheaded(grid, row, lines)]
            ),
            policy=tuple((row, c) for c, folded, _ in others if _OF_POLICY.search(folded)),
            owners=owners,
            lists_firms=any(_OF_FIRMS.fullmatch(plain(text)) for _, _, text in others),
            category=category,
            checks=tuple(
                c
                for c, folded, _ in others
                if c == category
                or (
                    CHECKED.search(folded)
                    and heading_key(folded) is None
                    and any(read_statement(grid.value(r, c)) is not None for r in rows)
                )
            ),
            titles=TableTitles(grid, row, declared),
            wholes=frozenset(plain(n) for p in parts if p for n in pack.inputs[p].names()),
        )


def _unheaded(grid: Grid, row: int, lines: int) -> Iterator[int]:
    """The columns without a heading among those with one, and the one behind them."""
    columns = grid.columns(row)
    for column in range(columns[0] + 1, columns[-1] + 2):
        if not any(grid.merged_text(r, column) for r in range(row, row + lines)):
            yield column


def _reads_as_well(grid: Grid, rows: Sequence[int], column: int, other: int) -> bool:
    """Whether figures without a heading are as large as those in a column: no shares, no growth."""
    own = {r: one.value for r in rows if (one := number_in(grid.value(r, column)))}
    its = {r: one.value for r in own if (one := number_in(grid.value(r, other)))}
    whole, total = sum(own[r] for r in its), sum(its.values())
    is_filled = its and 3 * len(its) >= 2 * len(own)
    return bool(is_filled and whole < 3 * total < 9 * whole and round(total) not in (100, 200))


def _drop_groups(
    grid: Grid, first: int, headings: dict[str, list[ColumnHeading]], declared: TableInput
) -> None:
    """Drop a group's name, such as 主导产业 beside all rows, where a heading means the same."""
    amounts = {h.column for of, hs in headings.items() if _is_amount(of, declared) for h in hs}
    for of, found in headings.items():
        if len(found) > 1 and not _is_amount(of, declared):
            rows = [
                r
                for r in grid.rows_from(first)
                if any(number_in(grid.value(r, c)) is not None for c in amounts)
            ]
            headings[of] = [h for h in found if any(grid.text(r, h.column) for r in rows)] or found


def _goes_on(
    grid: Grid, row: int, texts: list[tuple[int, str]], names: Names, declared: TableInput
) -> bool:
    """Whether headings that stand there again follow a row of the table, as on a second page."""
    for column, text in texts:
        matched = names.match(text)
        if matched and matched.id == declared.name_column:
            before = grid.rows_before(row)[-1]
            if any(CONTINUED.fullmatch(text) for _, text in grid.texts(before)):
                return True
            above = grid.text(row - 1, column)
            return bool(above) and len(grid.texts(row - 1)) > 1 and not total_of(above, declared)
    return False


def _lines(grid: Grid, row: int, matched: Mapping[int, Matched], declared: TableInput) -> int:
    """How many lines the headings take: two where the next one only divides them.

    It holds years, units, 实际 and 目标, and whatever stands below a merged heading, and no name.
    """
    name = next((c for c, m in matched.items() if m.id == declared.name_column), None)
    below = grid.headings(row + 1)
    if name is None or not below or grid.text(row + 1, name):
        return 1
    for column, text in below:
        is_below_group = len(grid.span_merged(row, column)) > 1 and number_in(text) is None
        if not (is_below_group or is_unit(text) or heading_sort(bracketed_unit(text)[0])[0]):
            return 1
    return 2


def _headings(
    grid: Grid,
    row: int,
    lines: int,
    matched: Mapping[int, Matched],
    table_id: str,
    pack: RulePack,
) -> Iterator[tuple[str, ColumnHeading]]:
    """Id and place of each heading that the table knows, a divided one once for each part."""
    names, declared = table_names(pack, table_id), pack.tables[table_id]
    covered: set[int] = set()
    for column, text in grid.headings(row):
        outer = matched.get(column)
        span = grid.span(row, column) if lines > 1 else range(column, column + 1)
        below = [(c, grid.text(row + 1, c)) for c in span] if lines > 1 else []
        if not any(text for _, text in below) or (outer and not _is_amount(outer.id, declared)):
            if outer and column not in covered and not _is_group(grid, row, column):
                units = (outer.unit,) if outer.unit else ()
                yield outer.id, ColumnHeading(column, row, units, outer.year)
            continue
        for c, inner in below:
            covered.add(c)
            # 产值 over 本区 is 产值(本区); 产值 over 规上 is another figure.
            bracketed = f"{text}({inner})"
            found = named_in_groups((text, inner), names, pack) or names.match(bracketed)
            if found and _is_amount(found.id, declared):
                units = (found.unit,) if found.unit else ()
                yield found.id, ColumnHeading(c, row + 1, units, found.year)


def _is_group(grid: Grid, row: int, column: int) -> bool:
    """Whether a heading stands over others: 主导产业 over 产业一 | 产业二 in a table of zones."""
    span = grid.span_merged(row, column)
    below = {grid.text(row + 1, c) for c in span} - {""}
    is_over_lines = any(
        grid.origin(row + 1, c) == (row, c) for c, _ in grid.headings(row) if c not in span
    )
    return len(below) > 1 and is_over_lines


def _years_alone(
    grid: Grid,
    row: int,
    headings: Mapping[str, Sequence[ColumnHeading]],
    names: Names,
    declared: TableInput,
) -> Iterator[tuple[str, list[ColumnHeading]]]:
    """Columns headed by years, where the line above them or the title says of what they are."""
    for of in declared.columns if declared.name_column in headings else ():
        if of in headings or not _is_amount(of, declared):
            continue
        sorts = [(column, *heading_sort(text)) for column, text in grid.headings(row)]
        above = {c: names.match(grid.merged_text(row - 1, c)) for c, _, _ in sorts}
        units = {c: (m.unit,) if m and m.unit else () for c, m in above.items()}
        years = [ColumnHeading(c, row, units[c], year) for c, sort, year in sorts if sort == "year"]
        is_below = all((m := above[h.column]) and m.id == of for h in years)
        if years and (is_below or TableTitles(grid, row, declared).says(declared.columns[of])):
            yield of, years


def _is_amount(column: str, declared: TableInput) -> bool:
    return declared.columns[column].type == "amount"


def _category(
    grid: Grid, row: int, texts: list[tuple[int, str]], declared: TableInput
) -> int | None:
    """The column 产业类别 that says of some row that it is marked."""
    found = [column for column, text in texts if is_category(text, declared)]
    below = grid.rows_from(row + 1)
    said = [c for c in found if any(read_category(grid.value(r, c), declared) for r in below)]
    return said[0] if len(said) == 1 and declared.mark_column else None
