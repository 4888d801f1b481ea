"""Files that the page offers for download."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath
from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from upgrade_check import __version__
from upgrade_check.errors import UpgradeCheckError
from upgrade_check.page import reading
from upgrade_check.page.plan_view import year_of_plan
from upgrade_check.page.processes import Processes, ProcessLostError
from upgrade_check.page.site import Site
from upgrade_check.page.views import DropView
from upgrade_check.planning.plan import make_plan
from upgrade_check.reports.review import Review
from upgrade_check.rules.assess import rules_identity

_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "zip": "application/zip",
}
_REPORTS = ("docx", "pdf", "xlsx", "json")
_PLANS = ("docx", "pdf", "json")


@dataclass(frozen=True)
class Downloads:
    """The handlers of downloads; other processes make the files."""

    site: Site
    processes: Processes

    async def report(self, request: Request) -> Response:
        """A report on one zone, or on a whole drop."""
        site, name = self.site, request.path_params["format"]
        if name not in _REPORTS:
            raise HTTPException(404)
        zone = site.zone_view(request) if "number" in request.path_params else None
        if zone:
            shown = DropView((zone,), ())
            stem = PurePath(zone.file.name).stem
        else:
            shown = site.viewer(request).drop()
            stem = site.say(request)("page.report")
        job: Callable[[], bytes]
        if name == "xlsx" and zone:
            job = partial(reading.annotate, zone.file.data, zone.assessment, zone.file.name)
        else:
            language = site.language_of(request)
            review = Review(
                language=language,
                date=site.today(),
                version=__version__,
                rules=rules_identity(site.pack, language),
                assessments=[view.assessment for view in shown.zones],
                unreadable=shown.unreadable,
                word_base=site.word_base if name == "docx" else None,
            )
            job = partial(reading.render, name, review)
        return await self._file(request, f"{stem}.{name}", job)

    async def plan(self, request: Request) -> Response:
        """The plan of one zone."""
        site, name = self.site, request.path_params["format"]
        if name not in _PLANS:
            raise HTTPException(404)
        language, zone = site.language_of(request), site.zone_view(request)
        years = site.viewer(request).history(zone)
        by = year_of_plan(zone.zone, site.pack, site.today())
        plan = make_plan(years, site.pack, by, language)
        stem = f"{PurePath(zone.file.name).stem}-{site.say(request)('page.plan_file')}"
        word_base = site.word_base if name == "docx" else None
        job = partial(reading.render_plan, name, plan, language, site.today(), word_base)
        return await self._file(request, f"{stem}.{name}", job)

    async def template(self, request: Request) -> Response:
        """The blank form."""
        name = self.site.say(request)("template.file")
        job = partial(reading.template, self.site.language_of(request))
        return await self._file(request, f"{name}.xlsx", job)

    async def departments(self, request: Request) -> Response:
        """One form per department; for a zone, known figures are filled in."""
        site = self.site
        zone = site.zone_view(request).zone if "number" in request.path_params else None
        name = site.say(request)("split.folder")
        job = partial(reading.departments, site.language_of(request), zone)
        return await self._file(request, f"{name}.zip", job)

    async def _file(self, request: Request, name: str, job: Callable[[], bytes]) -> Response:
        """The file that ``job`` makes, or a page that says why there is none."""
        site = self.site
        try:
            content = await self.processes.run(job)
        except UpgradeCheckError as error:
            return site.failed(request, error.message(site.language_of(request)), 422)
        except ProcessLostError:
            return site.failed(request, site.say(request)("page.lost"), 500)
        kind = _TYPES[name.rpartition(".")[2]]
        disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
        return Response(content, media_type=kind, headers={"Content-Disposition": disposition})
