"""The page's addresses, and the pages behind them."""

from __future__ import annotations

import datetime as dt
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from upgrade_check.errors import WorkbookError
from upgrade_check.locales import Language
from upgrade_check.page.downloads import Downloads
from upgrade_check.page.guard import Guard
from upgrade_check.page.intake import take_in
from upgrade_check.page.plan_view import Tried, plan_view, tried
from upgrade_check.page.processes import Processes
from upgrade_check.page.site import Site
from upgrade_check.page.store import Drop
from upgrade_check.page.uploads import TooMuchError, UploadError, receive
from upgrade_check.page.views import Viewer, ZoneView, evidence_rows
from upgrade_check.planning.what_if import fields
from upgrade_check.rules.assess import rules_identity
from upgrade_check.rules.pack import RulePack

_STATIC = Path(__file__).parent / "static"


class Page:
    """The handlers of pages.

    Args:
        pack: The rules to assess by.
        language: The language of the first page.
        key: First part of every path, so that others on this computer cannot find the page.
        today: Gives the date of a review.
        seconds: How long reading a workbook may take.
        word_base: The office's letterhead for Word, from ``word_base.read_base``.
    """

    def __init__(
        self,
        pack: RulePack,
        language: Language,
        key: str,
        today: Callable[[], dt.date],
        seconds: float = 30.0,
        word_base: bytes | None = None,
    ) -> None:
        self.site = Site(pack, language, key, today, word_base)
        self.processes = Processes(pack.directory, seconds)

    def app(self) -> Starlette:
        """The application; requests without the key are refused."""
        files = Downloads(self.site, self.processes)
        zone = "/{lang}/drops/{drop}/{file:int}/{number:int}"
        routes = [
            Route("/", self.first),
            Mount("/static", StaticFiles(directory=_STATIC)),
            Route("/{lang}/", self.home),
            Route("/{lang}/files", self.receive, methods=["POST"]),
            Route("/{lang}/template.xlsx", files.template),
            Route("/{lang}/departments.zip", files.departments),
            Route("/{lang}/drops/{drop}", self.drop),
            Route("/{lang}/drops/{drop}/files", self.receive, methods=["POST"]),
            Route("/{lang}/drops/{drop}/report.{format}", files.report),
            Route(zone, self.zone),
            Route(f"{zone}/report.{{format}}", files.report),
            Route(f"{zone}/plan.{{format}}", files.plan),
            Route(f"{zone}/departments.zip", files.departments),
            Route(f"{zone}/files", self.receive, methods=["POST"]),
            Route(f"{zone}/what-if", self.what_if, methods=["POST"]),
        ]

        @asynccontextmanager
        async def lifespan(_app: Starlette) -> AsyncIterator[None]:
            self.processes.warm_up()
            try:
                yield
            finally:
                self.processes.close()

        return Starlette(
            routes=[Mount(f"/{self.site.key}", routes=routes)],
            middleware=[Middleware(Guard, key=self.site.key)],
            exception_handlers={HTTPException: self.site.refused},
            lifespan=lifespan,
        )

    async def first(self, request: Request) -> Response:
        """Redirect to the start page in the language of the command."""
        return RedirectResponse(f"{request.url.path}{self.site.language}/", 303)

    async def home(self, request: Request) -> Response:
        """The start page, where files are dropped."""
        rules = rules_identity(self.site.pack, self.site.language_of(request))
        return self.site.page(request, "home.html", rules=rules)

    async def receive(self, request: Request) -> Response:
        """Read dropped files, as a new drop or added to the one in the address."""
        site = self.site
        before = site.dropped(request) if "drop" in request.path_params else None
        try:
            uploads = await receive(request)
        except WorkbookError as error:
            return site.failed(request, error.message(site.language_of(request)), 413)
        except UploadError as error:
            raise HTTPException(413 if isinstance(error, TooMuchError) else 400) from None
        page = request.url.path.removesuffix("/files")
        if not uploads:
            return RedirectResponse(page if before else f"{page}/", 303)
        drop = await take_in(self.processes, uploads, before or Drop(()))
        if before is None:
            return RedirectResponse(f"{page}/drops/{site.store.add(drop)}", 303)
        name = request.path_params["drop"]
        site.store.keep(name, drop)
        if "number" in request.path_params and drop.files == before.files:
            return RedirectResponse(f"{page}#evidence", 303)
        return RedirectResponse(f"{page.partition('/drops/')[0]}/drops/{name}", 303)

    async def drop(self, request: Request) -> Response:
        """The overview of a drop; a single zone is shown at once."""
        site = self.site
        view = site.viewer(request).drop()
        if len(view.zones) == 1 and not view.unreadable:
            only = view.zones[0]
            return RedirectResponse(f"{request.url.path}/{only.file_number}/{only.number}", 303)
        column = request.query_params.get("sort", "")
        backwards = request.query_params.get("order") == "desc"
        return site.page(
            request,
            "drop.html",
            drop=view,
            counted=site.say(request)(
                "page.counted",
                zones=len(view.zones),
                unreadable=len(view.unreadable),
                **view.counts,
            ),
            rows=view.sorted_zones(column, backwards=backwards),
            sort=column,
            backwards=backwards,
            pdf=site.has_pdf,
        )

    async def zone(self, request: Request) -> Response:
        """One zone: verdict, findings beside the sheets, plan, evidence."""
        return self._zone_page(request, self.site.zone_view(request), {}, request.url.path)

    async def what_if(self, request: Request) -> Response:
        """The zone with some figures replaced; the page's script asks for that part only."""
        zone = self.site.zone_view(request)
        wanted = {k: v for k, v in (await request.form()).items() if isinstance(v, str)}
        if "part" in request.query_params:
            tried = self._tried(request, zone, wanted)
            return self.site.page(request, "what_if_result.html", zone=zone, tried=tried)
        return self._zone_page(request, zone, wanted, request.url.path.removesuffix("/what-if"))

    def _zone_page(
        self, request: Request, zone: ZoneView, wanted: Mapping[str, str], path: str
    ) -> Response:
        """The page of one zone, with the figures ``wanted`` tried."""
        site, pack = self.site, self.site.pack
        language, drop = site.language_of(request), site.dropped(request)
        years = site.viewer(request).history(zone)
        return site.page(
            request,
            "zone.html",
            path=path,
            zone=zone,
            several=len(drop.files) > 1 or zone.has_neighbours,
            overview=path.rsplit("/", 2)[0],
            evidence=evidence_rows(zone, drop, site.say(request)),
            unused=Viewer(drop, pack, language, site.today()).unused(),
            fields=fields(zone.zone, pack, language, wanted),
            plan=plan_view(years, pack, language, site.today()),
            tried=self._tried(request, zone, wanted),
            pdf=site.has_pdf,
        )

    def _tried(self, request: Request, zone: ZoneView, wanted: Mapping[str, str]) -> Tried:
        """The zone with other figures."""
        site = self.site
        years = site.viewer(request).history(zone)
        return tried(years, site.pack, wanted, site.language_of(request), site.today())
