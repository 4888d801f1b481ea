"""The marks of a mock expert review for scripts: ``upgrade-check/review/1``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from upgrade_check.reports.json_parts import errors, head, number, rounded
from upgrade_check.rules.assess import rules_identity
from upgrade_check.scoring.expert_review import (
    ExpertReview,
    Remark,
    mean,
    message,
    place_of,
    trimmed,
    whereabouts,
)

SCHEMA = "upgrade-check/review/1"


def document(review: ExpertReview) -> dict[str, Any]:
    """The review as plain data; exact figures are fractions in text."""
    rules = rules_identity(review.review.pack, review.language)
    return {
        **head(SCHEMA, rules),
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
                "marks": [rounded(mark) for mark in item.marks],
                "mean": number(item.mean),
                "trimmed": number(item.trimmed),
                "spread": rounded(item.spread),
                "disputed": item.disputed,
                "remarks": _remarks(item.remarks),
            }
            for item in review.items
        ],
        "total": {"mean": number(mean(review.totals)), "trimmed": number(trimmed(review.totals))},
        "experts": [
            {
                "file": None if review.anonymous else expert.file,
                "name": expert.name,
                "complete": expert.complete,
                "total": rounded(expert.total),
            }
            for expert in review.experts
        ],
        "overall": _remarks(review.overall),
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
        "errors": errors(review.unreadable),
    }


def _remarks(remarks: Sequence[Remark]) -> list[dict[str, str]]:
    return [{"expert": remark.who, "text": remark.text} for remark in remarks]
