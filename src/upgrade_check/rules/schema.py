"""JSON Schemas of the rule files, so that an editor completes and checks them."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from upgrade_check.rules.cases import CasesFile
from upgrade_check.rules.checklist import ChecklistFile
from upgrade_check.rules.pack import PackFile, ThresholdFile
from upgrade_check.rules.review import ReviewFile
from upgrade_check.rules.scoring import ScoringFile

DIALECT = "https://json-schema.org/draft/2020-12/schema"
PARTS: dict[str, type[BaseModel]] = {
    "pack": PackFile,
    "threshold": ThresholdFile,
    "cases": CasesFile,
    "checklist": ChecklistFile,
    "scoring": ScoringFile,
    "review": ReviewFile,
}


def schema(part: str) -> dict[str, Any]:
    """The schema of one kind of rule file, such as ``pack`` or ``threshold``."""
    return {"$schema": DIALECT, **_of(part)}


def _of(part: str) -> dict[str, Any]:
    return PARTS[part].model_json_schema(ref_template="#/$defs/{model}")


def schema_of_all() -> dict[str, Any]:
    """One schema that takes any rule file."""
    definitions: dict[str, Any] = {}
    for part in PARTS:
        whole = _of(part)
        definitions |= whole.pop("$defs", {})
        definitions[part] = whole
    return {
        "$schema": DIALECT,
        "anyOf": [{"$ref": f"#/$defs/{part}"} for part in PARTS],
        "$defs": dict(sorted(definitions.items())),
    }
