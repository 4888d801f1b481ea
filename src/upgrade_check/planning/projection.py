"""How figures went, and where they lead if they go on like that."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction
from typing import NamedTuple

from upgrade_check.dataset.zone import Measurement, TableRow, Zone
from upgrade_check.rules.inputs import TableInput
from upgrade_check.rules.pack import RulePack

_DIGITS = 40
_RATE = Decimal("1e-8")
_VALUE = Decimal("1e-8")
_GROWING = ("amount", "number")


class Pace(NamedTuple):
    """How one figure went on average, a year."""

    rate: Fraction
    """Growth a year as a proportion; for a rank the places a year, negative where it climbs."""
    first: int
    last: int
    points: int
    """How many years have the figure."""
    is_growth: bool = True


def pace_of(zones: Sequence[Zone], pack: RulePack, input_id: str) -> Pace | None:
    """The pace of an input; ``None`` without figures of two years, or from zero.

    Amounts grow at the mean rate from the first to the last year given; ranks move by places.
    """
    kind = pack.inputs[input_id].type
    if kind not in (*_GROWING, "rank"):
        return None
    found = [(z.year, v) for z in zones if z.year and (v := z.number(input_id)) is not None]
    return _pace(found, is_growth=kind != "rank")


def _pace(found: Sequence[tuple[int, Decimal]], *, is_growth: bool) -> Pace | None:
    if len(found) < 2:
        return None
    (first, begin), (last, end) = found[0], found[-1]
    if not is_growth:
        return Pace(Fraction(end - begin) / (last - first), first, last, len(found), is_growth)
    if begin <= 0 or end <= 0:
        return None
    with localcontext() as context:
        context.prec = _DIGITS
        rate = (end / begin) ** (Decimal(1) / (last - first)) - 1
        rate = rate.quantize(_RATE, ROUND_HALF_EVEN)
    return Pace(Fraction(rate), first, last, len(found))


class Projection:
    """A zone's figures in years to come, each going on at its pace, or standing still."""

    def __init__(
        self, zones: Sequence[Zone], pack: RulePack, grow: Mapping[str, Fraction] | None = None
    ) -> None:
        """Take the paces.

        Args:
            zones: One zone in several years, in their order.
            pack: What the policy says.
            grow: Growth rates that replace a pace, by input id.
        """
        self._zones, self._pack = zones, pack
        self.latest = zones[-1]
        self.paces: dict[str, Pace] = {}
        for input_id in pack.inputs:
            if pace := pace_of(zones, pack, input_id):
                self.paces[input_id] = pace
        year = self.latest.year or 0
        for input_id, rate in (grow or {}).items():
            self.paces[input_id] = Pace(rate, year, year, 0)

    def at(self, year: int, still: str = "") -> Zone:
        """The zone in ``year``; the input ``still`` stands still."""
        ahead = year - (self.latest.year or year)
        measurements = {
            input_id: self._moved(measurement, self.paces.get(input_id), ahead)
            if input_id != still
            else measurement
            for input_id, measurement in self.latest.measurements.items()
        }
        tables = {
            table_id: rows
            if table_id == still
            else tuple(self._row(table_id, table, row, ahead) for row in rows)
            for table_id, rows in self.latest.tables.items()
            if (table := self._pack.tables[table_id])
        }
        return self.latest._replace(measurements=measurements, tables=tables, year=year)

    def _row(self, table_id: str, table: TableInput, row: TableRow, ahead: int) -> TableRow:
        name = row.cells[table.name_column].value if table.name_column else None
        cells = dict(row.cells)
        for column, declared in table.columns.items():
            if declared.type != "amount":
                continue
            found = [
                (zone.year, value)
                for zone in self._zones
                for other in zone.tables.get(table_id, ())
                if zone.year and other.cells[table.name_column].value == name
                if isinstance(value := other.cells[column].value, Decimal)
            ]
            cells[column] = self._moved(cells[column], _pace(found, is_growth=True), ahead)
        return row._replace(cells=cells)

    @staticmethod
    def _moved(measurement: Measurement, pace: Pace | None, ahead: int) -> Measurement:
        value = measurement.value
        if pace is None or not isinstance(value, Decimal):
            return measurement
        if not pace.is_growth:
            # Half a place gained is none.
            return measurement._replace(
                value=Decimal(max(1, math.ceil(Fraction(value) + pace.rate * ahead)))
            )
        exact = Fraction(value) * (1 + pace.rate) ** ahead
        with localcontext() as context:
            context.prec = _DIGITS
            moved = (Decimal(exact.numerator) / exact.denominator).quantize(_VALUE)
        return measurement._replace(value=moved)


def rate_to(start: Fraction, target: Fraction, years: int) -> Fraction | None:
    """The growth a year that leads from ``start`` to ``target``, rounded up to 0.01 points.

    ``None`` where nothing grows from zero.
    """
    if start <= 0 or years < 1 or target <= 0:
        return None
    step = Fraction(1, 10_000)
    with localcontext() as context:
        context.prec = _DIGITS
        ratio = Decimal((target / start).numerator) / Decimal((target / start).denominator)
        near = Fraction(ratio ** (Decimal(1) / years) - 1)
    rate = Fraction(math.floor(near / step)) * step
    while start * (1 + rate) ** years < target:
        rate += step
    return rate
