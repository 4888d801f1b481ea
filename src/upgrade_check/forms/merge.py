"""What the departments delivered, as one form in which every figure says where it comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from openpyxl import Workbook

from upgrade_check.dataset.findings import finding
from upgrade_check.dataset.zone import Finding, Measurement, Place
from upgrade_check.forms import read_zones
from upgrade_check.forms.deliveries import Claim, Delivery, claims
from upgrade_check.forms.filled import Filled
from upgrade_check.forms.template import template_book
from upgrade_check.locales import Language, sentences
from upgrade_check.rules.assess import assess
from upgrade_check.rules.departments import departments_of
from upgrade_check.rules.outcome import Status
from upgrade_check.rules.pack import RulePack
from upgrade_check.spreadsheet import style
from upgrade_check.spreadsheet.style import write_table

_TRAIL_WIDTHS = {
    **{"figure": 40, "delivered": 24, "department": 30, "file": 34, "sheet_name": 16, "cell": 10},
    **{"taken": 20, "whom": 24},
}


class Decides(NamedTuple):
    """What becomes of a threshold with one of two values."""

    who: str
    shown: str
    threshold: str
    status: Status


class Conflict(NamedTuple):
    """An input with two values."""

    findings: tuple[Finding, ...]
    outcomes: tuple[Decides, ...]
    """The thresholds that depend on it, with each of the values."""

    @property
    def turns(self) -> bool:
        """Whether a threshold comes out otherwise with one value than with another."""
        by_threshold: dict[str, set[Status]] = {}
        for outcome in self.outcomes:
            by_threshold.setdefault(outcome.threshold, set()).add(outcome.status)
        return any(len(statuses) > 1 for statuses in by_threshold.values())


class Share(NamedTuple):
    """What a department was asked for, and what came back."""

    department: str
    files: tuple[str, ...]
    wanted: int
    """Required inputs."""
    gaps: tuple[str, ...]
    """Labels of the required inputs without a usable value."""
    disputed: tuple[str, ...]
    """Labels of the inputs with two values."""
    contacts: tuple[str, ...] = ()
    """Whom to ask, as its forms say."""


class Merged(NamedTuple):
    """The merged form, and what is open in it."""

    content: bytes
    """The form as an ``.xlsx`` file."""
    conflicts: tuple[Conflict, ...]
    shares: tuple[Share, ...]
    identity_gaps: tuple[str, ...]
    """What nobody says of who is assessed."""

    @property
    def is_complete(self) -> bool:
        """Whether every required input has one value."""
        gaps = any(share.gaps for share in self.shares)
        return not (self.conflicts or self.identity_gaps or gaps)


def merge(deliveries: Sequence[Delivery], pack: RulePack, language: Language) -> Merged:
    """Put together what was delivered.

    Two different values of an input are never chosen between, a later date or not: the cell stays
    blank, and a note at it gives both.
    """
    form = _Form(deliveries, pack, language)
    content = form.content({})
    zone = read_zones(content, pack, file="merged.xlsx")[-1]
    conflicts = []
    for input_id, found in form.disputed.items():
        measured = zone.measurements.get(input_id)
        label = pack.inputs[input_id].label
        place = measured.place if measured else Place(label.in_(language))
        first, *others = found
        told = tuple(
            finding(
                "conflicting-values",
                place,
                (input_id,),
                label=label,
                first=form.shown(first),
                first_from=first.delivery.at(first.place),
                second=form.shown(other),
                second_from=other.delivery.at(other.place),
            )
            for other in others
        )
        conflicts.append(Conflict(told, form.outcomes(input_id, found)))
    return Merged(content, tuple(conflicts), form.shares(), form.gaps(tuple(pack.identity)))


class _Form:
    """The merged form, with any of the disputed values put in for a trial."""

    def __init__(self, deliveries: Sequence[Delivery], pack: RulePack, language: Language) -> None:
        self.deliveries, self.pack, self.language = deliveries, pack, language
        self.say = sentences(language).say
        self.claims = {input_id: claims(deliveries, input_id) for input_id in pack.inputs}
        self.taken: dict[str, tuple[Claim, ...]] = {}
        self.disputed: dict[str, list[Claim]] = {}
        for input_id, found in self.claims.items():
            different = _different(found)
            if len(different) > 1:
                self.disputed[input_id] = different
            elif different and different[0].is_usable:
                self.taken[input_id] = found

    def shown(self, claim: Claim) -> str:
        """A value as delivered, with its year."""
        if claim.year is None:
            return claim.shown
        return self.say("merge.of_year", value=claim.shown, year=claim.year)

    def content(self, trial: Mapping[str, Claim]) -> bytes:
        """The form as a file."""
        taken = {**self.taken, **{input_id: (claim,) for input_id, claim in trial.items()}}
        measurements: dict[str, Measurement] = {}
        rows: dict[str, list[Mapping[str, Measurement]]] = {}
        for input_id, agreeing in taken.items():
            if agreeing[0].measurement is not None:
                found = [(c, c.measurement) for c in agreeing if c.measurement]
                measurements[input_id] = self._joined(found)
            else:
                rows[input_id] = [self._row(agreeing, n) for n in range(len(agreeing[0].rows))]
        remarks = {i: self._remark(found) for i, found in self.claims.items() if i not in taken}
        filled = Filled(
            hint=self.say("merge.hint", n=len(self.deliveries)),
            measurements=measurements,
            rows=rows,
            remarks={input_id: remark for input_id, remark in remarks.items() if remark},
            statements=self._statements(),
        )
        book = template_book(self.pack, self.language, filled)
        self._write_trail(book)
        return style.workbook_bytes(book)

    def _statements(self) -> Mapping[str, str]:
        """What the deliveries state of the preparation, as far as they agree."""
        answers: dict[str, set[bool]] = {}
        for delivery in self.deliveries:
            for item, stated in (delivery.zone.statements or {}).items():
                if stated.answer is not None:
                    answers.setdefault(item, set()).add(stated.answer)
        return {
            item: self.say("values.yes" if True in said else "values.no")
            for item, said in answers.items()
            if len(said) == 1
        }

    def _row(self, agreeing: Sequence[Claim], number: int) -> Mapping[str, Measurement]:
        cells = {}
        for column, found in agreeing[0].rows[number].cells.items():
            is_figure = isinstance(found.value, Decimal)
            same = [(claim, claim.rows[number].cells[column]) for claim in agreeing]
            cells[column] = self._joined(same) if is_figure else found
        return cells

    def _joined(self, found: Sequence[tuple[Claim, Measurement]]) -> Measurement:
        """One figure out of those that agree, with where each of them comes from."""
        sources = [self._source(claim, measured) for claim, measured in found]
        measured = [m for _, m in found]
        semicolon = self.say("values.semicolon")
        return measured[0]._replace(
            source=semicolon.join(sources),
            evidence=semicolon.join(dict.fromkeys(m.evidence for m in measured if m.evidence)),
            note=semicolon.join(dict.fromkeys(m.note for m in measured if m.note)),
            year=next((m.year for m in measured if m.year is not None), None),
        )

    def _source(self, claim: Claim, measured: Measurement) -> str:
        """Who gave a figure, and in which cell of which file; said once, however often merged."""
        place = claim.delivery.at(measured.place)
        if place in measured.source:
            return measured.source
        source = measured.source or claim.delivery.who(self.language)
        return self.say("merge.source", source=source, place=place)

    def _remark(self, found: Sequence[Claim]) -> str:
        return "\n".join(
            self.say(
                "merge.claim",
                who=claim.delivery.who(self.language),
                value=self.shown(claim),
                place=claim.delivery.at(claim.place),
            )
            for claim in found
        )

    def outcomes(self, input_id: str, found: Sequence[Claim]) -> tuple[Decides, ...]:
        """What becomes of the thresholds that depend on an input, with each of its values."""
        outcomes = []
        for claim in found:
            if not claim.is_usable:
                continue
            zone = read_zones(self.content({input_id: claim}), self.pack, file="merged.xlsx")[-1]
            for threshold in assess(zone, self.pack, self.language).thresholds:
                ids = next(t.input_ids for t in self.pack.thresholds if t.id == threshold.id)
                if input_id in {path.partition(".")[0] for path in ids}:
                    who = claim.delivery.who(self.language)
                    value = self.shown(claim)
                    outcomes.append(Decides(who, value, threshold.title, threshold.status))
        return tuple(outcomes)

    def gaps(self, input_ids: Sequence[str]) -> tuple[str, ...]:
        """Labels of the required inputs that nobody gives a usable value."""
        return tuple(
            self.pack.inputs[i].label.in_(self.language)
            for i in input_ids
            if self.pack.inputs[i].required and i not in self.taken and i not in self.disputed
        )

    def shares(self) -> tuple[Share, ...]:
        """Who has delivered, who has gaps, and who is missing."""
        return tuple(
            Share(
                department.title.in_(self.language),
                tuple(
                    d.name
                    for d in self.deliveries
                    if d.department == department
                    or any(c.delivery is d for i in department.inputs for c in self.claims[i])
                ),
                sum(1 for i in department.inputs if self.pack.inputs[i].required),
                self.gaps(department.inputs),
                tuple(
                    self.pack.inputs[i].label.in_(self.language)
                    for i in department.inputs
                    if i in self.disputed
                ),
                tuple(
                    dict.fromkeys(
                        d.contact
                        for d in self.deliveries
                        if d.department == department and d.contact
                    )
                ),
            )
            for department in departments_of(self.pack)
        )

    def _write_trail(self, book: Workbook) -> None:
        """A sheet with every value delivered: by whom, and in which cell of which file."""
        lines: list[tuple[str, ...]] = []
        for input_id, found in self.claims.items():
            for claim in found:
                state = "yes" if input_id in self.taken else "no"
                if input_id in self.disputed:
                    state = "disputed"
                lines += self._trail_of(input_id, claim, self.say(f"merge.taken_{state}"))
        sheet = book.create_sheet(self.say("merge.sheet"))
        heads = [self.say(f"merge.{key}") for key in _TRAIL_WIDTHS]
        write_table(sheet, heads, lines, list(_TRAIL_WIDTHS.values()), freeze="A2")

    def _trail_of(self, input_id: str, claim: Claim, state: str) -> list[tuple[str, ...]]:
        declared = self.pack.inputs[input_id]
        label = declared.label.in_(self.language)
        figures = [(label, self.shown(claim), claim.place)]
        if claim.rows:
            columns = self.pack.tables[input_id].columns
            figures = [
                (
                    self.say(
                        "merge.row",
                        table=label,
                        n=number,
                        column=columns[column_id].label.in_(self.language),
                    ),
                    found.raw,
                    found.place,
                )
                for number, row in enumerate(claim.rows, 1)
                for column_id, found in row.cells.items()
                if found.raw
            ]
        delivery = claim.delivery
        who, file = delivery.who(self.language), delivery.zone.file
        return [
            (figure, shown, who, file, place.sheet, place.cell or "", state, delivery.contact)
            for figure, shown, place in figures
        ]


def _different(found: Sequence[Claim]) -> list[Claim]:
    """One claim of each meaning; of those that mean the same, one of each year."""
    seen: dict[tuple[object, int | None], Claim] = {}
    for claim in found:
        years = {year for meaning, year in seen if meaning == claim.meaning}
        # Who gives no year does not contradict the one who does.
        if claim.year is None and years:
            continue
        if None in years:
            seen.pop((claim.meaning, None))
        seen.setdefault((claim.meaning, claim.year), claim)
    return list(seen.values())
