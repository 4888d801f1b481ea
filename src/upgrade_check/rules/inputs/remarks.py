"""What is said behind and beside figures: remarks in brackets, notes, sources."""

from __future__ import annotations

import re
from functools import cached_property

from upgrade_check.dataset.entry import Entry, Record, shown
from upgrade_check.dataset.numbers import is_blank, read_statement, read_year, remark_in
from upgrade_check.dataset.remarks import (
    Figure,
    denies,
    doubt,
    doubtful_source,
    short_zone,
    year_in,
)
from upgrade_check.dataset.units import is_amount_unit, plain, worth
from upgrade_check.rules.inputs.base import InputBase
from upgrade_check.rules.pack import RulePack


def heeding_remarks(record: Record, pack: RulePack) -> Record:
    """The record with a fault at each figure that a remark on it, or its year, makes unusable."""
    heeding = _Heeding(record, pack)
    return record._replace(
        entries={i: heeding.heeded(e, pack.inputs[i]) for i, e in record.entries.items()},
        rows={
            table: tuple(
                {c: heeding.in_row(e, pack.tables[table].columns[c]) for c, e in row.items()}
                for row in rows
            )
            for table, rows in record.rows.items()
        },
    )


class _Heeding:
    """Looks at what is said of the figures of one record."""

    def __init__(self, record: Record, pack: RulePack) -> None:
        self.year, self._record, self._pack = record.year, record, pack

    def _said(self, input_id: str) -> str:
        """What the record says of its zone, folded."""
        entry = self._record.entries.get(input_id)
        return plain(str(entry.value or "")) if entry else ""

    @cached_property
    def _city(self) -> str:
        return re.split("[省市]", self._said("city").removesuffix("市"))[-1]

    @cached_property
    def _zone(self) -> str:
        return short_zone(self._said(self._pack.name_id))

    def in_row(self, entry: Entry, declared: InputBase) -> Entry:
        """The same of a cell in a table, where a statement is one on the row."""
        if declared.type != "yes_no" or entry.fault:
            return self.heeded(entry, declared)
        if read_statement(entry.value):
            for text, place in entry.remarks:
                if word := denies(text):
                    return _not_exact(entry, word, "note", other=str(place))
        return entry._replace(remarks=(), note="") if entry.remarks else entry

    def heeded(self, entry: Entry, declared: InputBase) -> Entry:
        """The entry, with a fault where something says that it is not the figure."""
        if entry.fault or declared.type in ("text", "year") or is_blank(entry.value):
            return entry
        if declared.type == "amount" and (word := doubtful_source(entry.source)):
            return _not_exact(entry, word, "source")
        remark = remark_in(entry.value)
        if not (remark or entry.remarks):
            return entry
        figure = self._figure(entry, declared)
        for text, place in entry.remarks:
            if word := doubt(text, figure):
                return _not_exact(entry, word, "note", other=str(place))
        for text, place in ((remark, entry.place), *entry.remarks):
            year = year_in(text, figure)
            if year is None:
                continue
            if is_blank(entry.year):
                entry = entry._replace(year=year, year_place=place)
            if figure.year not in (None, year):
                details = {"found": shown(entry), "year": year, "others": figure.year}
                details["variant"] = "remark"
                return entry._replace(fault="other-year", fault_details=details)
        typed = entry.number
        is_figure = typed is not None and not typed.inexact
        if is_figure and (word := doubt(remark, figure, strict=True)):
            return _not_exact(entry, word, "remark")
        return entry

    def _figure(self, entry: Entry, declared: InputBase) -> Figure:
        typed = entry.number
        numbers = set() if typed is None else {typed.value}
        unit = (typed and typed.unit) or entry.unit
        if typed and declared.type == "amount" and is_amount_unit(unit):
            numbers.add(typed.value * worth(unit))
        own, city = declared.own_words, self._city
        if declared.type in ("rank", "count"):
            own |= {province := self._said("province")}
            if province in self._pack.municipalities:
                own |= {word.replace("省", "市") for word in own}
        is_of_city = declared.is_of("city")
        own |= {f"{city}市" if is_of_city else self._zone}
        return Figure(
            declared.type,
            own - {"", "市"},
            self.year if is_blank(entry.year) else read_year(entry.year),
            unit if is_amount_unit(unit) else "",
            frozenset(numbers),
            is_of_a_place=bool(is_of_city and city) or declared.is_of("zone"),
        )


def _not_exact(entry: Entry, word: str, variant: str, **details: object) -> Entry:
    details |= {"found": shown(entry), "word": word, "variant": variant}
    return entry._replace(fault="not-exact", fault_details=details)
