"""How a cell's content is quoted."""

import pytest

from upgrade_check.dataset.entry import CellValue, Entry, shown
from upgrade_check.dataset.zone import Place


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (1434.9, "100 million yuan", "1434.9 100 million yuan"),
        (1500, "million yuan", "1500 million yuan"),
        ("1434.9", "100 million yuan", "1434.9 100 million yuan"),
        ("1,434.9 100 million yuan", "100 million yuan", "1,434.9 100 million yuan"),
        (15, "", "15"),
        ("15", "", "15"),
        (1685000, "万元", "1685000万元"),
        ("168.5亿元", "亿元", "168.5亿元"),
        (" 168.5 ", "亿元", " 168.5 亿元"),
        ("168.5亿元", "100 million yuan", "168.5亿元"),
    ],
)
def test_a_number_is_told_with_its_unit(value: CellValue, unit: str, text: str) -> None:
    assert shown(Entry(value, Place("指标数据", "C3"), unit)) == text
