"""The same zone in every layout gives the same verdict, or the workbook is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sheets import write_workbook
from upgrade_check import RulePack, WorkbookError, assess
from upgrade_check.forms import read_zones

Rows = list[list[Any]]
FIGURES = {
    "所在省份": "江苏省",
    "所在城市": "甲市",
    "统计年度": 2024,
    "土地集约利用全省排名": 12,
    "参加土地集约利用评价的省级开发区数": 45,
    "综合排名": 30,
    "参加综合排名的开发区数": 131,
    "全口径增加值（亿元）": 168.5,
    "所在城市GDP（亿元）": 1434.9,
    "园区总产值（亿元）": 1500,
}
OTHERS = dict(
    zip(FIGURES, ("江苏省", "乙市", 2024, 40, 45, 120, 131, 12.5, 1000, 700), strict=True)
)
ZONE, OTHER = {"高新区名称": "甲高新区"} | FIGURES, {"高新区名称": "乙高新区"} | OTHERS
INDUSTRIES: Rows = [
    ["高新区名称", "产业名称", "产值（亿元）", "是否主导产业"],
    ["甲高新区", "新能源", 500, "是"],
    ["甲高新区", "新材料", 460, "是"],
    ["甲高新区", "其他", 540, "否"],
    ["乙高新区", "纺织", 300, "是"],
    ["乙高新区", "其他", 400, "否"],
]


def _form(zones: list[dict[str, Any]]) -> Rows:
    return [["指标", "数值"], *([k, v] for k, v in zones[0].items())]


def _list(zones: list[dict[str, Any]]) -> Rows:
    return [[k, v] for k, v in zones[0].items()]


def _pairs(zones: list[dict[str, Any]]) -> Rows:
    items = [list(item) for item in zones[0].items()]
    half = (len(items) + 1) // 2
    return [["指标", "数值", "指标", "数值"]] + [
        left + (items[half + i] if half + i < len(items) else [])
        for i, left in enumerate(items[:half])
    ]


def _across(zones: list[dict[str, Any]]) -> Rows:
    return [[key, *(zone[key] for zone in zones)] for key in zones[0]]


def _across_headed(zones: list[dict[str, Any]]) -> Rows:
    rows = _across(zones)
    (names,) = (row for row in rows if row[0] == "高新区名称")
    return [["指标", *names[1:]], *(row for row in rows if row is not names)]


def _table(zones: list[dict[str, Any]]) -> Rows:
    return [list(zones[0]), *(list(zone.values()) for zone in zones)]


SHAPES: dict[str, Callable[[list[dict[str, Any]]], Rows]] = {
    "form": _form,
    "list": _list,
    "pairs": _pairs,
    "across": _across,
    "across, named by the header": _across_headed,
    "table": _table,
}
SEVERAL = ("across", "across, named by the header", "table")


def _verdicts(file: Path, pack: RulePack) -> dict[str, tuple[Any, ...]]:
    """Statuses and figures by zone, without places."""
    found = {}
    for zone in read_zones(file, pack):
        assessment = assess(zone, pack)
        values = {i: m.value for i, m in zone.measurements.items()}
        rows = [{c: m.value for c, m in row.cells.items()} for row in zone.tables["industries"]]
        statuses = [(t.id, t.status.value) for t in assessment.thresholds]
        found[zone.text("zone_name")] = statuses, values, rows
    return found


@pytest.mark.parametrize("shape", SHAPES)
def test_a_zone_is_the_same_in_every_shape(shape: str, pack: RulePack, tmp_path: Path) -> None:
    form = write_workbook(tmp_path / "form.xlsx", {"数据": _form([ZONE]), "主导产业": INDUSTRIES})
    expected = _verdicts(form, pack)
    assert [status for _, status in expected["甲高新区"][0]] == ["pass"] * 4
    zones = [ZONE, OTHER] if shape in SEVERAL else [ZONE]
    sheets = {"数据": SHAPES[shape](zones), "主导产业": INDUSTRIES}
    found = _verdicts(write_workbook(tmp_path / "other.xlsx", sheets), pack)
    assert found["甲高新区"] == expected["甲高新区"]
    assert list(found) == ["甲高新区", "乙高新区"][: len(zones)]


@st.composite
def _cluttered(draw: st.DrawFn) -> tuple[str, Rows, list[str]]:
    """A layout with titles, blank lines, shuffled labels and remarks added."""
    shape = draw(st.sampled_from(sorted(SHAPES)))
    zones = [ZONE, OTHER] if shape in SEVERAL and draw(st.booleans()) else [ZONE]
    if len(zones) == 2 and draw(st.booleans()):
        zones.reverse()
    order = draw(st.permutations(list(ZONE)))
    rows = SHAPES[shape]([{key: zone[key] for key in order} for zone in zones])
    if shape == "table":
        if draw(st.booleans()):
            rows = [[n or "序号", *row] for n, row in enumerate(rows)]
        if draw(st.booleans()):
            name = rows[0].index("高新区名称")
            rows.append(["合计" if at == name else "" for at in range(len(rows[0]))])
    if draw(st.booleans()):
        rows = [["", *row] for row in rows]
    above = draw(
        st.lists(
            st.sampled_from(
                ["汇总表（2024年）", "填表说明：请如实填写", "三年行动计划完成情况", "附件1", ""]
            ),
            max_size=3,
        )
    )
    below = draw(
        st.lists(
            st.sampled_from(
                ["", "填表人：张三", "注：数据来自统计局", "其中：飞地", "2025年3月1日"]
            ),
            max_size=3,
        )
    )
    rows = [[text] for text in above] + rows + [[text] for text in below]
    return shape, rows, [zone["高新区名称"] for zone in zones]


@given(drawn=_cluttered())
@settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_clutter_never_makes_another_zone_of_it(
    drawn: tuple[str, Rows, list[str]], pack: RulePack, tmp_path: Path
) -> None:
    _, rows, names = drawn
    own = {"甲高新区": ZONE, "乙高新区": OTHER}
    file = write_workbook(tmp_path / "data.xlsx", {"数据": rows, "主导产业": INDUSTRIES})
    try:
        found = _verdicts(file, pack)
    except WorkbookError:
        # Refused with a reason, never read as another zone.
        return
    assert sorted(found) == sorted(names)
    ids = {
        matched: key
        for key in ZONE
        for matched, declared in pack.inputs.items()
        if key.removesuffix("（亿元）") == declared.label.zh
    }
    for name, (_, values, _) in found.items():
        for input_id, key in ids.items():
            value = values[input_id]
            expected = own[name][key]
            is_number = isinstance(expected, (int, float))
            # The zone's own value or a finding, never another zone's value.
            assert value is None or (float(value) if is_number else value) == expected
