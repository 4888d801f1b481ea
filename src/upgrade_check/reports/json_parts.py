"""What the JSON reports have in common; ``docs/json.md`` describes it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from pydantic_core import PydanticSerializationError, to_json

from upgrade_check import __version__
from upgrade_check.rules.outcome import FindingText, RulesIdentity, Unreadable


def head(schema: str, rules: RulesIdentity) -> dict[str, Any]:
    """The schema, this program and the rules."""
    return {
        "schema": schema,
        "tool": {"name": "upgrade-check", "version": __version__},
        "rules": {"id": rules.id, "version": rules.version, "sha256": rules.sha256},
    }


def errors(unreadable: Iterable[Unreadable]) -> list[dict[str, str]]:
    """The files that could not be read."""
    return [{"file": bad.file, "code": bad.code, "message": bad.message} for bad in unreadable]


def finding(found: FindingText) -> dict[str, Any]:
    """A finding at its cell."""
    return {
        "code": found.code,
        "severity": found.severity,
        "sheet": found.place.sheet,
        "cell": found.place.cell,
        "message": found.message,
    }


def number(value: Fraction | None) -> dict[str, Any] | None:
    """An exact number, rounded and as a fraction in text."""
    return None if value is None else {"value": float(value), "exact": str(value)}


def rounded(value: Fraction | None) -> float | None:
    """An exact number, rounded."""
    return None if value is None else float(value)


def as_json(data: dict[str, Any]) -> bytes:
    """``data``, indented, ending in a line feed."""
    try:
        return to_json(data, indent=2) + b"\n"
    except PydanticSerializationError:
        # The name of a file may hold lone surrogates, which UTF-8 cannot.
        text = json.dumps(data, ensure_ascii=False, indent=2) + "\n"
        return text.encode("utf-8", "backslashreplace")
