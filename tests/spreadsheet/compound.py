"""Write compound files, the container format of ``.xls``."""

from __future__ import annotations

import struct
import sys
from array import array

MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")

_END_OF_CHAIN = 0xFFFFFFFE
_FREE = 0xFFFFFFFF
_FAT_SECTOR = 0xFFFFFFFD
_STREAM, _ROOT = 2, 5
_MINI_LIMIT = 4096
_HEADER = struct.Struct("<8s16sHHHHH6sLLLLLLLLLL")
_ENTRY = struct.Struct("<64sHBBLLL16sLQQLQ")
_SECTOR = 512


def write_compound(streams: dict[str, bytes]) -> bytes:
    """A compound file that contains only these streams, in order."""
    body: list[bytes] = []
    fat: list[int] = []
    entries: list[bytes] = []

    def add(content: bytes) -> int:
        first = len(fat)
        count = max(-(-len(content) // _SECTOR), 1)
        fat.extend(range(first + 1, first + count))
        fat.append(_END_OF_CHAIN)
        body.append(content.ljust(count * _SECTOR, b"\0"))
        return first

    for index, (name, content) in enumerate(streams.items(), 1):
        # Shorter streams would have to be stored in mini sectors.
        padded = content.ljust(_MINI_LIMIT, b"\0")
        entries.append(
            _entry(
                name,
                _STREAM,
                add(padded),
                len(padded),
                sibling=index + 1 if index < len(streams) else None,
            )
        )
    root = _entry("Root Entry", _ROOT, _END_OF_CHAIN, 0, child=1)
    directory = add(b"".join([root, *entries]))
    per_sector = _SECTOR // 4
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
        9,
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
    return b"".join([header.ljust(_SECTOR, b"\0"), *body, table.tobytes()])


def _entry(
    name: str, kind: int, start: int, size: int, child: int = _FREE, sibling: int | None = None
) -> bytes:
    raw = name.encode("utf-16-le")
    return _ENTRY.pack(
        raw,
        len(raw) + 2,
        kind,
        1,
        _FREE,
        _FREE if sibling is None else sibling,
        child,
        b"",
        0,
        0,
        0,
        start,
        size,
    )
