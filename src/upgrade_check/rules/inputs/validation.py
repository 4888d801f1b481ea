"""From what somebody filled in to a :class:`Zone`: types, ranges and how figures relate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction

from upgrade_check.dataset.entry import Entry, Record, shown
from upgrade_check.dataset.findings import finding
from upgrade_check.dataset.numbers import is_blank, read_year, remark_in
from upgrade_check.dataset.zone import Finding, Measurement, Place, TableRow, Value, Zone
from upgrade_check.rules.inputs import InputBase, RankInput, TableInput
from upgrade_check.rules.inputs.base import FigureInput, Unusable
from upgrade_check.rules.inputs.plausible import implausible_findings
from upgrade_check.rules.inputs.relations import related_findings
from upgrade_check.rules.inputs.remarks import heeding_remarks
from upgrade_check.rules.inputs.years import year_findings
from upgrade_check.rules.pack import RulePack


def build_zone(record: Record, pack: RulePack, *, file: str, sha256: str) -> Zone:
    """Validate what was filled in; never raises for anything in the data."""
    record = heeding_remarks(record, pack)
    entries, rank_findings = _with_peers(record.entries, pack)
    reading = _Reading(record, entries)
    measurements = {
        input_id: reading.measurement(input_id, declared, entries.get(input_id), record.home)
        for input_id, declared in pack.inputs.items()
        if not isinstance(declared, TableInput)
    }
    tables = {table_id: reading.table(table_id, table) for table_id, table in pack.tables.items()}
    zone = Zone(
        file,
        sha256,
        measurements,
        tables,
        standings=dict(record.standings),
        sheet=record.sheet or record.home.sheet,
        year=record.year,
    )
    findings = [*record.findings, *rank_findings, *reading.findings]
    findings += related_findings(zone, record, pack)
    zone = zone._replace(findings=tuple(findings))
    findings += [*year_findings(zone, record, pack), *implausible_findings(zone, pack)]
    return zone._replace(findings=in_order(findings))


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Errors first; within a severity in the order in which they were found."""
    return tuple(sorted(findings, key=lambda f: ("error", "warning", "note").index(f.severity)))


def _with_peers(
    entries: Mapping[str, Entry], pack: RulePack
) -> tuple[dict[str, Entry], list[Finding]]:
    """``12/45`` in a rank's cell also says how many were ranked, where no other cell does."""
    completed = dict(entries)
    findings = []
    for rank_id, declared in pack.inputs.items():
        entry = entries.get(rank_id)
        if not isinstance(declared, RankInput) or not declared.among or entry is None:
            continue
        typed = entry.number
        if typed is None or typed.peers is None:
            continue
        own = entries.get(declared.among)
        is_stated = own is not None and not is_blank(own.value)
        peers = pack.inputs[declared.among]
        plausible = peers.plausible if isinstance(peers, FigureInput) else None
        if not is_stated and plausible and not plausible.holds(Fraction(typed.peers)):
            # 1/3 means the first third.
            completed[rank_id] = entry._replace(
                fault="not-a-number", fault_details={"variant": "part", "found": shown(entry)}
            )
            continue
        if typed.value > typed.peers:
            findings.append(
                finding(
                    "rank-exceeds-peers",
                    entry.place,
                    (rank_id, declared.among),
                    label=declared.label,
                    other_label=pack.inputs[declared.among].label,
                    found=shown(entry),
                    variant="swapped",
                )
            )
        if own is None or (is_blank(own.value) and not own.fault):
            completed[declared.among] = Entry(
                typed.peers,
                entry.place,
                source=entry.source,
                evidence=entry.evidence,
                year=entry.year,
                year_place=entry.year_place,
                note=entry.note,
            )
            continue
        stated = own.number
        if stated and typed.value <= typed.peers != stated.value:
            findings.append(
                finding(
                    "duplicate-input",
                    own.place,
                    (declared.among,),
                    label=pack.inputs[declared.among].label,
                    other=str(entry.place),
                    found=shown(own),
                    other_found=shown(entry),
                )
            )
    return completed, findings


class _Reading:
    """Reads the cells of one record, and collects what cannot be used."""

    def __init__(self, record: Record, entries: Mapping[str, Entry]) -> None:
        self.record, self.entries = record, entries
        self.findings: list[Finding] = []

    def measurement(
        self, path: str, declared: InputBase, entry: Entry | None, home: Place
    ) -> Measurement:
        """The value of a cell with its place; ``None`` where a finding says why."""
        value: Value = None
        try:
            value = declared.read(entry)
        except Unusable as unusable:
            self._tell(path, declared, entry, home, unusable)
        if entry is None:
            return Measurement(path, None)
        return Measurement(
            input=path,
            value=value,
            unit=declared.kept_unit,
            place=entry.place,
            # A dash names neither.
            source="" if entry.source and is_blank(entry.source) else entry.source,
            evidence="" if entry.evidence and is_blank(entry.evidence) else entry.evidence,
            year=read_year(entry.year),
            note=entry.note or ("" if declared.type == "text" else remark_in(entry.value)),
            raw=shown(entry),
        )

    def table(self, table_id: str, declared: TableInput) -> tuple[TableRow, ...]:
        """The rows of a table."""
        rows = self.record.rows.get(table_id, ())
        found_at = self.record.table_homes.get(table_id)
        home = found_at or self.record.home
        if declared.required and not rows:
            place, variant = found_at or Place(declared.label.zh), "table" if found_at else "sheet"
            self.findings.append(
                finding("missing-value", place, (table_id,), label=declared.label, variant=variant)
            )
        return tuple(
            TableRow(
                {
                    column: self.measurement(f"{table_id}.{column}", cell, row.get(column), home)
                    for column, cell in declared.columns.items()
                },
                next((entry.place for entry in row.values()), self.record.home),
            )
            for row in rows
        )

    def _tell(
        self,
        path: str,
        declared: InputBase,
        entry: Entry | None,
        home: Place,
        unusable: Unusable,
    ) -> None:
        details = {"label": declared.label, "found": shown(entry) if entry else ""}
        details |= unusable.details
        place = entry.place if entry else home
        if unusable.code == "missing-value" and entry is None:
            # No cell to fill: the row itself is missing, or a table's column.
            in_table = "." in path
            details["variant"] = "column" if in_table or self.record.is_row else "row"
            place = home if in_table else Place(home.sheet)
            names = {path, *declared.names()}
            near = (f for f in self.record.findings if f.details.get("nearest") in names)
            if details["variant"] == "row" and (label := next(near, None)):
                details |= {"variant": "near", "found": label.details["found"]}
                details["other"] = str(label.place)
        told = finding(unusable.code, place, (path,), details)
        # Report a missing column once, not for each row.
        if details.get("variant") != "column" or told not in self.findings:
            self.findings.append(told)
