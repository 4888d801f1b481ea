"""Records of several years by the years in their labels: 2023年全口径增加值."""

from __future__ import annotations

from collections.abc import Iterator

from upgrade_check.forms.labels import Matched
from upgrade_check.forms.record_layout import RecordLayout, identity
from upgrade_check.rules.pack import RulePack


def by_year(record: RecordLayout, pack: RulePack) -> Iterator[RecordLayout]:
    """The record, or one a year where labels such as 2023年全口径增加值 give several years.

    A record whose figures all stand under one year is of that year.
    """
    figures = [m for block in record.blocks for _, m in block.rows if m.id not in pack.identity]
    dated = sorted({m.year for m in figures if m.year})
    if not dated:
        yield record
        return
    years: dict[str, set[int]] = {}
    stated = identity(record, pack)[0]
    for matched in figures:
        # 2023年全口径增加值 stands beside that of 统计年度.
        if year := matched.year or stated:
            years.setdefault(matched.id, set()).add(year)
    if len(dated) == 1 and stated is None and all(m.year for m in figures):
        row = next(row for row, m in record.rows if m.year)
        yield record._replace(year=dated[0], year_cell=(row, record.columns["label"]))
        return
    if record.year is not None or all(len(of) < 2 for of in years.values()):
        yield record
        return
    # What has no year is the latest year's, or that of 统计年度.
    latest = stated or dated[-1]
    for year in sorted({*dated, latest}):
        blocks = [_of_year(block, year, latest, pack) for block in record.blocks]
        yield blocks[0]._replace(more=tuple(blocks[1:]))


def _of_year(block: RecordLayout, year: int, latest: int, pack: RulePack) -> RecordLayout:
    def belongs(matched: Matched) -> bool:
        if matched.id in pack.identity:
            return matched.id != pack.year_id or year == latest
        return (matched.year or latest) == year

    rows = tuple((row, matched) for row, matched in block.rows if belongs(matched))
    cell = next(((row, block.columns["label"]) for row, m in rows if m.year == year), None)
    return block._replace(rows=rows, year=year, year_cell=cell)
