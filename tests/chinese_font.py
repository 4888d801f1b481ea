"""Whether this computer has a font for Chinese PDFs; CI installs one."""

from __future__ import annotations

import pytest
import typst

from upgrade_check.errors import OutputError
from upgrade_check.reports import pdf
from upgrade_check.reports.fonts import choose_fonts
from upgrade_check.reports.review import Review


def _is_there() -> bool:
    try:
        choose_fonts(typst.Fonts().families(), [])
    except OutputError:
        return False
    return True


IS_THERE = _is_there()


def rendered_pdf(review: Review) -> bytes:
    """The PDF; skips the test if there is no font for it."""
    if not IS_THERE:
        pytest.skip("no Chinese font: install one, such as Debian's fonts-noto-cjk")
    return pdf.render(review)
