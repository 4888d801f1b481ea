"""Parts of an OOXML archive, read as a stream of elements."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Mapping
from typing import IO
from xml.parsers import expat
from zipfile import BadZipFile

from upgrade_check.errors import WorkbookError
from upgrade_check.spreadsheet.limits import MAX_DEPTH, MAX_ELEMENTS, MAX_TOKEN

Attributes = Mapping[str, str]
Start = Callable[[str, Attributes], None]
End = Callable[[str], None]
Text = Callable[[str], None]

_CHUNK = 1 << 16
_TRUE = frozenset({"1", "true", "on"})


def is_true(value: str | None) -> bool:
    """Whether an ``xsd:boolean`` attribute is set."""
    return value in _TRUE


def walk(part: IO[bytes], start: Start, end: End | None = None, text: Text | None = None) -> None:
    """Call ``start``, ``end`` and ``text`` for what is in ``part``, from top to bottom.

    Names come as ``namespace}name``, unprefixed attributes as they are.

    Raises:
        WorkbookError: ``damaged`` for anything but well-formed XML without a DTD, ``too-large``.
    """
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True
    depth = elements = 0

    def opened(name: str, attributes: Attributes) -> None:
        nonlocal depth, elements
        depth += 1
        elements += 1
        if depth > MAX_DEPTH:
            raise WorkbookError("damaged")
        if elements > MAX_ELEMENTS:
            raise WorkbookError("too-large")
        start(name, attributes)

    def closed(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(name)

    def refused(*_: object) -> None:
        raise WorkbookError("damaged")

    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = refused
    fed = 0
    try:
        while chunk := part.read(_CHUNK):
            parser.Parse(chunk)
            fed += len(chunk)
            if fed - max(parser.CurrentByteIndex, 0) > MAX_TOKEN:
                raise WorkbookError("damaged")
        parser.Parse(b"", True)
    except (expat.ExpatError, BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise WorkbookError("damaged") from error
