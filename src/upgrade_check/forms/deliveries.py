"""What the departments sent back: which file is whose, and what each says of an input."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from upgrade_check.dataset.numbers import is_blank
from upgrade_check.dataset.units import plain
from upgrade_check.dataset.zone import Finding, Measurement, Place, Zone
from upgrade_check.forms import zones_in
from upgrade_check.locales import LANGUAGES, Language, sentences
from upgrade_check.rules.departments import Department, departments_of
from upgrade_check.rules.pack import RulePack
from upgrade_check.spreadsheet.grid import Workbook
from upgrade_check.spreadsheet.read import open_workbook


class Delivery(NamedTuple):
    """One workbook that came back."""

    zone: Zone
    """What it says, of its latest year."""
    department: Department | None
    """Whose it is; ``None`` where neither its contents nor its name says so."""
    passed_over: tuple[int, ...] = ()
    """Other years in it, which are not taken."""
    contact: str = ""
    """Whom to ask, as its form says below the figures."""

    @property
    def name(self) -> str:
        """Name of its file."""
        return Path(self.zone.file).name

    def at(self, place: Place) -> str:
        """A cell of it, with the file."""
        return f"{self.name} {place}"

    def who(self, language: Language) -> str:
        """The department, or the file where nobody knows."""
        return self.department.title.in_(language) if self.department else self.name


class Claim(NamedTuple):
    """What one delivery says of one input."""

    delivery: Delivery
    shown: str
    """As it stands there."""
    meaning: object
    """Equal for two claims that say the same."""
    is_usable: bool
    rows: Sequence[Mapping[str, Measurement]]
    """A table's rows by column id; of another input its measurement, under an empty id."""
    year: int | None = None

    @property
    def place(self) -> Place:
        """Its first cell."""
        return next(iter(self.rows[0].values())).place


def read_delivery(path: str, pack: RulePack) -> Delivery:
    """Read what a department sent back.

    Raises:
        WorkbookError: It cannot be read, or holds no form.
    """
    workbook = open_workbook(Path(path), path)
    zone = (zones := zones_in(workbook, pack))[-1]
    passed_over = tuple(z.year for z in zones[:-1] if z.year is not None)
    return Delivery(zone, _whose(workbook, zone, pack), passed_over, _contact(workbook))


def _contact(workbook: Workbook) -> str:
    """What stands behind 联络人 below a department's form."""
    heads = [plain(sentences(language).say("template.contact")) for language in LANGUAGES]
    for sheet in workbook.sheets:
        for value in sheet.cells.values():
            if isinstance(value, str) and plain(value).startswith(tuple(heads)):
                # As it stands there: comparing takes the blanks out of names and numbers.
                contact = re.split("[:：]", value, maxsplit=1)[-1].strip()
                if contact:
                    return contact
    return ""


def _whose(workbook: Workbook, zone: Zone, pack: RulePack) -> Department | None:
    """Whose form it is, by what it says, else by the file's name, else by the figures in it."""
    departments = departments_of(pack)
    offices = [plain(sentences(language).say("template.office")) for language in LANGUAGES]
    texts = [plain(c) for s in workbook.sheets for c in s.cells.values() if isinstance(c, str)]
    stated = {text.removeprefix(o) for o in offices for text in texts if text.startswith(o)}
    stem = plain(Path(workbook.file).stem)
    for names in (stated, {stem}):
        named = [d for d in departments if names & {plain(d.title.zh), plain(d.title.en)}]
        if len(named) == 1:
            return named[0]
    delivered = [d for d in departments if any(_claims_of(zone, input_id) for input_id in d.inputs)]
    return delivered[0] if len(delivered) == 1 else None


def _claims_of(zone: Zone, input_id: str) -> bool:
    found = zone.measurements.get(input_id)
    return bool(zone.tables.get(input_id)) or (found is not None and not is_blank(found.raw))


def claims(deliveries: Sequence[Delivery], input_id: str) -> tuple[Claim, ...]:
    """What is said of an input, in the order of the deliveries; blanks say nothing."""
    return tuple(claim for delivery in deliveries if (claim := _claim(delivery, input_id)))


def _claim(delivery: Delivery, input_id: str) -> Claim | None:
    zone, faults = delivery.zone, faults_of(delivery.zone, input_id)
    if rows := [row.cells for row in zone.tables.get(input_id, ())]:
        meaning: object = tuple(map(_row_meaning, rows))
        shown = "; ".join(" ".join(m.raw for m in row.values() if m.raw) for row in rows)
        return Claim(delivery, shown, meaning, not faults, rows)
    found = zone.measurements.get(input_id)
    if found is None or (found.value is None and is_blank(found.raw) and not faults):
        return None
    is_usable = found.value is not None and not faults
    meaning = ("value", _settled(found.value)) if is_usable else ("text", plain(found.raw))
    return Claim(delivery, found.raw, meaning, is_usable, [{"": found}], found.year)


def _row_meaning(row: Mapping[str, Measurement]) -> object:
    return tuple(
        (column, _settled(m.value), m.raw if m.value is None else "") for column, m in row.items()
    )


def _settled(value: object) -> object:
    if isinstance(value, bool):
        # True is 1 to Python.
        return ("statement", value)
    if isinstance(value, (int, Decimal)):
        return Decimal(value)
    return plain(value) if isinstance(value, str) else value


def faults_of(zone: Zone, input_id: str) -> tuple[Finding, ...]:
    """What keeps an input of a delivery from being used.

    How two figures relate is not looked at: the other one may stand in another department's form,
    and the merged form is checked as a whole.
    """
    return tuple(
        f
        for f in zone.findings
        if f.severity == "error"
        and f.code != "missing-value"
        and len(f.inputs) == 1
        and f.inputs[0].partition(".")[0] == input_id
    )
