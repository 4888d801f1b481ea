"""YAML files whose errors can be named by line."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from upgrade_check.errors import RulePackError

# libyaml's loader; the pure-Python one only where PyYAML was built without it.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Key = str | int


class LocatedYaml:
    """One YAML file: its data, its bytes, and the line of every key."""

    def __init__(self, path: Path) -> None:
        """Read and parse ``path``.

        Raises:
            RulePackError: ``no-such-file``, ``not-yaml``, ``duplicate-key`` or ``not-a-mapping``.
        """
        self.path = path
        try:
            self.content = path.read_bytes()
        except OSError as error:
            raise RulePackError(
                "no-such-file", file=str(path), line=0, reason=error.strerror or ""
            ) from error
        loader = _Loader(self.content)
        try:
            root = loader.get_single_node()
            if not isinstance(root, yaml.MappingNode):
                raise RulePackError("not-a-mapping", file=str(path), line=1)
            self._root: yaml.Node = root
            self._refuse_duplicates(root)
            self.data: dict[str, Any] = loader.construct_document(self._root)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            raise RulePackError(
                "not-yaml",
                file=str(path),
                line=mark.line + 1 if mark else 1,
                reason=getattr(error, "problem", None) or str(error),
            ) from error
        except RecursionError as error:
            raise RulePackError("not-yaml", file=str(path), line=1, reason="nesting") from error
        finally:
            loader.dispose()

    def _refuse_duplicates(self, node: yaml.Node) -> None:
        if isinstance(node, yaml.MappingNode):
            seen: set[str] = set()
            for key, value in node.value:
                if key.value in seen:
                    raise RulePackError(
                        "duplicate-key",
                        file=str(self.path),
                        line=key.start_mark.line + 1,
                        key=key.value,
                    )
                seen.add(key.value)
                self._refuse_duplicates(value)
        elif isinstance(node, yaml.SequenceNode):
            for value in node.value:
                self._refuse_duplicates(value)

    def line(self, keys: Iterable[Key]) -> int:
        """The line of the deepest of ``keys`` that the file has, counted from 1."""
        node: yaml.Node = self._root
        line = node.start_mark.line + 1
        for wanted in keys:
            if isinstance(node, yaml.MappingNode):
                found = next(((k, v) for k, v in node.value if k.value == str(wanted)), None)
                if found is None:
                    # pydantic adds the tag of a union to the path; the file has no such key.
                    continue
                line, node = found[0].start_mark.line + 1, found[1]
            elif isinstance(node, yaml.SequenceNode) and wanted in range(len(node.value)):
                node = node.value[int(wanted)]
                line = node.start_mark.line + 1
        return line

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


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name most like ``name``; empty if none comes near."""
    import difflib

    return next(iter(difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)), "")
