"""The pace of each figure over past years, and its projection."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from fractions import Fraction
from typing import NamedTuple

from upgrade_check.dataset.zone import Measurement, TableRow, Zone
from upgrade_check.rules.inputs import FigureInput, TableInput
from upgrade_check.rules.pack import RulePack

_DIGITS = 40
_RATE = Decimal("1e-8")
_VALUE = Decimal("1e-4")


class Pace(NamedTuple):
    """The average change of one figure per year."""

    rate: Fraction
    """Growth per year as a proportion; for a percentage, points per year; for a rank, places per
    year, negative if it improves."""
    first: int
    last: int
    points: int
    """How many years have this figure."""
    is_growth: bool = True
    """Whether ``rate`` is a growth rate; ranks and percentages change by a fixed amount."""
    whole: str = ""
    """How fractions are rounded: ``up`` for a rank, ``down`` for a count; empty if not at all."""
    most: int | None = None
    """The largest possible value, such as 100%."""


def moving_inputs(pack: RulePack) -> frozenset[str]:
    """Ids of the inputs that change from year to year; the number ranked is taken as fixed."""
    peers = {r.input for c in pack.criteria for r in c.references() if r.key == "peers"}
    return frozenset(pack.figures) - peers


def _pace_of(zones: Sequence[Zone], input_id: str, declared: FigureInput) -> Pace | None:
    """The pace of an input; ``None`` unless two years have it, or if it starts from zero.

    Amounts and numbers grow at the mean rate from the first to the last year given; ranks move by
    places a year, percentages by points.
    """
    found = [(z.year, v) for z in zones if z.year and (v := z.number(input_id)) is not None]
    pace = _pace(found, is_growth=declared.grows)
    return pace and _as(declared, pace)


def _as(declared: FigureInput, pace: Pace) -> Pace:
    """``pace`` with the rounding and the limit of an input's type."""
    return pace._replace(whole=declared.rounded, most=declared.most)


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
    """A zone's figures in later years; a figure without a pace does not change."""

    def __init__(
        self, zones: Sequence[Zone], pack: RulePack, grow: Mapping[str, Fraction] | None = None
    ) -> None:
        """Compute the paces.

        Args:
            zones: One zone in several years, oldest first.
            pack: What the policy says.
            grow: Growth rates to use in place of a pace, by input id.
        """
        self._zones, self._pack = zones, pack
        self.latest = zones[-1]
        self.paces: dict[str, Pace] = {}
        self.moving = moving_inputs(pack)
        for input_id, declared in pack.figures.items() if len(zones) > 1 else ():
            if input_id in self.moving and (pace := _pace_of(zones, input_id, declared)):
                self.paces[input_id] = pace
        year = self.latest.year or 0
        for input_id, rate in (grow or {}).items():
            self.paces[input_id] = _as(pack.figures[input_id], Pace(rate, year, year, 0))

    def is_capped(self, input_id: str, year: int) -> bool:
        """Whether the pace would lead past first place, below 0% or above 100%."""
        value, pace = self.latest.number(input_id), self.paces.get(input_id)
        if value is None or pace is None or pace.is_growth:
            return False
        moved = Fraction(value) + pace.rate * (year - (self.latest.year or year))
        least = 1 if pace.whole == "up" else 0
        return moved < least or (pace.most is not None and moved > pace.most)

    def at(self, year: int, still: str = "") -> Zone:
        """The zone in ``year``; the input ``still`` keeps its latest value."""
        if len(self._zones) == 1 and not self.paces:
            return self.latest._replace(year=year)
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
        if pace.is_growth:
            exact = Fraction(value) * (1 + pace.rate) ** ahead
        else:
            exact = max(Fraction(0), Fraction(value) + pace.rate * ahead)
            exact = exact if pace.most is None else min(exact, Fraction(pace.most))
        if pace.whole:
            # Round to the worse side: half a place gained or half an enterprise does not count.
            whole = max(1, math.ceil(exact)) if pace.whole == "up" else math.floor(exact)
            return measurement._replace(value=Decimal(whole))
        with localcontext() as context:
            context.prec = _DIGITS
            moved = (Decimal(exact.numerator) / exact.denominator).quantize(_VALUE)
        return measurement._replace(value=moved)


def rate_to(
    start: Fraction, target: Fraction, years: int, *, beyond: bool = False
) -> Fraction | None:
    """The growth per year from ``start`` to ``target``, rounded up to 0.01 percentage points.

    With ``beyond``, the result exceeds ``target``. ``None`` if ``start`` or ``target`` is zero.
    """
    if start <= 0 or years < 1 or target <= 0:
        return None
    step = Fraction(1, 10_000)
    with localcontext() as context:
        context.prec = _DIGITS
        ratio = Decimal((target / start).numerator) / Decimal((target / start).denominator)
        near = Fraction(ratio ** (Decimal(1) / years) - 1)
    rate = Fraction(math.floor(near / step)) * step
    while (reached := start * (1 + rate) ** years) < target or (beyond and reached == target):
        rate += step
    return rate
