"""Office Open XML packages: an archive of parts, and how the parts refer to each other."""

from __future__ import annotations

import posixpath
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from types import MappingProxyType
from typing import NamedTuple
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from upgrade_check.errors import WorkbookError
from upgrade_check.spreadsheet import limits
from upgrade_check.spreadsheet.limits import Budget

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
_END_RECORD = b"PK\5\6"
_END_RECORD_SIZE = 22
_ENCRYPTED = 1
_BROKEN = (
    *(BadZipFile, zlib.error, EOFError, OSError, NotImplementedError),
    *(expat.ExpatError, ValueError, LookupError),
)
"""What is raised on an archive that is broken, on XML, and on contents that mean nothing."""


def is_true(value: str | None) -> bool:
    """Whether an ``xsd:boolean`` attribute is set."""
    return value in ("1", "true", "on")


class Relation(NamedTuple):
    """What one part says of another."""

    kind: str
    """The last part of its type, such as ``worksheet``."""
    part: str


class Parts:
    """The members of an archive, by name in any case."""

    def __init__(self, data: bytes, archive: ZipFile) -> None:
        members = archive.infolist()
        self.archive = archive
        self._members = {member.filename.casefold(): member for member in members}
        size = sum(member.file_size for member in members)
        if len(members) > limits.MAX_MEMBERS or size > limits.MAX_UNPACKED:
            raise WorkbookError("too-large")
        # Programs differ in which of two archives, or of two members of one name, they read.
        end = data.rfind(_END_RECORD) + _END_RECORD_SIZE + len(archive.comment)
        first = min((member.header_offset for member in members), default=0)
        if len(self._members) < len(members) or end != len(data) or first != 0:
            raise WorkbookError("damaged")
        if any(member.flag_bits & _ENCRYPTED for member in members):
            raise WorkbookError("encrypted")

    def __contains__(self, name: str) -> bool:
        return name.casefold() in self._members

    def walk(
        self,
        name: str,
        starts: Mapping[str, Start],
        ends: Mapping[str, End] = MappingProxyType({}),
        path: list[str] | None = None,
        tags: Budget | None = None,
    ) -> None:
        """Call functions for the elements of one member, from top to bottom.

        Args:
            name: The member.
            starts: By the name of an element, what is told its attributes.
            ends: By the name of an element, what is told its text; ``None`` where the element
                holds other elements.
            path: Is filled with the names of the elements around the current one, outermost first.
            tags: How many there may be.
        """
        member = self._members[name.casefold()]
        if member.file_size > limits.MAX_PART:
            raise WorkbookError("too-large")
        path = [] if path is None else path
        parser = _parser(starts, ends, path)
        tags = tags or Budget(limits.MAX_TAGS)
        fed = 0
        with self.archive.open(member) as part:
            while chunk := part.read(_CHUNK):
                tags.spend(chunk.count(b"<"))
                parser.Parse(chunk)
                fed += len(chunk)
                unread = fed - max(parser.CurrentByteIndex, 0)
                if (
                    unread > limits.MAX_TOKEN
                    or len(path) > limits.MAX_DEPTH
                    or len(parser.intern) > limits.MAX_NAMES
                ):
                    raise WorkbookError("damaged")
        parser.Parse(b"", True)

    def relations(self, of: str) -> dict[str, Relation]:
        """What a part refers to, by id."""
        folder, _, file = of.rpartition("/")
        name = f"{folder}/_rels/{file}.rels".lstrip("/")
        found: dict[str, Relation] = {}

        def add(attributes: Attributes) -> None:
            if attributes.get("TargetMode") != "External":
                kind = attributes.get("Type", "").rpartition("/")[2]
                target = attributes.get("Target", "").replace("\\", "/")
                part = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                found[attributes.get("Id", "")] = Relation(kind, part)

        if name in self:
            self.walk(name, {"Relationship": add})
        return found


@contextmanager
def opened(data: bytes) -> Iterator[Parts]:
    """The parts of a package; raises ``damaged`` for whatever is broken in it."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            yield Parts(data, archive)
    except _BROKEN as error:
        raise WorkbookError("damaged") from error


def _parser(
    starts: Mapping[str, Start], ends: Mapping[str, End], path: list[str]
) -> expat.XMLParserType:
    parser = expat.ParserCreate(namespace_separator="}")
    text: list[str] = []
    latest = ""
    # An element comes many times; its name and what is called for it are looked up once.
    known: dict[str, tuple[str, Start | None]] = {}

    def opened(name: str, attributes: Attributes) -> None:
        nonlocal latest
        latest = name
        text.clear()
        try:
            tag, call = known[name]
        except KeyError:
            tag, call = known[name] = (tag := _tag(name)), starts.get(tag)
        if call:
            call(attributes)
        path.append(tag)

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
    return parser


def _tag(name: str) -> str:
    """The name of an element without its namespace; empty for what is no workbook's."""
    namespace, _, tag = name.rpartition("}")
    return tag if namespace in _NAMESPACES else ""
