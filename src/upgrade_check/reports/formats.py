"""The formats. A module is imported only when its format is requested."""

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
    """The value of ``--format``, and the name of the module."""
    suffix: str = ""
    """The suffix of output files; empty if it cannot be written to a file."""
    to_stdout: bool = True
    copies_input: bool = False
    """Whether it needs the workbook as well as the review, if there is only one zone."""

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
"""Formats of one file for each zone; the first is the default."""
BY_SUFFIX: dict[str, Format] = {format_.suffix: format_ for format_ in _ALL if format_.suffix}


def stdout_formats() -> list[str]:
    """The values of ``--format``."""
    return [f.name for f in _ALL if f.to_stdout]


def format_of(file: str) -> Format | None:
    """The format that an output file's suffix stands for."""
    return BY_SUFFIX.get(PurePath(file).suffix.lower())
