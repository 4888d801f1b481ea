"""Zones and years read as themselves in every layout, whatever else stands on the sheet."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter

from sheets import write_workbook
from upgrade_check import RulePack, assess
from upgrade_check.forms import read_zones

Rows = list[list[Any]]
Records = list[tuple[str, int]]
ZONES = ("甲高新区", "乙高新区", "丙高新区")
YEARS = (2022, 2023, 2024)
AMOUNTS = ("全口径增加值", "所在城市GDP", "园区总产值")
RANKS = (
    "土地集约利用全省排名",
    "参加土地集约利用评价的省级开发区数",
    "综合排名",
    "参加综合排名的开发区数",
)
INPUTS = (*RANKS, *AMOUNTS)
PLACES = {"所在省份": "江苏省", "所在城市": "海安市"}
INDUSTRIES: Rows = [
    ["高新区名称", "产业名称", "产值（亿元）", "是否主导产业"],
    ["甲高新区", "新能源", 500, "是"],
    ["甲高新区", "新材料", 460, "是"],
    ["甲高新区", "其他", 542.5, "否"],
]


def figure(label: str, zone: str, year: int) -> Decimal:
    """What the zone states for the year; no two records have a figure in common."""
    own = ZONES.index(zone) * 3 + YEARS.index(year)
    if label in RANKS:
        return Decimal((11, 45, 31, 131)[RANKS.index(label)] + (own if "参加" not in label else 0))
    base = {"全口径增加值": "160.5", "所在城市GDP": "1434.9", "园区总产值": "1500"}[label]
    return Decimal(base) + own * Decimal("1.25")


class Grid:
    """Rows with the ranges merged in them, as (row, column, height, width) from 0."""

    def __init__(self, rows: Rows, merged: list[tuple[int, int, int, int]] | None = None) -> None:
        self.rows, self.merged = rows, merged or []

    def above(self, row: list[Any], *, wide: bool = False) -> None:
        width = max(map(len, self.rows))
        self.rows.insert(0, row)
        self.merged = [(r + 1, c, h, w) for r, c, h, w in self.merged]
        if wide and width > 1:
            self.merged.append((0, 0, 1, width))

    def left(self, column: list[Any]) -> None:
        self.rows = [[first, *row] for first, row in zip(column, self.rows, strict=True)]
        self.merged = [(r, c + 1, h, w) for r, c, h, w in self.merged]

    def ranges(self) -> list[str]:
        return [
            f"数据!{get_column_letter(c + 1)}{r + 1}:{get_column_letter(c + w)}{r + h}"
            for r, c, h, w in self.merged
        ]


class Drawing(NamedTuple):
    """What is drawn, and how."""

    labels: list[str]
    zones: list[str]
    years: list[int]
    unit: str
    unit_stands: str
    """``in brackets`` behind the label, ``beside`` it, or ``above`` all."""
    parts: bool
    """Whether rows say what part of a figure is (其中：工业), and a total row sums up the zones."""
    merges: bool
    sections: bool
    """Whether rows such as 一、用地与排名 divide the labels."""
    plan: bool
    """Whether a column beside the figures holds another figure: a plan, a growth rate, a sum."""

    def label(self, name: str) -> str:
        amount = name in AMOUNTS and self.unit_stands == "in brackets"
        return f"{name}（{self.unit}）" if amount else name

    def value(self, name: str, zone: str, year: int) -> Any:
        exact = figure(name, zone, year)
        if name in RANKS:
            return int(exact)
        return float(exact * 10000 if self.unit == "万元" else exact)

    def unit_of(self, name: str) -> str:
        return self.unit if name in AMOUNTS else ""

    def down(self, records: Records) -> Rows:
        """Labels down a column, the records' figures beside them."""
        rows: Rows = []
        for n, name in enumerate(self.labels):
            if self.sections and n % 3 == 0:
                rows.append([("一、用地与排名", "二、经济规模", "三、其他情况")[n // 3]])
            units = [self.unit_of(name)] if self.unit_stands == "beside" else []
            values = [self.value(name, *record) for record in records]
            rows.append([self.label(name), *units, *values])
            if self.parts and name in AMOUNTS:
                some = [round(value * 0.6, 3) for value in values]
                rows.append(["　其中：工业", *units, *some])
        if self.parts:
            units = ["万人"] if self.unit_stands == "beside" else []
            rows.append(["年末常住人口", *units, *(7.5 for _ in records)])
        return rows

    def first(self) -> list[str]:
        return ["指标", "单位"] if self.unit_stands == "beside" else ["指标"]

    def across(self, names: list[str], records: Records) -> Rows:
        """Labels along a row, one record in each row below."""
        rows: Rows = [[*names, *map(self.label, self.labels)]]
        if self.unit_stands == "beside":
            rows.append([*([""] * len(names)), *map(self.unit_of, self.labels)])
        for zone, year in records:
            own = {"高新区名称": zone, "统计年度": year} | PLACES
            rows.append(
                [own[name] for name in names] + [self.value(n, zone, year) for n in self.labels]
            )
        return rows

    def identity(self, columns: Records, known: set[str]) -> Rows:
        """Rows that say zone, place and year of each record."""
        rows: Rows = []
        for name in ("高新区名称", *PLACES, "统计年度"):
            if name not in known:
                own = [{"高新区名称": z, "统计年度": y, **PLACES}[name] for z, y in columns]
                rows.append([name, *([""] if self.first()[1:] else []), *own])
        return rows


def _form(d: Drawing) -> tuple[Grid, Records]:
    record = (d.zones[0], d.years[-1])
    earlier = [(d.zones[0], y) for y in YEARS if y < record[1]][-1:]
    rows = d.identity([record], set()) + d.down([record])
    header = [*d.first(), "数值"]
    if earlier and d.plan:
        header = [*d.first(), "本年", "上年", "增速（%）", "2025年目标"]
        for row, old in zip(rows[-len(d.down(earlier)) :], d.down(earlier), strict=True):
            if len(row) > 1:
                row += [old[-1], 8.5, round(old[-1] * 3)]
    return Grid([header, *rows]), [record]


def _list(d: Drawing) -> tuple[Grid, Records]:
    record = (d.zones[0], d.years[-1])
    rows = d.identity([record], set()) + d.down([record])
    if d.unit_stands == "beside":
        rows = [[row[0], *reversed(row[1:])] for row in rows]
    return Grid(rows), [record]


def _pairs(d: Drawing) -> tuple[Grid, Records]:
    record = (d.zones[0], d.years[-1])
    rows = d.identity([record], set())
    rows += d._replace(parts=False, sections=False).down([record])
    half = (len(rows) + 1) // 2
    header = [*d.first(), "数值"]
    blank = [""] * len(header)
    right = rows[half:] + [blank] * (2 * half - len(rows))
    return Grid([header * 2, *(a + b for a, b in zip(rows[:half], right, strict=True))]), [record]


def _years_across(d: Drawing) -> tuple[Grid, Records]:
    records = [(d.zones[0], year) for year in d.years]
    names = d.identity(records, {"统计年度"})
    rows = [[*d.first(), *(f"{year}年" for year in d.years)], *names, *d.down(records)]
    at = len(d.first())
    merged = [(1 + r, at, 1, len(records)) for r in range(len(names))] if len(records) > 1 else []
    if d.plan:
        rows[0] += ["2025年计划", "年均增速"]
        for row in rows[1 + len(names) :]:
            if len(row) > 1:
                row += [round(row[-1] * 3), 7.5]
    return Grid(rows, merged if d.merges else None), records


def _zones_across(d: Drawing) -> tuple[Grid, Records]:
    records = [(zone, d.years[-1]) for zone in d.zones]
    rows = [[*d.first(), *d.zones], *d.identity(records, {"高新区名称"}), *d.down(records)]
    if d.plan:
        rows[0].append(("合计", "全省平均")[d.merges])
        for row in rows[1:]:
            if len(row) > 1 and isinstance(row[-1], float):
                row.append(sum(row[len(d.first()) :]))
    return Grid(rows), records


def _zones_and_years_across(d: Drawing) -> tuple[Grid, Records]:
    records = [(zone, year) for zone in d.zones for year in d.years]
    at, n = len(d.first()), len(d.years)
    names = [
        name for zone in d.zones for name in (zone, *([zone if not d.merges else ""] * (n - 1)))
    ]
    rows = [[*d.first(), *names], [*([""] * at), *(f"{y}年" for _, y in records)], *d.down(records)]
    merged = [(0, at + n * i, 1, n) for i in range(len(d.zones)) if n > 1]
    return Grid(rows, [(0, c, 2, 1) for c in range(at)] + merged if d.merges else None), records


def _table(d: Drawing) -> tuple[Grid, Records]:
    records = [(zone, d.years[-1]) for zone in d.zones]
    rows = d.across(["高新区名称", *PLACES, "统计年度"], records)
    if d.parts:
        total = [""] * len(rows[0])
        total[0] = "合计"
        for at, name in enumerate(d.labels, 4):
            if name in AMOUNTS:
                total[at] = sum(d.value(name, *record) for record in records)
        rows.append(total)
    return Grid(rows), records


def _table_of_years(d: Drawing) -> tuple[Grid, Records]:
    records = [(zone, year) for zone in d.zones for year in d.years]
    rows = d.across(["高新区名称", *PLACES, "统计年度"], records)
    first, n = len(rows) - len(records), len(d.years)
    merged = [(first + n * i, c, n, 1) for i in range(len(d.zones)) for c in range(3) if n > 1]
    return Grid(rows, merged if d.merges else None), records


def _table_with_years_below(d: Drawing) -> tuple[Grid, Records]:
    records = [(zone, year) for zone in d.zones for year in d.years]
    n = len(d.years)
    spread = [
        x
        for name in d.labels
        for x in (d.label(name), *([""] * (n - 1) if d.merges else [d.label(name)] * (n - 1)))
    ]
    rows: Rows = [["高新区名称", *spread], ["", *(f"{y}年" for _ in d.labels for y in d.years)]]
    for zone in d.zones:
        rows.append([zone, *(d.value(name, zone, y) for name in d.labels for y in d.years)])
    merged = [(0, 0, 2, 1)] + [(0, 1 + n * i, 1, n) for i in range(len(d.labels)) if n > 1]
    if d.unit_stands == "beside":
        rows.insert(2, ["", *(d.unit_of(name) for name in d.labels for _ in d.years)])
    return Grid(rows, merged if d.merges else None), records


SHAPES: dict[str, Callable[[Drawing], tuple[Grid, Records]]] = {
    "form": _form,
    "list": _list,
    "pairs": _pairs,
    "years across": _years_across,
    "zones across": _zones_across,
    "zones and years across": _zones_and_years_across,
    "table": _table,
    "table of years": _table_of_years,
    "table with years below": _table_with_years_below,
}
NUMBERED = ("form", "years across", "zones across", "table", "table of years")


@st.composite
def drawn_sheets(draw: st.DrawFn) -> tuple[Grid, Records]:
    """A layout with titles, units, notes, blank lines and columns as people set them."""
    shape = draw(st.sampled_from(sorted(SHAPES)))
    unit_stands = draw(st.sampled_from(["in brackets", "above", "beside"]))
    drawing = Drawing(
        labels=draw(st.permutations(INPUTS)),
        zones=draw(st.permutations(ZONES))[: draw(st.integers(1, 3))],
        years=sorted(draw(st.permutations(YEARS))[: draw(st.integers(1, 3))]),
        unit=draw(st.sampled_from(["亿元", "万元"])),
        unit_stands=unit_stands,
        parts=draw(st.booleans()),
        merges=draw(st.booleans()),
        sections=draw(st.booleans()),
        plan=draw(st.booleans()),
    )
    grid, records = SHAPES[shape](drawing)
    first = draw(st.sampled_from(["", "blank", "numbers"]))
    if first == "blank":
        grid.left([""] * len(grid.rows))
    elif first == "numbers" and shape in NUMBERED:
        headings = 2 if shape.startswith("table") and unit_stands == "beside" else 1
        numbers = range(1, len(grid.rows) - headings + 1)
        grid.left(["序号", *([""] * (headings - 1)), *numbers])
    if unit_stands == "above":
        line = ["", "", f"单位：{drawing.unit}"]
        grid.above(line if draw(st.booleans()) else [f"金额单位：{drawing.unit}"])
    if draw(st.booleans()):
        grid.above([])
    if draw(st.booleans()):
        titles = ["主要指标汇总表", "附件1", "高新区基本情况表"]
        grid.above([draw(st.sampled_from(titles))], wide=draw(st.booleans()))
    notes = ["", "填表人：张三　审核人：李四", "注：数据来自统计局", "2025年3月1日"]
    grid.rows += [[note] for note in draw(st.lists(st.sampled_from(notes), max_size=3))]
    return grid, records


@given(drawn=drawn_sheets())
@settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_each_record_has_its_own_figures(
    drawn: tuple[Grid, Records], pack: RulePack, tmp_path: Path
) -> None:
    grid, records = drawn
    file = write_workbook(tmp_path / "data.xlsx", {"数据": grid.rows}, merged=grid.ranges())
    ids = {declared.label.zh: input_id for input_id, declared in pack.inputs.items()}
    found = {
        (zone.text("zone_name"), zone.year): {n: zone.measurements[ids[n]].value for n in INPUTS}
        for zone in read_zones(file, pack)
    }
    assert found == {record: {n: figure(n, *record) for n in INPUTS} for record in records}


@pytest.mark.parametrize("shape", SHAPES)
def test_a_zone_is_the_same_in_every_shape(shape: str, pack: RulePack, tmp_path: Path) -> None:
    def verdicts(name: str) -> tuple[Any, ...]:
        grid, _ = SHAPES[name](drawing)
        sheets = {"数据": grid.rows, "主导产业": INDUSTRIES}
        file = write_workbook(tmp_path / "data.xlsx", sheets, merged=grid.ranges())
        (zone,) = (z for z in read_zones(file, pack) if z.text("zone_name") == "甲高新区")
        gauges = [
            (c.id, c.status, c.gauge and c.gauge.actual_text)
            for threshold in assess(zone, pack).thresholds
            for c in threshold.criteria
        ]
        rows = [{c: m.value for c, m in row.cells.items()} for row in zone.tables["industries"]]
        return gauges, rows

    drawing = Drawing(list(INPUTS), ["甲高新区"], [2024], "亿元", "in brackets", *[False] * 4)
    form = verdicts("form")
    assert verdicts(shape) == form
