"""Which rows of a table are sums of others: 合计, 小计, 主导产业合计, 其他产业合计."""

from __future__ import annotations

import re
from typing import Literal

from upgrade_check.dataset.units import plain
from upgrade_check.forms.cells import Grid
from upgrade_check.forms.headings import (
    OTHERS_WORDS,
    SUBTOTAL_WORDS,
    TOTAL_BEGINNINGS,
    TOTAL_ENDINGS,
    TOTAL_WORDS,
    WHOLE_WORDS,
)
from upgrade_check.forms.labels import bare_name
from upgrade_check.rules.inputs import TableInput

TotalOf = Literal["all", "part", "marked", "rest"]


def total_of(text: str, declared: TableInput) -> TotalOf | None:
    """What a row of this name is the sum of; ``None`` if it is a row of the table."""
    name = bare_name(text)
    if name in TOTAL_WORDS:
        return "all"
    if name in SUBTOTAL_WORDS:
        return "part"
    label, row = plain(declared.label.zh), plain(declared.row.zh)
    if re.fullmatch(
        rf"(?:\d|[一两二三四五六七八九])[大个](?:{label}|重点{row}|支柱{row}|{row})", name
    ):
        # 三大产业 is their sum.
        return "marked"
    ending = next((word for word in TOTAL_ENDINGS if name.endswith(word)), None)
    if ending is None:
        # 小计算机 is no sum.
        begins = name.startswith(TOTAL_BEGINNINGS) and name[2:3] != "算"
        return "part" if begins else None
    rest = name.removesuffix(ending)
    if rest.startswith(OTHERS_WORDS):
        return "rest"
    if any(plain(label) in rest for label in (declared.label.zh, declared.label.en)):
        return "marked"
    for word in (*WHOLE_WORDS, plain(declared.row.zh), plain(declared.row.en)):
        rest = rest.replace(word, "")
    return "part" if rest or ending in SUBTOTAL_WORDS else "all"


def total_in(grid: Grid, row: int, declared: TableInput) -> TotalOf | None:
    """The same of a row without a name, by any of its texts."""
    found = (total_of(text, declared) for _, text in grid.texts(row))
    return next((of for of in found if of), None)
