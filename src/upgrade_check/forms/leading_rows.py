"""A table whose rows stand in the form itself: 主导产业1：新能源产值."""

from __future__ import annotations

import re
from collections.abc import Mapping

from upgrade_check.dataset.entry import Entry
from upgrade_check.dataset.numbers import is_blank
from upgrade_check.dataset.units import plain
from upgrade_check.forms.entries import entry_at
from upgrade_check.forms.labels import Matched, bracketed_unit
from upgrade_check.forms.record_layout import RecordLayout
from upgrade_check.rules.inputs import TableInput


def listed_rows(
    form: RecordLayout, declared: TableInput
) -> list[tuple[list[int], Mapping[str, Entry]]]:
    """Rows of a table that stand in the form itself: 主导产业1：新能源产值, or 主导产业1名称."""
    amounts = [column for column, d in declared.columns.items() if d.type == "amount"]
    mark, name = declared.mark_column, declared.name_column
    if not mark or not name or len(amounts) != 1:
        return []
    (amount,) = amounts
    pattern = re.compile(
        rf"{re.escape(plain(declared.label.zh))}(?P<n>\d|[一二三四五六七八九])[:.、]?(?P<rest>.*)"
    )
    own = {key: {plain(n) for n in declared.columns[key].names()} for key in (name, amount)}
    found: dict[str, tuple[list[int], dict[str, Entry]]] = {}
    for block in form.blocks:
        for row in block.grid.rows_from(block.header):
            heading, unit = bracketed_unit(block.grid.text(row, block.columns["label"]))
            said = pattern.fullmatch(heading)
            if said is None:
                continue
            rows, entries = found.setdefault(said["n"], ([], {}))
            rows.append(row)
            rest = said["rest"].strip("()") if said["rest"].startswith("(") else said["rest"]
            key = name if rest in own[name] | {"", "名称"} else amount
            entry = entry_at(block, row, Matched("", unit), declared.columns[key])
            if key == name and entry.number is not None:
                key = amount
            entries[key] = entry
            ending = next((n for n in own[amount] if rest.endswith(n)), "")
            if key == amount and (said_name := rest.removesuffix(ending)):
                place = block.grid.place(row, block.columns["label"])
                entries.setdefault(name, Entry(said_name, place))
    return [
        (rows, {**_counted(entries, name, amount), mark: Entry(True, entries[name].place)})
        for rows, entries in found.values()
        if name in entries and not is_blank(entries[name].value)
    ]


def _counted(entries: dict[str, Entry], name: str, amount: str) -> dict[str, Entry]:
    """A leading industry counts as one, whether its output is given or not."""
    return {amount: Entry(None, entries[name].place), **entries}
