"""The rows of a table as figures that a criterion used."""

from __future__ import annotations

from upgrade_check.dataset.zone import TableRow
from upgrade_check.rules.facts import Facts
from upgrade_check.rules.inputs import TableInput
from upgrade_check.rules.outcome import UsedInput


def row_name(table: TableInput, row: TableRow) -> str:
    """What a row is called; its cell where nobody named it."""
    name = row.cells[table.name_column].value if table.name_column else None
    return str(name or row.place)


def row_inputs(facts: Facts, table_id: str, column: str, where: str) -> tuple[UsedInput, ...]:
    """The cells of ``column`` in the rows whose ``where`` is yes, or may be."""
    table = facts.table(table_id)
    declared = table.columns[column]
    heading = declared.label.in_(facts.language)
    used = []
    for row in facts.zone.tables.get(table_id, ()):
        if row.cells[where].value is not False:
            name = row_name(table, row)
            label = facts.say("values.row", row=name, column=heading)
            cell = facts.described(declared, row.cells[column], label)
            used.append(cell._replace(row=name, column=heading))
    return tuple(used)
