"""One JSON object per line: a zone as in the JSON report, or a file that could not be read."""

from __future__ import annotations

import json

from upgrade_check.reports.json import zone
from upgrade_check.reports.review import Review


def render(review: Review) -> str:
    """The zones in order, then the files that could not be read."""
    lines = [zone(assessment) for assessment in review.assessments]
    lines += [
        {"file": u.file, "status": "unreadable", "error": {"code": u.code, "message": u.message}}
        for u in review.unreadable
    ]
    return "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
