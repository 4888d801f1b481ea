"""The rows of a block that no label of the pack heads: sections, unknown labels, own names."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator

from upgrade_check.dataset.units import plain
from upgrade_check.forms.headings import heading_key
from upgrade_check.forms.label_axis import LONGEST_LABEL, LabelBlock
from upgrade_check.forms.labels import Matched, input_names, pattern_names, unit_line
from upgrade_check.forms.parts import TOP_SECTION
from upgrade_check.forms.record_layout import RecordLayout, value_at
from upgrade_check.forms.titles import city_of
from upgrade_check.rules.pack import RulePack


def rows_of_block(block: LabelBlock) -> Iterator[int]:
    """The rows of a block, from its first label or the heading above it on."""
    heading = block.heading
    top = block.begins if heading is None else block.first
    top = top if heading is None or heading < block.top else heading + 1
    return (row for row in block.grid.rows_from(top) if row < block.bottom)


def unknown_rows(block: LabelBlock, pack: RulePack, *, near: bool) -> Iterator[int]:
    """The rows whose label is not known; ``near``, only those that are like one that is."""
    names = input_names(pack)
    known = {row for row, _ in block.rows}
    for row in rows_of_block(block):
        text = block.grid.text(row, block.inner)
        # A header is repeated on the second page.
        if row in known or not text or heading_key(plain(text)) == "label":
            continue
        # 全口径增加值 below 计划 is known, and another figure.
        if names.match(text):
            continue
        if not near or (len(text) <= LONGEST_LABEL and names.nearest(text, 0.8)):
            yield row


def outside_tables(block: LabelBlock, headers: Container[int]) -> Iterator[int]:
    """The rows of unknown labels that are no rows of a table, which ends at the next known one."""
    labels, in_table = dict(block.rows), False
    for row in sorted({*rows_of_block(block), *labels}):
        in_table = row in headers or (in_table and row not in labels)
        if row not in labels and not in_table:
            yield row


def section_units(block: LabelBlock, aside: Iterable[int]) -> Iterator[tuple[int, str]]:
    """Rows that begin a section, and its unit if it gives one: 二、经济指标 | 单位：亿元."""
    for row in aside:
        texts = [text for at, text in block.grid.texts(row) if block.column <= at < block.end]
        units = [unit for text in texts if (unit := unit_line(text))]
        if units or any(TOP_SECTION.match(plain(text)) for text in texts):
            yield row, units[0] if len(set(units)) == 1 else ""


def with_own_names(record: RecordLayout, pack: RulePack) -> RecordLayout:
    """The record with labels such as 海安市GDP, which hold what it says of itself."""
    if not record.unknown:
        return record
    said = {m.id: str(value_at(record, row, m.id) or "") for row, m in record.rows}
    zone, city = said.get(pack.name_id, ""), said.get("city", "")
    is_alone = record.name_cell is None and not record.grid.is_turned
    if not city and is_alone:
        city = city_of(record.grid, plain(zone))
    names = pattern_names(pack, city, zone, alone=is_alone)
    label = record.columns["label"]
    found: list[tuple[int, Matched]] = [
        (row, matched)
        for row in record.unknown
        if (matched := names.match(record.grid.text(row, label)))
    ]
    if not found:
        return record
    rows = {row for row, _ in found}
    return record._replace(
        rows=tuple(sorted([*record.rows, *found], key=lambda item: item[0])),
        unknown=tuple(row for row in record.unknown if row not in rows),
    )
