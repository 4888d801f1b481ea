"""The marks of a mock expert review on paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from upgrade_check.reports.blocks import Block, Heading, Paragraph, Printout, Section
from upgrade_check.reports.expert_text import (
    mark_text,
    notes,
    problems,
    said,
    state_text,
    summary_text,
)
from upgrade_check.reports.writer import Writer, cell
from upgrade_check.scoring.expert_review import Expert, ExpertReview, ItemReview, Remark
from upgrade_check.scoring.points import points_text
from upgrade_check.text import printable


def printout(review: ExpertReview, day: dt.date) -> Printout:
    """The review as a document: totals, items, disputes, remarks, and what is open."""
    writer = _ReviewWriter(review.language, day)
    sections = [Section("review", tuple(writer.blocks(review)))]
    title = review.review.title.in_(review.language)
    return writer.document([], writer.say("report"), title, sections)


class _ReviewWriter(Writer):
    section = "review"

    def part(self, name: str) -> Heading:
        return Heading(self.say(f"parts.{name}"), 1)

    def blocks(self, review: ExpertReview) -> Iterator[Block]:
        say = self.sentences
        yield from self.head(self.say("report"))
        yield Paragraph(state_text(review, say), style="verdict")
        yield Paragraph(summary_text(review, say))
        yield self.part("items")
        columns = (
            ("item", 11),
            ("max", 4, "right"),
            ("counted", 5, "center"),
            ("mean", 5, "right"),
            ("trimmed", 6, "right"),
            ("spread", 5, "right"),
            ("dispute", 5, "center"),
        )
        yield self.table(columns, map(self.item, review.items))
        if review.experts:
            yield self.part("experts")
            expert_columns = (("expert", 9), ("total", 5, "right"), ("state", 8))
            yield self.table(expert_columns, map(self.expert, review.experts))
        rows = [row for title, remarks in said(review) for row in self.remarks(title, remarks)]
        if rows:
            yield self.part("remarks")
            yield self.table((("item", 6), ("expert", 4), ("remark", 11), ("done", 8)), rows)
        if found := problems(review):
            yield self.part("findings")
            yield self.table((("file", 6), ("problem", 14)), found)
        for note in notes(review, say):
            yield Paragraph(printable(note), style="small")

    def item(self, item: ItemReview) -> tuple[object, ...]:
        say = self.sentences
        return (
            item.title,
            points_text(item.max),
            f"{len(item.counted)} / {len(item.marks)}",
            cell(mark_text(item.mean, say), bold=True),
            mark_text(item.trimmed, say),
            mark_text(item.spread, say),
            cell(self.say("is_disputed"), "fail", bold=True) if item.disputed else "",
        )

    def expert(self, expert: Expert) -> tuple[str, ...]:
        state = self.say("marked_all" if expert.complete else "marks_open")
        return expert.name, mark_text(expert.total, self.sentences), state

    def remarks(self, title: str, remarks: Sequence[Remark]) -> Iterator[tuple[object, ...]]:
        """A row for each remark; the cell with the item spans all of them."""
        for index, remark in enumerate(remarks):
            span = 0 if index else len(remarks)
            yield cell(title, rows=span, bold=True), remark.who, remark.text, ""
