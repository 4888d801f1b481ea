"""Units are converted exactly or not at all."""

from decimal import Decimal

import pytest

from upgrade_check.dataset.units import AMOUNT_UNITS, is_amount_unit, is_count_unit, plain, worth


@pytest.mark.parametrize(
    ("unit", "in_yi"),
    [
        ("亿元", "1"),
        ("亿", "1"),
        ("万元", "0.0001"),
        ("元", "0.00000001"),
        ("百万元", "0.01"),
        ("千元", "0.00001"),
        ("人民币万元", "0.0001"),
        ("万 元", "0.0001"),
        ("100 million yuan", "1"),
        ("billion yuan", "10"),
    ],
)
def test_worth(unit: str, in_yi: str) -> None:
    assert is_amount_unit(unit)
    assert worth(unit) == Decimal(in_yi)


@pytest.mark.parametrize("unit", ["美元", "万美元", "平方公里", "%", "家", ""])
def test_other_units_are_not_guessed(unit: str) -> None:
    assert not is_amount_unit(unit)
    with pytest.raises(KeyError):
        worth(unit)


def test_offered_units_are_known() -> None:
    assert all(map(is_amount_unit, AMOUNT_UNITS))


def test_count_units() -> None:
    assert is_count_unit("名")
    assert is_count_unit(" 家 ")
    assert not is_count_unit("亿元")


def test_folding() -> None:
    assert plain("\u3000所在城市\u200bＧＤＰ（亿元）\n") == "所在城市gdp(亿元)"
