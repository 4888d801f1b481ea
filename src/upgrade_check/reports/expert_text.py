"""Sentences that all reports of a mock expert review share."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from upgrade_check.locales import Sentences, sentences
from upgrade_check.scoring.expert_review import (
    TRIMMED_FROM,
    ExpertReview,
    ItemReview,
    Remark,
    mean,
    message,
    trimmed,
    whereabouts,
)
from upgrade_check.scoring.points import points_text


def mark_text(mark: Fraction | None, say: Sentences) -> str:
    """A mark or a mean; a dash where there is none."""
    return say.say("values.blank") if mark is None else points_text(mark)


def summary_text(review: ExpertReview, say: Sentences) -> str:
    """The mean and the trimmed mean of the totals, and the number of experts."""
    totals = review.totals
    if not totals:
        return say.say("review.no_totals")
    text = say.say(
        "review.mean_total",
        mean=mark_text(mean(totals), say),
        of=points_text(review.review.total),
        n=len(totals),
    )
    if (cut := trimmed(totals)) is not None:
        text += say.say("review.trimmed_total", trimmed=points_text(cut))
    return text


def notes(review: ExpertReview, say: Sentences) -> list[str]:
    """Notes at the end of every report."""
    source = review.review.source.in_(review.language)
    return [
        say.say("review.source", source=source),
        say.say("review.method", n=TRIMMED_FROM),
        say.say("review.not_official"),
    ]


def state_text(review: ExpertReview, say: Sentences) -> str:
    """Whether all marks are complete, and the number of experts."""
    state = "complete" if review.is_complete else "open"
    return say.say(f"review.{state}", n=len(review.experts))


def said(review: ExpertReview) -> list[tuple[str, Sequence[Remark]]]:
    """What the experts remark, by the title of the item; the closing remarks come last."""
    overall = sentences(review.language).say("review.overall")
    return [*((item.title, item.remarks) for item in review.items), (overall, review.overall)]


def problems(review: ExpertReview) -> list[tuple[str, str]]:
    """What keeps marks from counting: file or expert, and what is wrong."""
    found = [(whereabouts(review, f), message(review, f)) for f in review.findings]
    return found + [(bad.file, bad.message) for bad in review.unreadable]


def item_text(item: ItemReview, review: ExpertReview, say: Sentences) -> str:
    """Mean, trimmed mean, spread, and whether experts disagree."""
    text = say.say("review.item", mean=mark_text(item.mean, say), max=points_text(item.max))
    if item.trimmed is not None:
        text += say.say("review.trimmed", trimmed=points_text(item.trimmed))
    if item.spread is not None:
        text += say.say("review.spread", spread=points_text(item.spread))
    if len(item.counted) < len(item.marks):
        text += say.say("review.counted", counted=len(item.counted), n=len(item.marks))
    return text + (say.say("review.disputed") if item.disputed else "")
