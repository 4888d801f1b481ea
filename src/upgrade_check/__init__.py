"""Whether a provincial high-tech zone clears the thresholds for becoming a national one.

The public interface is small: :func:`load_pack` reads a rule pack, :func:`read_workbook` reads a
zone's figures from a workbook, :func:`assess` holds one against the other. All results are frozen.

>>> from upgrade_check import assess, load_pack, read_workbook
>>> pack = load_pack("national-upgrade")
>>> assessment = assess(read_workbook("data.xlsx", pack), pack, language="en")  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from upgrade_check.dataset.zone import Finding, Measurement, Place, TableRow, Zone
    from upgrade_check.errors import RulePackError, UpgradeCheckError, WorkbookError
    from upgrade_check.forms import read_workbook
    from upgrade_check.rules.assess import assess
    from upgrade_check.rules.outcome import (
        Assessment,
        CriterionOutcome,
        Status,
        ThresholdOutcome,
    )
    from upgrade_check.rules.pack import RulePack, load_pack

_HOMES = {
    "Assessment": "upgrade_check.rules.outcome",
    "CriterionOutcome": "upgrade_check.rules.outcome",
    "Finding": "upgrade_check.dataset.zone",
    "Measurement": "upgrade_check.dataset.zone",
    "Place": "upgrade_check.dataset.zone",
    "RulePack": "upgrade_check.rules.pack",
    "RulePackError": "upgrade_check.errors",
    "Status": "upgrade_check.rules.outcome",
    "TableRow": "upgrade_check.dataset.zone",
    "ThresholdOutcome": "upgrade_check.rules.outcome",
    "UpgradeCheckError": "upgrade_check.errors",
    "WorkbookError": "upgrade_check.errors",
    "Zone": "upgrade_check.dataset.zone",
    "assess": "upgrade_check.rules.assess",
    "load_pack": "upgrade_check.rules.pack",
    "read_workbook": "upgrade_check.forms",
}

__all__ = [
    "Assessment",
    "CriterionOutcome",
    "Finding",
    "Measurement",
    "Place",
    "RulePack",
    "RulePackError",
    "Status",
    "TableRow",
    "ThresholdOutcome",
    "UpgradeCheckError",
    "WorkbookError",
    "Zone",
    "__version__",
    "assess",
    "load_pack",
    "read_workbook",
]


def __getattr__(name: str) -> Any:
    # Loaded on first use: `upgrade-check --version` must not pay for reading workbooks.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value
