"""The marks of a mock expert review for a person at a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from upgrade_check.locales import sentences
from upgrade_check.reports.expert_text import item_text, notes, state_text, summary_text
from upgrade_check.reports.lines import Line, filled, hang
from upgrade_check.scoring.expert_review import ExpertReview, message, whereabouts
from upgrade_check.text import display_width, printable

_NAME = 28
"""Columns of an item's name."""


def review_lines(review: ExpertReview, width: int) -> Iterator[Line]:
    """The summary on a terminal."""
    say = sentences(review.language)
    yield from hang([], printable(review.review.title.in_(review.language)), width, "bold")
    yield []
    yield from hang([], state_text(review, say), width)
    yield from hang([], summary_text(review, say), width)
    yield []
    for item in review.items:
        head = [(f"  {filled(_short(item.title), _NAME)}", "")]
        style = "red" if item.disputed else ""
        yield from hang(head, item_text(item, review, say), width, style)
    if review.findings or review.unreadable:
        yield []
        yield [(say.say("review.parts.findings"), "bold")]
    for found in review.findings:
        text = f"{whereabouts(review, found)}  {message(review, found)}"
        yield from hang([("  × ", "red")], text, width)
    for bad in review.unreadable:
        yield from hang([("  × ", "red")], bad.message, width)
    yield []
    for note in notes(review, say):
        yield from hang([], note, width, "dim")


def _short(text: str) -> str:
    while display_width(text) > _NAME - 1:
        text = text[:-2] + "…"
    return text
