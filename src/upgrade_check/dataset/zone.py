"""A zone as its workbook describes it: measurements, tables of rows, and findings.

Named tuples are defined in a seventh of the time that frozen dataclasses take.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Literal, NamedTuple

Severity = Literal["error", "warning", "note"]
Value = Decimal | int | bool | str | None

_EMPTY: Mapping[str, object] = MappingProxyType({})


class Place(NamedTuple):
    """Where something stands in a workbook."""

    sheet: str
    """Name of the sheet."""
    cell: str | None = None
    """Cell in A1 notation; ``None`` where the complaint is that a row or a sheet is missing."""

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet


class Measurement(NamedTuple):
    """An input's value as found; where it cannot be used, a finding at its place says why."""

    input: str
    """Input id in the rule pack, such as ``zone_value_added``."""
    value: Value
    """Exact value, an amount in 亿元; ``None`` where missing or unusable."""
    unit: str = ""
    """Unit of ``value``; empty for ranks, counts, statements and names."""
    place: Place = Place("")
    """Cell that holds the value."""
    source: str = ""
    """Who supplied the figure, as written in the workbook."""
    evidence: str = ""
    """Document that backs the figure, as written in the workbook."""
    year: int | None = None
    """Year that the row gives for this figure."""
    note: str = ""
    """Remark in the workbook."""
    raw: str = ""
    """The cell's content as found, with its unit, before conversion."""


class TableRow(NamedTuple):
    """One row of a table, such as one industry."""

    cells: Mapping[str, Measurement]
    """Measurements by column id."""
    place: Place
    """First cell of the row."""


class EvidenceFile(NamedTuple):
    """A file that backs a figure."""

    document: str
    """What the workbook calls it."""
    file: str
    """Its path below the folder with the evidence, with slashes."""
    size: int
    """Bytes."""
    pages: int | None
    """Pages of a PDF; ``None`` of anything else."""
    sha256: str


class Finding(NamedTuple):
    """Something wrong or doubtful in the data."""

    code: str
    """Stable name, such as ``rank-exceeds-peers``."""
    severity: Severity
    """``error``: the value is not used; ``warning``: used, but look; ``note``: for information."""
    place: Place
    """Where to mend it."""
    inputs: tuple[str, ...] = ()
    """Input ids that it concerns."""
    details: Mapping[str, object] = _EMPTY
    """What the sentence in ``locales/`` fills in; labels are ``Text`` in every language."""


class Statement(NamedTuple):
    """What a workbook says of one thing to prepare."""

    answer: bool | None
    """Whether it is done; ``None`` where blank or neither yes nor no."""
    raw: str
    """As it stands there."""
    place: Place


class Line(NamedTuple):
    """The last zone of a roster that passes."""

    zone: str
    """What it is called."""
    score: str
    """Its score as it stands in the workbook."""
    place: Place
    """Cell of that score."""
    lacking: Decimal
    """How much higher it is than the score of the zone that misses."""


class Standing(NamedTuple):
    """A zone's rank as the scores of all that were ranked give it, highest first."""

    by: str
    """Input id of the score."""
    score: str
    """The score as it stands in the workbook."""
    place: Place
    """Cell of the score."""
    rank: int
    """Equal scores share the better rank."""
    peers: int
    """How many were ranked."""
    line: Line | None = None
    """Where the zone misses and another one passes."""


class Zone(NamedTuple):
    """What a workbook says about one zone in one year."""

    file: str
    """The file's path as given on the command line."""
    sha256: str
    """SHA-256 of the file's bytes."""
    measurements: Mapping[str, Measurement]
    """By input id; an input that the workbook lacks has a measurement without value."""
    tables: Mapping[str, tuple[TableRow, ...]]
    """By input id of the table."""
    findings: tuple[Finding, ...] = ()
    sheet: str = ""
    """Sheet that the record stands on."""
    year: int | None = None
    """Year of the record, where the workbook says one."""
    standings: Mapping[str, Standing] = MappingProxyType({})
    """By rank id: how it was computed, where the workbook gives scores instead."""
    years: tuple[int, ...] = ()
    """All years that the workbook has of this zone, ascending."""
    evidence: Mapping[str, tuple[EvidenceFile, ...]] | None = None
    """The files found, by what a cell says of its evidence; ``None`` where nobody looked."""
    statements: Mapping[str, Statement] | None = None
    """What is said of the preparation, by item id; ``None`` without a sheet for it."""
    prepared: Mapping[str, tuple[EvidenceFile, ...]] | None = None
    """Sound files that show an item of the preparation; ``None`` where nobody looked."""

    def figures(self) -> Iterator[tuple[str, Measurement]]:
        """Every measurement with its input id; of tables with that of the column behind a dot."""
        yield from self.measurements.items()
        for table_id, rows in self.tables.items():
            for row in rows:
                for column, found in row.cells.items():
                    yield f"{table_id}.{column}", found

    def text(self, input_id: str) -> str:
        """A text input's value, or an empty string."""
        measurement = self.measurements.get(input_id)
        return measurement.value if measurement and isinstance(measurement.value, str) else ""

    def number(self, input_id: str) -> Decimal | None:
        """A numeric input's value, or ``None`` where missing or unusable."""
        measurement = self.measurements.get(input_id)
        value = measurement.value if measurement else None
        return value if isinstance(value, Decimal) else None
