"""What pydantic found wrong in a rule file, as one error that a policy person can act on."""

from __future__ import annotations

import typing
from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ValidationError

from upgrade_check.errors import RulePackError
from upgrade_check.rules.located import Key, LocatedYaml, nearest


def first_error(file: LocatedYaml, error: ValidationError, model: type[BaseModel]) -> RulePackError:
    """The first of pydantic's errors, placed in the file."""
    found = error.errors(include_url=False)[0]
    kind = str(found["type"])
    location = tuple(found["loc"])
    keys = _without_tags(file.data, location, kind)
    context = found.get("ctx") or {}
    last = str(keys[-1]) if keys else ""
    if kind == "extra_forbidden":
        known = _fields_at(model, location[:-1])
        return file.error(
            "unknown-key", keys, found=last, nearest=nearest(last, known), known=", ".join(known)
        )
    if kind == "missing":
        if last in ("zh", "en"):
            return file.error("missing-language", keys, found=last)
        return file.error("missing-key", keys, found=last)
    if kind in ("union_tag_invalid", "union_tag_not_found"):
        known = [tag.strip(" '") for tag in str(context.get("expected_tags", "")).split(",")]
        tag = str(context.get("tag", ""))
        key = str(context.get("discriminator", "")).strip("'")
        if kind == "union_tag_not_found":
            known = _tags(model, location)
            return file.error("missing-key", (*keys, key), found=key, expected=", ".join(known))
        code = "unknown-kind" if key == "kind" else "unknown-type"
        return file.error(
            code, (*keys, key), found=tag, known=", ".join(known), nearest=nearest(tag, known)
        )
    if kind in ("bound", "part", "whole", "one-limit"):
        return file.error(
            f"bad-{kind}" if kind != "one-limit" else kind, keys, found=context.get("found", "")
        )
    return file.error(
        "bad-value", keys, found=str(found.get("input", ""))[:80], reason=found["msg"]
    )


def _without_tags(data: Any, location: tuple[Key, ...], kind: str) -> tuple[Key, ...]:
    """``location`` as the file has it: pydantic adds the tag of a union to the path."""
    keys: list[Key] = []
    node = data
    for index, key in enumerate(location):
        is_last = index == len(location) - 1
        if isinstance(node, dict):
            if key in node:
                node = node[key]
            elif not (is_last and kind in ("missing", "extra_forbidden")):
                continue
        elif isinstance(node, list) and isinstance(key, int) and key < len(node):
            node = node[key]
        keys.append(key)
    return tuple(keys)


def _fields_at(model: type[BaseModel], location: Iterable[Key]) -> list[str]:
    """The keys that are allowed where ``location`` leads."""
    current: Any = model
    for key in location:
        current = _step(current, key)
        if current is None:
            return []
    return list(current.model_fields) if _is_model(current) else []


def _tags(model: type[BaseModel], location: Iterable[Key]) -> list[str]:
    current: Any = model
    for key in location:
        current = _step(current, key)
    return [_tag(member) for member in _members(current) if _is_model(member)]


def _step(current: Any, key: Key) -> Any:
    if _is_model(current):
        field = current.model_fields.get(str(key))
        return None if field is None else field.annotation
    for member in _members(current):
        if _is_model(member):
            if _tag(member) == str(key) or (
                str(key) in member.model_fields and len(_members(current)) == 1
            ):
                return member
            continue
        arguments = [a for a in typing.get_args(member) if a is not Ellipsis]
        if arguments:
            return arguments[-1]
    return _only_model(current)


def _only_model(current: Any) -> Any:
    models = [member for member in _members(current) if _is_model(member)]
    return models[0] if len(models) == 1 else None


def _members(annotation: Any) -> list[Any]:
    """The members of a union, through ``Annotated``; else the annotation alone."""
    origin = typing.get_origin(annotation)
    if origin is typing.Annotated:
        return _members(typing.get_args(annotation)[0])
    if origin is typing.Union or getattr(origin, "__name__", "") == "UnionType":
        return [m for a in typing.get_args(annotation) for m in _members(a)]
    return [annotation]


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _tag(model: type[BaseModel]) -> str:
    for name in ("kind", "type"):
        field = model.model_fields.get(name)
        if field is not None:
            return str(typing.get_args(field.annotation)[0])
    return ""
