"""Office Open XML packages: an archive of parts, and how the parts refer to each other."""

from __future__ import annotations

import posixpath
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import IO, NamedTuple
from xml.parsers.expat import ExpatError
from zipfile import BadZipFile, ZipFile

from upgrade_check.errors import WorkbookError
from upgrade_check.spreadsheet.limits import MAX_MEMBERS, MAX_PART, MAX_UNPACKED
from upgrade_check.spreadsheet.xml import Attributes, walk

_END_RECORD = b"PK\5\6"
_END_RECORD_SIZE = 22
_ENCRYPTED = 1
_BROKEN = (
    *(BadZipFile, zlib.error, EOFError, OSError, NotImplementedError),
    *(ExpatError, ValueError, LookupError),
)
"""What is raised on an archive that is broken, on XML, and on contents that mean nothing."""


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
        if len(members) > MAX_MEMBERS or sum(m.file_size for m in members) > MAX_UNPACKED:
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

    def open(self, name: str) -> IO[bytes]:
        """One member as a stream."""
        member = self._members[name.casefold()]
        if member.file_size > MAX_PART:
            raise WorkbookError("too-large")
        return self.archive.open(member)

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
            with self.open(name) as part:
                walk(part, {"Relationship": add})
        return found


@contextmanager
def opened(data: bytes) -> Iterator[Parts]:
    """The parts of a package.

    Raises:
        WorkbookError: ``too-large``, ``encrypted``, or ``damaged`` for whatever is broken.
    """
    try:
        with ZipFile(BytesIO(data)) as archive:
            yield Parts(data, archive)
    except _BROKEN as error:
        raise WorkbookError("damaged") from error
