"""A form that says something already: for whom it is, and which figures it holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any, NamedTuple

from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.comments import Comment

from upgrade_check.dataset.zone import Measurement
from upgrade_check.forms import sheets as style
from upgrade_check.locales import Sentences
from upgrade_check.text import printable

_NOTHING: Mapping[str, Any] = MappingProxyType({})
_EXACT_DIGITS = 15
"""Digits of a number that every office suite keeps."""


class Filled(NamedTuple):
    """What of a form is written, for whom, and what stands in it."""

    inputs: frozenset[str] | None = None
    """The inputs asked for, beside who is assessed; ``None`` for all."""
    office: str = ""
    """The department that fills it in; then the last column says what counts as evidence."""
    hint: str = ""
    """What stands below the title, where it is not the template's own."""
    measurements: Mapping[str, Measurement] = _NOTHING
    """By input id."""
    rows: Mapping[str, Sequence[Mapping[str, Measurement]]] = _NOTHING
    """By table id: the rows, each by column id."""
    remarks: Mapping[str, str] = _NOTHING
    """Notes at the cells of values, by input id."""

    statements: Mapping[str, str] = _NOTHING
    """What is said of the preparation, by item id."""

    def asks_for(self, input_id: str) -> bool:
        """Whether the form has the input."""
        return self.inputs is None or input_id in self.inputs


def write_value(
    cell: Cell | MergedCell, found: Measurement, input_type: str, say: Sentences
) -> None:
    """Put a value into a cell so that reading it gives the same value again."""
    value = found.value
    if value is None:
        return
    if isinstance(value, bool):
        style.write_text(cell, say.say("values.yes" if value else "values.no"))
    elif isinstance(value, str):
        style.write_text(cell, value)
    elif input_type in ("percent", "number"):
        style.write_text(cell, found.raw)
    elif len(Decimal(value).normalize().as_tuple().digits) > _EXACT_DIGITS:
        style.write_text(cell, f"{value:f}")
    else:
        cell.value = value


def printable_lines(text: str) -> str:
    """Text made safe line by line, as a note may have several."""
    return "\n".join(printable(line) for line in text.splitlines())


def note(text: str) -> Comment:
    """A note at a cell."""
    height = 90 + 18 * (len(text.splitlines()) - 1)
    return Comment(printable_lines(text), "upgrade-check", width=260, height=height)
