"""``scoring.yaml``: how many points a policy gives for each figure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from pydantic import Field

from upgrade_check.rules import SCORING_FILE
from upgrade_check.rules.bound import Bounded, Exact
from upgrade_check.rules.inputs import FigureInput
from upgrade_check.rules.located import Key, LocatedYaml, nearest
from upgrade_check.rules.model_errors import checked
from upgrade_check.rules.pack import RulePack, available_packs, builtin_packs
from upgrade_check.rules.text import Strict, Text
from upgrade_check.rules.wording import exact_text

_Part = TypeVar("_Part")
_ID = r"^[a-z][a-z0-9-]*$"
_TYPES = ("rank", "count", "amount", "number", "percent")


class Band(Bounded):
    """So many points from a bound on, such as ``{at_least: 30%, points: 10}``."""

    points: Exact = Field(description="Points of a value that meets the bound.")


class Indicator(Strict):
    """One figure and its points: either ``floor`` and ``full``, or ``bands``."""

    input: str = Field(description="The input that is scored.")
    weight: Exact = Field(description="Points at most.")
    floor: Exact | None = Field(
        None,
        description="Value that gives no points; above full where less is better.",
    )
    full: Exact | None = Field(None, description="Value that gives all points; linear in between.")
    bands: tuple[Band, ...] = Field(
        (), description="Points by bands, the best first; a value that meets none gives none."
    )
    source: Text | None = Field(
        None, description="Where weight and bounds come from, where that is not the file's source."
    )
    proof: Text | None = Field(
        None, description="Required proof, where that is not the evidence of the input."
    )

    @property
    def rises(self) -> bool:
        """Whether more is better."""
        if self.bands:
            return self.bands[0].bound.is_floor
        assert self.floor is not None
        assert self.full is not None
        return self.full > self.floor

    def points(self, value: Fraction) -> Fraction:
        """The points of a value, from 0 to the weight; exact."""
        if self.bands:
            met = (band.points for band in self.bands if band.bound.holds(value))
            return next(met, Fraction(0))
        assert self.floor is not None
        assert self.full is not None
        part = (value - self.floor) / (self.full - self.floor)
        return self.weight * min(max(part, Fraction(0)), Fraction(1))

    def next_band(self, value: Fraction) -> Band | None:
        """The band with the fewest points more than those of ``value``; ``None`` at the top."""
        points = self.points(value)
        better = [band for band in self.bands if band.points > points]
        return better[-1] if better else None


class Group(Strict):
    """Indicators that are added up together."""

    id: str = Field(pattern=_ID)
    title: Text
    weight: Exact = Field(description="Points at most; the sum of its indicators' weights.")
    indicators: tuple[Indicator, ...] = Field(min_length=1)


class ScoringFile(Strict):
    """``scoring.yaml``: groups of indicators, their weights, and where these come from."""

    source: Text = Field(description="Where the weights come from; every report says so.")
    total: Exact = Field(
        Fraction(100), description="Points at most; the sum of the groups' weights."
    )
    groups: tuple[Group, ...] = Field(min_length=1)


@dataclass(frozen=True, eq=False)
class Scoring:
    """A pack's way to give points, checked."""

    pack: RulePack
    source: Text
    total: Fraction
    groups: tuple[Group, ...]
    sha256: str
    """Of the file, with line feeds as line ends."""

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """Those of all groups, in order."""
        return tuple(indicator for group in self.groups for indicator in group.indicators)

    def source_of(self, indicator: Indicator) -> Text:
        """Where an indicator's weight comes from."""
        return indicator.source or self.source

    def proof_of(self, indicator: Indicator) -> Text:
        """What an indicator's figure has to be proved by."""
        proof = indicator.proof or self.pack.inputs[indicator.input].evidence
        assert proof is not None, indicator.input
        return proof


def packs_with_scoring() -> list[str]:
    """Ids of the packs that come with the program and give points."""
    return [name for name in available_packs() if (builtin_packs() / name / SCORING_FILE).is_file()]


def load_scoring(pack: RulePack) -> Scoring | None:
    """How the pack gives points; ``None`` if it gives none.

    Raises:
        RulePackError: The file is wrong, names an input that nobody declares, or its weights do
            not add up; it names file and line.
    """
    path = pack.directory / SCORING_FILE
    if not path.is_file():
        return None
    file = LocatedYaml(path)
    parsed = checked(file, ScoringFile)
    check_sum(file, ("total",), parsed.total, [group.weight for group in parsed.groups])
    groups: set[str] = set()
    inputs: set[str] = set()
    for keys, group in _numbered(("groups",), parsed.groups):
        if group.id in groups:
            raise file.error("duplicate-id", (*keys, "id"), found=group.id)
        groups.add(group.id)
        check_sum(file, (*keys, "weight"), group.weight, [i.weight for i in group.indicators])
        for where, indicator in _numbered((*keys, "indicators"), group.indicators):
            if indicator.input in inputs:
                raise file.error("duplicate-id", (*where, "input"), found=indicator.input)
            inputs.add(indicator.input)
            _check_indicator(file, where, indicator, pack)
    digest = hashlib.sha256(file.content.replace(b"\r\n", b"\n")).hexdigest()
    return Scoring(pack, parsed.source, parsed.total, parsed.groups, digest)


def _numbered(
    keys: tuple[Key, ...], parts: Sequence[_Part]
) -> Iterator[tuple[tuple[Key, ...], _Part]]:
    for index, part in enumerate(parts):
        yield (*keys, index), part


def check_sum(
    file: LocatedYaml, keys: tuple[Key, ...], expected: Fraction, weights: Sequence[Fraction]
) -> None:
    """Refuse parts that do not add up to their whole.

    Raises:
        RulePackError: ``weights-do-not-add-up``.
    """
    found = sum(weights, Fraction(0))
    if found != expected:
        raise file.error(
            "weights-do-not-add-up",
            keys,
            n=len(weights),
            sum=exact_text(found),
            expected=exact_text(expected),
        )


def _check_indicator(
    file: LocatedYaml, where: tuple[Key, ...], indicator: Indicator, pack: RulePack
) -> None:
    name = indicator.input
    declared = pack.inputs.get(name)
    if declared is None:
        near = nearest(name, pack.inputs)
        raise file.error("unknown-input", (*where, "input"), found=name, nearest=near)
    if not isinstance(declared, FigureInput):
        raise file.error(
            "wrong-input-type",
            (*where, "input"),
            found=name,
            type=declared.type,
            expected=" / ".join(_TYPES),
        )
    if not indicator.weight:
        raise file.error("no-weight", (*where, "weight"))
    if indicator.proof is None and declared.evidence is None:
        raise file.error("no-proof", where, found=name)
    scale = (indicator.floor, indicator.full)
    if (None in scale) if not indicator.bands else (scale != (None, None)):
        raise file.error("one-scale", where, found=name)
    if indicator.bands:
        _check_bands(file, where, indicator)
    elif indicator.floor == indicator.full:
        raise file.error("floor-is-full", (*where, "full"), found=name)


def _check_bands(file: LocatedYaml, where: tuple[Key, ...], indicator: Indicator) -> None:
    """Points fall from band to band as the bounds do, and the first gives them all."""
    best = indicator.bands[0]
    if best.points != indicator.weight:
        raise file.error(
            "best-band",
            (*where, "bands", 0, "points"),
            found=exact_text(best.points),
            expected=exact_text(indicator.weight),
        )
    for index, (one, other) in enumerate(
        zip(indicator.bands, indicator.bands[1:], strict=False), 1
    ):
        fits = one.bound.is_floor == other.bound.is_floor
        easier = one.bound.distance(one.bound.value, other.bound.value) > 0
        if not (fits and easier and other.points < one.points):
            raise file.error("bands-in-order", (*where, "bands", index))
