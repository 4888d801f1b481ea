"""The marks of a mock expert review: for a terminal, for scripts, and on paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from upgrade_check import __version__
from upgrade_check.locales import Sentences, sentences
from upgrade_check.reports.blocks import (
    Block,
    Cell,
    Column,
    Heading,
    Paragraph,
    Printout,
    Section,
    Table,
)
from upgrade_check.reports.lines import Line, filled, hang
from upgrade_check.rules.assess import rules_identity
from upgrade_check.scoring.expert_review import (
    TRIMMED_FROM,
    ExpertReview,
    ItemReview,
    mean,
    message,
    place_of,
    trimmed,
    whereabouts,
)
from upgrade_check.scoring.points import points_text
from upgrade_check.text import display_width, printable

SCHEMA = "upgrade-check/review/1"
_NAME = 28
"""Columns of an item's name on the terminal."""


def mark_text(mark: Fraction | None, say: Sentences) -> str:
    """A mark or a mean; a dash where there is none."""
    return say.say("values.blank") if mark is None else points_text(mark)


def summary_text(review: ExpertReview, say: Sentences) -> str:
    """Mean total, trimmed mean, and of how many."""
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
    """What every report says of its marks."""
    source = review.review.source.in_(review.language)
    return [
        say.say("review.source", source=source),
        say.say("review.method", n=TRIMMED_FROM),
        say.say("review.not_official"),
    ]


def review_lines(review: ExpertReview, width: int) -> Iterator[Line]:
    """The summary on a terminal."""
    say = sentences(review.language)
    yield from hang([], printable(review.review.title.in_(review.language)), width, "bold")
    yield []
    state = "complete" if review.is_complete else "open"
    yield from hang([], say.say(f"review.{state}", n=len(review.experts)), width)
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


def document(review: ExpertReview) -> dict[str, Any]:
    """The review as plain data; exact figures are fractions in text."""
    rules = rules_identity(review.review.pack, review.language)
    return {
        "schema": SCHEMA,
        "tool": {"name": "upgrade-check", "version": __version__},
        "rules": {"id": rules.id, "version": rules.version, "sha256": rules.sha256},
        "sheet": {
            "source": review.review.source.in_(review.language),
            "sha256": review.review.sha256,
            "of": float(review.review.total),
        },
        "complete": review.is_complete,
        "items": [
            {
                "id": item.id,
                "title": item.title,
                "max": float(item.max),
                "marks": [None if mark is None else float(mark) for mark in item.marks],
                "mean": _number(item.mean),
                "trimmed": _number(item.trimmed),
                "spread": None if item.spread is None else float(item.spread),
                "disputed": item.disputed,
                "remarks": [{"expert": r.who, "text": r.text} for r in item.remarks],
            }
            for item in review.items
        ],
        "total": {"mean": _number(mean(review.totals)), "trimmed": _number(trimmed(review.totals))},
        "experts": [
            {
                "file": None if review.anonymous else expert.file,
                "name": expert.name,
                "complete": expert.complete,
                "total": None if expert.total is None else float(expert.total),
            }
            for expert in review.experts
        ],
        "overall": [{"expert": r.who, "text": r.text} for r in review.overall],
        "findings": [
            {
                "code": found.finding.code,
                "severity": "error",
                "file": whereabouts(review, found),
                "sheet": place_of(found).sheet,
                "cell": place_of(found).cell,
                "message": message(review, found),
            }
            for found in review.findings
        ],
        "errors": [
            {"file": bad.file, "code": bad.code, "message": bad.message}
            for bad in review.unreadable
        ],
    }


def _number(value: Fraction | None) -> dict[str, Any] | None:
    return None if value is None else {"value": float(value), "exact": str(value)}


def printout(review: ExpertReview, day: dt.date) -> Printout:
    """The review as a document: totals, items, disputes, remarks, and what is open."""
    say = sentences(review.language)
    title = review.review.title.in_(review.language)
    return Printout(
        language=review.language,
        date=day,
        title=say.say("review.report"),
        subject=printable(title),
        sections=(Section("review", tuple(_blocks(review, day, say))),),
    )


def _blocks(review: ExpertReview, day: dt.date, say: Sentences) -> Iterator[Block]:
    date = say.say("printout.date", year=day.year, month=day.month, day=day.day)
    yield Heading(say.say("review.report"), 0)
    yield Paragraph(say.say("review.date_line", date=date), style="subtitle")
    state = "complete" if review.is_complete else "open"
    yield Paragraph(say.say(f"review.{state}", n=len(review.experts)), style="verdict")
    yield Paragraph(summary_text(review, say))
    yield Heading(say.say("review.parts.items"), 1)
    columns: tuple[Column, ...] = (
        _column(say, "item", 11),
        _column(say, "max", 4, "right"),
        _column(say, "counted", 5, "center"),
        _column(say, "mean", 5, "right"),
        _column(say, "trimmed", 6, "right"),
        _column(say, "spread", 5, "right"),
        _column(say, "dispute", 5, "center"),
    )
    yield Table(columns, tuple(_item(item, say) for item in review.items))
    if review.experts:
        yield Heading(say.say("review.parts.experts"), 1)
        columns = (
            _column(say, "expert", 9),
            _column(say, "total", 5, "right"),
            _column(say, "state", 8),
        )
        yield Table(
            columns,
            tuple(
                (
                    _cell(expert.name),
                    Cell(mark_text(expert.total, say)),
                    _cell(say.say("review.marked_all" if expert.complete else "review.marks_open")),
                )
                for expert in review.experts
            ),
        )
    rows = tuple(_remarks(review, say))
    if rows:
        yield Heading(say.say("review.parts.remarks"), 1)
        columns = (
            _column(say, "item", 6),
            _column(say, "expert", 4),
            _column(say, "remark", 11),
            _column(say, "done", 8),
        )
        yield Table(columns, rows)
    if review.findings or review.unreadable:
        yield Heading(say.say("review.parts.findings"), 1)
        found = [(whereabouts(review, f), message(review, f)) for f in review.findings]
        found += [(bad.file, bad.message) for bad in review.unreadable]
        columns = (_column(say, "file", 6), _column(say, "problem", 14))
        yield Table(columns, tuple((_cell(where), _cell(text)) for where, text in found))
    for note in notes(review, say):
        yield Paragraph(printable(note), style="small")


def _item(item: ItemReview, say: Sentences) -> tuple[Cell, ...]:
    return (
        _cell(item.title),
        Cell(points_text(item.max)),
        Cell(f"{len(item.counted)} / {len(item.marks)}"),
        Cell(mark_text(item.mean, say), bold=True),
        Cell(mark_text(item.trimmed, say)),
        Cell(mark_text(item.spread, say)),
        Cell(say.say("review.is_disputed"), "fail", bold=True) if item.disputed else Cell(""),
    )


def _remarks(review: ExpertReview, say: Sentences) -> Iterator[tuple[Cell, ...]]:
    overall = (say.say("review.overall"), review.overall)
    for title, remarks in (*((i.title, i.remarks) for i in review.items), overall):
        for index, remark in enumerate(remarks):
            # The item stands once beside all that is said of it.
            rows = len(remarks) if index == 0 else 0
            yield (
                Cell(printable(title), rows=rows, bold=True),
                _cell(remark.who),
                _cell(remark.text),
                Cell(""),
            )


def _column(say: Sentences, name: str, weight: int, align: str = "left") -> Column:
    return Column(say.say(f"review.columns.{name}"), weight, align)


def _cell(text: object) -> Cell:
    return Cell(printable(text))
