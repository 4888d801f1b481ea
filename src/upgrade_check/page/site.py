"""What all pages share: the rules, the language in the address, and what was dropped."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.util import find_spec

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from upgrade_check.locales import LANGUAGES, Language, sentences
from upgrade_check.page.rendering import rendered
from upgrade_check.page.store import Drop, Store
from upgrade_check.page.uploads import MAX_REQUEST
from upgrade_check.page.views import Viewer, ZoneView
from upgrade_check.rules.pack import RulePack
from upgrade_check.spreadsheet.limits import MIB


@dataclass(frozen=True)
class Site:
    """One run of the page."""

    pack: RulePack
    """The rules to assess by."""
    language: Language
    """The language of the first page."""
    key: str
    """First part of every path, unknown to others on this computer."""
    today: Callable[[], dt.date]
    """Gives the date of a review."""
    word_base: bytes | None = None
    """The office's letterhead for Word, from ``word_base.read_base``."""
    store: Store = field(default_factory=Store)
    has_pdf: bool = field(default_factory=lambda: find_spec("typst") is not None)

    def language_of(self, request: Request) -> Language:
        """The language in the address."""
        for language in LANGUAGES:
            if request.path_params.get("lang") == language:
                return language
        raise HTTPException(404)

    def say(self, request: Request) -> Callable[..., str]:
        """The sentences in the request's language."""
        return sentences(self.language_of(request)).say

    def dropped(self, request: Request) -> Drop:
        """The drop in the address."""
        drop = self.store.get(request.path_params["drop"])
        if drop is None:
            raise HTTPException(410)
        return drop

    def viewer(self, request: Request) -> Viewer:
        """The drop in the address, in the request's language."""
        return Viewer(self.dropped(request), self.pack, self.language_of(request), self.today())

    def zone_view(self, request: Request) -> ZoneView:
        """The zone in the address."""
        number = request.path_params["file"]
        if not 0 < number <= len(self.dropped(request).files):
            raise HTTPException(404)
        zones = self.viewer(request).zones(number, request.path_params["number"])
        if not zones:
            raise HTTPException(404)
        return zones[0]

    def page(
        self,
        request: Request,
        template: str,
        status: int = 200,
        path: str | None = None,
        **values: object,
    ) -> Response:
        """A page in the request's language.

        Args:
            request: The request.
            template: The page's template.
            status: HTTP status.
            path: The page's address, if it is not the request's.
            values: What the template shows.
        """
        language = self.language_of(request)
        path = request.url.path if path is None else path
        content = rendered(template, language, f"/{self.key}", path, **values)
        return HTMLResponse(content, status)

    def failed(self, request: Request, message: str, status: int) -> Response:
        """A page that says what went wrong."""
        return self.page(request, "error.html", status, message=message)

    async def refused(self, request: Request, error: Exception) -> Response:
        """A page for an HTTP error."""
        assert isinstance(error, HTTPException), error
        known = {404: "missing", 410: "gone", 413: "too_much"}
        language = self.language
        for other in LANGUAGES:
            if request.url.path.startswith(f"/{self.key}/{other}/"):
                language = other
        message = sentences(language).say(
            f"page.{known.get(error.status_code, 'refused')}", most=MAX_REQUEST // MIB
        )
        content = rendered("error.html", language, f"/{self.key}", "", message=message)
        return HTMLResponse(content, error.status_code)
