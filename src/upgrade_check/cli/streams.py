"""Standard output that cannot be written."""

from __future__ import annotations

import os
import sys

from upgrade_check.errors import OutputError, system_reason


def silence_stdout() -> None:
    """Send what is still to come nowhere: Python would complain once more at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def cannot_print(error: OSError) -> OutputError:
    """The error for people."""
    return OutputError("cannot-print", reason=system_reason(error))
