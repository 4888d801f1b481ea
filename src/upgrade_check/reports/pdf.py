"""The printout as PDF, made by typst with the fonts of this computer."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from upgrade_check.errors import OutputError
from upgrade_check.locales import sentences
from upgrade_check.reports.blocks import Block, Printout, Table
from upgrade_check.reports.fonts import choose_fonts
from upgrade_check.reports.printout import printout
from upgrade_check.reports.review import Review

_TEMPLATE = Path(__file__).with_name("templates") / "printout.typ"
_REGION = {"zh": "CN", "en": "US"}
_INDENT = {"zh": 2, "en": 0}


def render(review: Review) -> bytes:
    """The printout of a review.

    Raises:
        OutputError: As ``typeset``.
    """
    return typeset(printout(review), review.font_folders)


def typeset(document: Printout, font_folders: Sequence[str] = ()) -> bytes:
    """The document, the same bytes for the same content.

    Args:
        document: What it says.
        font_folders: Folders with fonts beside the system's.

    Raises:
        OutputError: ``missing-library`` without typst, ``no-chinese-font`` without a font for
            Chinese text.
    """
    try:
        import typst
    except ImportError as error:
        raise OutputError(
            "missing-library", package="typst", python=f'"{sys.executable}"'
        ) from error

    fonts = typst.Fonts(font_paths=list(font_folders))
    own = typst.Fonts(False, False, list(font_folders)) if font_folders else None
    chosen = choose_fonts(fonts.families(), own.families() if own else [], document.language)
    day = document.date
    data = {
        "lang": document.language,
        "region": _REGION[document.language],
        "indent": _INDENT[document.language],
        "colon": sentences(document.language).say("printout.colon"),
        "fonts": chosen,
        "title": document.title,
        "subject": document.subject,
        "date": {"year": day.year, "month": day.month, "day": day.day},
        "home": document.home,
        "sections": [
            {"anchor": section.anchor, "blocks": [_as_data(block) for block in section.blocks]}
            for section in document.sections
        ],
    }
    compiler = typst.Compiler(_TEMPLATE.read_bytes(), font_paths=fonts)
    pdf = compiler.compile(
        format="pdf",
        sys_inputs={"data": json.dumps(data)},
        timestamp=datetime(day.year, day.month, day.day, tzinfo=timezone.utc),
    )
    assert isinstance(pdf, bytes)
    return pdf


def _as_data(block: Block) -> dict[str, Any]:
    fields = {name: _plain(value) for name, value in block._asdict().items()}
    if isinstance(block, Table):
        fields |= {"titled": block.titled, "dense": block.dense}
    return fields


def _plain(value: Any) -> Any:
    if hasattr(value, "_asdict"):
        return {name: _plain(part) for name, part in value._asdict().items()}
    return [_plain(part) for part in value] if isinstance(value, tuple) else value
