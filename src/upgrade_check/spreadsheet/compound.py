"""Compound files, the small file system that an ``.xls`` lives in: read strictly, written anew."""

from __future__ import annotations

import struct
import sys
from array import array

from upgrade_check.errors import WorkbookError

MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")

_LAST_SECTOR = 0xFFFFFFFA
_END_OF_CHAIN = 0xFFFFFFFE
_FREE = 0xFFFFFFFF
_FAT_SECTOR = 0xFFFFFFFD
_STREAM, _ROOT = 2, 5
_MINI_SECTOR = 64
_MINI_LIMIT = 4096
_HEADER = struct.Struct("<8s16sHHHHH6sLLLLLLLLLL")
_ENTRY = struct.Struct("<64sHBBLLL16sLQQLQ")
_BIG_SECTOR = 4096


class CompoundFile:
    """The streams of a compound file, by name.

    No chain of sectors is followed further than the file is long, so that a loop ends in
    ``damaged``.
    """

    def __init__(self, data: bytes) -> None:
        if len(data) < 512 or not data.startswith(MAGIC):
            raise WorkbookError("damaged")
        header = _HEADER.unpack_from(data)
        shift, mini_shift = header[5], header[6]
        if shift not in (9, 12) or mini_shift != 6:
            raise WorkbookError("damaged")
        self._data = data
        self._size = 1 << shift
        self._count = -(-len(data) // self._size) - 1
        fat_count, directory, mini_fat, difat, difat_count = (
            header[9],
            header[10],
            header[13],
            header[15],
            header[16],
        )
        self._fat = self._read_fat(fat_count, difat, difat_count)
        entries = self._chain(directory)
        self._entries: dict[str, tuple[int, int, int]] = {}
        self._root = (_END_OF_CHAIN, 0)
        for at in range(0, len(entries) - len(entries) % 128, 128):
            name, length, kind, *_, start, size = _ENTRY.unpack_from(entries, at)
            if shift == 9:
                size &= 0xFFFFFFFF
            if kind == _ROOT:
                self._root = start, size
            text = name[: max(min(length, 64) - 2, 0)].decode("utf-16-le", "replace")
            self._entries.setdefault(text, (kind, start, size))
        self._mini_fat_start = mini_fat

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def read(self, name: str) -> bytes:
        """The content of a stream.

        Raises:
            WorkbookError: ``damaged``.
        """
        kind, start, size = self._entries[name]
        if kind != _STREAM or size > len(self._data):
            raise WorkbookError("damaged")
        content = self._chain(start) if size >= _MINI_LIMIT else self._mini_chain(start)
        if len(content) < size:
            raise WorkbookError("damaged")
        return content[:size]

    def _sector(self, number: int) -> bytes:
        if number >= self._count:
            raise WorkbookError("damaged")
        start = (number + 1) * self._size
        return self._data[start : start + self._size]

    def _read_fat(self, count: int, difat: int, difat_count: int) -> array[int]:
        if count > self._count or difat_count > self._count:
            raise WorkbookError("damaged")
        numbers = list(struct.unpack_from("<109L", self._data, 76))
        steps = 0
        while difat < _LAST_SECTOR:
            steps += 1
            if steps > self._count:
                raise WorkbookError("damaged")
            *more, difat = _numbers(self._sector(difat))
            numbers += more
        fat = array("I")
        used = [number for number in numbers if number < _LAST_SECTOR]
        if len(used) != len(set(used)):
            raise WorkbookError("damaged")
        for number in used:
            fat.extend(_numbers(self._sector(number)))
        return fat

    def _chain(self, sector: int) -> bytes:
        pieces: list[bytes] = []
        while sector < _LAST_SECTOR:
            if len(pieces) >= self._count or sector >= len(self._fat):
                raise WorkbookError("damaged")
            pieces.append(self._sector(sector))
            sector = self._fat[sector]
        return b"".join(pieces)

    def _mini_chain(self, sector: int) -> bytes:
        store = self._chain(self._root[0])
        fat = _numbers(self._chain(self._mini_fat_start))
        pieces: list[bytes] = []
        while sector < _LAST_SECTOR:
            if len(pieces) > _MINI_LIMIT // _MINI_SECTOR or sector >= len(fat):
                raise WorkbookError("damaged")
            pieces.append(store[sector * _MINI_SECTOR : (sector + 1) * _MINI_SECTOR])
            sector = fat[sector]
        return b"".join(pieces)


def _numbers(raw: bytes) -> array[int]:
    numbers = array("I")
    numbers.frombytes(raw[: len(raw) - len(raw) % 4])
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def write_compound(streams: dict[str, bytes]) -> bytes:
    """A compound file that holds these streams in plain order, and nothing else."""
    body: list[bytes] = []
    fat: list[int] = []
    entries: list[bytes] = []

    def add(content: bytes) -> int:
        first = len(fat)
        count = max(-(-len(content) // _BIG_SECTOR), 1)
        fat.extend(range(first + 1, first + count))
        fat.append(_END_OF_CHAIN)
        body.append(content.ljust(count * _BIG_SECTOR, b"\0"))
        return first

    for name, content in streams.items():
        # Shorter streams would belong into the store of mini sectors.
        padded = content.ljust(_MINI_LIMIT, b"\0")
        entries.append(_entry(name, _STREAM, add(padded), len(padded)))
    root = _entry("Root Entry", _ROOT, _END_OF_CHAIN, 0, child=1)
    directory = add(b"".join([root, *entries]))
    per_sector = _BIG_SECTOR // 4
    fat_start = len(fat)
    fat_count = -(-(fat_start + 1) // (per_sector - 1))
    fat += [_FAT_SECTOR] * fat_count
    fat += [_FREE] * (fat_count * per_sector - len(fat))
    header = _HEADER.pack(
        MAGIC,
        b"",
        0x3E,
        3,
        0xFFFE,
        12,
        6,
        b"",
        0,
        fat_count,
        directory,
        0,
        _MINI_LIMIT,
        _END_OF_CHAIN,
        0,
        _END_OF_CHAIN,
        0,
        0,
    )[:76]
    listed = [*range(fat_start, fat_start + fat_count)]
    header += struct.pack("<109L", *listed, *[_FREE] * (109 - len(listed)))
    table = array("I", fat)
    if sys.byteorder == "big":
        table.byteswap()
    return b"".join([header.ljust(_BIG_SECTOR, b"\0"), *body, table.tobytes()])


def _entry(name: str, kind: int, start: int, size: int, child: int = _FREE) -> bytes:
    raw = name.encode("utf-16-le")
    return _ENTRY.pack(raw, len(raw) + 2, kind, 1, _FREE, _FREE, child, b"", 0, 0, 0, start, size)
