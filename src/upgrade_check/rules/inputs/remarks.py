"""What is said behind and beside figures: remarks in brackets, notes, sources."""

from __future__ import annotations

from upgrade_check.dataset.entry import Entry, Record, shown
from upgrade_check.dataset.numbers import is_blank, read_year, remark_in
from upgrade_check.dataset.remarks import doubt, doubtful_source, year_in
from upgrade_check.rules.inputs.base import InputBase
from upgrade_check.rules.pack import RulePack


def heeding_remarks(record: Record, pack: RulePack) -> Record:
    """The record with a fault at each figure that a note beside it, or its year, makes unusable."""
    return record._replace(
        entries={i: _heeded(e, pack.inputs[i], record.year) for i, e in record.entries.items()},
        rows={
            table: tuple(
                {c: _heeded(e, pack.tables[table].columns[c], record.year) for c, e in row.items()}
                for row in rows
            )
            for table, rows in record.rows.items()
        },
    )


def _heeded(entry: Entry, declared: InputBase, record_year: int | None) -> Entry:
    kind = declared.type
    if entry.fault or kind in ("text", "year") or is_blank(entry.value):
        return entry
    details: dict[str, object]
    word = doubt(entry.note, kind, declared.own_words_of(entry)) if entry.note else ""
    if not word and entry.source and kind == "amount":
        word = doubtful_source(entry.source)
    if word:
        details = {"found": shown(entry), "word": word, "variant": "note"}
        return entry._replace(fault="not-exact", fault_details=details)
    remark = remark_in(entry.value)
    for said in filter(None, (year_in(remark), year_in(entry.note) if entry.note else None)):
        of = record_year if is_blank(entry.year) else read_year(entry.year)
        if is_blank(entry.year):
            entry = entry._replace(year=said, year_place=entry.place)
        if of is not None and of != said:
            details = {
                "found": shown(entry),
                "year": said,
                "others": of,
                "variant": "remark",
            }
            return entry._replace(fault="other-year", fault_details=details)
    return entry
