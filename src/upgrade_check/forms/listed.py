"""Rows of a form that list or count what a table marks: 主导产业, 主导产业个数."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from upgrade_check.dataset.findings import finding
from upgrade_check.dataset.numbers import number_in, read_statement
from upgrade_check.dataset.units import plain
from upgrade_check.dataset.zone import Finding
from upgrade_check.forms.labels import bare_name
from upgrade_check.forms.record_layout import RecordLayout
from upgrade_check.forms.table_rows import TableContent
from upgrade_check.rules.inputs import TableInput

_IN_BRACKETS = re.compile(r"\([^()]*\)")
_NAMES = re.compile("[、,;/]")
_COUNT = re.compile("的?(?:个数|数量?|总数)")
_SENTENCE = re.compile("[^、,;/]{14}|发展|培育|打造|形成|推进")


def listed_otherwise(
    form: RecordLayout,
    table_id: str,
    declared: TableInput,
    content: TableContent,
    in_tables: Container[int],
) -> Iterator[Finding]:
    """Tell of a row of the form that names more rows than the table marks, or another number."""
    mark, label = declared.mark_column or "", plain(declared.label.zh)
    names = [
        str(row[declared.name_column].value)
        for row in content.rows
        if declared.name_column in row and mark in row and read_statement(row[mark].value)
    ]
    for block in form.blocks if names else ():
        for row in block.unknown if not block.grid.is_turned else ():
            said = bare_name(block.grid.text(row, block.columns["label"]))
            if row in in_tables or not said.startswith(label):
                continue
            found, rest = block.grid.text(row, block.columns["value"]), said.removeprefix(label)
            typed = number_in(found)
            listed = _NAMES.split(_IN_BRACKETS.sub("", plain(found)))
            is_list = rest in ("", "名称") and typed is None and not _SENTENCE.search(found)
            is_count = typed is not None and _COUNT.fullmatch(rest)
            if (is_count and typed and typed.value != len(names)) or (
                is_list and len(listed) > len(names)
            ):
                details = {"label": declared.label, "found": found, "other": str(content.home)}
                details["other_found"] = "、".join(names)
                place = block.grid.place(row, block.columns["value"])
                yield finding("duplicate-input", place, (table_id,), details)
