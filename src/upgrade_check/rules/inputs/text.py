"""A name."""

from __future__ import annotations

from typing import Literal

from upgrade_check.dataset.entry import Entry
from upgrade_check.rules.inputs.base import InputBase


class TextInput(InputBase):
    """A name."""

    type: Literal["text"]

    def parse(self, entry: Entry) -> str:
        value = entry.value
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return str(value).strip()
