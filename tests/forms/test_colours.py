"""What people call the colours of cells."""

from __future__ import annotations

import pytest

from upgrade_check.forms.colours import colour_names


@pytest.mark.parametrize(
    ("rgb", "names"),
    [("FF0000", "红"), ("FFFF00", "黄"), ("FFC000", "橙黄"), ("00B050", "绿"), ("0070C0", "蓝"),
     ("D9D9D9", "灰"), ("000000", ""), ("theme", "红橙黄绿蓝紫"), ("none", "")],
)  # fmt: skip
def test_names(rgb: str, names: str) -> None:
    assert colour_names(rgb) == names
