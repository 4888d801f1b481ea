"""What the kinds share that hold a bound against a figure or against a part of a whole."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from pydantic import model_validator

from upgrade_check.locales import Language, sentences
from upgrade_check.rules.criterion import Case, CriterionBase, amount_margin, points_text
from upgrade_check.rules.limits import Limit, one_limit
from upgrade_check.rules.outcome import (
    CriterionOutcome,
    Gauge,
    Quantity,
    Required,
    Status,
    UsedInput,
)
from upgrade_check.rules.wording import bound_text, percent_text


class LimitedCriterion(CriterionBase):
    """A criterion with one bound; each kind says what bounds make sense for it."""

    at_least: Fraction | None = None
    """Lowest value that passes."""
    at_most: Fraction | None = None
    """Highest value that passes."""

    @model_validator(mode="after")
    def _has_one_limit(self) -> LimitedCriterion:
        one_limit(self.at_least, self.at_most)
        return self

    @cached_property
    def limit(self) -> Limit:
        """The bound and its direction."""
        return one_limit(self.at_least, self.at_most)


class Proportion(NamedTuple):
    """A part and the whole that it is held against, exactly."""

    part: Fraction
    whole: Fraction
    """Above zero."""
    unit: str
    """Unit of both, as margins name it."""
    words: Mapping[str, str]
    """What the kind's sentences say of them."""


class ProportionCriterion(LimitedCriterion):
    """Passes when a part ÷ a whole meets the bound, inclusively."""

    def requirement(self, language: Language) -> str:
        return sentences(language).say(
            f"criteria.{self._kind}.bound",
            sign=self.limit.sign,
            bound=bound_text(self.limit.bound),
        )

    @property
    def _kind(self) -> str:
        kind: str = getattr(self, "kind", "")
        return kind

    def full(self, share: Fraction | None) -> Fraction:
        """The right end of the gauge."""
        raise NotImplementedError

    def hold(
        self, case: Case, title: str, inputs: tuple[UsedInput, ...], found: Proportion | None
    ) -> CriterionOutcome:
        """The outcome; without a proportion it is undetermined."""
        limit = self.limit
        bound = bound_text(limit.bound)
        required = Required(limit.comparison, Quantity(limit.bound, f"{limit.sign}{bound}"))
        if found is None:
            return self.leave_open(
                case,
                title=title,
                required=required,
                need=required.quantity.text,
                inputs=inputs,
                gauge=proportion_gauge(None, limit, self.full(None)),
            )
        share = found.part / found.whole
        passed = limit.holds(share)
        distance = limit.distance(found.part, limit.bound * found.whole)
        points = points_text(case, limit.distance(share, limit.bound))
        margin, size = amount_margin(case, distance, points, unit=found.unit)
        shown = percent_text(share, limit.bound)
        say = {
            **found.words,
            "share": shown,
            "sign": limit.sign if passed else limit.missed_sign,
            "need": limit.sign,
            "bound": bound,
            "margin": margin.text,
            "points": margin.points,
            "size": size,
        }
        key = f"criteria.{self._kind}"
        return self.conclude(
            case,
            title=title,
            status=Status.PASS if passed else Status.FAIL,
            actual=Quantity(share, shown),
            required=required,
            margin=margin,
            reading=case.say(f"{key}.reading", **say),
            calculation=case.say(f"{key}.calculation", **say),
            remedy="" if passed else case.say(f"{key}.remedy_{limit.name}", **say),
            inputs=inputs,
            gauge=proportion_gauge(share, limit, self.full(share)),
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
