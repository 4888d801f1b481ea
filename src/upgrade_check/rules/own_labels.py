"""What one office calls the inputs: a YAML file of input ids, each with its labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from upgrade_check.rules.inputs import Input, InputBase, TableInput
from upgrade_check.rules.located import LocatedYaml, nearest
from upgrade_check.rules.pack import RulePack

_Declared = TypeVar("_Declared", bound=InputBase)


def with_labels(pack: RulePack, file: str | Path) -> RulePack:
    """The pack with the labels in ``file`` as further aliases.

    Args:
        pack: The rule pack.
        file: Input ids, columns as ``table.column``, each with a label or a list of labels.

    Raises:
        RulePackError: The file cannot be read, names an input that the pack does not have, holds
            something that is no label, or a label of another input. It names file and line.
    """
    source = LocatedYaml(Path(file))
    paths = {input_id: input_id for input_id in pack.inputs}
    paths |= {f"{t}.{c}": t for t, table in pack.tables.items() for c in table.columns}
    taken = {name: input_id for input_id, d in pack.inputs.items() for name in d.names()}
    given: dict[str, tuple[str, ...]] = {}
    for path, labels in source.data.items():
        if path not in paths:
            raise source.error("unknown-input", (path,), found=path, nearest=nearest(path, paths))
        listed = [labels] if isinstance(labels, str) else labels
        if not isinstance(listed, list) or not all(isinstance(x, str) and x for x in listed):
            raise source.error("no-label", (path,))
        for label in listed:
            if "." not in path and taken.setdefault(label, path) != path:
                raise source.error("duplicate-label", (path,), found=label, other=taken[label])
        given[path] = tuple(listed)
    return replace(
        pack,
        identity=_named(pack.identity, given),
        thresholds=tuple(
            replace(threshold, inputs=_named(threshold.inputs, given))
            for threshold in pack.thresholds
        ),
    )


def _named(inputs: Mapping[str, Input], given: Mapping[str, tuple[str, ...]]) -> dict[str, Input]:
    named: dict[str, Input] = {}
    for input_id, declared in inputs.items():
        own = _with_aliases(declared, given.get(input_id, ()))
        if isinstance(own, TableInput):
            columns = {
                column: _with_aliases(cell, given.get(f"{input_id}.{column}", ()))
                for column, cell in own.columns.items()
            }
            own = _changed(own, columns=columns)
        named[input_id] = own
    return named


def _with_aliases(declared: Input, labels: tuple[str, ...]) -> Input:
    return _changed(declared, aliases=(*declared.aliases, *labels))


def _changed(declared: _Declared, **fields: object) -> _Declared:
    """``declared`` with other ``fields``; ``model_copy`` would keep its cached properties too."""
    kept = {name: getattr(declared, name) for name in type(declared).model_fields}
    return type(declared).model_construct(**kept | fields)
