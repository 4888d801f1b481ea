"""JSON Schemas of the rule files, so that an editor completes and checks them."""

from __future__ import annotations

import ast
import inspect
import itertools
import sys
import textwrap
from typing import Any

from pydantic import BaseModel

from upgrade_check.rules import inputs, text
from upgrade_check.rules.cases import CasesFile
from upgrade_check.rules.criteria import KINDS
from upgrade_check.rules.pack import PackFile, ThresholdFile

DIALECT = "https://json-schema.org/draft/2020-12/schema"
PARTS: dict[str, type[BaseModel]] = {
    "pack": PackFile,
    "threshold": ThresholdFile,
    "cases": CasesFile,
}


def schema(part: str) -> dict[str, Any]:
    """The schema of one kind of rule file: ``pack``, ``threshold`` or ``cases``."""
    return {"$schema": DIALECT, **_described(part)}


def _described(part: str) -> dict[str, Any]:
    """The schema with each field's docstring as its description, which an editor shows."""
    model = PARTS[part]
    whole = model.model_json_schema(ref_template="#/$defs/{model}")
    definitions = whole.get("$defs", {})
    _describe(whole, model)
    for name, kind in _models_within(model).items():
        if name in definitions:
            _describe(definitions[name], kind)
    # The kinds of criterion share a class name; pydantic tells them apart by their modules.
    for definition in definitions.values():
        kind_name = definition.get("properties", {}).get("kind", {}).get("const")
        if kind_name in KINDS:
            _describe(definition, KINDS[kind_name])
    return whole


def _describe(definition: dict[str, Any], model: type[BaseModel]) -> None:
    for name, description in _field_docstrings(model).items():
        if name in definition.get("properties", {}):
            definition["properties"][name].setdefault("description", description)


def _models_within(model: type[BaseModel]) -> dict[str, type[BaseModel]]:
    """Every model in the modules that rule files are made of, by class name."""
    homes = (sys.modules[model.__module__], text, inputs)
    return {
        name: member
        for home in homes
        for name, member in vars(home).items()
        if isinstance(member, type) and issubclass(member, BaseModel)
    }


def _field_docstrings(model: type[BaseModel]) -> dict[str, str]:
    """The string under each field, of the class itself and of what it derives from.

    pydantic can do this when a class is made, but then every start of the program pays for it.
    """
    found: dict[str, str] = {}
    for base in reversed(model.__mro__):
        if not base.__module__.startswith("upgrade_check."):
            continue
        (definition,) = ast.parse(textwrap.dedent(inspect.getsource(base))).body
        assert isinstance(definition, ast.ClassDef)
        for field, below in itertools.pairwise(definition.body):
            if (
                isinstance(field, ast.AnnAssign)
                and isinstance(field.target, ast.Name)
                and isinstance(below, ast.Expr)
                and isinstance(below.value, ast.Constant)
            ):
                found[field.target.id] = inspect.cleandoc(str(below.value.value))
    return found


def schema_of_all() -> dict[str, Any]:
    """One schema that takes any rule file."""
    definitions: dict[str, Any] = {}
    for part in PARTS:
        whole = _described(part)
        definitions |= whole.pop("$defs", {})
        definitions[part] = whole
    return {
        "$schema": DIALECT,
        "anyOf": [{"$ref": f"#/$defs/{part}"} for part in PARTS],
        "$defs": dict(sorted(definitions.items())),
    }
