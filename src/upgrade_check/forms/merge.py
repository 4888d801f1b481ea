"""What the departments delivered, as one form in which every figure says where it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
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
from upgrade_check.rules.inputs import TableInput
from upgrade_check.rules.outcome import Status
from upgrade_check.rules.pack import RulePack
from upgrade_check.spreadsheet import style

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
        found = {(outcome.threshold, outcome.status) for outcome in self.outcomes}
        return len(found) > len({threshold for threshold, _ in found})


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
    return Merged(content, tuple(conflicts), tuple(form.shares()), form.gaps(tuple(pack.identity)))


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
        rows = {
            input_id: [self._row(agreeing, n) for n in range(len(agreeing[0].rows))]
            for input_id, agreeing in taken.items()
        }
        filled = Filled(
            hint=self.say("merge.hint", n=len(self.deliveries)),
            measurements={i: found[0][""] for i, found in rows.items() if "" in found[0]},
            rows={i: found for i, found in rows.items() if "" not in found[0]},
            remarks={i: self._remark(f) for i, f in self.claims.items() if f and i not in taken},
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
        """One row out of those that agree; its figures say where each of them comes from."""
        row = dict(agreeing[0].rows[number])
        for column, first in row.items():
            if column and not isinstance(first.value, Decimal):
                continue
            found = [(claim, claim.rows[number][column]) for claim in agreeing]
            sources = [self._source(claim, measured) for claim, measured in found]
            row[column] = first._replace(
                source=self._list(sources),
                evidence=self._list(dict.fromkeys(m.evidence for _, m in found if m.evidence)),
                note=self._list(dict.fromkeys(m.note for _, m in found if m.note)),
                year=next((m.year for _, m in found if m.year is not None), None),
            )
        return row

    def _list(self, texts: Iterable[str]) -> str:
        return self.say("values.semicolon").join(texts)

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
        known = {*self.taken, *self.disputed}
        return self._labels(i for i in input_ids if i not in known and self.pack.inputs[i].required)

    def _labels(self, input_ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(self.pack.inputs[i].label.in_(self.language) for i in input_ids)

    def shares(self) -> Iterator[Share]:
        """Who has delivered, who has gaps, and who is missing."""
        for department in departments_of(self.pack):
            inputs = department.inputs
            own = [d for d in self.deliveries if d.department == department]
            claims = [claim for i in inputs for claim in self.claims[i]]
            gave = [d for d in self.deliveries if d in own or any(c.delivery is d for c in claims)]
            yield Share(
                department.title.in_(self.language),
                tuple(d.name for d in gave),
                sum(1 for i in inputs if self.pack.inputs[i].required),
                self.gaps(inputs),
                self._labels(i for i in inputs if i in self.disputed),
                tuple(dict.fromkeys(d.contact for d in own if d.contact)),
            )

    def _write_trail(self, book: Workbook) -> None:
        """A sheet with every value delivered: by whom, and in which cell of which file."""
        lines = []
        for input_id, found in self.claims.items():
            state = "yes" if input_id in self.taken else "no"
            state = self.say(f"merge.taken_{'disputed' if input_id in self.disputed else state}")
            for claim in found:
                of = claim.delivery
                for figure, shown, place in self._figures(input_id, claim):
                    whose = of.who(self.language), of.zone.file, place.sheet, place.cell or ""
                    lines.append((figure, shown, *whose, state, of.contact))
        sheet = book.create_sheet(self.say("merge.sheet"))
        heads = [self.say(f"merge.{key}") for key in _TRAIL_WIDTHS]
        style.write_table(sheet, heads, lines, list(_TRAIL_WIDTHS.values()), freeze="A2")

    def _figures(self, input_id: str, claim: Claim) -> Iterator[tuple[str, str, Place]]:
        """What each figure of a claim is, as it stands there, and where."""
        declared = self.pack.inputs[input_id]
        label = declared.label.in_(self.language)
        if not isinstance(declared, TableInput):
            yield label, self.shown(claim), claim.place
            return
        for number, row in enumerate(claim.rows, 1):
            for column_id, found in row.items():
                if found.raw:
                    column = declared.columns[column_id].label.in_(self.language)
                    figure = self.say("merge.row", table=label, n=number, column=column)
                    yield figure, found.raw, found.place


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
