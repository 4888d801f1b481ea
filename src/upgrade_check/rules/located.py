"""YAML files whose errors can be named by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

from upgrade_check.errors import RulePackError, system_reason

# PyYAML may be built without libyaml; its own loader is slower.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Key = str | int
_MOST_BYTES = 1 << 20
_DEEPEST = 100
_LONGEST = 80
_DATE, _TEXT = "tag:yaml.org,2002:timestamp", "tag:yaml.org,2002:str"


class LocatedYaml:
    """One YAML file: its data, its bytes, and the line of every key."""

    def __init__(self, path: Path) -> None:
        """Read and parse ``path``.

        Raises:
            RulePackError: ``no-such-file``, ``too-large``, ``too-deep``, ``alias``, ``not-yaml``,
                ``empty``, ``not-a-mapping``, ``key-not-a-name`` or ``duplicate-key``.
        """
        self.path = path
        try:
            with path.open("rb") as stream:
                self.content = stream.read(_MOST_BYTES + 1)
        except OSError as error:
            raise RulePackError(
                "no-such-file", file=str(path), line=0, reason=system_reason(error)
            ) from error
        if len(self.content) > _MOST_BYTES:
            raise RulePackError("too-large", file=str(path), line=1, most=_MOST_BYTES >> 20)
        try:
            self._refuse_aliases_and_depth()
            loader = _Loader(self.content)
            try:
                root = loader.get_single_node()
                if root is None:
                    raise self._at(None, "empty")
                if not isinstance(root, yaml.MappingNode):
                    raise self._at(root.start_mark, "not-a-mapping")
                self._root: yaml.Node = root
                self._check_keys(root)
                self.data: dict[str, Any] = loader.construct_document(self._root)
            finally:
                loader.dispose()
        except ValueError as error:
            # For example, a tag that does not fit its value, !!int x.
            raise self._at(None, "not-yaml", reason=str(error)) from error
        except yaml.YAMLError as error:
            mark, problem = None, ""
            if isinstance(error, yaml.MarkedYAMLError):
                mark, problem = error.problem_mark, error.problem or ""
            if "nesting depth" in problem:
                # libyaml has its own depth limit and may hit it before it yields any event.
                raise self._at(mark, "too-deep", most=_DEEPEST) from error
            raise self._at(mark, "not-yaml", reason=problem or str(error)) from error

    def _at(self, mark: Any, code: str, **details: object) -> RulePackError:
        return RulePackError(
            code, file=str(self.path), line=mark.line + 1 if mark else 1, **details
        )

    def _refuse_aliases_and_depth(self) -> None:
        """Aliases of aliases can grow without limit, and deep nesting can crash the process."""
        depth = 0
        for event in yaml.parse(self.content, Loader=_Loader):
            if isinstance(event, yaml.AliasEvent):
                raise self._at(event.start_mark, "alias", found=f"*{event.anchor}")
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
                if depth > _DEEPEST:
                    raise self._at(event.start_mark, "too-deep", most=_DEEPEST)
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1

    def _check_keys(self, node: yaml.Node) -> None:
        if isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key, value in node.value:
                if not isinstance(key, yaml.ScalarNode):
                    raise self._at(key.start_mark, "key-not-a-name")
                if key.value in seen:
                    raise self._at(key.start_mark, "duplicate-key", key=key.value)
                seen.add(key.value)
                self._check_keys(value)
        elif isinstance(node, yaml.SequenceNode):
            for value in node.value:
                self._check_keys(value)
        elif node.tag == _DATE:
            # Keep the text: the model parses the date and can report where it is wrong.
            node.tag = _TEXT

    def line(self, keys: Iterable[Key]) -> int:
        """The line of the deepest of ``keys`` that the file has, counted from 1."""
        line = self._root.start_mark.line + 1
        for name, node in self._path(keys):
            line = (name or node).start_mark.line + 1
        return line

    def written(self, keys: Iterable[Key]) -> str:
        """The value at ``keys`` as it stands in the file, on one line and not at any length."""
        node = self._root
        for _, found in self._path(keys):
            node = found
        text = str(node.value)
        if not isinstance(node, yaml.ScalarNode):
            source = self.content.decode("utf-8-sig", "replace")
            text = " ".join(source[node.start_mark.index : node.end_mark.index].split())
        return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"

    def _path(self, keys: Iterable[Key]) -> Iterator[tuple[yaml.Node | None, yaml.Node]]:
        """The nodes that ``keys`` lead through, each with its name where it has one."""
        node = self._root
        for wanted in keys:
            name = None
            if isinstance(node, yaml.MappingNode):
                found = next(((k, v) for k, v in node.value if k.value == str(wanted)), None)
                if found is None:
                    # pydantic adds the tag of a union to the path; the file has no such key.
                    continue
                name, node = found
            elif isinstance(node, yaml.SequenceNode) and wanted in range(len(node.value)):
                node = node.value[int(wanted)]
            else:
                continue
            yield name, node

    def error(self, code: str, keys: Iterable[Key], **details: object) -> RulePackError:
        """An error at ``keys`` of this file."""
        keys = tuple(keys)
        return RulePackError(
            code,
            file=str(self.path),
            line=self.line(keys),
            key=".".join(str(key) for key in keys),
            **details,
        )


def nearest(name: str, known: Iterable[str], cutoff: float = 0.5) -> str:
    """The known name most like ``name``; empty if none comes near."""
    import difflib

    return next(iter(difflib.get_close_matches(name, list(known), n=1, cutoff=cutoff)), "")
