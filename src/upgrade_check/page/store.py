"""The files dropped since the page was started; they are kept in memory only."""

from __future__ import annotations

import pickle
import secrets
from collections import OrderedDict
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from upgrade_check.errors import UpgradeCheckError
from upgrade_check.evidence.lookup import Examined
from upgrade_check.page.reading import Reading

_BUDGET = 48 << 20
"""Limit of everything kept, in bytes; the latest drop is always kept."""


class Dropped(NamedTuple):
    """One file that was dropped."""

    name: str
    data: bytes
    outcome: bytes | UpgradeCheckError
    """A pickled :class:`Reading`, or why there is none."""

    @property
    def reading(self) -> Reading | None:
        """The content of the workbook."""
        if isinstance(self.outcome, UpgradeCheckError):
            return None
        reading = pickle.loads(self.outcome)  # noqa: S301 - our own process made it
        assert isinstance(reading, Reading)
        return reading

    @property
    def takes_notes(self) -> bool:
        """Whether findings can be written into it: possible for .xlsx, not for .xls and .csv."""
        return self.data.startswith(b"PK")

    @property
    def weight(self) -> int:
        """Its size in bytes."""
        outcome = self.outcome
        return len(self.data) + (len(outcome) if isinstance(outcome, bytes) else 0)


class Drop(NamedTuple):
    """Files that were dropped together."""

    files: tuple[Dropped, ...]
    evidence: Mapping[str, Examined] = MappingProxyType({})
    """Results for files that may be evidence, by file name; the files themselves are not kept."""

    def with_more(self, more: Drop) -> Drop:
        """Both together; a file replaces an earlier one of the same name."""
        files = {file.name: file for file in (*self.files, *more.files)}
        evidence = {**self.evidence, **more.evidence}
        return Drop(tuple(files.values()), evidence)


class Store:
    """The drops by id; the oldest are removed to make room for new ones."""

    def __init__(self, budget: int = _BUDGET) -> None:
        self._drops: OrderedDict[str, Drop] = OrderedDict()
        self._budget = budget

    def add(self, drop: Drop) -> str:
        """Keep a drop; returns its id."""
        name = secrets.token_urlsafe(9)
        self.keep(name, drop)
        return name

    def keep(self, name: str, drop: Drop) -> None:
        """Keep a drop under an id, replacing the one there."""
        self._drops[name] = drop
        self._drops.move_to_end(name)
        while len(self._drops) > 1 and self._weight() > self._budget:
            self._drops.popitem(last=False)

    def get(self, name: str) -> Drop | None:
        """The drop with this id; ``None`` if it was removed."""
        return self._drops.get(name)

    def _weight(self) -> int:
        return sum(file.weight for drop in self._drops.values() for file in drop.files)
