"""The stable report that scripts read; ``docs/json.md`` describes it field by field."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from upgrade_check.dataset.zone import Measurement
from upgrade_check.reports.json_parts import as_json, errors, finding, head
from upgrade_check.reports.review import Review
from upgrade_check.rules.outcome import (
    Assessment,
    CriterionOutcome,
    EvidenceItem,
    Status,
    ThresholdOutcome,
)

SCHEMA = "upgrade-check/report/1"


def render(review: Review) -> bytes:
    """The whole report, indented, ending in a line feed."""
    # Serialise zone by zone: as plain data, a report takes ten times the memory of its text.
    start, end = as_json(document(review, zones=())).split(b'"zones": []', 1)
    parts = [start, b'"zones": [']
    for index, assessment in enumerate(review.assessments):
        indented = as_json(zone(assessment)).rstrip().replace(b"\n", b"\n    ")
        parts += [b",\n    " if index else b"\n    ", indented]
    return b"".join([*parts, b"\n  ]" if review.assessments else b"]", end])


def document(review: Review, zones: Iterable[Assessment]) -> dict[str, Any]:
    """The report on ``zones`` as plain data, with ``changes`` if there is an earlier report."""
    report = {
        **head(SCHEMA, review.rules),
        "summary": {
            "zones": len(review.assessments),
            **{status.value: review.count_of(status) for status in Status},
            "unreadable": len(review.unreadable),
        },
        "zones": [zone(assessment) for assessment in zones],
        "errors": errors(review.unreadable),
    }
    if review.changes is not None:
        report["changes"] = {
            "baseline": review.changes.baseline,
            "list": [change._asdict() for change in review.changes.changes],
        }
    return report


def zone(assessment: Assessment) -> dict[str, Any]:
    """One zone's part of the report, with ``evidence`` if its files were looked up."""
    evidence = [_evidence(item) for item in assessment.evidence if item.files is not None]
    return {
        "name": assessment.name,
        "province": assessment.province,
        "city": assessment.city,
        "year": assessment.year,
        "years": list(assessment.years),
        "sheet": assessment.sheet,
        "file": assessment.file,
        "sha256": assessment.sha256,
        "status": assessment.status.value,
        "thresholds": [_threshold(threshold) for threshold in assessment.thresholds],
        "findings": [finding(found) for found in assessment.findings],
        **({"evidence": evidence} if evidence else {}),
        **_preparation(assessment),
    }


def _preparation(assessment: Assessment) -> dict[str, Any]:
    """The state of the preparation, if anything is known about it."""
    if assessment.preparation is None:
        return {}
    keys = ("id", "title", "clause", "who", "state", "shown")
    items = [{key: getattr(item, key) for key in keys} for item in assessment.preparation.items]
    return {"preparation": {"text": assessment.preparation.line, "items": items}}


def _evidence(item: EvidenceItem) -> dict[str, Any]:
    return {
        "document": item.document,
        "inputs": list(item.inputs),
        "files": [file._asdict() for file in item.files or ()],
    }


def _threshold(threshold: ThresholdOutcome) -> dict[str, Any]:
    return {
        "id": threshold.id,
        "title": threshold.title,
        "status": threshold.status.value,
        "criteria": [_criterion(criterion) for criterion in threshold.criteria],
    }


def _criterion(criterion: CriterionOutcome) -> dict[str, Any]:
    actual, required, margin = criterion.actual, criterion.required, criterion.margin
    return {
        "id": criterion.id,
        "kind": criterion.kind,
        "status": criterion.status.value,
        "binding": "in_principle" if criterion.in_principle else "mandatory",
        "actual": None
        if actual is None
        else {"value": actual.value, "exact": _exact(actual.exact), "text": actual.text},
        "required": {
            "comparison": required.comparison,
            "value": required.quantity.value,
            "exact": _exact(required.quantity.exact),
            "text": required.quantity.text,
        },
        "margin": None
        if margin is None
        else {"value": float(margin.exact), "unit": margin.unit, "text": margin.text},
        "reading": criterion.reading,
        "inputs": [_input(used.measurement) for used in criterion.inputs],
    }


def _exact(number: object) -> str | None:
    return None if number is None else str(number)


def _input(measurement: Measurement) -> dict[str, Any]:
    value = measurement.value
    if isinstance(value, Decimal):
        value = f"{value.normalize():f}"
    elif isinstance(value, bool):
        value = "yes" if value else "no"
    return {
        "id": measurement.input,
        "value": None if value is None else str(value),
        "unit": measurement.unit,
        "sheet": measurement.place.sheet,
        "cell": measurement.place.cell,
        "source": measurement.source,
        "evidence": measurement.evidence,
    }
