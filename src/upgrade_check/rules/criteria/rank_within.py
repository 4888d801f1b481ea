"""A place in a ranking lies in the first part of it: rank ≤ top × peers."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Literal

from upgrade_check.locales import Language, sentences
from upgrade_check.rules.bounds import PartBound
from upgrade_check.rules.criterion import Case, CriterionBase, Reference
from upgrade_check.rules.outcome import CriterionOutcome, Gauge, Margin, Quantity, Required, Status
from upgrade_check.rules.wording import exact_text


class Criterion(CriterionBase):
    """Passes when the rank is within the first ``top`` of all that were ranked, inclusively."""

    kind: Literal["rank_within"]
    rank: str
    """The ``rank`` input."""
    peers: str
    """The ``count`` input that says how many were ranked."""
    top: PartBound
    """The part that is good enough, such as 1/3."""

    def references(self) -> tuple[Reference, ...]:
        return (
            Reference("rank", self.rank, ("rank",)),
            Reference("peers", self.peers, ("count",)),
        )

    def requirement(self, language: Language) -> str:
        return sentences(language).say("criteria.rank_within.bound", top=exact_text(self.top))

    def decide(self, case: Case) -> CriterionOutcome:
        rank, peers = case.number(self.rank), case.number(self.peers)
        title = case.label(self.rank)
        inputs = (case.used(self.rank), case.used(self.peers))
        if rank is None or peers is None:
            bound = self.requirement(case.language)
            need = case.say("criteria.rank_within.need", top=exact_text(self.top))
            return self.leave_open(
                case,
                title=title,
                required=Required("<=", Quantity(None, bound)),
                need=need,
                inputs=inputs,
                gauge=Gauge(
                    None,
                    float(self.top),
                    "left",
                    case.say("criteria.rank_within.first"),
                    case.say("criteria.rank_within.last"),
                    "",
                    bound,
                ),
            )
        exact_rank, exact_peers = Fraction(rank), Fraction(peers)
        edge = self.top * exact_peers
        places = math.floor(edge)
        passed = exact_rank <= edge
        room = places - int(rank)
        size = case.say("values.place" if abs(room) == 1 else "values.places", n=abs(room))
        margin = Margin(
            Fraction(room),
            "名",
            case.say("margins.room" if passed else "margins.short", size=size),
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
        actual = case.say("criteria.rank_within.actual", **say)
        # Of two, not even the first is in the first third: nobody can move up to no place at all.
        form = "" if places else "_none"
        bound = (
            case.say("criteria.rank_within.required", **say)
            if places
            else self.requirement(case.language)
        )
        return self.conclude(
            case,
            title=title,
            status=Status.PASS if passed else Status.FAIL,
            actual=Quantity(exact_rank, actual),
            required=Required("<=", Quantity(edge, bound)),
            margin=margin,
            reading=case.say(f"criteria.rank_within.reading{form}", actual=actual, **say),
            calculation=case.say("criteria.rank_within.calculation", **say),
            remedy="" if passed else case.say(f"criteria.rank_within.remedy{form}", **say),
            inputs=inputs,
            gauge=Gauge(
                float(exact_rank / exact_peers),
                float(self.top),
                "left",
                case.say("values.rank", n=1),
                case.say("values.rank", n=say["peers"]),
                case.say("values.rank", n=say["rank"]),
                bound,
            ),
        )
