"""Labels along one axis, records along the other: one zone a row or a column, or one a year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from upgrade_check.dataset.entry import bare_number
from upgrade_check.dataset.numbers import is_blank, read_statement
from upgrade_check.dataset.units import is_amount_unit, is_count_unit, is_other_unit, plain
from upgrade_check.forms.cells import Grid
from upgrade_check.forms.headings import (
    ASIDES_BY_TYPE,
    AVERAGE_WORDS,
    SUBTOTAL_WORDS,
    TOTAL_ENDINGS,
    TOTAL_WORDS,
    heading_key,
    heading_sort,
)
from upgrade_check.forms.labels import Matched, Names, bare_name, bracketed_unit
from upgrade_check.rules.pack import RulePack

_DEEPEST = 3
"""Lines of a header: a group, the heading, the unit."""
_LONGEST_NAME = 40


class LabelLine(NamedTuple):
    """A line of labels, down a column of the grid."""

    column: int
    depth: int
    """How many columns of the grid it takes, where headings stand in groups."""
    rows: tuple[tuple[int, Matched], ...]

    @property
    def inner(self) -> int:
        """The column that names each row most closely."""
        return self.column + self.depth - 1


class RecordColumn(NamedTuple):
    """A column of the grid that holds one record."""

    column: int
    year: int | None = None
    year_row: int | None = None
    """Row of the heading that gives the year."""


class Records(NamedTuple):
    """Where the records of a sheet stand."""

    labels: LabelLine
    columns: tuple[RecordColumn, ...]
    beside: dict[str, int]
    """Columns of units, years, sources and remarks between labels and records."""


def find_records(grid: Grid, pack: RulePack, names: Names) -> Records | None:
    """The records on a sheet with labels down a column; ``None`` if there are none.

    Args:
        grid: The sheet, turned where the labels stand along a row.
        pack: What is looked for.
        names: The names of its inputs.
    """
    known = _known(grid, names)
    labels = _label_line(grid, known, pack, names)
    # Labels further on are another block, whose figures are not these labels'.
    if labels is None or any(c > labels.inner and n > 1 for c, n in known.items()):
        return None
    labels = _named_by_heading(grid, labels, pack)
    columns, beside = _record_columns(grid, labels, pack)
    return Records(labels, columns, beside) if columns else None


def _named_by_heading(grid: Grid, labels: LabelLine, pack: RulePack) -> LabelLine:
    """The labels with the header row as the zones' names: 指标 | 甲高新区 | 乙高新区.

    A heading is a name where it ends as the pack's word for a zone does; if another heading is
    neither that nor one that is passed over, none is taken for a name.
    """
    name_id, header = next(iter(pack.identity)), labels.rows[0][0] - 1
    if grid.is_turned or header < 0 or any(m.id == name_id for _, m in labels.rows):
        return labels
    own = [bracketed_unit(grid.text(header, c))[0] for c in range(labels.column, labels.inner + 1)]
    if any(text and heading_key(text) not in ("label", "unit") for text in own):
        return labels
    words = tuple(plain(name).removesuffix("名称") for name in pack.identity[name_id].names())
    headings = [
        text
        for column, shown in grid.headings(header)
        if column > labels.inner
        and (text := plain(shown))
        and not heading_key(text)
        and not _is_sum(text)
    ]
    is_named = headings and all(t.endswith(words) and t not in words for t in headings)
    return labels._replace(rows=((header, Matched(name_id)), *labels.rows)) if is_named else labels


def _known(grid: Grid, names: Names) -> dict[int, int]:
    """How many known labels each column holds."""
    known: dict[int, int] = {}
    for row in grid.rows_from(0):
        for column, text in grid.texts(row):
            if names.match(text):
                known[column] = known.get(column, 0) + 1
    return known


def _label_line(
    grid: Grid, known: Mapping[int, int], pack: RulePack, names: Names
) -> LabelLine | None:
    best: LabelLine | None = None
    for column, count in sorted(known.items()):
        if count < 2:
            continue
        for first in (column, column - 1):
            for depth in range(1, _DEEPEST + 1):
                if first < 0 or first + depth <= column:
                    continue
                line = _line(grid, first, depth, pack, names)
                if line is not None and (best is None or _is_better(grid, line, best)):
                    best = line
    return best


def _line(grid: Grid, column: int, depth: int, pack: RulePack, names: Names) -> LabelLine | None:
    rows: list[tuple[int, Matched]] = []
    groups = [""] * depth
    for row in range(grid.height):
        texts = [grid.merged_text(row, column + k) for k in range(depth)]
        for k, text in enumerate(texts[:-1]):
            # A group stands over the headings behind it, merged or not.
            if text:
                groups[k] = text
            elif any(texts[k + 1 :]):
                texts[k] = groups[k]
            else:
                groups[k] = ""
        matched = _resolved(texts, pack, names)
        if matched is not None:
            rows.append((row, matched))
    ids = {matched.id for _, matched in rows}
    if len(ids) < 2 or not ids - set(pack.identity):
        return None
    if len(ids) < 3 and next(iter(pack.identity)) not in ids:
        return None
    return LabelLine(column, depth, tuple(rows))


def _is_better(grid: Grid, line: LabelLine, than: LabelLine) -> bool:
    # A heading merged over 目标 and 实际 names both; the line below it tells them apart.
    figures, others = _distinct(line), _distinct(than)
    if figures != others:
        return figures > others
    if line.depth <= than.depth or line.column != than.column:
        return False
    # As many labels with the next line as without it: it holds groups' headings or units.
    return any(
        grid.text(row, line.inner) and grid.text(row, line.inner) != grid.text(row, line.column)
        for row, _ in line.rows
    )


def _distinct(line: LabelLine) -> int:
    return len({(matched.id, matched.year) for _, matched in line.rows})


def _resolved(texts: Sequence[str], pack: RulePack, names: Names) -> Matched | None:
    """What a heading below its groups names: 土地集约利用 over 全省排名, GDP over 2024年."""
    unit, year, parts = "", None, list[str]()
    for text in dict.fromkeys(texts):
        if not text:
            continue
        folded = plain(text).strip("()")
        if is_amount_unit(folded) or is_count_unit(folded) or is_other_unit(folded):
            unit = folded
            continue
        sort, stated = heading_sort(bracketed_unit(text)[0])
        if sort == "other" and names.match(text) is None:
            return None
        if sort == "year":
            if year is not None and stated != year:
                return None
            year = stated
        elif sort != "value" or names.match(text):
            parts.append(text)
    if not parts:
        return None
    matched = names.match(parts[-1])
    if len(parts) > 1:
        outer, outer_unit = bracketed_unit(parts[-2])
        joined = names.match(outer + parts[-1])
        if joined is None and matched is None:
            group = names.match(parts[-2])
            kind = pack.inputs[group.id].type if group else ""
            is_aside = plain(parts[-1]) in ASIDES_BY_TYPE.get(kind, frozenset())
            joined = group if is_aside else None
        matched = joined or matched
        if matched and outer_unit and pack.inputs[matched.id].type == "amount":
            unit = unit or outer_unit
    if matched is None and heading_key(plain(parts[-1])) == "year":
        matched = next((Matched(i) for i, d in pack.identity.items() if d.type == "year"), None)
    if matched is None:
        return None
    if (matched.year and year and matched.year != year) or (
        unit and matched.unit and plain(unit) != plain(matched.unit)
    ):
        return None
    return Matched(matched.id, matched.unit or unit, matched.year or year)


def _record_columns(
    grid: Grid, labels: LabelLine, pack: RulePack
) -> tuple[tuple[RecordColumn, ...], dict[str, int]]:
    name_id = next(iter(pack.identity))
    name_row = next((row for row, m in labels.rows if m.id == name_id), None)
    figures = [row for row, m in labels.rows if m.id not in pack.identity]
    first_row = labels.rows[0][0]
    beside: dict[str, int] = {}
    columns: list[RecordColumn] = []
    by_column: dict[int, list[int]] = {}
    for row in grid.rows_from(0):
        for column, _ in grid.headings(row):
            by_column.setdefault(column, []).append(row)
    for column in range(labels.inner + 1, grid.width):
        if column not in by_column:
            continue
        year, year_row, is_other, key = None, None, False, None
        for row in by_column[column]:
            if row >= first_row:
                break
            heading = bracketed_unit(grid.text(row, column))[0]
            sort, stated = heading_sort(heading)
            key = heading_key(heading) or key
            is_other = is_other or sort == "other"
            if sort == "year":
                year, year_row = stated, row
        filled = [row for row in figures if not is_blank(grid.text(row, column))]
        texts = [plain(grid.text(row, column)) for row in filled]
        is_units = bool(texts) and all(
            is_amount_unit(t) or is_count_unit(t) or is_other_unit(t) for t in texts
        )
        if not columns and (is_units or key == "unit"):
            beside.setdefault("unit", column)
            continue
        if is_other or key in ("label", "unit", "year", "source", "evidence", "note"):
            continue
        if any(_is_sum(grid.text(row, column)) for row in by_column[column]):
            continue
        numbers = sum(_says_something(grid, row, column) for row in filled)
        name = grid.merged_text(name_row, column) if name_row is not None else ""
        folded = plain(name)
        if heading_key(folded):
            continue
        is_named = bool(folded) and ":" not in folded and len(folded) <= _LONGEST_NAME
        above = plain(grid.text(first_row - 1, column)) if first_row else ""
        # 文件 or 核对人 above a column says that it is no zone's.
        is_headed = above not in ("", folded) and bare_number(above) is None
        if is_headed and not grid.is_turned and year is None:
            continue
        own_name = name_row is not None and not is_blank(grid.text(name_row, column))
        across = [row for row, _ in labels.rows if grid.is_merged(row, column)]
        is_banner = len(across) > 1 and len({grid.origin(row, column) for row in across}) == 1
        is_repeated = (
            sum(
                bool(t) and t == grid.text(r, labels.inner)
                for r, t in zip(filled, (grid.text(row, column) for row in filled), strict=True)
            )
            > len(filled) // 2
        )
        if is_banner or (is_repeated and filled):
            continue
        if numbers or (is_named and own_name and len(by_column[column]) > 1):
            columns.append(RecordColumn(column, year, year_row))
    return tuple(columns), beside


def _says_something(grid: Grid, row: int, column: int) -> bool:
    value = grid.value(row, column)
    if bare_number(value) is not None or read_statement(value) is not None:
        return True
    position = row, column
    return position in grid.sheet.errors or position in grid.sheet.uncalculated


def _is_sum(text: str) -> bool:
    if not text:
        return False
    name = bare_name(text)
    return (
        name in TOTAL_WORDS
        or name in SUBTOTAL_WORDS
        or name.endswith((*TOTAL_ENDINGS, *AVERAGE_WORDS))
    )
