"""Records of several years by the years in their labels, as 2023年全口径增加值, or beside them."""

from __future__ import annotations

from collections.abc import Iterator

from upgrade_check.dataset.numbers import read_year
from upgrade_check.forms.labels import Matched
from upgrade_check.forms.record_layout import RecordLayout, identity
from upgrade_check.rules.pack import RulePack


def by_year(record: RecordLayout, pack: RulePack) -> Iterator[RecordLayout]:
    """The record, or one a year where labels such as 2023年全口径增加值 give several years.

    So does the column 年度 beside labels that stand there once a year. A record whose figures all
    stand under one year is of that year.
    """
    record = _dated(record, pack)
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
        column = record.columns.get("year", record.columns["label"])
        yield record._replace(year=dated[0], year_cell=(row, column))
        return
    if record.year is not None or all(len(of) < 2 for of in years.values()):
        yield record
        return
    # What has no year is the latest year's, or that of 统计年度.
    latest = stated or dated[-1]
    for year in sorted({*dated, latest}):
        blocks = [_of_year(block, year, latest, pack) for block in record.blocks]
        yield blocks[0]._replace(more=tuple(blocks[1:]))


def _dated(record: RecordLayout, pack: RulePack) -> RecordLayout:
    """The record with the years beside labels that stand there for several of them.

    Where they are all the same and no row gives the record's year, they do.
    """
    column = record.columns.get("year")
    if column is None or record.year is not None or record.more:
        return record
    years = {
        row: read_year(record.grid.spread_value(row, column, record.header))
        for row, m in record.rows
        if m.id not in pack.identity
    }
    of: dict[str, set[int | None]] = {}
    for row, matched in record.rows:
        if row in years:
            of.setdefault(matched.id, set()).add(years[row])
    has_own = any(m.id == pack.year_id for _, m in record.rows)
    is_one = not has_own and len(set(years.values())) == 1
    rows = tuple(
        (row, m._replace(year=years[row]))
        if row in years and not m.year and (is_one or len(of[m.id]) > 1)
        else (row, m)
        for row, m in record.rows
    )
    return record._replace(rows=rows)


def _of_year(block: RecordLayout, year: int, latest: int, pack: RulePack) -> RecordLayout:
    def belongs(matched: Matched) -> bool:
        if matched.id in pack.identity:
            return matched.id != pack.year_id or year == latest
        return (matched.year or latest) == year

    rows = tuple((row, matched) for row, matched in block.rows if belongs(matched))
    column = block.columns.get("year", block.columns["label"])
    cell = next(((row, column) for row, m in rows if m.year == year), None)
    return block._replace(rows=rows, year=year, year_cell=cell)
