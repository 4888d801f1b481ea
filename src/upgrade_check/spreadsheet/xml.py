"""Parts of an OOXML archive, read as a stream of elements."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import IO
from xml.parsers import expat

from upgrade_check.errors import WorkbookError
from upgrade_check.spreadsheet.limits import MAX_DEPTH, MAX_NAMES, MAX_TAGS, MAX_TOKEN, Budget

Attributes = Mapping[str, str]
Start = Callable[[Attributes], None]
End = Callable[[str | None], None]

_NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
    "http://schemas.openxmlformats.org/package/2006/relationships",
    "http://schemas.openxmlformats.org/package/2006/content-types",
)
_CHUNK = 1 << 16


def is_true(value: str | None) -> bool:
    """Whether an ``xsd:boolean`` attribute is set."""
    return value in ("1", "true", "on")


def walk(
    part: IO[bytes],
    starts: Mapping[str, Start],
    ends: Mapping[str, End] = MappingProxyType({}),
    path: list[str] | None = None,
    tags: Budget | None = None,
) -> None:
    """Call functions for the elements of a part, from top to bottom.

    Args:
        part: The XML.
        starts: By the name of an element, what is told its attributes.
        ends: By the name of an element, what is told its text; ``None`` where the element holds
            other elements.
        path: Is filled with the names of the elements around the current one, outermost first.
        tags: How many there may be.

    Raises:
        ExpatError: The XML is not well-formed.
        WorkbookError: ``damaged`` for a DTD and for more than the limits; ``too-large``.
    """
    path = [] if path is None else path
    tags = tags or Budget(MAX_TAGS)
    parser = expat.ParserCreate(namespace_separator="}")
    known = _Tags()
    text: list[str] = []
    latest = ""

    def opened(name: str, attributes: Attributes) -> None:
        nonlocal latest
        latest = name
        text.clear()
        tag = known[name]
        if call := starts.get(tag):
            call(attributes)
        path.append(tag)
        if len(path) > MAX_DEPTH:
            raise WorkbookError("damaged")

    def closed(name: str) -> None:
        if call := ends.get(path.pop()):
            call("".join(text) if latest == name else None)

    def refused(*_: object) -> None:
        raise WorkbookError("damaged")

    parser.buffer_text = True
    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    parser.CharacterDataHandler = text.append
    parser.StartDoctypeDeclHandler = refused
    fed = 0
    while chunk := part.read(_CHUNK):
        tags.spend(chunk.count(b"<"))
        parser.Parse(chunk)
        fed += len(chunk)
        if fed - max(parser.CurrentByteIndex, 0) > MAX_TOKEN or len(parser.intern) > MAX_NAMES:
            raise WorkbookError("damaged")
    parser.Parse(b"", True)


class _Tags(dict[str, str]):
    """The names of elements without their namespaces; empty for what is no workbook's."""

    def __missing__(self, name: str) -> str:
        namespace, _, tag = name.rpartition("}")
        return self.setdefault(name, tag if namespace in _NAMESPACES else "")
