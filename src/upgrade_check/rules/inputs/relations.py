"""How figures relate: rank and ranked, part and whole, rows and total, statement and source."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from upgrade_check.dataset.entry import Entry, Record, Total
from upgrade_check.dataset.findings import finding
from upgrade_check.dataset.numbers import fraction_of, is_blank
from upgrade_check.dataset.units import plain
from upgrade_check.dataset.zone import Finding, Measurement, Place, TableRow, Value, Zone
from upgrade_check.rules.inputs import (
    AmountInput,
    InputBase,
    QuantityInput,
    RankInput,
    StatementInput,
    TableInput,
)
from upgrade_check.rules.inputs.base import Figure, Unusable
from upgrade_check.rules.pack import RulePack
from upgrade_check.rules.wording import Amount, exact_text


def related_findings(zone: Zone, record: Record, pack: RulePack) -> Iterator[Finding]:
    """Findings about how figures relate; no cell shows them by itself."""
    for input_id, declared in pack.inputs.items():
        if isinstance(declared, RankInput) and declared.among:
            yield from _rank(zone, pack, input_id, declared.among)
        elif isinstance(declared, QuantityInput) and declared.part_of:
            yield from _part(zone, pack, input_id, declared.part_of)
        elif isinstance(declared, TableInput):
            yield from _same_rows(zone, pack, input_id)
            for column, column_declared in declared.columns.items():
                if isinstance(column_declared, AmountInput):
                    yield from _total_rows(zone, record, pack, input_id, column, column_declared)
                    if column_declared.part_of:
                        yield from _rows(zone, pack, input_id, column, column_declared.part_of)
        elif isinstance(declared, StatementInput):
            yield from _attested(zone, record, pack, input_id)
    yield from _traceable(zone, record, pack)


def _rank(zone: Zone, pack: RulePack, rank_id: str, peers_id: str) -> Iterator[Finding]:
    rank, peers = zone.number(rank_id), zone.number(peers_id)
    # Both come from one cell, such as 45/12, which has a finding already.
    is_pair = zone.measurements[rank_id].place == zone.measurements[peers_id].place
    if rank is not None and peers is not None and rank > peers and not is_pair:
        yield finding(
            "rank-exceeds-peers",
            zone.measurements[rank_id].place,
            (rank_id, peers_id),
            label=pack.inputs[rank_id].label,
            other_label=pack.inputs[peers_id].label,
            rank=exact_text(rank),
            peers=exact_text(peers),
            other=str(zone.measurements[peers_id].place),
        )


def _part(zone: Zone, pack: RulePack, part_id: str, whole_id: str) -> Iterator[Finding]:
    part, whole = zone.number(part_id), zone.number(whole_id)
    declared = pack.inputs[part_id]
    assert isinstance(declared, QuantityInput)
    if part is not None and whole is not None and part > whole:
        yield finding(
            "part-exceeds-whole",
            zone.measurements[part_id].place,
            (part_id, whole_id),
            label=pack.inputs[part_id].label,
            other_label=pack.inputs[whole_id].label,
            part=Figure(declared, part),
            whole=Figure(declared, whole),
            other=str(zone.measurements[whole_id].place),
        )


def _exact(value: Value) -> Fraction | None:
    return fraction_of(value) if isinstance(value, Decimal) else None


def _is_marked(row: TableRow) -> bool:
    return any(cell.value is True for cell in row.cells.values())


def _is_unmarked(row: TableRow) -> bool:
    return any(cell.value is False for cell in row.cells.values())


def _rows(
    zone: Zone, pack: RulePack, table_id: str, column: str, whole_id: str
) -> Iterator[Finding]:
    """The rows of a table against the input that they are parts of."""
    rows = zone.tables.get(table_id, ())
    numbers = [_exact(row.cells[column].value) for row in rows]
    whole = zone.number(whole_id)
    if not rows or whole is None or None in numbers:
        return
    total = sum((n for n in numbers if n is not None), Fraction(0))
    marked = sum(
        (n for row, n in zip(rows, numbers, strict=True) if n is not None and _is_marked(row)),
        Fraction(0),
    )
    details = {
        "label": pack.inputs[table_id].label,
        "other_label": pack.inputs[whole_id].label,
        "whole": Amount(whole),
        "other": str(zone.measurements[whole_id].place),
    }
    place = rows[0].cells[column].place
    inputs = (f"{table_id}.{column}", whole_id)
    if marked > whole:
        yield finding("share-exceeds-total", place, inputs, details, part=Amount(marked))
    elif total > whole:
        # Something is counted twice, perhaps a marked row.
        yield finding(
            "share-exceeds-total", place, inputs, details, part=Amount(total), variant="rows"
        )
    elif total < whole and not all(_is_marked(row) for row in rows):
        # A table that lists nothing but leading industries does not claim to be complete.
        difference = Amount(Fraction(whole) - total)
        yield finding(
            "total-mismatch",
            place,
            inputs,
            details,
            part=Amount(total),
            difference=difference,
            variant="input",
        )


def _same_rows(zone: Zone, pack: RulePack, table_id: str) -> Iterator[Finding]:
    """A row that stands twice counts twice, even where both say the same."""
    table = pack.tables[table_id]
    named = table.name_column
    first: dict[str, TableRow] = {}
    for row in zone.tables.get(table_id, ()) if named else ():
        cell = row.cells[named]
        if not isinstance(cell.value, str) or is_blank(cell.value):
            continue
        earlier = first.setdefault(plain(cell.value), row)
        if earlier is not row:
            # Unmarked rows, such as 其他 twice, do not affect the result.
            harmless = _is_unmarked(earlier) and _is_unmarked(row)
            yield finding(
                "duplicate-input",
                cell.place,
                (table_id,),
                milder=harmless,
                label=table.label,
                found=cell.value,
                other=str(earlier.cells[named].place),
                variant="row",
            )


def _total_rows(
    zone: Zone,
    record: Record,
    pack: RulePack,
    table_id: str,
    column: str,
    declared: AmountInput,
) -> Iterator[Finding]:
    """Each total row against the rows that it adds up."""
    rows = zone.tables.get(table_id, ())
    figures = [(_exact(row.cells[column].value), _is_marked(row)) for row in rows]
    since = 0
    for total in record.totals.get(f"{table_id}.{column}", ()):
        summed, since = _sums(figures, since, total), max(since, total.above)
        stated = _stated_total(total.entry, declared)
        if not rows or stated is None or None in summed or stated in summed:
            continue
        part = summed[0] or Fraction(0)
        yield finding(
            "total-mismatch",
            total.entry.place,
            (f"{table_id}.{column}",),
            label=pack.inputs[table_id].label,
            part=Amount(part),
            whole=Amount(stated),
            difference=Amount(abs(part - stated)),
            variant="marked" if total.of == "marked" else "row",
        )


_Figures = list[tuple[Fraction | None, bool]]


def _sums(figures: _Figures, since: int, total: Total) -> list[Fraction | None]:
    """The totals that a row may give, likeliest first; ``None`` where a figure is unusable."""
    if total.of == "all":
        return [_sum(figures)]
    if total.of == "marked":
        return [_sum([figure for figure in figures if figure[1]])]
    sums = [_sum(figures[since : total.above]), _sum(figures[: total.above])]
    rest = [figure for figure in figures if not figure[1]]
    return [_sum(rest), *sums] if total.of == "rest" else sums


def _sum(figures: _Figures) -> Fraction | None:
    numbers = [number for number, _ in figures if number is not None]
    return sum(numbers, Fraction(0)) if len(numbers) == len(figures) else None


def _stated_total(entry: Entry, declared: AmountInput) -> Fraction | None:
    try:
        return _exact(declared.read(entry))
    except Unusable:
        return None


def _attested(zone: Zone, record: Record, pack: RulePack, input_id: str) -> Iterator[Finding]:
    declared = pack.inputs[input_id]
    entry = record.entries.get(input_id)
    if declared.required or (entry is not None and (entry.fault or not is_blank(entry.value))):
        return
    place = entry.place if entry else Place(record.home.sheet)
    yield finding("not-attested", place, (input_id,), label=declared.label)


def _traceable(zone: Zone, record: Record, pack: RulePack) -> Iterator[Finding]:
    """Figures that name no source, or no document that backs them."""
    for code, tracked, field in (
        ("no-source", record.tracks_source, "source"),
        ("no-evidence", record.tracks_evidence, "evidence"),
    ):
        if not tracked:
            yield finding(code, record.home, variant="column")
            continue
        figures = [
            (input_id, declared, zone.measurements.get(input_id))
            for input_id, declared in pack.inputs.items()
            if input_id not in pack.identity
        ]
        for path, declared, found in (*figures, *_marked_cells(zone, record, pack, field)):
            if declared.evidence is None or found is None or found.value is None:
                continue
            if is_blank(getattr(found, field)):
                yield finding(
                    code,
                    found.place,
                    (path,),
                    label=declared.label,
                    evidence=declared.evidence,
                    variant="cell",
                )


def _marked_cells(
    zone: Zone, record: Record, pack: RulePack, field: str
) -> Iterator[tuple[str, InputBase, Measurement]]:
    """The cells of marked rows, in tables that have a column for ``field``."""
    for table_id, rows in zone.tables.items():
        if field not in record.tables_track.get(table_id, ()):
            continue
        for row in rows:
            if not _is_unmarked(row):
                for column, declared in pack.tables[table_id].columns.items():
                    yield f"{table_id}.{column}", declared, row.cells[column]
