"""Figures typed on the command line: ``--set`` and ``--grow``."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from upgrade_check.errors import UsageError

if TYPE_CHECKING:
    from upgrade_check.rules.pack import RulePack


def typed_figures(given: Sequence[str], pack: RulePack) -> dict[str, str]:
    """The values of ``ID=VALUE`` by input; only inputs with one figure per zone are allowed.

    Raises:
        UsageError: ``not-a-pair`` or ``unknown-plan-input``.
    """
    from upgrade_check.rules.located import nearest

    found = {}
    known = {i for i in pack.inputs if i not in pack.tables and i not in pack.identity}
    for text in given:
        input_id, equals, value = text.partition("=")
        if not equals or not value.strip():
            raise UsageError("not-a-pair", value=text)
        if input_id not in known:
            near = nearest(input_id, known) or "—"
            raise UsageError("unknown-plan-input", value=input_id, nearest=near)
        found[input_id] = value.strip()
    return found


def typed_rates(given: Sequence[str], pack: RulePack) -> dict[str, Fraction]:
    """The growth rates of ``ID=8%`` by input, as proportions.

    Raises:
        UsageError: As for a figure, or ``not-a-rate``.
    """
    from upgrade_check.dataset.numbers import read_number

    rates = {}
    for input_id, text in typed_figures(given, pack).items():
        typed = read_number(text)
        if typed is None or typed.unit != "%" or pack.inputs[input_id].type == "rank":
            raise UsageError("not-a-rate", value=f"{input_id}={text}")
        rates[input_id] = Fraction(typed.value) / 100
    return rates
