"""The page's addresses and what each answers."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path, PurePath
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from upgrade_check import __version__
from upgrade_check.errors import UpgradeCheckError, WorkbookError
from upgrade_check.evidence.register import Examined
from upgrade_check.locales import LANGUAGES, Language, sentences
from upgrade_check.page import reading
from upgrade_check.page.guard import Guard
from upgrade_check.page.plan_view import Tried, plan_view, tried, year_of_plan
from upgrade_check.page.processes import Processes, ProcessLostError
from upgrade_check.page.rendering import rendered
from upgrade_check.page.store import Drop, Dropped, Store
from upgrade_check.page.uploads import (
    MAX_REQUEST,
    TooMuchError,
    Upload,
    UploadError,
    is_workbook,
    receive,
)
from upgrade_check.page.views import DropView, Viewer, ZoneView, evidence_rows
from upgrade_check.planning.plan import make_plan
from upgrade_check.planning.what_if import fields
from upgrade_check.reports.review import Review
from upgrade_check.rules.assess import rules_identity
from upgrade_check.rules.pack import RulePack
from upgrade_check.spreadsheet.limits import MIB

_HERE = Path(__file__).parent
_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "zip": "application/zip",
}
_REPORTS = ("docx", "pdf", "xlsx", "json")


class Page:
    """The handlers, and what they share.

    Args:
        pack: The rules to assess by.
        language: The language of the first page.
        key: What the address of this run holds, so that nobody else on this computer finds it.
        today: The date of a review.
        seconds: How long reading a workbook may take.
    """

    def __init__(
        self,
        pack: RulePack,
        language: Language,
        key: str,
        today: Callable[[], dt.date],
        seconds: float = 30.0,
    ) -> None:
        self.pack, self.language, self.key, self.today = pack, language, key, today
        self.processes = Processes(pack.directory, seconds)
        self.store = Store()
        self.pdf = find_spec("typst") is not None

    def app(self) -> Starlette:
        """The application, which nobody without the key reaches."""
        zone = "/{lang}/drops/{drop}/{file:int}/{number:int}"
        routes = [
            Route("/", self.first),
            Mount("/static", StaticFiles(directory=_HERE / "static")),
            Route("/{lang}/", self.home),
            Route("/{lang}/files", self.receive, methods=["POST"]),
            Route("/{lang}/template.xlsx", self.template),
            Route("/{lang}/departments.zip", self.departments),
            Route("/{lang}/drops/{drop}", self.drop),
            Route("/{lang}/drops/{drop}/files", self.receive, methods=["POST"]),
            Route("/{lang}/drops/{drop}/report.{format}", self.download),
            Route(zone, self.zone),
            Route(f"{zone}/report.{{format}}", self.download),
            Route(f"{zone}/plan.{{format}}", self.plan),
            Route(f"{zone}/departments.zip", self.departments),
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
            routes=[Mount(f"/{self.key}", routes=routes)],
            middleware=[Middleware(Guard, key=self.key)],
            exception_handlers={HTTPException: self.refused},
            lifespan=lifespan,
        )

    # Pages

    async def first(self, request: Request) -> Response:
        """The first page in the language of the command."""
        return RedirectResponse(f"{request.url.path}{self.language}/", 303)

    async def home(self, request: Request) -> Response:
        """Where to drop."""
        rules = rules_identity(self.pack, self.language_of(request))
        return self.page(request, "home.html", rules=rules)

    async def receive(self, request: Request) -> Response:
        """Read what was dropped: anew, or beside what is shown."""
        before = self.dropped(request) if "drop" in request.path_params else None
        try:
            uploads = await receive(request)
        except WorkbookError as error:
            return self.failed(request, error.message(self.language_of(request)), 413)
        except UploadError as error:
            raise HTTPException(413 if isinstance(error, TooMuchError) else 400) from None
        page = request.url.path.removesuffix("/files")
        if not uploads:
            return RedirectResponse(page if before else f"{page}/", 303)
        drop = await self.sorted_out(uploads, before or Drop(()))
        if before is None:
            return RedirectResponse(f"{page}/drops/{self.store.add(drop)}", 303)
        name = request.path_params["drop"]
        self.store.keep(name, drop)
        if "number" in request.path_params and drop.files == before.files:
            return RedirectResponse(f"{page}#evidence", 303)
        return RedirectResponse(f"{page.partition('/drops/')[0]}/drops/{name}", 303)

    async def sorted_out(self, uploads: Sequence[Upload], before: Drop) -> Drop:
        """What was dropped, workbooks and evidence, together with what was there before."""
        named = [upload for upload in uploads if is_workbook(upload.name)]
        others = [upload for upload in uploads if not is_workbook(upload.name)]
        files = await asyncio.gather(*(self.read(upload) for upload in named))
        drop = before.with_more(Drop(tuple(files)))
        if not any(isinstance(file.outcome, bytes) for file in drop.files):
            # Nothing that evidence could be of: it says why none of it is a form.
            more = await asyncio.gather(*(self.read(upload) for upload in others))
            return drop.with_more(Drop(tuple(more)))
        for upload, file in zip(named, files, strict=True):
            if isinstance(file.outcome, UpgradeCheckError) and file.outcome.code == "no-form-found":
                others.append(upload)
        found = await asyncio.gather(*(self.examine(upload) for upload in others))
        evidence = {upload.name: result for upload, result in zip(others, found, strict=True)}
        return drop.with_more(Drop((), evidence))

    async def examine(self, file: Upload) -> Examined:
        """One file that may be evidence, in another process."""
        try:
            return await self.processes.run(reading.examine, file.name, file.data)
        except ProcessLostError:
            return Examined("evidence-unreadable", None)

    async def read(self, file: Upload) -> Dropped:
        """One file, in another process."""
        outcome: bytes | UpgradeCheckError
        try:
            outcome = await self.processes.run(reading.read, file.data, file.name)
        except UpgradeCheckError as error:
            outcome = error
        except ProcessLostError as lost:
            code = "damaged" if lost.seconds is None else "too-large"
            outcome = WorkbookError(code, file=file.name)
        except Exception as error:  # noqa: BLE001 - a fault of ours must not cost the others theirs
            reason = f"{type(error).__name__}: {error}"
            outcome = WorkbookError("unexpected", file=file.name, reason=reason)
        # What cannot be read is not needed again.
        data = file.data if isinstance(outcome, bytes) else b""
        return Dropped(file.name, data, outcome)

    async def drop(self, request: Request) -> Response:
        """All that was dropped together; a single zone at once."""
        view = self.viewer(request).drop()
        if len(view.zones) == 1 and not view.unreadable:
            only = view.zones[0]
            return RedirectResponse(f"{request.url.path}/{only.file_number}/{only.number}", 303)
        column = request.query_params.get("sort", "")
        backwards = request.query_params.get("order") == "desc"
        return self.page(
            request,
            "drop.html",
            drop=view,
            counted=self.say(request)(
                "page.counted",
                zones=len(view.zones),
                unreadable=len(view.unreadable),
                **view.counts,
            ),
            rows=view.sorted_zones(column, backwards=backwards),
            sort=column,
            backwards=backwards,
            pdf=self.pdf,
        )

    async def zone(self, request: Request) -> Response:
        """One zone: verdict, findings beside the sheets, what would change it."""
        return self.zone_page(request, self.zone_view(request), {}, request.url.path)

    async def what_if(self, request: Request) -> Response:
        """The thresholds with some figures replaced; only that part of the page for the script."""
        zone = self.zone_view(request)
        wanted = {k: v for k, v in (await request.form()).items() if isinstance(v, str)}
        if "part" in request.query_params:
            tried = self.tried(request, zone, wanted)
            return self.page(request, "what_if_result.html", zone=zone, tried=tried)
        return self.zone_page(request, zone, wanted, request.url.path.removesuffix("/what-if"))

    def zone_page(
        self, request: Request, zone: ZoneView, wanted: Mapping[str, str], path: str
    ) -> Response:
        """The page of one zone, with what was tried."""
        language = self.language_of(request)
        drop = self.dropped(request)
        years = self.viewer(request).history(zone)
        return self.page(
            request,
            "zone.html",
            path=path,
            zone=zone,
            several=len(drop.files) > 1 or zone.has_neighbours,
            overview=path.rsplit("/", 2)[0],
            evidence=evidence_rows(zone, drop, self.say(request)),
            unused=Viewer(drop, self.pack, language).unused(),
            fields=fields(zone.zone, self.pack, language, wanted),
            plan=plan_view(years, self.pack, language, self.today()),
            tried=self.tried(request, zone, wanted),
            pdf=self.pdf,
        )

    def tried(self, request: Request, zone: ZoneView, wanted: Mapping[str, str]) -> Tried:
        """What the zone would be with other figures."""
        years = self.viewer(request).history(zone)
        return tried(years, self.pack, wanted, self.language_of(request), self.today())

    # Files

    async def download(self, request: Request) -> Response:
        """A report of one zone, or of all that was dropped together."""
        name = request.path_params["format"]
        if name not in _REPORTS:
            raise HTTPException(404)
        zone = self.zone_view(request) if "number" in request.path_params else None
        if zone:
            shown = DropView((zone,), ())
            stem = PurePath(zone.file.name).stem
        else:
            shown = self.viewer(request).drop()
            stem = self.say(request)("page.report")
        job: Callable[[], bytes]
        if name == "xlsx" and zone:
            job = partial(reading.annotate, zone.file.data, zone.assessment, zone.file.name)
        else:
            language = self.language_of(request)
            rules = rules_identity(self.pack, language)
            assessments = [zone.assessment for zone in shown.zones]
            review = Review(
                language, self.today(), __version__, rules, assessments, shown.unreadable
            )
            job = partial(reading.render, name, review)
        return await self.file(request, f"{stem}.{name}", job)

    async def plan(self, request: Request) -> Response:
        """The plan of one zone as a file."""
        name, language = request.path_params["format"], self.language_of(request)
        if name not in ("docx", "pdf", "json"):
            raise HTTPException(404)
        zone = self.zone_view(request)
        years = self.viewer(request).history(zone)
        by = year_of_plan(zone.zone, self.pack, self.today())
        plan = make_plan(years, self.pack, by, language)
        stem = f"{PurePath(zone.file.name).stem}-{self.say(request)('page.plan_file')}"
        job = partial(reading.render_plan, name, plan, language, self.today())
        return await self.file(request, f"{stem}.{name}", job)

    async def file(self, request: Request, name: str, job: Callable[[], bytes]) -> Response:
        """A file that another process makes, or a page that says why there is none."""
        try:
            content = await self.processes.run(job)
        except UpgradeCheckError as error:
            return self.failed(request, error.message(self.language_of(request)), 422)
        except ProcessLostError:
            return self.failed(request, self.say(request)("page.lost"), 500)
        return file_response(content, name, _TYPES[name.rpartition(".")[2]])

    async def template(self, request: Request) -> Response:
        """The empty form."""
        name = self.say(request)("page.template_file")
        job = partial(reading.template, self.language_of(request))
        return await self.file(request, f"{name}.xlsx", job)

    async def departments(self, request: Request) -> Response:
        """A form for each department; of a zone, with what is known already filled in."""
        zone = self.zone_view(request).zone if "number" in request.path_params else None
        name = self.say(request)("page.departments_file")
        job = partial(reading.departments, self.language_of(request), zone)
        return await self.file(request, f"{name}.zip", job)

    # What they share

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
        """What was dropped."""
        drop = self.store.get(request.path_params["drop"])
        if drop is None:
            raise HTTPException(410)
        return drop

    def viewer(self, request: Request) -> Viewer:
        """What was dropped, in the request's language."""
        return Viewer(self.dropped(request), self.pack, self.language_of(request))

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
        """A page in the request's language; ``path`` where another address shows the same."""
        language = self.language_of(request)
        path = request.url.path if path is None else path
        content = rendered(template, language, f"/{self.key}", path, **values)
        return HTMLResponse(content, status)

    def failed(self, request: Request, message: str, status: int) -> Response:
        """A page that says what went wrong."""
        return self.page(request, "error.html", status, message=message)

    async def refused(self, request: Request, error: Exception) -> Response:
        """What is not there, as a page."""
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


def file_response(content: bytes, name: str, kind: str) -> Response:
    """A file to be saved under ``name``."""
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return Response(content, media_type=kind, headers={"Content-Disposition": disposition})
