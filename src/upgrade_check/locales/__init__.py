"""Every sentence that a person reads, by language."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, get_args

import yaml

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
_HERE = Path(__file__).parent
# PyYAML may be built without libyaml; its own loader is slower.
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LATER = ("documents", "commands")
"""Files that most runs of ``evaluate`` do without; read when a key is not in the first file."""


class Sentences:
    """The sentences of one language, found by a dotted key such as ``findings.not-a-number``.

    ``zh.yaml`` holds what ``evaluate`` says on the terminal, ``zh.documents.yaml`` what stands in
    files, ``zh.commands.yaml`` what the other commands and rare errors say.
    """

    def __init__(self, language: Language) -> None:
        self.language = language
        self._flat = _read(f"{language}.yaml")
        self._unread = list(_LATER)

    def say(self, key: str, /, **values: object) -> str:
        """The sentence under ``key`` with ``values`` filled in.

        Raises:
            KeyError: The key or a value that the sentence needs is missing.
        """
        if key not in self._flat:
            self._find(key)
        sentence = self._flat[key]
        return sentence.format_map(values) if values else sentence

    def listed(self, texts: Iterable[str]) -> str:
        """``texts`` one after the other within a sentence.

        Quotation marks next to each other separate by themselves in Chinese (GB/T 15834).
        """
        listed = self.say("values.and").join(texts)
        return listed.replace("”、“", "”“").replace("》、《", "》《")

    def has(self, key: str) -> bool:
        """Whether there is a sentence under ``key``."""
        self._find(key)
        return key in self._flat

    def keys(self, prefix: str = "") -> list[str]:
        """All keys that begin with ``prefix``, in order."""
        self._find("")
        return sorted(key for key in self._flat if key.startswith(prefix))

    def _find(self, key: str) -> None:
        """Read on until ``key`` is there, or to the end."""
        while key not in self._flat and self._unread:
            self._flat |= _read(f"{self.language}.{self._unread.pop(0)}.yaml")


def _read(name: str) -> dict[str, str]:
    return dict(_flatten(_LOADER((_HERE / name).read_bytes()).get_single_data()))


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
