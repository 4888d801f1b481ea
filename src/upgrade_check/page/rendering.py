"""Pages from templates; the template engine escapes all text from workbooks."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from upgrade_check.locales import LANGUAGES, Language, sentences
from upgrade_check.reports.html import unbroken
from upgrade_check.reports.symbols import SYMBOLS
from upgrade_check.rules.outcome import Status
from upgrade_check.spreadsheet.limits import MAX_FILE, MIB
from upgrade_check.text import printable

_HERE = Path(__file__).parent
_HTML_LANG = {"zh": "zh-CN", "en": "en"}


@lru_cache(maxsize=1)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader([_HERE / "templates", _HERE.parent / "reports" / "templates"]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["printable"] = printable
    environment.filters["unbroken"] = unbroken
    environment.globals["symbols"] = {status.value: SYMBOLS[status] for status in Status}
    environment.globals["limits"] = {"file": MAX_FILE // MIB}
    return environment


def rendered(template: str, language: Language, root: str, path: str, **values: object) -> str:
    """A page.

    Args:
        template: Name of the template.
        language: Language of the page.
        root: Start of every address.
        path: Address of the page; empty if it cannot be requested again.
        values: What the template shows.
    """

    def say(key: str, **filled: object) -> str:
        return sentences(language).say(key, **filled)

    prefix = f"{root}/{language}/"
    others = [
        (
            other,
            sentences(other).say("page.this_language"),
            f"{root}/{other}/{path.removeprefix(prefix)}",
        )
        for other in LANGUAGES
        if other != language
    ]
    return (
        _environment()
        .get_template(template)
        .render(
            say=say,
            colon=say("printout.colon"),
            lang=_HTML_LANG[language],
            root=root,
            home=prefix,
            path=path,
            languages=others,
            **values,
        )
    )
