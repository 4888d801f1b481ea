"""Every sentence that a person reads, by language."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
_HERE = Path(__file__).parent


class Sentences:
    """The sentences of one language, found by a dotted key such as ``findings.not-a-number``.

    What only some commands say stands in a file of its own, ``zh.template.yaml`` for the section
    ``template``, and is read when it is first needed.
    """

    def __init__(self, language: Language) -> None:
        self.language = language
        self._flat = _read(f"{language}.yaml")

    def say(self, key: str, /, **values: object) -> str:
        """The sentence under ``key`` with ``values`` filled in.

        Raises:
            KeyError: The key or a value that the sentence needs is missing.
        """
        sentence = self._flat.get(key)
        if sentence is None:
            self._read_section(key.partition(".")[0])
            sentence = self._flat[key]
        return sentence.format_map(values) if values else sentence

    def has(self, key: str) -> bool:
        """Whether there is a sentence under ``key``."""
        if key not in self._flat:
            self._read_section(key.partition(".")[0])
        return key in self._flat

    def keys(self, prefix: str = "") -> list[str]:
        """All keys that begin with ``prefix``, in order."""
        for path in sorted(_HERE.glob(f"{self.language}.*.yaml")):
            self._read_section(path.name.split(".")[1])
        return sorted(key for key in self._flat if key.startswith(prefix))

    def _read_section(self, section: str) -> None:
        name = f"{self.language}.{section}.yaml"
        if (_HERE / name).is_file():
            self._flat.update(_read(name))


def _read(name: str) -> dict[str, str]:
    return dict(_flatten(yaml.load((_HERE / name).read_bytes(), Loader=yaml.CSafeLoader)))


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
    return Sentences(language)
