"""Matching what a row or a column is called with what the rule pack calls it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from upgrade_check.dataset.units import is_amount_unit, is_count_unit, plain
from upgrade_check.rules.inputs import InputBase

_BRACKETED = re.compile(r"^(?P<label>.+?)[(\[【〔](?P<inner>[^()\[\]【】〔〕]*)[)\]】〕]$")
_NUMBERING = re.compile(
    r"^(?:\(?[一二三四五六七八九十\d]{1,3}[).、:]|\(?\d{1,2}\)?\s*[.、)]|[①-⑳★*#·•]|其中:)+"
)
_AFTER_UNIT_WORD = re.compile(r"^单位:")
_YEARLIKE = re.compile(r"^\d{4}年?度?$")


_REMEMBERED = 2048
_LONGEST = 200


class Matched(NamedTuple):
    """A label of the workbook that the pack knows."""

    id: str
    unit: str
    """Unit in the label's brackets, as written; empty if none."""


class Names:
    """The names of some inputs, folded for comparison."""

    def __init__(self, declared: Mapping[str, InputBase]) -> None:
        self._ids: dict[str, str] = {}
        self._labels: dict[str, str] = {}
        # The same labels come in every form.
        self._seen: dict[str, Matched | None] = {}
        self._headings: dict[str, Matched | None] = {}
        for input_id, declaration in declared.items():
            for name in (input_id, *declaration.names()):
                self._ids.setdefault(plain(name), input_id)
                self._labels.setdefault(plain(name), name)

    def match_heading(self, text: str) -> Matched | None:
        """What a column's heading names; its unit may also stand in brackets of its own."""
        if text in self._headings:
            return self._headings[text]
        heading, unit = bracketed_unit(text)
        match = self.match(heading)
        if match and unit:
            match = Matched(match.id, unit)
        if len(text) <= _LONGEST:
            if len(self._headings) >= _REMEMBERED:
                self._headings.clear()
            self._headings[text] = match
        return match

    def match(self, text: str) -> Matched | None:
        """What ``text`` names, after folding, and taking off numbering, marks and a bracket."""
        label = plain(text)
        if len(label) > _LONGEST:
            return None
        if label not in self._seen:
            if len(self._seen) >= _REMEMBERED:
                self._seen.clear()
            self._seen[label] = self._match(label)
        return self._seen[label]

    def _match(self, label: str) -> Matched | None:
        if label in self._ids:
            return Matched(self._ids[label], "")
        label = _NUMBERING.sub("", label).rstrip(":*★")
        if label in self._ids:
            return Matched(self._ids[label], "")
        bracketed = _BRACKETED.match(label)
        if bracketed is None:
            return None
        inner = _AFTER_UNIT_WORD.sub("", bracketed["inner"])
        outer = self._match(bracketed["label"])
        if outer is None:
            return None
        return Matched(outer.id, "" if _YEARLIKE.match(inner) else inner)

    def nearest(self, text: str, cutoff: float = 0.6) -> str:
        """The known name most like ``text``; empty if none comes near."""
        import difflib

        found = difflib.get_close_matches(plain(text)[:60], self._labels, n=1, cutoff=cutoff)
        return self._labels[found[0]] if found else ""


@lru_cache(maxsize=1024)
def bracketed_unit(text: str) -> tuple[str, str]:
    """A heading and the unit in its brackets, such as ``产值(亿元)``; folded."""
    label = plain(text[:_LONGEST])
    match = _BRACKETED.match(label)
    if match is None:
        return label, ""
    inner = _AFTER_UNIT_WORD.sub("", match["inner"])
    if is_amount_unit(inner) or is_count_unit(inner):
        return match["label"], inner
    return label, ""
