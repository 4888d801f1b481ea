"""Numbers, years and yes/no answers as people type them."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from upgrade_check.dataset.numbers import (
    exact_decimal,
    is_blank,
    read_number,
    read_statement,
    read_year,
)


@pytest.mark.parametrize(
    ("typed", "value", "unit"),
    [
        ("1,234.5", "1234.5", ""),
        ("1 234.5", "1234.5", ""),
        ("1\u00a0234.5", "1234.5", ""),
        ("1\u202f234.5", "1234.5", ""),
        ("１，２３４．５", "1234.5", ""),
        ("1'234.5", "1234.5", ""),
        ("1’234’567", "1234567", ""),
        ("'168.5", "168.5", ""),
        ("1，434.9", "1434.9", ""),
        ("168.5\n", "168.5", ""),
        ("168.5\n亿元", "168.5", "亿元"),
        ("168.5。", "168.5", ""),
        ("168.5（亿元）", "168.5", "亿元"),
        ("共45个", "45", "个"),
        ("No. 12", "12", ""),
        ("12th", "12", ""),
        ("十二名", "12", "名"),
        ("第12名。", "12", "名"),
        ("12.3", "12.3", ""),
        (".5", "0.5", ""),
        ("12.3%", "12.3", "%"),
        ("12.3％", "12.3", "%"),
        ("12.3亿元", "12.3", "亿元"),
        ("12.3 亿 元", "12.3", "亿元"),
        ("第12名", "12", "名"),
        ("第 12 位", "12", "位"),
        ("45家", "45", "家"),
        ("-5", "-5", ""),
        ("−5", "-5", ""),
        ("(5)", "-5", ""),
        ("（1,234）", "-1234", ""),
        ("1.685e6", "1685000", ""),
    ],
)
def test_numbers_as_people_type_them(typed: str, value: str, unit: str) -> None:
    number = read_number(typed)
    assert number is not None
    assert (number.value, number.unit, number.inexact) == (Decimal(value), unit, "")


@pytest.mark.parametrize(
    "typed",
    [
        "待定",
        "1,5",
        "1,23,456",
        "12.3.4",
        "12-15",
        "12~15",
        "第十二亿名",
        "1 68.5",
        "168.5 120",
        "168.5\n120",
        "168.5、120",
        "168\n500",
        "168\t500",
        "168 500",
        "120 168.5",
        "1500 1400",
        "168'5",
        "0,123",
        "1,234 567",
        "168，5",
        "10⁸",
        "168.5①",
        "⑫",
        "Ⅻ",
        "168½",
        "一",
        "第一二名",
        "第一百五名",
        "12/45/60",
        "5月12日",
        "1e999",
        "9" * 50,
        "=1+1",
        "亿元",
        "(5",
        "٣",
        "12:30",
        "1/2/3",
    ],
)
def test_what_is_no_number_is_not_guessed(typed: str) -> None:
    assert read_number(typed) is None


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("约168.5", "约"),
        ("≥168.5亿元", "≥"),
        ("＜12", "<"),
        ("168.5亿元以上", "以上"),
        ("168.5左右", "左右"),
        ("100余家", "余"),
        ("近100", "近"),
        (">100", ">"),
        ("168.5亿元多", "多"),
    ],
)
def test_an_approximate_number_says_so(typed: str, word: str) -> None:
    number = read_number(typed)
    assert number is not None
    assert number.inexact == word


@pytest.mark.parametrize(
    "typed",
    [
        *("12/45", "第12名/45家", "12 / 45", "１２／４５", "12 of 45", "45家中第12名"),
        *("45个中列第12位", "第12名（共45家）", "第12名,共45家", "12（并列，共45家）"),
    ],
)
def test_rank_and_peers_in_one_cell(typed: str) -> None:
    number = read_number(typed)
    assert number is not None
    assert (number.value, number.peers) == (12, 45)


@pytest.mark.parametrize(
    "cell", ["", " ", "\u3000", "-", "—", "－", "/", "／", "无", "N/A", "n/a", None]
)
def test_blank(cell: str | None) -> None:
    assert is_blank(cell)


@pytest.mark.parametrize("cell", [0, 0.0, False, "0", "否", "待定"])
def test_not_blank(cell: object) -> None:
    assert not is_blank(cell)


@given(
    st.decimals(min_value=0, max_value=Decimal("1e12"), places=4), st.sampled_from(",'\u00a0\u202f")
)
def test_a_number_grouped_by_thousands_is_the_same_number(number: Decimal, sign: str) -> None:
    for text in (f"{number:,f}", f"{number:f}", f"{number:,f}".replace(",", sign)):
        typed = read_number(text)
        assert typed is not None
        assert typed.value == number


_PROPERLY_GROUPED = re.compile(
    r"[+-]?\s*(?:[1-9]\d{0,2}(?:([,' \u00a0])\d{3})(?:\1\d{3})*|\d+)?(?:\.\d+)?"
)


@given(st.text(st.sampled_from("0123456789,.' \u00a0\n、-"), min_size=1, max_size=12))
@example("1 68.5")
@example("-\n0")
@example("168.5\n120")
@example("1,234'567")
@example("--12")
@example("-\n0")
def test_digits_are_one_number_or_none(text: str) -> None:
    typed = read_number(text)
    if typed is not None:
        stripped = text.strip(" \n\u00a0").removeprefix("'").strip()
        assert _PROPERLY_GROUPED.fullmatch(stripped)
        assert typed.value == Decimal(re.sub(r"[,'\s]", "", stripped))


_DIGITS = "零一二三四五六七八九"


@given(st.integers(1, 999))
def test_ranks_in_chinese_digits(number: int) -> None:
    hundreds, tens, ones = number // 100, number // 10 % 10, number % 10
    words = f"{_DIGITS[hundreds]}百" if hundreds else ""
    words += f"{_DIGITS[tens]}十" if tens else "零" if hundreds and ones else ""
    words += _DIGITS[ones] if ones else ""
    for text in {f"第{words}名", f"第{words.replace('零', '〇')}位"}:
        typed = read_number(text)
        assert typed is not None
        assert typed.value == number


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=2))
def test_a_cell_holds_the_decimal_that_was_typed(number: Decimal) -> None:
    assert exact_decimal(float(number)) == number


@given(st.floats())
def test_any_float_gives_a_number_or_nothing(number: float) -> None:
    exact = exact_decimal(number)
    assert exact is None or exact.is_finite()


def test_noise_of_binary_arithmetic_is_not_part_of_a_number() -> None:
    assert exact_decimal(0.1 + 0.2) == Decimal("0.3")
    assert exact_decimal(143.49 + 1e-13) == Decimal("143.49")


@given(st.text())
def test_no_text_breaks_the_reader(text: str) -> None:
    read_number(text)
    read_year(text)
    read_statement(text)


@pytest.mark.parametrize(
    ("cell", "year"),
    [
        (2024, 2024),
        (2024.0, 2024),
        ("2024", 2024),
        ("2024年", 2024),
        ("２０２４年度", 2024),
        (dt.date(2024, 12, 31), 2024),
        (dt.datetime(1905, 7, 16), 2024),
        (dt.datetime(2024, 5, 1, 12), 2024),
        ("2024-12-31", 2024),
        ("2024年12月", 2024),
        ("2024年1-12月", 2024),
        ("2024年全年", 2024),
        ("2024年1-9月", None),
        ("2024.12", 2024),
        ("去年", None),
        (24, None),
        (20245, None),
        (2024.5, None),
        ("2024/2025", None),
        (True, None),
    ],
)
def test_years(cell: object, year: int | None) -> None:
    assert read_year(cell) == year


@pytest.mark.parametrize(
    ("cell", "answer"),
    [
        ("是", True),
        ("否", False),
        ("符合", True),
        ("不符合", False),
        ("Y", True),
        ("n", False),
        ("√", True),
        ("×", False),
        (True, True),
        (False, False),
        ("TRUE", True),
        ("Ｙｅｓ", True),
        ("明晰", True),
        ("不明晰", False),
        ("是。", True),
        ("基本符合", None),
        ("是/否", None),
        (1, None),
        ("不是很清楚", None),
    ],
)
def test_statements(cell: object, answer: bool | None) -> None:
    assert read_statement(cell) is answer


@given(st.one_of(st.floats(), st.integers(-(10**6), 10**17).map(float)))
@example(-0.0)
@example(1e15)
@example(999_999_999_999_999.0)
@example(1e20)
def test_a_float_stands_for_the_15_digits_that_are_shown(value: float) -> None:
    shown = Decimal(f"{value:.15g}")
    number = exact_decimal(value)
    if shown.is_finite() and abs(shown) <= 10**20:
        assert number == shown
        assert str(number) == str(shown + 0 if shown else Decimal(0))
    else:
        assert number is None


@pytest.mark.parametrize(
    ("text", "value", "unit", "peers", "remark"),
    [
        ("第十二名", 12, "名", None, ""),
        ("第三十名", 30, "名", None, ""),
        ("第一百零五名", 105, "名", None, ""),
        ("第12名（全国共200家）", 12, "名", 200, "全国"),
        ("全国第12名", 12, "名", None, "全国"),
        ("第12名，较上年提升3位", 12, "名", None, "较上年提升3位"),
        ("168.5（2023年）", Decimal("168.5"), "", None, "2023年"),
        ("168.5亿元（2024年度，市统计局）", Decimal("168.5"), "亿元", None, "2024年度,市统计局"),
        ("第一百二十位", 120, "位", None, ""),
        ("全省第30位（共131家）", 30, "位", 131, "全省"),
        ("全省排名第12位（共45家）", 12, "位", 45, "全省"),
        ("12（并列）", 12, "", None, "并列"),
        ("168.5亿元（含飞地）", Decimal("168.5"), "亿元", None, "含飞地"),
    ],
)
def test_ranks_in_words_and_remarks(
    text: str, value: int | None, unit: str, peers: int | None, remark: str
) -> None:
    typed = read_number(text)
    if value is None:
        assert typed is None
    else:
        assert typed is not None
        assert (typed.value, typed.unit, typed.peers, typed.remark) == (value, unit, peers, remark)


_BOXES = [
    ("☑是 □否", True),
    ("■是 □否", True),
    ("√是 □否", True),
    ("☒是 ☐否", True),
    ("是☑ 否□", True),
    ("☑是", True),
    ("□是 ☑否", False),
    ("□符合 ■不符合", False),
    ("□是 □否", None),
    ("☑是 ☑否", None),
    ("□是", None),
    ("☑是 □是", None),
    ("是（规划）", None),
    ("是（2027年前达到）", None),
    ("否（待定）", None),
    ("否（正在整改）", False),
]


@pytest.mark.parametrize(
    ("text", "said"),
    [("是（首位产业）", True), ("是（拟）", None), ("否（已调出）", False), *_BOXES],
)
def test_statements_with_a_remark(text: str, *, said: bool | None) -> None:
    assert read_statement(text) is said


@pytest.mark.parametrize(
    ("text", "is_bare"),
    [
        ("12", True),
        ("12亿元", True),
        ("约12", False),
        ("12（含飞地）", False),
        ("第12名", False),
        ("12/45", False),
        ("12/0", False),
    ],
)
def test_a_bare_figure_has_nothing_around_it_but_a_unit(text: str, *, is_bare: bool) -> None:
    typed = read_number(text)
    assert typed is not None
    assert typed.is_bare is is_bare
