"""Verdicts as symbols and colours; each report says them in words as well."""

from __future__ import annotations

from upgrade_check.rules.outcome import CriterionOutcome, Status

SYMBOLS = {Status.PASS: "√", Status.FAIL: "×", Status.UNDETERMINED: "?"}
"""Characters that Chinese code pages and office fonts contain."""
STYLES = {Status.PASS: "green", Status.FAIL: "red", Status.UNDETERMINED: "yellow"}
"""Names of colours as rich knows them."""
EMOJI = {Status.PASS: "✅", Status.FAIL: "❌", Status.UNDETERMINED: "❔"}
"""For Markdown."""


def symbol_of(criterion: CriterionOutcome) -> str:
    """The symbol of a criterion; a dash for a blank statement, which decides nothing."""
    return SYMBOLS[criterion.status] if criterion.blocking else "-"
