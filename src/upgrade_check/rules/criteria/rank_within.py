"""A place in a ranking lies in the first part of it: rank ≤ top × peers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from typing import Literal

from pydantic import Field, field_validator
from pydantic_core import PydanticCustomError

from upgrade_check.locales import Language, sentences
from upgrade_check.rules.bound import Exact
from upgrade_check.rules.criterion import CriterionBase, Gap
from upgrade_check.rules.facts import Facts
from upgrade_check.rules.outcome import CriterionOutcome, Gauge, Margin, Quantity, Required, Status
from upgrade_check.rules.reference import Reference
from upgrade_check.rules.wording import exact_text


class Criterion(CriterionBase):
    """Passes when the rank is within the first ``top`` of all that were ranked, inclusively."""

    kind: Literal["rank_within"]
    rank: str = Field(description="The rank input.")
    peers: str = Field(description="The count input that says how many were ranked.")
    top: Exact = Field(description="The part that is good enough, such as 1/3.")

    @field_validator("top")
    @classmethod
    def _is_a_part(cls, top: Fraction) -> Fraction:
        if not 0 < top <= 1:
            raise PydanticCustomError("part", "not a part of a whole", {})
        return top

    def references(self) -> tuple[Reference, ...]:
        return (
            Reference("rank", self.rank, ("rank",)),
            Reference("peers", self.peers, ("count",)),
        )

    def requirement(self, language: Language) -> str:
        return sentences(language).say("criteria.rank_within.bound", top=exact_text(self.top))

    def measure(self, facts: Facts) -> Fraction | None:
        peers = facts.exact(self.peers)
        return None if peers is None else facts.exact(self.rank)

    def gap(self, facts: Facts) -> Gap | None:
        rank, peers = facts.exact(self.rank), facts.exact(self.peers)
        if rank is None or peers is None or rank <= self.top * peers:
            return None
        last = math.floor(self.top * peers)
        return Gap(rank - last if last else None, None, facts.unit("rank"), rises=False)

    def _reading(self, facts: Facts, variant: str, words: Mapping[str, object]) -> str:
        """The outcome in one line; for a computed rank, also how it was computed."""
        found = facts.zone.standings.get(self.rank)
        if found is None:
            return facts.say(f"criteria.rank_within.reading{variant}", **words)
        computed = facts.say(
            "criteria.rank_within.computed",
            by=facts.label(found.by),
            score=found.score,
            place=found.place,
            rank=found.rank,
            peers=found.peers,
        )
        reading = facts.say(
            f"criteria.rank_within.reading{variant}", **{**words, "actual": computed}
        )
        if found.line is None:
            return reading
        lacking = facts.figure(found.by).size(found.line.lacking, facts.language)
        line = facts.say(
            "criteria.rank_within.line", **{**found.line._asdict(), "lacking": lacking}
        )
        return facts.say("values.semicolon").join((reading, line))

    def decide(self, facts: Facts) -> CriterionOutcome:
        rank, peers = facts.exact(self.rank), facts.exact(self.peers)
        title = facts.label(self.rank)
        inputs = (facts.used(self.rank), facts.used(self.peers))
        if rank is None or peers is None:
            bound = self.requirement(facts.language)
            need = facts.say("criteria.rank_within.need", top=exact_text(self.top))
            return self.leave_open(
                facts,
                title=title,
                required=Required("<=", Quantity(None, bound)),
                need=need,
                inputs=inputs,
                gauge=Gauge(
                    None,
                    float(self.top),
                    "left",
                    facts.say("criteria.rank_within.first"),
                    facts.say("criteria.rank_within.last"),
                    "",
                    bound,
                ),
            )
        edge = self.top * peers
        places = math.floor(edge)
        passed = rank <= edge
        room = places - int(rank)
        size = facts.say("values.place" if abs(room) == 1 else "values.places", n=abs(room))
        margin = Margin(
            Fraction(room),
            facts.unit("rank"),
            facts.say("margins.room" if passed else "margins.short", size=size),
        )
        say = {
            "rank": exact_text(rank),
            "peers": exact_text(peers),
            "top": exact_text(self.top),
            "places": places,
            "edge": exact_text(edge),
            "margin": margin.text,
            "sign": "≤" if passed else ">",
            "size": size,
        }
        actual = facts.say("criteria.rank_within.actual", **say)
        # With two ranked, not even the first is in the first third: no climb can pass.
        variant = "" if places else "_none"
        bound = (
            facts.say("criteria.rank_within.required", **say)
            if places
            else self.requirement(facts.language)
        )
        return self.conclude(
            facts,
            title=title,
            status=Status.PASS if passed else Status.FAIL,
            actual=Quantity(rank, actual),
            required=Required("<=", Quantity(edge, bound)),
            margin=margin,
            reading=self._reading(facts, variant, {**say, "actual": actual}),
            calculation=facts.say("criteria.rank_within.calculation", **say),
            remedy="" if passed else facts.say(f"criteria.rank_within.remedy{variant}", **say),
            inputs=inputs,
            gauge=Gauge(
                float(rank) / float(peers),
                float(self.top),
                "left",
                facts.say("values.rank", n=1),
                facts.say("values.rank", n=say["peers"]),
                facts.say("values.rank", n=say["rank"]),
                bound,
            ),
        )
