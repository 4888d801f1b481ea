"""The files in a zip archive: measured by really inflating them, whatever the headers say."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from upgrade_check.errors import WorkbookError
from upgrade_check.spreadsheet.limits import (
    MAX_CELLS,
    MAX_OPEN,
    MAX_RATIO,
    MAX_TAGS,
    MAX_UNPACKED,
    MIB,
    RATIO_FROM,
)

_SLICE = 64 * 1024
_CHUNK = 256 * 1024
# Files up to this size are inflated at once, and kept if they are XML.
_SMALL = _CHUNK
_KEEP_TOTAL = 16 * MIB
_CELLS = b"sheetData"
_SNIFF = 64
# Other encodings than UTF-8 start otherwise, and are told apart when parsed.
_XML_STARTS = (b"<", b"\xff\xfe", b"\xfe\xff", b"\x00")


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
    """The unpacked bytes of a small XML part, so that ordinary forms are inflated only once."""

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


def measure(members: Iterable[Member]) -> None:
    """Inflate everything once: count, compare with what is declared, keep what is small.

    Raises:
        WorkbookError: ``damaged`` or ``too-large``.
    """
    found = _Measure()
    for member in members:
        content = _inflated_at_once(member)
        if content is None or found.kept + len(content) > _KEEP_TOTAL:
            found.take(member)
        else:
            found.take_small(member, content)
    # Last, because what lies about its size is mostly too large as well.
    if not found.honest:
        raise WorkbookError("damaged")


class _Measure:
    """What all members together come to."""

    def __init__(self) -> None:
        self.kept = self._total = self._tags = 0
        self.honest = True

    def take_small(self, member: Member, content: bytes) -> None:
        """Count a member that is small and as large as it says."""
        member.is_xml = _is_xml(content)
        if member.is_xml:
            member.has_cells = _CELLS in content
            member.kept = content
            self.kept += len(content)
            self._tags += content.count(b"<")
        self._total += len(content)
        if self._total > MAX_UNPACKED or self._tags > MAX_TAGS:
            raise WorkbookError("too-large")

    def take(self, member: Member) -> None:
        """Count any other, piece by piece."""
        size = crc = 0
        last = b""
        nesting = _Nesting()
        for chunk in member.chunks():
            if not size:
                member.is_xml = _is_xml(chunk)
            size += len(chunk)
            self._total += len(chunk)
            if self._total > MAX_UNPACKED:
                raise WorkbookError("too-large")
            crc = zlib.crc32(chunk, crc)
            if member.is_xml:
                # With the end of the chunk before, for what lies across the border.
                seam = last[-len(_CELLS) :] + chunk[: len(_CELLS)]
                member.has_cells = member.has_cells or _CELLS in chunk or _CELLS in seam
                nesting.count(chunk)
                if self._tags + nesting.tags > MAX_TAGS or nesting.cells > MAX_CELLS:
                    raise WorkbookError("too-large")
            last = chunk
        self._tags += nesting.tags
        member.is_shallow = nesting.is_shallow
        self.honest = self.honest and size == member.size and crc == member.crc


def _is_xml(start: bytes) -> bool:
    return start[:_SNIFF].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(_XML_STARTS)


def _inflated_at_once(member: Member) -> bytes | None:
    """The content of a small member; ``None`` unless it is exactly what the directory says."""
    if member.size > _SMALL or len(member.packed) > _SLICE:
        return None
    if member.deflated:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            # One byte more than declared, for what lies.
            content = inflater.decompress(member.packed, member.size + 1)
        except zlib.error:
            return None
        if not inflater.eof or inflater.unused_data:
            return None
    else:
        content = bytes(member.packed)
    is_honest = len(content) == member.size and zlib.crc32(content) == member.crc
    return content if is_honest else None


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
