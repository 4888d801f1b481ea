"""Every sentence that a person reads, by language."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


class Sentences:
    """The sentences of one language, found by a dotted key such as ``findings.not-a-number``."""

    def __init__(self, language: Language, tree: dict[str, Any]) -> None:
        self.language = language
        self._flat = dict(_flatten(tree))

    def say(self, key: str, /, **values: object) -> str:
        """The sentence under ``key`` with ``values`` filled in.

        Raises:
            KeyError: The key or a value that the sentence needs is missing.
        """
        return self._flat[key].format_map(values) if values else self._flat[key]

    def has(self, key: str) -> bool:
        """Whether there is a sentence under ``key``."""
        return key in self._flat

    def keys(self) -> frozenset[str]:
        """All keys, so that a test can hold the languages against each other."""
        return frozenset(self._flat)


def _flatten(tree: dict[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    flat: list[tuple[str, str]] = []
    for key, value in tree.items():
        if isinstance(value, dict):
            flat += _flatten(value, f"{prefix}{key}.")
        else:
            flat.append((f"{prefix}{key}", value))
    return flat


@lru_cache(maxsize=len(LANGUAGES))
def sentences(language: Language) -> Sentences:
    """The sentences of ``language``, read once."""
    text = Path(__file__).with_name(f"{language}.yaml").read_bytes()
    return Sentences(language, yaml.load(text, Loader=yaml.CSafeLoader))
