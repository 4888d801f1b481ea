"""What was dropped since the page was started; in memory, and only there."""

from __future__ import annotations

import pickle
import secrets
from collections import OrderedDict
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from upgrade_check.errors import UpgradeCheckError
from upgrade_check.evidence.register import Examined
from upgrade_check.page.reading import Reading

_BUDGET = 48 << 20
"""Bytes of all that is kept; the latest drop is kept whatever it weighs."""


class Dropped(NamedTuple):
    """One file that was dropped."""

    name: str
    data: bytes
    outcome: bytes | UpgradeCheckError
    """Its :class:`Reading`, pickled, or why there is none."""

    @property
    def reading(self) -> Reading | None:
        """What the workbook says."""
        if isinstance(self.outcome, UpgradeCheckError):
            return None
        reading = pickle.loads(self.outcome)  # noqa: S301 - our own process made it
        assert isinstance(reading, Reading)
        return reading

    @property
    def takes_notes(self) -> bool:
        """Whether findings can be written into it: an archive can, the older .xls and .csv not."""
        return self.data.startswith(b"PK")

    @property
    def weight(self) -> int:
        """Bytes that it takes."""
        outcome = self.outcome
        return len(self.data) + (len(outcome) if isinstance(outcome, bytes) else 0)


class Drop(NamedTuple):
    """What was dropped together."""

    files: tuple[Dropped, ...]
    evidence: Mapping[str, Examined] = MappingProxyType({})
    """What was found out about each file that may be evidence, by its name; not the file itself."""

    def with_more(self, more: Drop) -> Drop:
        """Both together; a file takes the place of one with its name."""
        files = {file.name: file for file in (*self.files, *more.files)}
        evidence = {**self.evidence, **more.evidence}
        return Drop(tuple(files.values()), evidence)


class Store:
    """The drops by their ids; the oldest give way to new ones."""

    def __init__(self, budget: int = _BUDGET) -> None:
        self._drops: OrderedDict[str, Drop] = OrderedDict()
        self._budget = budget

    def add(self, drop: Drop) -> str:
        """Keep what was dropped together; returns its id."""
        name = secrets.token_urlsafe(9)
        self.keep(name, drop)
        return name

    def keep(self, name: str, drop: Drop) -> None:
        """Keep it under an id, in place of what was there."""
        self._drops[name] = drop
        self._drops.move_to_end(name)
        while len(self._drops) > 1 and self._weight() > self._budget:
            self._drops.popitem(last=False)

    def get(self, name: str) -> Drop | None:
        """What was dropped under this id; ``None`` where it is gone."""
        return self._drops.get(name)

    def _weight(self) -> int:
        return sum(file.weight for drop in self._drops.values() for file in drop.files)
