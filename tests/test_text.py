"""Quoting text from workbooks in sentences."""

from upgrade_check.text import quoted


def test_a_long_text_is_quoted_by_its_beginning() -> None:
    assert quoted("待" * 60) == "待" * 60
    assert quoted("待" * 32_000) == "待" * 59 + "…"
