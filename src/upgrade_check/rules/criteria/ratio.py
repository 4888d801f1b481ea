"""One figure as a part of another: of ÷ to meets a bound."""

from __future__ import annotations

import math
from fractions import Fraction
from functools import cached_property
from typing import Literal

from pydantic import model_validator

from upgrade_check.dataset.units import AMOUNT_UNIT
from upgrade_check.locales import Language, sentences
from upgrade_check.rules.bounds import Bound
from upgrade_check.rules.criterion import (
    Case,
    CriterionBase,
    Reference,
    amount_margin,
    points_text,
)
from upgrade_check.rules.inputs import AmountInput
from upgrade_check.rules.limits import Limit, one_limit
from upgrade_check.rules.outcome import CriterionOutcome, Gauge, Quantity, Required, Status
from upgrade_check.rules.wording import bound_text, exact_text, percent_text


class Criterion(CriterionBase):
    """Passes when ``of`` ÷ ``to`` meets the bound, inclusively."""

    kind: Literal["ratio"]
    of: str
    """The input above the line."""
    to: str
    """The input below the line."""
    at_least: Bound | None = None
    """Lowest proportion that passes."""
    at_most: Bound | None = None
    """Highest proportion that passes."""

    @model_validator(mode="after")
    def _has_one_limit(self) -> Criterion:
        one_limit(self.at_least, self.at_most)
        return self

    @cached_property
    def limit(self) -> Limit:
        """The bound and its direction."""
        return one_limit(self.at_least, self.at_most)

    def references(self) -> tuple[Reference, ...]:
        types = ("amount", "count")
        return Reference("of", self.of, types), Reference("to", self.to, types)

    def requirement(self, language: Language) -> str:
        return sentences(language).say(
            "criteria.ratio.bound", sign=self.limit.sign, bound=bound_text(self.limit.bound)
        )

    def decide(self, case: Case) -> CriterionOutcome:
        part, whole = case.number(self.of), case.number(self.to)
        limit = self.limit
        bound = bound_text(limit.bound)
        of, to = case.label(self.of), case.label(self.to)
        title = case.say("criteria.ratio.title", of=of, to=to)
        inputs = (case.used(self.of), case.used(self.to))
        required = Required(limit.comparison, Quantity(limit.bound, f"{limit.sign}{bound}"))
        # Nothing can be said of a part of nothing, whatever the pack lets through.
        if part is None or whole is None or whole <= 0:
            remedy = case.missing(self.references())
            return self.conclude(
                case,
                title=title,
                status=Status.UNDETERMINED,
                required=required,
                reading=case.say("criteria.open", bound=required.quantity.text, remedy=remedy),
                remedy=remedy,
                inputs=inputs,
                gauge=proportion_gauge(None, limit, full=limit.bound * 2),
            )
        exact_part, exact_whole = Fraction(part), Fraction(whole)
        share = exact_part / exact_whole
        passed = limit.holds(share)
        distance = limit.distance(exact_part, limit.bound * exact_whole)
        declared = case.inputs[self.of]
        unit = AMOUNT_UNIT if isinstance(declared, AmountInput) else "个"
        margin, size = amount_margin(
            case, distance, points_text(case, limit.distance(share, limit.bound)), unit=unit
        )
        shown = percent_text(share, limit.bound)
        say = {
            "part": exact_text(part),
            "whole": exact_text(whole),
            "share": shown,
            "sign": limit.sign if passed else limit.missed_sign,
            "need": limit.sign,
            "bound": bound,
            "margin": margin.text,
            "points": margin.points,
            "size": size,
            "of": of,
            "to": to,
        }
        remedy = "" if passed else case.say(f"criteria.ratio.remedy_{limit.name}", **say)
        return self.conclude(
            case,
            title=title,
            status=Status.PASS if passed else Status.FAIL,
            actual=Quantity(share, shown),
            required=required,
            margin=margin,
            reading=case.say("criteria.ratio.reading", **say),
            calculation=case.say("criteria.ratio.calculation", **say),
            remedy=remedy,
            inputs=inputs,
            gauge=proportion_gauge(share, limit, full=max(limit.bound * 2, share * 23 / 20)),
        )


def proportion_gauge(share: Fraction | None, limit: Limit, full: Fraction) -> Gauge:
    """A proportion on a scale from zero to ``full``, rounded up to a whole percent."""
    end = Fraction(max(1, math.ceil(full * 100)), 100)
    return Gauge(
        None if share is None else float(share / end),
        float(limit.bound / end),
        limit.good_side,
        "0%",
        percent_text(end),
        "" if share is None else percent_text(share, limit.bound),
        f"{limit.sign}{bound_text(limit.bound)}",
    )
