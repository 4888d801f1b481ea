"""Figures typed on the command line: ``--set`` and ``--grow``."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from upgrade_check.errors import UsageError

if TYPE_CHECKING:
    from upgrade_check.rules.pack import RulePack


def typed_figures(given: Sequence[str], pack: RulePack) -> dict[str, str]:
    """The values of ``ID=VALUE`` by input; a label may stand for the id.

    Only inputs with one figure per zone are allowed.

    Raises:
        UsageError: ``not-a-pair`` or ``unknown-plan-input``.
    """
    from upgrade_check.locales import LANGUAGES
    from upgrade_check.rules.located import nearest

    found = {}
    known = {i: i for i in pack.inputs if i not in pack.tables and i not in pack.identity}
    labels = {pack.inputs[i].label.in_(language): i for i in known for language in LANGUAGES}
    for text in given:
        name, equals, value = text.replace("＝", "=").partition("=")
        if not equals or not value.strip():
            raise UsageError("not-a-pair", value=text)
        input_id = known.get(name.strip()) or labels.get(name.strip())
        if input_id is None:
            near = nearest(name, [*known, *labels]) or ", ".join(known)
            raise UsageError("unknown-plan-input", value=name, nearest=near)
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
        declared = pack.figures.get(input_id)
        if typed is None or typed.unit != "%" or declared is None or declared.type == "rank":
            raise UsageError("not-a-rate", value=f"{input_id}={text}")
        rates[input_id] = Fraction(typed.value) / 100
    return rates
