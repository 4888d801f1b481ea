"""The verdict with other figures, which are checked like those of the workbook."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from upgrade_check.dataset.entry import Entry, Record
from upgrade_check.dataset.numbers import read_number
from upgrade_check.dataset.zone import Measurement, Zone
from upgrade_check.locales import Language, sentences
from upgrade_check.rules.assess import assess
from upgrade_check.rules.inputs.validation import build_zone
from upgrade_check.rules.outcome import Assessment
from upgrade_check.rules.pack import RulePack


class WhatIf(NamedTuple):
    """The outcome with some figures replaced."""

    assessment: Assessment
    changed: tuple[str, ...]
    """Ids of the replaced inputs."""
    faults: Mapping[str, str]
    """What is wrong with a replaced figure, by input."""
    zone: Zone
    """The zone with the figures replaced."""


class Field(NamedTuple):
    """A figure that can be replaced, as a form field."""

    id: str
    label: str
    value: str
    unit: str
    choices: tuple[tuple[str, str], ...]
    """Values and their names if the field is a choice; else empty."""


def fields(
    zone: Zone, pack: RulePack, language: Language, wanted: Mapping[str, str]
) -> tuple[Field, ...]:
    """A field for each figure that a criterion uses, with the value wanted or the workbook's."""
    say = sentences(language).say
    statement = (
        ("", say("page.blank_choice")),
        ("yes", say("values.yes")),
        ("no", say("values.no")),
    )
    used = {
        reference.input
        for threshold in pack.thresholds
        for criterion in threshold.criteria
        for reference in criterion.references()
    }
    return tuple(
        Field(
            input_id,
            declared.label.in_(language),
            wanted.get(input_id, shown_value(zone.measurements[input_id])),
            declared.kept_unit,
            statement if declared.type == "yes_no" else (),
        )
        for input_id, declared in pack.inputs.items()
        if input_id in zone.measurements and input_id in used
    )


def shown_value(measurement: Measurement) -> str:
    """The figure as text for a form field."""
    value = measurement.value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if value is None:
        return ""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def what_if(zone: Zone, pack: RulePack, wanted: Mapping[str, str], language: Language) -> WhatIf:
    """Assess ``zone`` with the figures in ``wanted``, in the units that the fields show."""
    other, changed = with_figures(zone, pack, wanted)
    assessment = assess(other, pack, language)
    faults = {
        input_id: finding.message
        for finding in assessment.findings
        for input_id in finding.inputs
        if finding.severity == "error" and input_id in changed
    }
    return WhatIf(assessment, changed, faults, other)


def with_figures(
    zone: Zone, pack: RulePack, wanted: Mapping[str, str]
) -> tuple[Zone, tuple[str, ...]]:
    """``zone`` with the figures in ``wanted``, checked like a workbook's, and the ids changed."""
    changed = tuple(
        input_id
        for input_id, text in wanted.items()
        if input_id in zone.measurements
        and input_id not in pack.identity
        and text.strip() != shown_value(zone.measurements[input_id])
    )
    entries = {i: _entry(m) for i, m in zone.measurements.items() if m.value is not None}
    for input_id in changed:
        text = wanted[input_id].strip()
        typed = read_number(text)
        entry = _entry(zone.measurements[input_id])
        # A unit typed with the number takes precedence.
        unit = "" if typed and typed.unit else pack.inputs[input_id].kept_unit
        entries[input_id] = entry._replace(value=text, unit=unit, note="")
    kept = tuple(
        finding
        for finding in zone.findings
        if finding.severity == "error" and not set(finding.inputs) & set(changed)
    )
    record = Record(
        entries=entries,
        rows={
            table: tuple({c: _entry(m) for c, m in row.cells.items()} for row in rows)
            for table, rows in zone.tables.items()
        },
        home=next(iter(zone.measurements.values())).place,
        findings=kept,
        tracks_source=False,
        tracks_evidence=False,
        sheet=zone.sheet,
        year=zone.year,
    )
    return build_zone(record, pack, file=zone.file, sha256=zone.sha256), changed


def _entry(measurement: Measurement) -> Entry:
    value = measurement.value
    return Entry(
        value,
        measurement.place,
        measurement.unit,
        measurement.source,
        measurement.evidence,
        measurement.year,
        note=measurement.note,
    )
