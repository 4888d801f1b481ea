"""Which formats there are. A module is imported only when its format is asked for."""

from __future__ import annotations

from importlib import import_module
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

if TYPE_CHECKING:
    from upgrade_check.reports.review import Review


class Renderer(Protocol):
    """A module of this package that makes one format."""

    def render(self, review: Review) -> str | bytes:
        """The whole report."""
        ...


class Format(NamedTuple):
    """A format and where it can go."""

    name: str
    """As ``--format`` names it; also the module."""
    suffix: str = ""
    """Of output files; empty if it cannot be written to a file."""
    to_stdout: bool = True
    copies_input: bool = False
    """Made from the workbook too, where there is one zone, and not from the review alone."""

    def renderer(self) -> Renderer:
        """The module that makes it."""
        return cast(Renderer, import_module(f"upgrade_check.reports.{self.name}"))


_ALL = (
    Format("terminal"),
    Format("json", ".json"),
    Format("csv", ".csv"),
    Format("junit", ".xml"),
    Format("sarif", ".sarif"),
    Format("jsonl", ".jsonl"),
    Format("github"),
    Format("azure"),
    Format("table"),
    Format("md", ".md"),
    Format("html", ".html"),
    Format("docx", ".docx", to_stdout=False),
    Format("pdf", ".pdf", to_stdout=False),
    Format("xlsx", ".xlsx", to_stdout=False, copies_input=True),
)
FORMATS: dict[str, Format] = {format_.name: format_ for format_ in _ALL}
EACH = ("docx", "pdf", "xlsx")
"""Formats that a zone can have a file of its own in; the first unless another is asked for."""
BY_SUFFIX: dict[str, Format] = {format_.suffix: format_ for format_ in _ALL if format_.suffix}


def stdout_formats() -> list[str]:
    """Names that ``--format`` takes."""
    return [f.name for f in _ALL if f.to_stdout]


def format_of(file: str) -> Format | None:
    """The format that an output file's suffix says."""
    return BY_SUFFIX.get(PurePath(file).suffix.lower())
