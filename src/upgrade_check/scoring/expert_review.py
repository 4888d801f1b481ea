"""The marks of all experts together: means, spread, and where they disagree."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from upgrade_check.dataset.units import plain
from upgrade_check.dataset.zone import Place
from upgrade_check.locales import Language, sentences
from upgrade_check.rules.outcome import Unreadable
from upgrade_check.rules.review import ReviewSheet
from upgrade_check.scoring.marks import ExpertSheet, MarkProblem

TRIMMED_FROM = 5
"""The fewest experts for a trimmed mean, without the highest and the lowest mark."""
_DISPUTED = Fraction(1, 3)
"""As a part of the maximum: if marks differ by more, the item is disputed."""


class Remark(NamedTuple):
    """What one expert writes about one item."""

    who: str
    text: str


class ItemReview(NamedTuple):
    """The marks and remarks for one item."""

    id: str
    title: str
    max: Fraction
    marks: tuple[Fraction | None, ...]
    """One mark for each expert; ``None`` if it is missing or does not count."""
    remarks: tuple[Remark, ...]

    @property
    def counted(self) -> tuple[Fraction, ...]:
        """The marks that count."""
        return tuple(mark for mark in self.marks if mark is not None)

    @property
    def mean(self) -> Fraction | None:
        """The mean of the marks that count."""
        return mean(self.counted)

    @property
    def trimmed(self) -> Fraction | None:
        """The mean without the highest and the lowest mark; ``None`` with fewer than five marks."""
        return trimmed(self.counted)

    @property
    def spread(self) -> Fraction | None:
        """The difference between the highest and the lowest mark."""
        return max(self.counted) - min(self.counted) if self.counted else None

    @property
    def disputed(self) -> bool:
        """Whether marks differ by more than a third of the maximum."""
        return self.spread is not None and self.spread > self.max * _DISPUTED


class Expert(NamedTuple):
    """One expert whose marks count."""

    file: str
    name: str
    """As written, else the file's name; a number if the review is anonymous."""
    complete: bool
    total: Fraction | None
    """``None`` unless every item has a mark that counts."""


class FileProblem(NamedTuple):
    """A finding and its file."""

    file: str
    finding: MarkProblem


class ExpertReview(NamedTuple):
    """All sheets together."""

    review: ReviewSheet
    language: Language
    items: tuple[ItemReview, ...]
    experts: tuple[Expert, ...]
    overall: tuple[Remark, ...]
    findings: tuple[FileProblem, ...]
    unreadable: tuple[Unreadable, ...]
    anonymous: bool

    @property
    def totals(self) -> tuple[Fraction, ...]:
        """The totals of the experts who marked every item."""
        return tuple(expert.total for expert in self.experts if expert.total is not None)

    @property
    def is_complete(self) -> bool:
        """Whether there are sheets and none has an open problem."""
        return bool(self.experts) and not self.findings and not self.unreadable


def mean(marks: Sequence[Fraction]) -> Fraction | None:
    """The arithmetic mean; ``None`` without marks."""
    return sum(marks, Fraction(0)) / len(marks) if marks else None


def trimmed(marks: Sequence[Fraction]) -> Fraction | None:
    """The mean without one highest and one lowest mark; ``None`` with fewer than five."""
    if len(marks) < TRIMMED_FROM:
        return None
    return mean(sorted(marks)[1:-1])


def collect(
    sheets: Sequence[ExpertSheet],
    review: ReviewSheet,
    language: Language,
    unreadable: Sequence[Unreadable] = (),
    *,
    anonymous: bool = False,
) -> ExpertReview:
    """Put the sheets together.

    Two sheets by the same expert are both left out: nobody can tell which one is meant. An empty
    sheet gives a finding and does not count as an expert.
    """
    by_name: dict[str, list[ExpertSheet]] = {}
    for sheet in sheets:
        if sheet.name:
            by_name.setdefault(plain(sheet.name), []).append(sheet)
    findings: list[FileProblem] = []
    counted: list[ExpertSheet] = []
    for sheet in sheets:
        twins = [s.file for s in by_name.get(plain(sheet.name), []) if s is not sheet]
        if sheet.is_empty:
            empty = MarkProblem("not-filled", sheet.name_place)
            findings.append(FileProblem(sheet.file, empty))
        elif twins:
            details = {"others": "、".join(twins)}
            twice = MarkProblem("same-expert", sheet.name_place, details)
            findings.append(FileProblem(sheet.file, twice))
        else:
            findings += [FileProblem(sheet.file, found) for found in sheet.findings]
            counted.append(sheet)
    say = sentences(language).say
    names = [
        say("review.expert", n=n) if anonymous else sheet.name or sheet.file
        for n, sheet in enumerate(counted, 1)
    ]
    items = tuple(
        ItemReview(
            item.id,
            item.title.in_(language),
            item.max,
            tuple(sheet.marks[item.id].value for sheet in counted),
            tuple(
                Remark(name, text)
                for name, sheet in zip(names, counted, strict=True)
                if (text := sheet.marks[item.id].remark)
            ),
        )
        for item in review.items
    )
    pairs = list(zip(names, counted, strict=True))
    return ExpertReview(
        review,
        language,
        items,
        tuple(Expert(s.file, name, s.is_complete, s.total) for name, s in pairs),
        tuple(Remark(name, s.overall) for name, s in pairs if s.overall),
        tuple(findings),
        tuple(unreadable),
        anonymous,
    )


def whereabouts(review: ExpertReview, found: FileProblem) -> str:
    """The file of a finding; the expert's number if the review is anonymous."""
    if not review.anonymous:
        return found.file
    numbers = {expert.file: expert.name for expert in review.experts}
    return numbers.get(found.file, sentences(review.language).say("review.left_out"))


def message(review: ExpertReview, found: FileProblem) -> str:
    """A finding in words; an anonymous review names no files, which may contain names."""
    finding = found.finding
    if review.anonymous and "others" in finding.details:
        finding = finding._replace(details={"others": "—"})
    return finding.message(review.language)


def place_of(found: FileProblem) -> Place:
    """The cell to correct."""
    return found.finding.place
