"""Exit codes."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from upgrade_check.reports.review import Review
from upgrade_check.rules.outcome import Status


class Exit(IntEnum):
    """The exit code of the program."""

    PASS = 0
    """Every zone passes."""
    FAIL = 1
    """At least one threshold fails."""
    USAGE = 2
    """Wrong usage."""
    UNDETERMINED = 3
    """Nothing fails, but something is undetermined."""
    UNREADABLE = 4
    """An input or a rule pack could not be read, or an output could not be written."""


_CODES = {Status.PASS: Exit.PASS, Status.FAIL: Exit.FAIL, Status.UNDETERMINED: Exit.UNDETERMINED}
_WORSENED = {
    "failing": Exit.FAIL,
    "undetermined": Exit.UNDETERMINED,
    "unreadable": Exit.UNREADABLE,
}
_WORST_FIRST = (Exit.UNREADABLE, Exit.FAIL, Exit.UNDETERMINED, Exit.PASS)


FAIL_ON = ("fail", "undetermined", "warning", "new", "never")
"""Values of ``--fail-on``; ``undetermined`` is the default."""


def exit_for(review: Review, fail_on: str) -> Exit:
    """The exit code of a run.

    Args:
        review: The result of the run.
        fail_on: ``undetermined`` gives 1, 3 and 4. ``fail`` omits 3, ``warning`` gives 3 for
            warnings about the data too, ``new`` counts only what got worse since the earlier
            report, and ``never`` always gives 0.
    """
    if fail_on == "never":
        return Exit.PASS
    if fail_on == "new":
        kinds = {change.kind for change in review.changes.changes} if review.changes else set()
        return worst(code for kind, code in _WORSENED.items() if kind in kinds)
    codes = [code for status, code in _CODES.items() if review.count_of(status)]
    if review.unreadable:
        codes.append(Exit.UNREADABLE)
    if fail_on == "fail":
        codes = [code for code in codes if code is not Exit.UNDETERMINED]
    if fail_on == "warning" and _warns(review):
        codes.append(Exit.UNDETERMINED)
    return worst(codes)


def _warns(review: Review) -> bool:
    return any(f.severity == "warning" for a in review.assessments for f in a.findings)


def worst(codes: Iterable[Exit]) -> Exit:
    """The worst of several exit codes: 4 before 1 before 3 before 0."""
    return min(codes, key=_WORST_FIRST.index, default=Exit.PASS)
