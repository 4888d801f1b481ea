"""The date of a review; nothing else reads the clock."""

from __future__ import annotations

import datetime as dt
import os

from upgrade_check.errors import UsageError


def review_date(option: str | None) -> dt.date:
    """``--date``, or ``SOURCE_DATE_EPOCH``, or today.

    Raises:
        UsageError: ``bad-date`` or ``bad-epoch``.
    """
    if option is not None:
        try:
            return dt.date.fromisoformat(option)
        except ValueError:
            raise UsageError("bad-date", value=option) from None
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if epoch:
        try:
            return dt.datetime.fromtimestamp(int(epoch), dt.timezone.utc).date()
        except (ValueError, OverflowError, OSError):
            raise UsageError("bad-epoch", value=epoch) from None
    return dt.datetime.now().astimezone().date()
