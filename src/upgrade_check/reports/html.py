"""The printout as one HTML file without scripts or external files, for screen, phone and print."""

from __future__ import annotations

import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from upgrade_check.locales import sentences
from upgrade_check.reports.blocks import UNBROKEN, Printout
from upgrade_check.reports.printout import printout
from upgrade_check.reports.review import Review

_LANG = {"zh": "zh-CN", "en": "en"}


def render(review: Review) -> str:
    """The printout of a review."""
    return typeset(printout(review))


def typeset(content: Printout) -> str:
    """The page; the template engine escapes all text."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).with_name("templates")),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["unbroken"] = unbroken
    return environment.get_template("printout.html").render(
        document=content,
        lang=_LANG[content.language],
        colon=sentences(content.language).say("printout.colon"),
    )


def unbroken(text: str) -> Markup:
    """``text``, escaped, with markup around parts that must stay on one line."""
    parts = re.split(f"({UNBROKEN})", text)
    whole = Markup('<span class="whole">{}</span>')
    # Every second part is a match; Markup.join escapes the others.
    return Markup("").join(whole.format(p) if n % 2 else p for n, p in enumerate(parts))
