"""Everything in a review that needs attention, as messages for tools."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Literal, NamedTuple

from upgrade_check.dataset.zone import Place
from upgrade_check.locales import sentences
from upgrade_check.reports.review import Review
from upgrade_check.rules.outcome import Assessment, CriterionOutcome, Status, ThresholdOutcome

Level = Literal["error", "warning", "note"]


class Problem(NamedTuple):
    """One thing wrong: a criterion that does not pass, a finding, or a file that cannot be read."""

    rule: str
    """Stable name: ``value-added/share``, ``finding/no-source`` or ``unreadable/encrypted``."""
    level: Level
    file: str
    place: Place | None
    title: str
    message: str
    subject: str
    """What it is about, without figures: it identifies the problem across runs."""
    zone: str = ""
    """The zone's name if the file has several zones; a single zone may be renamed."""

    @property
    def line(self) -> int:
        """The cell's row, for tools that only know lines; 1 without a cell."""
        digits = re.search(r"\d+$", self.place.cell) if self.place and self.place.cell else None
        return int(digits[0]) if digits else 1


def problems(review: Review) -> Iterator[Problem]:
    """All problems in the order of the review."""
    zones = Counter(assessment.file for assessment in review.assessments)
    for assessment in review.assessments:
        for problem in problems_of(assessment):
            yield problem._replace(zone=assessment.name) if zones[assessment.file] > 1 else problem
    say = sentences(review.language).say
    for unreadable in review.unreadable:
        yield Problem(
            f"unreadable/{unreadable.code}",
            "error",
            unreadable.file,
            None,
            say("terminal.unreadable"),
            unreadable.message,
            unreadable.code,
        )


def problems_of(assessment: Assessment) -> Iterator[Problem]:
    """The problems of one zone: thresholds first, then findings."""
    say = sentences(assessment.language).say
    for threshold in assessment.thresholds:
        for criterion in threshold.criteria:
            if criterion.status is Status.PASS or not criterion.blocking:
                continue
            level: Level = "error" if criterion.status is Status.FAIL else "warning"
            word = say(f"status.{criterion.status.value}")
            yield Problem(
                f"{threshold.id}/{criterion.id}",
                level,
                assessment.file,
                _place(criterion),
                say("problems.title", zone=assessment.name, status=word, title=threshold.title),
                explained(threshold, criterion, assessment),
                criterion.id,
            )
    for finding in assessment.findings:
        yield Problem(
            f"finding/{finding.code}",
            finding.severity,
            assessment.file,
            finding.place,
            say(
                "problems.title",
                zone=assessment.name,
                status=say(f"severity.{finding.severity}"),
                title=finding.code,
            ),
            say("problems.finding", message=finding.message, cure=finding.cure),
            " ".join(finding.inputs) or str(finding.place),
        )


def explained(
    threshold: ThresholdOutcome, criterion: CriterionOutcome, assessment: Assessment
) -> str:
    """A criterion in one line: reading, cells, what would make it pass, advice."""
    say = sentences(assessment.language).say
    cells = say("values.and").join(
        dict.fromkeys(
            str(used.measurement.place) for used in criterion.inputs if used.measurement.place.cell
        )
    )
    text = say(
        "problems.criterion",
        title=criterion.title,
        reading=criterion.reading,
        cells=cells or say("values.blank"),
        remedy=criterion.remedy,
    )
    if not threshold.advice:
        return text
    return say("problems.advised", text=text, advice=threshold.advice)


def _place(criterion: CriterionOutcome) -> Place | None:
    return next((u.measurement.place for u in criterion.inputs if u.measurement.place.cell), None)
