"""Matching what a row or a column is called with what the rule pack calls it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from upgrade_check.dataset.numbers import is_blank
from upgrade_check.dataset.units import (
    is_amount_unit,
    is_count_unit,
    is_unit,
    plain,
    without_numbering,
    worth,
)
from upgrade_check.forms.headings import (
    ASIDES,
    ASIDES_BY_TYPE,
    AVERAGE_WORDS,
    SUBTOTAL_WORDS,
    TOTAL_ENDINGS,
    TOTAL_WORDS,
)
from upgrade_check.rules.inputs import InputBase

_BRACKETED = re.compile(r"^(?P<label>.+?)[(\[【〔](?P<inner>[^()\[\]【】〔〕]*)[)\]】〕]$")
_AFTER_UNIT_WORD = re.compile(r"^(?:计量)?单位:")
_YEAR = re.compile(r"(?P<year>(?:19|20)\d\d)(?:年度?)?", re.ASCII)
_DATED = re.compile(r"(?P<year>(?:19|20)\d\d)年度?(?P<label>\D.*)", re.ASCII)
_ORDINAL = re.compile(r"第[x×_…. ]{0,6}[名位]")
# 全口径增加值①, 综合排名[注1], ①全口径增加值: folding would make digits of the label of them.
_FOOTNOTE = re.compile(
    r"^[①-⑳]|(?<=\w)(?:[①-⑳¹²³⁴-⁹]|[\[【]注?释?\d[\]】]|[(（]注释?\d?[)）])(?=[(（:：*]|$)"
)
_BETWEEN_ASIDES = re.compile(r"[,、;|]")
_BETWEEN_CHOICES = re.compile(r"/|或")


_REMEMBERED = 2048
_LONGEST = 200


class Matched(NamedTuple):
    """A label of the workbook that the pack knows."""

    id: str
    unit: str = ""
    """Unit in the label's brackets, as written; empty if none."""
    year: int | None = None
    """Year in the label's brackets."""


class Names:
    """The names of some inputs, folded for comparison."""

    def __init__(
        self, declared: Mapping[str, InputBase], own: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        """Take the names down.

        Args:
            declared: The inputs.
            own: The zone's own ``city`` and ``zone``; with them only names that hold one count.
        """
        self._ids: dict[str, str] = {}
        self._labels: dict[str, str] = {}
        self._types = {i: str(getattr(d, "type", "")) for i, d in declared.items()}
        # The same labels come in every form.
        self._seen: dict[str, Matched | None] = {}
        self._near: dict[tuple[str, float], str] = {}
        for input_id, declaration in declared.items():
            for name in _filled_in(input_id, declaration, own):
                self._ids.setdefault(plain(name), input_id)
                self._labels.setdefault(plain(name), name)

    def match(self, text: str) -> Matched | None:
        """What ``text`` names, after folding, and taking off numbering and marks.

        A bracket is taken off where it gives a unit or a year, or says nothing about which figure
        it is: 全口径增加值(预测) is another figure than 全口径增加值.
        """
        if len(text) > 4 * _LONGEST:
            return None
        label = plain(_FOOTNOTE.sub("", text.strip()))
        if len(label) > _LONGEST:
            return None
        if label not in self._seen:
            if len(self._seen) >= _REMEMBERED:
                self._seen.clear()
            self._seen[label] = self._match(label)
        return self._seen[label]

    def _match(self, label: str) -> Matched | None:
        if label in self._ids:
            return Matched(self._ids[label])
        label = without_numbering(label).rstrip(":*★")
        if label in self._ids:
            return Matched(self._ids[label])
        if dated := _DATED.fullmatch(label):
            named, of = self._match(dated["label"]), int(dated["year"])
            if named is None or named.year not in (None, of):
                return None
            return named._replace(year=of)
        bracketed = _BRACKETED.match(label)
        outer = self._match(bracketed["label"]) if bracketed else None
        if bracketed is None or outer is None:
            return None
        aside = _read_aside(bracketed["inner"], self._types[outer.id])
        if aside is None:
            return None
        unit, year = aside
        if (unit and outer.unit and not _same_unit(unit, outer.unit)) or (
            year and outer.year and year != outer.year
        ):
            return None
        return Matched(outer.id, outer.unit or unit, outer.year or year)

    def nearest(self, text: str, cutoff: float = 0.6) -> str:
        """The known name most like ``text``, or that before its bracket; empty if none is near."""
        key = (text, cutoff)
        if key not in self._near:
            if len(self._near) >= _REMEMBERED:
                self._near.clear()
            self._near[key] = self._nearest(text, cutoff)
        return self._near[key]

    def _nearest(self, text: str, cutoff: float) -> str:
        import difflib

        label = without_numbering(text[: 4 * _LONGEST])
        before = re.split(r"[(\[【〔]", label, maxsplit=1)[0]
        if before in self._labels:
            return self._labels[before]
        found = difflib.get_close_matches(plain(text)[:60], self._labels, n=1, cutoff=cutoff)
        return self._labels[found[0]] if found else ""


def _filled_in(
    input_id: str, declaration: InputBase, own: Mapping[str, Sequence[str]] | None
) -> Iterator[str]:
    if own is None:
        yield from (n for n in (input_id, *declaration.names()) if "{" not in n)
        return
    for name in declaration.names():
        for key, words in own.items():
            if f"{{{key}}}" in name:
                yield from (name.replace(f"{{{key}}}", word) for word in words if word)


_UNIT_LINE = re.compile(
    r"(?:金额|计量|数据)?单位:(?P<units>.+)|.*\((?:金额|计量|数据)?单位:(?P<within>[^()]+)\)"
)


def unit_line(text: str) -> str:
    """The amounts' unit on a line such as ``单位：万元`` or ``指标（单位：万元）``, else empty."""
    folded = plain(text[:_LONGEST])
    match = _UNIT_LINE.fullmatch(folded) or _UNIT_LINE.fullmatch(folded.strip("()"))
    stated = (match["units"] or match["within"]) if match else ""
    units = [unit for unit in re.split("[、,/]", stated) if is_amount_unit(unit)]
    return units[0] if len(units) == 1 else ""


def _read_aside(inner: str, input_type: str) -> tuple[str, int | None] | None:
    """Unit and year in a label's brackets; ``None`` if they say that it is another figure."""
    inner = _AFTER_UNIT_WORD.sub("", inner)
    harmless = ASIDES | ASIDES_BY_TYPE.get(input_type, frozenset())
    if not inner or inner in harmless:
        return "", None
    units: list[str] = []
    years: set[int] = set()
    for part in _parts(inner, harmless):
        year = _YEAR.fullmatch(part)
        if year:
            years.add(int(year["year"]))
        elif input_type in ("rank", "count") and _ORDINAL.fullmatch(part):
            continue
        elif input_type in ("rank", "count", "amount") and is_unit(part):
            units.append(part)
        else:
            return None
    if len(years) > 1:
        return None
    # 万元/亿元 is a choice: the unit stands elsewhere, or nowhere.
    is_choice = any(not _same_unit(unit, units[0]) for unit in units)
    return "" if is_choice or not units else units[0], next(iter(years), None)


def _parts(inner: str, harmless: frozenset[str]) -> Iterator[str]:
    """What stands in brackets, piece by piece, without the pieces that say nothing."""
    for piece in _BETWEEN_ASIDES.split(inner):
        piece = _AFTER_UNIT_WORD.sub("", piece)
        if piece not in harmless:
            choices = _BETWEEN_CHOICES.split(piece)
            yield from (choice for choice in choices if choice and choice not in harmless)


def _same_unit(unit: str, other: str) -> bool:
    if is_amount_unit(unit) and is_amount_unit(other):
        return worth(unit) == worth(other)
    return plain(unit) == plain(other)


def bare_name(text: str) -> str:
    """A name, folded, without numbering, brackets and colon: ``三、合计（亿元）：`` is 合计."""
    name = without_numbering(text[:_LONGEST]).rstrip(":*")
    while bracketed := _BRACKETED.match(name):
        name = bracketed["label"].rstrip(":*")
    return name


@lru_cache(maxsize=4096)
def is_sum(text: str) -> bool:
    """Whether a heading or a name is that of a sum or a mean of others: 合计, 全省平均."""
    if not text or len(text) > _LONGEST:
        return False
    name = bare_name(text)
    return (
        name in TOTAL_WORDS
        or name in SUBTOTAL_WORDS
        or name.endswith((*TOTAL_ENDINGS, *AVERAGE_WORDS))
    )


class StatedUnit(NamedTuple):
    """The unit of a figure, by all that state one."""

    unit: str
    fault: str = ""
    details: Mapping[str, object] = MappingProxyType({})


def stated_unit(input_type: str, stated: Iterable[str], above: Iterable[str] = ()) -> StatedUnit:
    """One unit out of those in the cell beside a figure, in its label and in its heading.

    Args:
        input_type: Type of the input.
        stated: The units, the nearest first; blank ones say nothing.
        above: Those of amounts on lines above, which count where nothing else is stated.
    """
    is_amount = input_type == "amount"
    units = [unit for unit in stated if not is_blank(unit)] or (list(above) if is_amount else [])
    fits = is_amount_unit if is_amount else is_count_unit
    # One that cannot be is told of, whatever stands beside it.
    unfit = next((unit for unit in units if not fits(unit)), None)
    if unfit is not None:
        return StatedUnit(unfit)
    other = next((unit for unit in units if not _same_unit(unit, units[0])), None)
    if is_amount and other is not None:
        details = {"unit": units[0], "other": other, "variant": "two"}
        return StatedUnit(units[0], "unit-conflict", details)
    return StatedUnit(units[0] if units else "")


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
    return (match["label"], "") if inner in ASIDES else (label, "")
