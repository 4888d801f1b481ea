"""The rows of a table as figures that a criterion used."""

from __future__ import annotations

from upgrade_check.rules.criterion import Case
from upgrade_check.rules.outcome import UsedInput


def row_inputs(case: Case, table_id: str, column: str, where: str) -> tuple[UsedInput, ...]:
    """The cells of ``column`` in the rows whose ``where`` is yes, or may be."""
    table = case.table(table_id)
    declared = table.columns[column]
    name_column = next((c for c, d in table.columns.items() if d.type == "text"), None)
    used = []
    for row in case.zone.tables.get(table_id, ()):
        if row.cells[where].value is False:
            continue
        name = row.cells[name_column].value if name_column else None
        label = case.say(
            "values.row", row=name or row.place, column=declared.label.in_(case.language)
        )
        used.append(case.described(declared, row.cells[column], label))
    return tuple(used)
