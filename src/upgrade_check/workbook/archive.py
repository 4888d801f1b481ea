"""The zip archive that an ``.xlsx`` is: checked, and measured by really inflating it."""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from operator import attrgetter

from upgrade_check.errors import WorkbookError
from upgrade_check.text import printable
from upgrade_check.workbook.limits import (
    MAX_CELLS,
    MAX_MEMBERS,
    MAX_OPEN,
    MAX_RATIO,
    MAX_TAGS,
    MAX_UNPACKED,
    MIB,
    RATIO_FROM,
)

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
_SLICE = 64 * 1024
_CHUNK = 256 * 1024
# Parts up to this size are kept after measuring, so that ordinary forms are inflated only once.
_KEEP = MIB
_KEEP_TOTAL = 16 * MIB
_CELLS = b"sheetData"
_SNIFF = 64
_UNSAFE_PARTS = frozenset({"", ".", ".."})


@dataclass(slots=True)
class Member:
    """One file of the archive."""

    name: str
    """Its name with forward slashes."""
    packed: memoryview
    """The bytes as stored."""
    deflated: bool
    size: int
    """Unpacked size in bytes, as the directory declares it and as measuring confirms it."""
    crc: int
    is_xml: bool = False
    has_cells: bool = False
    """The bytes ``sheetData`` occur: calamine can read it as a worksheet, whatever its name."""
    is_shallow: bool = False
    """Its elements are surely not nested too deep."""
    kept: bytes | None = None
    """The unpacked bytes of a small XML part."""

    def chunks(self) -> Iterator[bytes]:
        """The unpacked bytes, piece by piece.

        Raises:
            WorkbookError: ``damaged``, the compressed bytes are broken.
        """
        if self.kept is not None:
            yield self.kept
        elif self.deflated:
            yield from _inflate(self.packed)
        else:
            for start in range(0, len(self.packed), _CHUNK):
                yield bytes(self.packed[start : start + _CHUNK])


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
    _measure(members)
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


def _measure(members: dict[str, Member]) -> None:
    """Inflate everything once: count, compare with what is declared, keep what is small."""
    total = tags = kept = 0
    honest = True
    for member in members.values():
        size = crc = 0
        last = b""
        nesting = _Nesting()
        for chunk in member.chunks():
            if not size:
                head = chunk[:_SNIFF].lstrip(b"\xef\xbb\xbf \t\r\n")
                # Other encodings than UTF-8 start otherwise, and are told apart when parsed.
                member.is_xml = head.startswith((b"<", b"\xff\xfe", b"\xfe\xff", b"\x00"))
            size += len(chunk)
            total += len(chunk)
            if total > MAX_UNPACKED:
                raise WorkbookError("too-large")
            crc = zlib.crc32(chunk, crc)
            if member.is_xml:
                # With the end of the chunk before, for what lies across the border.
                seam = last[-len(_CELLS) :] + chunk[: len(_CELLS)]
                member.has_cells = member.has_cells or _CELLS in chunk or _CELLS in seam
                nesting.count(chunk)
                if nesting.tags + tags > MAX_TAGS or nesting.cells > MAX_CELLS:
                    raise WorkbookError("too-large")
            last = chunk
        tags += nesting.tags
        member.is_shallow = nesting.is_shallow
        honest = honest and size == member.size and crc == member.crc
        if member.is_xml and size == len(last) and size <= _KEEP and kept + size <= _KEEP_TOTAL:
            member.kept = last
            kept += size
    # Last, because what lies about its size is mostly too large as well.
    if not honest:
        raise WorkbookError("damaged")


class _Nesting:
    """How deep elements can be nested, told from counting alone.

    That takes a hundredth of the time of parsing. It holds where every ``<`` and every ``>`` is
    part of a tag, as office suites write it; anything else is not called shallow.
    """

    def __init__(self) -> None:
        self.tags = self.cells = self._ends = self._closing = self._empty = self._special = 0
        self._last = b""
        self.is_shallow = True

    def count(self, chunk: bytes) -> None:
        """Go on with the next bytes of the part."""
        seen = self._last + chunk
        self.tags += chunk.count(b"<")
        self._ends += chunk.count(b">")
        self._closing += seen.count(b"</")
        self._empty += seen.count(b"/>")
        self._special += seen.count(b"<!") * 2 + seen.count(b"<?")
        self.cells += seen.count(b"<c ") + seen.count(b"<c>")
        self._last = chunk[-1:]
        still_open = self.tags - 2 * self._closing - self._empty
        if abs(self.tags - self._ends) > 1 or self._special > 1 or still_open > MAX_OPEN:
            self.is_shallow = False


def _inflate(packed: memoryview) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    size = 0
    try:
        for start in range(0, len(packed), _SLICE):
            rest: bytes | memoryview = packed[start : start + _SLICE]
            while rest and not inflater.eof:
                chunk = inflater.decompress(rest, _CHUNK)
                rest = inflater.unconsumed_tail
                size += len(chunk)
                if size > RATIO_FROM and size > MAX_RATIO * (start + _SLICE):
                    raise WorkbookError("too-large")
                if chunk:
                    yield chunk
            if inflater.eof:
                if inflater.unused_data or start + _SLICE < len(packed):
                    raise WorkbookError("damaged")
                return
        while not inflater.eof:
            chunk = inflater.decompress(b"", _CHUNK)
            if not chunk:
                raise WorkbookError("damaged")
            yield chunk
    except zlib.error as error:
        raise WorkbookError("damaged") from error
