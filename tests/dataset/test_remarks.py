"""What remarks behind figures and notes beside them say."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upgrade_check.dataset import remarks
from upgrade_check.dataset.remarks import Figure, doubt, is_part_of_a_year, year_in

_AMOUNT = Figure("amount", year=2024)
_RANK = Figure("rank", frozenset({"全省", "省级开发区", "不含国家级"}), 2024)


@pytest.mark.parametrize(
    "remark",
    [
        *("含飞地", "含托管园区", "现价", "按当年价格计算", "年报数", "最终核实数", "决算", "全年"),
        *("2024年", "2024年年报数", "1-12月", "市统计局提供", "江海市统计公报", "来源：统计年鉴"),
        *("占全市11.7%", "同比增长8.5%", "见附件3", "2024年度，市统计局", "final"),
    ],
)
def test_a_remark_that_leaves_an_amount_as_it_is(remark: str) -> None:
    assert doubt(remark, _AMOUNT, strict=True) == ""


@pytest.mark.parametrize(
    "remark",
    [
        *("待定", "待统计局确认", "未经统计局核定", "拟", "测算", "力争", "上半年", "当月", "工业"),
        *("增速", "占比", "同比", "负", "疑", "?", "空", "原数", "税收", "产值", "2023年", "120"),
        *(
            "不含飞地",
            "仅主区",
            "扣除飞地",
            "含预计数",
            "快报数",
            "市统计局初步核算",
            "preliminary",
        ),
        *("并列", "全省"),
    ],
)
def test_any_other_remark_makes_an_amount_doubtful(remark: str) -> None:
    assert doubt(remark, _AMOUNT, strict=True) != ""


@pytest.mark.parametrize("remark", ["并列", "全省", "并列第12名", "较上年提升3位", "省级开发区"])
def test_a_remark_that_leaves_a_rank_as_it_is(remark: str) -> None:
    assert doubt(remark, _RANK, strict=True) == ""


@pytest.mark.parametrize(
    "remark", ["全国", "全市", "高新区", "国家级", "苏中", "倒数", "得分", "A组", "初评", "增幅"]
)
def test_any_other_remark_makes_a_rank_doubtful(remark: str) -> None:
    assert doubt(remark, _RANK, strict=True) == remark.lower()


@pytest.mark.parametrize(
    "note",
    [
        *("快报数", "2025年目标值", "该数据为统计快报数，以年报为准", "待统计局核定", "未经审计"),
        *("上年数", "2024年前三季度", "仅规上工业", "不含飞地", "预计全年数", "规上工业"),
    ],
)
def test_a_note_that_makes_an_amount_doubtful(note: str) -> None:
    assert doubt(note, _AMOUNT) != ""


@pytest.mark.parametrize(
    "note",
    [
        *("年报数", "含飞地", "较2023年增长5%", "预计2025年达200亿元", "已完成年度目标", "附件3"),
        *("市统计局提供", "同比增长8.5%", "待遇", "规划面积12平方公里", ""),
    ],
)
def test_a_note_that_says_nothing_against_an_amount(note: str) -> None:
    assert doubt(note, _AMOUNT) == ""


@pytest.mark.parametrize(
    ("note", "is_doubtful"),
    [
        ("全国排名", True),
        ("全国高新区排名", True),
        ("待公布", True),
        ("全省排名", False),
        ("省级开发区排名", False),
        ("排名", False),
        ("较上年上升3位", False),
        ("不含国家级", False),
    ],
)
def test_a_note_beside_a_rank(note: str, *, is_doubtful: bool) -> None:
    assert bool(doubt(note, _RANK)) is is_doubtful


@pytest.mark.parametrize(
    ("remark", "year"),
    [
        ("2023年数", 2023),
        ("2023年,市统计局", 2023),
        ("较2023年增长5%", None),
        ("2023年,2024年", None),
        ("", None),
    ],
)
def test_the_year_that_a_remark_gives(remark: str, year: int | None) -> None:
    assert year_in(remark) == year


@pytest.mark.parametrize(
    ("year", "is_part"),
    [
        ("2024年9月", True),
        ("2024年1-9月", True),
        ("2024年上半年", True),
        ("2024-09-30", True),
        ("2024年12月", False),
        ("2024年12月31日", False),
        ("2024-01-01", False),
        ("2024年1-12月", False),
        ("2024年度", False),
    ],
)
def test_a_part_of_a_year(year: str, *, is_part: bool) -> None:
    assert is_part_of_a_year(year) is is_part


PIECES = st.lists(
    st.sampled_from(
        [
            "全口径增加值",
            "滨江高新区",
            "滨江高新技术产业开发区",
            "江北区",
            "滨江市",
            "为",
            "按",
            "不含",
            "含",
            "规上",
            "快报数",
            "更正为139.2",
            "139.2亿元",
            "168.5亿元",
            "2023年",
            "2024年数",
            "“",
            "”",
            "(",
            ")",
            "，",
            "、",
            "非",
            "统计",
            "口径",
            "是",
            "否",
            "第12名",
            "全省",
            "单位:万元",
        ]
    ),
    max_size=6,
).map("".join)


@settings(max_examples=500)
@given(
    PIECES,
    st.sampled_from(["amount", "rank", "count"]),
    st.sampled_from([None, 2023, 2024]),
    st.booleans(),
)
def test_a_figure_shares_the_answer_only_with_figures_of_the_same(
    remark: str, kind: str, year: int | None, strict: bool
) -> None:
    own = frozenset({"全口径增加值", "增加值", "滨江高新区", "滨江市"})
    figure = Figure(kind, own, year, "亿元", frozenset({Decimal("168.5"), Decimal(12)}), True)
    alone = remarks._doubt.__wrapped__(remark, figure, strict)
    assert doubt(remark, figure, strict=strict) == alone
    assert year_in(remark, figure) == remarks._year_in.__wrapped__(remark, figure)
