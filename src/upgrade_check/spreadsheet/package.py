"""Office Open XML packages: an archive of parts, and how the parts refer to each other."""

from __future__ import annotations

import posixpath
from typing import IO, NamedTuple
from zipfile import ZipFile

from upgrade_check.errors import WorkbookError
from upgrade_check.spreadsheet.limits import MAX_MEMBERS, MAX_PART, MAX_UNPACKED
from upgrade_check.spreadsheet.xml import Attributes, walk

_END_RECORD = b"PK\5\6"
_END_RECORD_SIZE = 22
_ENCRYPTED = 1


class Relation(NamedTuple):
    """What one part says of another."""

    kind: str
    """The last part of its type, such as ``worksheet``."""
    part: str


class Parts:
    """The members of an archive, by name in any case.

    Raises:
        WorkbookError: ``too-large``, ``damaged`` or ``encrypted``.
    """

    def __init__(self, data: bytes, archive: ZipFile) -> None:
        members = archive.infolist()
        self._archive = archive
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
        member = self._members.get(name.casefold())
        if member is None:
            raise WorkbookError("damaged")
        if member.file_size > MAX_PART:
            raise WorkbookError("too-large")
        return self._archive.open(member)

    def relations(self, of: str) -> dict[str, Relation]:
        """What a part refers to, by id."""
        folder, _, file = of.rpartition("/")
        name = f"{folder}/_rels/{file}.rels".lstrip("/")
        found: dict[str, Relation] = {}

        def start(tag: str, attributes: Attributes) -> None:
            if tag.endswith("}Relationship") and attributes.get("TargetMode") != "External":
                kind = attributes.get("Type", "").rpartition("/")[2]
                target = attributes.get("Target", "").replace("\\", "/")
                part = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
                found[attributes.get("Id", "")] = Relation(kind, part)

        if name in self:
            with self.open(name) as part:
                walk(part, start)
        return found
