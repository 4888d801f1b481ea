"""The zip archive that an ``.xlsx`` is: the same for every reader, or refused."""

from __future__ import annotations

import stat
import struct
import zipfile
from io import BytesIO
from operator import attrgetter

from upgrade_check.errors import WorkbookError
from upgrade_check.spreadsheet.limits import MAX_MEMBERS, MAX_UNPACKED, MIB
from upgrade_check.spreadsheet.members import Member, measure
from upgrade_check.text import printable

ZIP_MAGIC = b"PK\x03\x04"

_END = b"PK\x05\x06"
_END64 = b"PK\x06\x06"
_LOCATOR64 = b"PK\x06\x07"
_DIRECTORY_END = struct.Struct("<HHHHLLH")
_ENCRYPTED = 0x1 | 0x40 | 0x2000
_DESCRIPTOR = 0x8
_UTF8_NAME = 0x800
_UNIX = 3
_PLAIN_MODES = frozenset({0, stat.S_IFREG, stat.S_IFDIR})
_MAX_DIRECTORY = 8 * MIB
_MAX_NAME = 1024
_UNSAFE_PARTS = frozenset({"", ".", ".."})


def open_archive(data: bytes) -> dict[str, Member]:
    """The members of the archive by case-folded name, all of them inflated and counted.

    Every reader must see the same archive: what is ambiguous is refused, not interpreted.

    Raises:
        WorkbookError: ``damaged``, ``encrypted`` or ``too-large``.
    """
    directory = _locate_directory(data)
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error, OSError) as error:
        raise WorkbookError("damaged") from error
    if len(entries) > MAX_MEMBERS or sum(e.file_size for e in entries) > MAX_UNPACKED:
        raise WorkbookError("too-large")
    members: dict[str, Member] = {}
    view = memoryview(data)
    position = 0
    for entry in sorted(entries, key=attrgetter("header_offset")):
        if entry.header_offset < position or ZIP_MAGIC in data[position : entry.header_offset]:
            raise WorkbookError("damaged")
        name = _checked_name(entry)
        start = _content_start(data, entry)
        position = start + entry.compress_size
        if position > directory or name.casefold() in members:
            raise WorkbookError("damaged")
        members[name.casefold()] = Member(
            name, view[start:position], entry.compress_type != 0, entry.file_size, entry.CRC
        )
    if ZIP_MAGIC in data[position:directory]:
        raise WorkbookError("damaged")
    measure(members.values())
    return members


def rebuild(members: dict[str, Member], changed: dict[str, bytes]) -> bytes:
    """An archive of the XML parts alone, some of them with other content.

    Args:
        members: What the archive held.
        changed: New content by case-folded name.
    """
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for key, member in members.items():
            if member.is_xml:
                with archive.open(member.name, "w") as part:
                    for chunk in [changed[key]] if key in changed else member.chunks():
                        part.write(chunk)
    return target.getvalue()


def _locate_directory(data: bytes) -> int:
    """Where the archive's directory starts, if there is just one place where it can.

    Readers look for its end from the back; the last mark must be the true one and reach exactly to
    the end of the file, so that nothing can be put before, behind or between.
    """
    end = data.rfind(_END)
    if end < 0 or len(data) - end < 22:
        raise WorkbookError("damaged")
    disk, first_disk, here, total, size, start, comment = _DIRECTORY_END.unpack_from(data, end + 4)
    if disk or first_disk or here != total or end + 22 + comment != len(data):
        raise WorkbookError("damaged")
    stop = end
    if data[max(end - 20, 0) : end - 16] == _LOCATOR64:
        stop = end - 76
        if stop < 0 or data[stop : stop + 4] != _END64:
            raise WorkbookError("damaged")
        total64, size64, start64 = struct.unpack_from("<QQQ", data, stop + 32)
        if struct.unpack_from("<Q", data, end - 12)[0] != stop:
            raise WorkbookError("damaged")
        for short, long, full in (
            (total, total64, 0xFFFF),
            (size, size64, 0xFFFFFFFF),
            (start, start64, 0xFFFFFFFF),
        ):
            if short not in (long, full):
                raise WorkbookError("damaged")
        total, size, start = total64, size64, start64
    if start + size != stop:
        raise WorkbookError("damaged")
    if total > MAX_MEMBERS or size > _MAX_DIRECTORY:
        raise WorkbookError("too-large")
    if data.count(b"PK\x01\x02", start, stop) > MAX_MEMBERS:
        raise WorkbookError("too-large")
    return int(start)


def _checked_name(entry: zipfile.ZipInfo) -> str:
    """The member's name, if it is a plain relative path to a plain file."""
    if entry.flag_bits & _ENCRYPTED:
        raise WorkbookError("encrypted")
    name = entry.orig_filename.replace("\\", "/")
    mode = entry.external_attr >> 16
    if (
        entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        or (entry.create_system == _UNIX and stat.S_IFMT(mode) not in _PLAIN_MODES)
        or len(name) > _MAX_NAME
        or printable(name) != name
        or ":" in name
        # calamine does not resolve entities in references: it would find another part than others.
        or "&" in name
        or not _UNSAFE_PARTS.isdisjoint(name.removesuffix("/").split("/"))
    ):
        raise WorkbookError("damaged")
    return name


def _content_start(data: bytes, entry: zipfile.ZipInfo) -> int:
    """Where the member's bytes start, if its own header says the same as the directory."""
    at = entry.header_offset
    if data[at : at + 4] != ZIP_MAGIC or len(data) < at + 30:
        raise WorkbookError("damaged")
    flags, method, crc, packed, size, name_length, extra = struct.unpack_from(
        "<HH4xLLLHH", data, at + 6
    )
    raw_name = data[at + 30 : at + 30 + name_length]
    encoding = "utf-8" if entry.flag_bits & _UTF8_NAME else "cp437"
    if flags & _ENCRYPTED:
        raise WorkbookError("encrypted")
    if method != entry.compress_type or raw_name != entry.orig_filename.encode(encoding, "replace"):
        raise WorkbookError("damaged")
    # With a data descriptor the header was written before the sizes were known.
    for own, listed in ((crc, entry.CRC), (packed, entry.compress_size), (size, entry.file_size)):
        unknown = (0, 0xFFFFFFFF) if flags & _DESCRIPTOR else (0xFFFFFFFF,)
        if own != listed and own not in unknown:
            raise WorkbookError("damaged")
    return int(at + 30 + name_length + extra)
