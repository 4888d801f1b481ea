"""The catalogue of findings: every code, how severe it is, and the variants of its sentence."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from upgrade_check.dataset.zone import Finding, Place, Severity


class FindingKind(NamedTuple):
    """What may be wrong in the data."""

    severity: Severity
    """``error``: the value is not used; ``warning``: used, but look; ``note``: for information."""
    variants: tuple[str, ...] = ("",)
    """Which sentences there are: ``row`` is ``findings.CODE.message_row`` in ``locales/``."""
    milder: Severity | None = None
    """The other severity that it may have, where that depends on the case."""


CATALOGUE: Mapping[str, FindingKind] = {
    "missing-value": FindingKind(
        "error", ("", "column", "elsewhere", "near", "row", "sheet", "shared", "struck", "table")
    ),
    "not-a-number": FindingKind("error", ("", "amount", "part", "year")),
    "not-exact": FindingKind("error", ("", "announced", "note", "remark", "source")),
    "not-yes-or-no": FindingKind("error", ("", "near", "remainder")),
    "negative-value": FindingKind("error", ("", "zero")),
    "not-an-integer": FindingKind("error"),
    "rank-exceeds-peers": FindingKind("error", ("", "swapped")),
    "rank-mismatch": FindingKind("error", ("", "ahead")),
    "roster-incomplete": FindingKind("error", ("", "unstated")),
    "unknown-unit": FindingKind(
        "error", ("amount", "behind", "blank", "count", "digits", "no_percent", "number", "percent")
    ),
    "unit-conflict": FindingKind("error", ("percent", "two")),
    "scaled-format": FindingKind("error"),
    "formula-error": FindingKind("error"),
    "formula-not-calculated": FindingKind("error"),
    "duplicate-input": FindingKind(
        "error", ("", "file", "merged", "part", "row", "same", "shared", "zone"), milder="warning"
    ),
    "conflicting-values": FindingKind("error"),
    "part-exceeds-whole": FindingKind("error", ("", "percent")),
    "share-exceeds-total": FindingKind("error", ("", "rows")),
    "other-year": FindingKind("error", ("", "part", "remark", "stated", "to_come")),
    "unknown-label": FindingKind("warning", ("", "near", "zone")),
    "year-mismatch": FindingKind("warning", ("", "others", "several", "title")),
    "implausible": FindingKind("warning", ("high", "low")),
    "total-mismatch": FindingKind("warning", ("input", "marked", "row")),
    "not-attested": FindingKind("warning"),
    "no-evidence": FindingKind("warning", ("cell", "column")),
    "no-source": FindingKind("warning", ("cell", "column")),
    "evidence-missing": FindingKind("warning", ("", "several")),
    "evidence-unreadable": FindingKind("warning"),
    "evidence-empty": FindingKind("warning"),
    "hidden-data": FindingKind("note", ("column", "row", "sheet")),
    "rank-computed": FindingKind("note"),
    "evidence-unused": FindingKind("note"),
}


def finding(
    code: str,
    place: Place,
    inputs: tuple[str, ...] = (),
    given: Mapping[str, object] = MappingProxyType({}),
    /,
    *,
    milder: bool = False,
    **details: object,
) -> Finding:
    """A finding of a kind in the catalogue, to be mended at ``place``.

    Its sentence fills in what is ``given`` and the other details, of which ``variant`` chooses the
    sentence. ``milder`` takes the milder of its two severities.

    Raises:
        KeyError: The catalogue has no such code or variant.
    """
    kind, details = CATALOGUE[code], {**given, **details}
    if details.get("variant", "") not in kind.variants:
        raise KeyError(f"{code}: no variant {details.get('variant')!r}")
    severity = (kind.milder or kind.severity) if milder else kind.severity
    return Finding(code, severity, place, inputs, details)
