"""Exit codes."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum

from upgrade_check.rules.outcome import Status


class Exit(IntEnum):
    """What the shell is told."""

    PASS = 0
    """Every zone passes."""
    FAIL = 1
    """At least one threshold fails."""
    USAGE = 2
    """Wrong usage."""
    UNDETERMINED = 3
    """Nothing fails, but something is undetermined."""
    UNREADABLE = 4
    """An input or a rule pack could not be read, or an output not written."""


_CODES = {Status.PASS: Exit.PASS, Status.FAIL: Exit.FAIL, Status.UNDETERMINED: Exit.UNDETERMINED}
_WORST_FIRST = (Exit.UNREADABLE, Exit.FAIL, Exit.UNDETERMINED, Exit.PASS)


def exit_of(status: Status) -> Exit:
    """The exit code for one zone."""
    return _CODES[status]


def worst(codes: Iterable[Exit]) -> Exit:
    """Of several: 4 beats 1 beats 3 beats 0."""
    return min(codes, key=_WORST_FIRST.index, default=Exit.PASS)
