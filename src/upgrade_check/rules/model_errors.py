"""Check a rule file against its model, with errors that a policy person can act on."""

from __future__ import annotations

import typing
from collections.abc import Iterable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from upgrade_check.errors import RulePackError
from upgrade_check.rules.chosen import Chosen
from upgrade_check.rules.located import Key, LocatedYaml, nearest

_MOST = 50
"""How many errors of a file are reported besides the first."""
_MISSING = ("missing-key", "missing-language")
_Model = TypeVar("_Model", bound=BaseModel)


def checked(file: LocatedYaml, model: type[_Model]) -> _Model:
    """The file as ``model``.

    Raises:
        RulePackError: All that is wrong with it, each at its line.
    """
    try:
        return model.model_validate(file.data)
    except ValidationError as error:
        raise _all_errors(file, error, model) from None


def _all_errors(file: LocatedYaml, error: ValidationError, model: type[BaseModel]) -> RulePackError:
    """Everything that pydantic found, placed in the file: one error with the others in it.

    A misspelled key is reported once, not as a missing key as well. Missing keys come last.
    """
    problems = error.errors(include_url=False)
    told = [_told(file, dict(problem), model) for problem in problems if not _follows(problem)]
    misspelled = {
        (*keys[:-1], one.details["nearest"]) for keys, one in told if one.code == "unknown-key"
    }
    errors = [one for keys, one in told if one.code not in _MISSING or keys not in misspelled]
    errors.sort(key=lambda one: (one.code in _MISSING, int(str(one.details["line"]))))
    first, *others = errors
    first.details["others"] = tuple(others[:_MOST])
    first.details["untold"] = len(others[_MOST:])
    return first


def _follows(problem: Any) -> bool:
    """Whether it only follows from others: a list is too short without its wrong members."""
    return problem["type"] == "too_short" and bool(problem["input"])


def _told(
    file: LocatedYaml, found: dict[str, Any], model: type[BaseModel]
) -> tuple[tuple[Key, ...], RulePackError]:
    """One of pydantic's errors in our words, and the keys that it concerns."""
    kind = str(found["type"])
    keys = tuple(found["loc"])
    context = found.get("ctx") or {}
    details: dict[str, object] = {}
    if kind == "extra_forbidden":
        return _unknown_key(file, keys, _fields_at(model, file.data, keys[:-1]))
    if kind == "missing":
        code = "missing-language" if keys[-1] in ("zh", "en") else "missing-key"
        details = {"found": keys[-1]}
    elif kind == "no-choice":
        key, known = str(context["key"]), context["known"]
        near = nearest(key, map(str, found["input"]), cutoff=0.7)
        if near:
            return _unknown_key(file, (*keys, near), [key])
        code, keys = "missing-key", (*keys, key)
        details = {"found": key, "expected": ", ".join(known)}
    elif kind == "unknown-choice":
        key, known = str(context["key"]), context["known"]
        keys = (*keys, key)
        tag = file.written(keys)
        code = "unknown-kind" if key == "kind" else "unknown-type"
        details = {"found": tag, "known": ", ".join(known), "nearest": nearest(tag, known)}
    elif kind in ("bound", "part", "whole"):
        code = f"bad-{kind}"
        keys = (*keys, str(context["key"])) if "key" in context else keys
        details = {"found": file.written(keys)}
    elif kind in ("one-bound", "empty-range"):
        code = kind
    else:
        code = "bad-value"
        details = {"found": file.written(keys), "reason": found["msg"]}
    return keys, file.error(code, keys, **details)


def _unknown_key(
    file: LocatedYaml, keys: tuple[Key, ...], known: list[str]
) -> tuple[tuple[Key, ...], RulePackError]:
    last = str(keys[-1])
    near = nearest(last, known)
    return keys, file.error("unknown-key", keys, found=last, nearest=near, known=", ".join(known))


def _fields_at(model: type[BaseModel], data: Any, keys: Iterable[Key]) -> list[str]:
    """The keys that are allowed where ``keys`` lead."""
    current: Any = model
    for key in keys:
        if isinstance(current, type) and issubclass(current, BaseModel):
            fields = {field.alias or name: field for name, field in current.model_fields.items()}
            current = fields[str(key)].annotation
        else:
            current = [a for a in typing.get_args(current) if a is not Ellipsis][-1]
        data = data[key]
        current = _read_by(current, data)
    return [field.alias or name for name, field in current.model_fields.items()]


def _read_by(annotation: Any, part: Any) -> Any:
    """What reads ``part``: the model that it names, or that of an optional field.

    A list or a mapping is read member by member, by the next key.
    """
    if typing.get_origin(annotation) in (dict, list, tuple):
        return annotation
    members = typing.get_args(annotation)
    chosen = next((member for member in members if isinstance(member, Chosen)), None)
    if chosen is not None:
        return chosen.of(part)
    models = (m for m in members if isinstance(m, type) and issubclass(m, BaseModel))
    return next(models, annotation)
