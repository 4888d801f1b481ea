"""The printout as one HTML file: no network, no script, readable on a phone and on paper."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from upgrade_check.locales import sentences
from upgrade_check.reports.blocks import Printout
from upgrade_check.reports.printout import printout
from upgrade_check.reports.review import Review

_LANG = {"zh": "zh-CN", "en": "en"}


def render(review: Review) -> str:
    """The printout of a review."""
    return typeset(printout(review))


def typeset(content: Printout) -> str:
    """The page. Everything that comes from a workbook is escaped by the template engine."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    return environment.get_template("printout.html").render(
        document=content,
        lang=_LANG[content.language],
        colon=sentences(content.language).say("printout.colon"),
    )
