"""The shapes a record is found in: form, pairs, list, table, zones across and years across."""

from __future__ import annotations

from collections.abc import Container, Sequence

from upgrade_check.dataset.entry import bare_number
from upgrade_check.dataset.numbers import is_blank
from upgrade_check.dataset.units import is_amount_unit, is_count_unit, plain
from upgrade_check.forms.cells import Grid
from upgrade_check.forms.columns import value_columns
from upgrade_check.forms.headings import (
    heading_key,
    heading_rank,
    heading_sort,
)
from upgrade_check.forms.labels import Matched, Names, bracketed_unit
from upgrade_check.forms.names import input_names, pattern_names
from upgrade_check.forms.record_layout import LONGEST_LABEL, RecordLayout, identity
from upgrade_check.forms.records import Records, find_records
from upgrade_check.forms.titles import unit_above
from upgrade_check.rules.inputs import RankInput
from upgrade_check.rules.pack import RulePack

_LONGEST_HEADING = 15
_LEAST_LABELS = 4
"""Known labels below each other that make a list without a header."""


def find_forms(grid: Grid, pack: RulePack) -> list[RecordLayout]:
    """The form on this sheet, once for each year that has a column of values."""
    for row in grid.rows_from(0):
        labels = [
            c for c, text in grid.texts(row) if heading_key(bracketed_unit(text)[0]) == "label"
        ]
        if not labels:
            continue
        ends = [*labels[1:], grid.width]
        found = [
            _forms_within(grid, row, range(first, end) if len(labels) > 1 else None, pack)
            for first, end in zip(labels, ends, strict=True)
        ]
        sides = [forms for forms in found if forms]
        if len(sides) > 1 and all(len(forms) == 1 for forms in sides):
            return [sides[0][0]._replace(more=tuple(forms[0] for forms in sides[1:]))]
        if sides:
            return sides[0] if len(sides) == 1 else []
    return []


def _forms_within(grid: Grid, row: int, within: range | None, pack: RulePack) -> list[RecordLayout]:
    """The forms below one heading 指标, whose values stand in the columns ``within``."""
    columns, units = _header(grid, row, within)
    values = value_columns(grid, row, within)
    if not values.used:
        return []
    first = max(value.row for value in values.used) + 1
    matched, unknown = _labels(grid, columns["label"], first, pack)
    if not matched:
        return []
    return [
        RecordLayout(
            grid,
            row,
            {**columns, "value": value.column},
            unit_above(grid, row),
            matched,
            (*units, *([value.unit] if value.unit else [])),
            unknown,
            values.rivals,
            value.year,
            (value.row, value.column) if value.year else None,
            min(v.column for v in values.used),
        )
        for value in values.used
    ]


def zones_across(grid: Grid, pack: RulePack) -> list[RecordLayout]:
    """The records of a sheet with one zone a column."""
    found = find_records(grid, pack, input_names(pack))
    if found is None or len(found.columns) < 2:
        return []
    forms = _records(grid, found, pack, unit_above(grid, found.labels.rows[0][0]))
    names = {name for _, name in (identity(form, pack) for form in forms) if name}
    return forms if len(names) > 1 else []


def tabled(grid: Grid, pack: RulePack, ends: Container[tuple[str, int]]) -> list[RecordLayout]:
    """The records of a sheet with one zone, or one zone's year, a row; or its years in columns."""
    turned = Grid(grid.sheet, turned=True)
    names = input_names(pack)
    found = find_records(turned, pack, names)
    if found is not None and (grid.sheet.name, found.labels.inner) not in ends:
        below = list(range(found.labels.inner + 1, grid.height))
        end = next((row for row in below if (grid.sheet.name, row) in ends), grid.height)
        columns = tuple(record for record in found.columns if record.column < end)
        found = found._replace(columns=columns)
        forms = _records(turned, found, pack, unit_above(grid, found.labels.column))
        # A single record may go without a name; several may not go without anything.
        if len(forms) == 1 or (forms and all(any(identity(form, pack)) for form in forms)):
            return forms
    found = find_records(grid, pack, names)
    if found is None or len(found.columns) < 2:
        return []
    forms = _records(grid, found, pack, unit_above(grid, found.labels.rows[0][0]))
    return forms if all(identity(form, pack)[0] for form in forms) else []


def _records(grid: Grid, found: Records, pack: RulePack, unit: str) -> list[RecordLayout]:
    """One form a record, and a year where the headings of single figures give several."""
    labels = found.labels
    years = {m.year for _, m in labels.rows if m.year and m.id not in pack.identity}
    split: list[int | None] = [*sorted(years)] if len(years) > 1 else [None]
    name_row = next((r for r, m in labels.rows if m.id == next(iter(pack.identity))), None)
    peers = {d.among for d in pack.inputs.values() if isinstance(d, RankInput) and d.among}
    known = {row for row, _ in labels.rows}
    names = input_names(pack)
    unknown = tuple(
        row
        for row in grid.rows_from(labels.rows[0][0])
        if row not in known
        and (text := grid.text(row, labels.inner))
        and len(text) <= LONGEST_LABEL
        and names.nearest(text, 0.8)
    )
    header = max(labels.rows[0][0] - 1, 0)
    forms = []
    for record in found.columns:
        for year in split:
            rows = tuple(
                (row, matched)
                for row, matched in labels.rows
                if year is None
                or matched.year == year
                or matched.id in pack.identity
                or (matched.year is None and year == max(years))
            )
            dated = next((r for r, m in rows if m.year == year), None) if year else None
            forms.append(
                RecordLayout(
                    grid,
                    header,
                    {"label": labels.inner, "value": record.column, **found.beside},
                    unit,
                    rows,
                    unknown=unknown,
                    year=year or record.year,
                    year_cell=(dated, labels.inner)
                    if dated is not None
                    else (record.year_row, record.column)
                    if record.year_row is not None
                    else None,
                    home=(name_row if name_row is not None else rows[0][0], record.column),
                    shared=frozenset([*pack.identity, *peers])
                    if len(found.columns) > 1
                    else frozenset(pack.identity),
                )
            )
    return forms


def find_list(grid: Grid, pack: RulePack) -> list[RecordLayout]:
    """A list without a header: labels in one column, the value in the next filled one."""
    names = input_names(pack)
    known: dict[int, list[int]] = {}
    for row in grid.rows_from(0):
        for column, text in grid.texts(row):
            if names.match(text):
                known.setdefault(column, []).append(row)
    if sum(map(len, known.values())) < _LEAST_LABELS:
        return []
    starts = sorted(known)
    blocks = [
        _listed_block(grid, start, end, known[start], pack)
        for start, end in zip(starts, [*starts[1:], grid.width], strict=True)
    ]
    # A label without a figure of its own leaves open which value belongs to which.
    if not blocks or not all(blocks):
        return []
    first, *others = [block for block in blocks if block]
    return [first._replace(more=tuple(others))]


def _listed_block(
    grid: Grid, label: int, end: int, known: Sequence[int], pack: RulePack
) -> RecordLayout | None:
    values = {
        next((c for c, _ in grid.headings(row) if label < c < end), None) for row in known
    } - {None}
    if len(values) != 1:
        return None
    (value,) = values
    assert value is not None
    # 计划数 above the figures says that they are none of the year, and 要求 none of the zone.
    if not all(_heads_figures(grid.text(row, value)) for row in range(known[0])):
        return None
    # Another column of figures may be another zone's, or another year's.
    if any(
        value < column < end and bare_number(grid.value(row, column)) is not None
        for row in known
        for column, _ in grid.headings(row)
    ):
        return None
    used = {"label": label, "value": value}
    beside = [grid.text(row, value + 1) for row in known] if value + 1 < end else []
    if any(is_amount_unit(text) or is_count_unit(text) for text in beside):
        used["unit"] = value + 1
    first = known[0]
    matched, unknown = _labels(grid, label, first, pack)
    return RecordLayout(
        grid, max(first - 1, 0), used, unit_above(grid, first), matched, (), unknown
    )


def _heads_figures(text: str) -> bool:
    """Whether a text above a column leaves it open that the column holds the year's figures."""
    folded = plain(text)
    is_title = not folded or ":" in folded or len(folded) > _LONGEST_HEADING
    return is_title or heading_sort(bracketed_unit(text)[0])[0] in ("value", "year")


def _labels(
    grid: Grid, column: int, first: int, pack: RulePack
) -> tuple[tuple[tuple[int, Matched], ...], tuple[int, ...]]:
    """The rows whose label is known, and those whose label is not."""
    names = input_names(pack)
    matched: list[tuple[int, Matched]] = []
    unknown: list[int] = []
    for row in grid.rows_from(first):
        label = grid.text(row, column)
        if is_blank(label):
            continue
        if match := names.match(label):
            matched.append((row, match))
        # A header is repeated on the second page.
        elif heading_key(plain(label)) != "label":
            unknown.append(row)
    own = _own_names(grid, matched, pack)
    known_now = [(row, m) for row in unknown if (m := own.match(grid.text(row, column)))]
    if known_now:
        found = {row for row, _ in known_now}
        matched = sorted([*matched, *known_now], key=lambda item: item[0])
        unknown = [row for row in unknown if row not in found]
    return tuple(matched), tuple(unknown)


def _own_names(grid: Grid, matched: Sequence[tuple[int, Matched]], pack: RulePack) -> Names:
    """Aliases with ``{city}`` and ``{zone}``, filled in with what the form says of itself."""
    said: dict[str, str] = {}
    for row, match in matched:
        filled = [text for _, text in grid.headings(row)[1:] if not is_blank(text)]
        if match.id in pack.identity and filled:
            said.setdefault(match.id, filled[-1] if len(filled) == 1 else filled[0])
    return pattern_names(pack, said.get("city", ""), said.get("zone_name", ""))


def _header(
    grid: Grid, row: int, within: range | None = None
) -> tuple[dict[str, int], tuple[str, ...]]:
    columns: dict[str, int] = {}
    ranks: dict[str, int] = {}
    units: dict[str, str] = {}
    for column, text in grid.texts(row):
        if within is not None and column not in within:
            continue
        heading, unit = bracketed_unit(text)
        key = heading_key(heading)
        # 责任部门 is the source where there is no 数据来源.
        if key and (key not in columns or heading_rank(heading) < ranks[key]):
            columns[key], ranks[key] = column, heading_rank(heading)
            units[key] = unit
    return columns, tuple(units[key] for key in ("unit",) if units.get(key))
