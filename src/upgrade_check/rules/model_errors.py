"""What pydantic found wrong in a rule file, as errors that a policy person can act on."""

from __future__ import annotations

import typing
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel, ValidationError

from upgrade_check.errors import RulePackError
from upgrade_check.rules.located import Key, LocatedYaml, nearest

_MOST = 50
"""More errors of one file are not told at once."""


def all_errors(file: LocatedYaml, error: ValidationError, model: type[BaseModel]) -> RulePackError:
    """Everything that pydantic found, placed in the file: one error with the others in it.

    A key that is missing because its name is misspelled is told once, by the name that stands
    there; what is missing otherwise comes last.
    """
    found: dict[tuple[Key, ...], RulePackError] = {}
    tagless: set[tuple[Key, ...]] = set()
    for problem in error.errors(include_url=False):
        keys = _without_tags(file.data, tuple(problem["loc"]), str(problem["type"]))
        if len(keys) < len(problem["loc"]):
            tagless.add(keys)
        for at, one in _errors(file, dict(problem), keys, model):
            found.setdefault(at, one)
    # Every member of a union complains; the one that got furthest was meant.
    meant = [
        (keys, one)
        for keys, one in found.items()
        if keys not in tagless or not any(len(k) > len(keys) == _common(k, keys) for k in found)
    ]
    misspelled = {
        (*keys[:-1], one.details["nearest"]) for keys, one in meant if one.code == "unknown-key"
    }
    told = [one for keys, one in meant if one.code not in _MISSING or keys not in misspelled]
    told.sort(key=lambda one: (one.code in _MISSING, int(str(one.details["line"]))))
    first, *others = told
    first.details["others"] = tuple(others[:_MOST])
    first.details["untold"] = len(others[_MOST:])
    return first


_MISSING = ("missing-key", "missing-language")


def _common(one: tuple[Key, ...], other: tuple[Key, ...]) -> int:
    """How many keys both begin with."""
    return next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )


def _errors(
    file: LocatedYaml, found: dict[str, Any], keys: tuple[Key, ...], model: type[BaseModel]
) -> Iterator[tuple[tuple[Key, ...], RulePackError]]:
    """One of pydantic's errors in our words, by the keys that it concerns."""
    kind = str(found["type"])
    location = tuple(found["loc"])
    context = found.get("ctx") or {}
    last = str(keys[-1]) if keys else ""
    if kind == "extra_forbidden":
        yield keys, _unknown_key(file, keys, _fields_at(model, location[:-1]))
    elif kind == "missing":
        code = "missing-language" if last in ("zh", "en") else "missing-key"
        yield keys, file.error(code, keys, found=last)
    elif kind == "union_tag_not_found":
        # Which kind it is decides which keys are known, so that pydantic looks at none of them.
        key = str(context.get("discriminator", "")).strip("'")
        members = [m for m in _members(_at(model, location)) if _is_model(m)]
        known = list(dict.fromkeys(name for m in members for name in m.model_fields))
        for name in found["input"] if isinstance(found["input"], dict) else ():
            if name not in known:
                yield (*keys, name), _unknown_key(file, (*keys, name), known)
        expected = ", ".join(_tag(member) for member in members)
        yield (*keys, key), file.error("missing-key", (*keys, key), found=key, expected=expected)
    elif kind == "union_tag_invalid":
        known = [tag.strip(" '") for tag in str(context.get("expected_tags", "")).split(",")]
        key = str(context.get("discriminator", "")).strip("'")
        tag = file.written((*keys, key))
        code = "unknown-kind" if key == "kind" else "unknown-type"
        yield (
            (*keys, key),
            file.error(
                code, (*keys, key), found=tag, known=", ".join(known), nearest=nearest(tag, known)
            ),
        )
    elif kind in ("bound", "part", "whole"):
        keys = (*keys, context["key"]) if "key" in context else keys
        yield keys, file.error(f"bad-{kind}", keys, found=file.written(keys))
    elif kind in ("one-bound", "empty-range"):
        yield keys, file.error(kind, keys)
    else:
        yield (
            keys,
            file.error("bad-value", keys, found=file.written(keys), reason=found["msg"]),
        )


def _unknown_key(file: LocatedYaml, keys: tuple[Key, ...], known: list[str]) -> RulePackError:
    last = str(keys[-1])
    return file.error(
        "unknown-key", keys, found=last, nearest=nearest(last, known), known=", ".join(known)
    )


def _without_tags(data: Any, location: tuple[Key, ...], kind: str) -> tuple[Key, ...]:
    """``location`` as the file has it: pydantic adds the tag of a union to the path."""
    keys: list[Key] = []
    node = data
    for index, key in enumerate(location):
        is_last = index == len(location) - 1
        here = node if isinstance(node, dict) else range(len(node) if isinstance(node, list) else 0)
        if key in here:
            node = node[key]
        elif not (is_last and kind == "missing"):
            continue
        keys.append(key)
    return tuple(keys)


def _fields_at(model: type[BaseModel], location: Iterable[Key]) -> list[str]:
    """The keys that are allowed where ``location`` leads."""
    current = _at(model, location)
    return list(current.model_fields) if _is_model(current) else []


def _at(model: type[BaseModel], location: Iterable[Key]) -> Any:
    """The annotation where ``location`` leads; ``None`` if it leads nowhere."""
    current: Any = model
    for key in location:
        current = _step(current, key)
        if current is None:
            return None
    return current


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
