"""Pack a folder reproducibly as a ``.zip``, and unpack such an archive safely."""

from __future__ import annotations

import shutil
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from upgrade_check.errors import BundleError, system_reason
from upgrade_check.reproducible import TIME
from upgrade_check.spreadsheet.limits import MAX_MEMBERS, MIB

MAX_BUNDLE = 1536 * MIB
"""Bytes of a bundle, packed and unpacked; below 2 GiB an archive needs no 64-bit fields."""
_MOST_DIRECTORY = 16 * MIB
_LONGEST_NAME = 1024
_SUSPECT_RATIO = 100
_SMALL = 16 * MIB
_MOST_TAGS = 16 * MIB
"""Bytes of all files outside the payload, such as manifests: bagit reads each as a whole."""
_END, _END_64 = b"PK\x05\x06", b"PK\x06\x07"
_END_SIZE, _LOCATOR_SIZE, _LONGEST_COMMENT = 22, 20, 0xFFFF
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1


def is_safe_name(name: str) -> bool:
    """Whether a path with slashes stays inside its folder and can be unpacked on any system."""
    return (
        0 < len(name) <= _LONGEST_NAME
        and not any(c in '\\:*?"<>|' or unicodedata.category(c)[0] == "C" for c in name)
        # Windows allows no trailing dot or blank, and bagit no blanks at the ends of a name.
        and all(part and part == part.strip().rstrip(".") for part in name.split("/"))
    )


def pack_folder(folder: Path, root: str, stream: IO[bytes]) -> None:
    """Write the files below a folder as an archive with one folder ``root`` in it.

    Nothing is compressed: evidence usually is already, and the bytes would depend on the version
    of zlib.
    """
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            name = f"{root}/{path.relative_to(folder).as_posix()}"
            entry = zipfile.ZipInfo(name, TIME)
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            entry.file_size = path.stat().st_size
            with path.open("rb") as source, archive.open(entry, "w") as target:
                shutil.copyfileobj(source, target, MIB)


def unpack(file: Path, folder: Path) -> Path:
    """Unpack an archive with one folder in it; returns that folder.

    Raises:
        BundleError: ``not-a-bundle``, ``harmful`` or ``cannot-unpack``.
    """
    try:
        _look_at_directory(file)
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            names = list(_checked(file, entries))
            roots = {name.partition("/")[0] for name in names}
            if len(roots) != 1 or not any("/" in name for name in names):
                raise BundleError("not-a-bundle", file=str(file))
            for entry, name in zip(entries, names, strict=True):
                target = folder / name
                if entry.is_dir():
                    target.mkdir(parents=True, exist_ok=True)
                    continue
                target.parent.mkdir(parents=True, exist_ok=True)
                with archive.open(entry) as source, target.open("xb") as stream:
                    shutil.copyfileobj(source, stream, MIB)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, struct.error) as error:
        raise BundleError("not-a-bundle", file=str(file)) from error
    except OSError as error:
        raise BundleError("cannot-unpack", file=str(file), reason=system_reason(error)) from error
    return folder / roots.pop()


def _look_at_directory(file: Path) -> None:
    """Refuse a directory that would fill the memory: zipfile reads it as a whole."""
    with file.open("rb") as stream:
        size = stream.seek(0, 2)
        if size > MAX_BUNDLE:
            raise _harmful(file, "size")
        start = max(0, size - _END_SIZE - _LONGEST_COMMENT - _LOCATOR_SIZE)
        stream.seek(start)
        tail = stream.read()
    end = tail.rfind(_END)
    if end < 0 or end + _END_SIZE > len(tail):
        raise BundleError("not-a-bundle", file=str(file))
    members, length = struct.unpack("<HL", tail[end + 10 : end + 16])
    if tail[max(0, end - _LOCATOR_SIZE) : end].startswith(_END_64):
        raise _harmful(file, "members")
    if members > MAX_MEMBERS or length > _MOST_DIRECTORY:
        raise _harmful(file, "members")


def _checked(file: Path, entries: list[zipfile.ZipInfo]) -> Iterator[str]:
    """The names of the members.

    Raises:
        BundleError: One of them must not be unpacked.
    """
    if len(entries) > MAX_MEMBERS:
        raise _harmful(file, "members")
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    # A ratio tells a bomb from a large archive of uncompressed files.
    is_bomb = unpacked > _SMALL and unpacked > _SUSPECT_RATIO * packed
    if unpacked > MAX_BUNDLE or is_bomb:
        raise _harmful(file, "size")
    if sum(e.file_size for e in entries if "/data/" not in e.filename) > _MOST_TAGS:
        raise _harmful(file, "size")
    seen: set[str] = set()
    for entry in entries:
        name = entry.filename.removesuffix("/") if entry.is_dir() else entry.filename
        # zipfile cuts a name at a NUL, and on Windows replaces backslashes.
        if entry.orig_filename != entry.filename or not is_safe_name(name):
            raise _harmful(file, "name", name=entry.orig_filename)
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise _harmful(file, "link", name=name)
        if entry.flag_bits & _ENCRYPTED or entry.compress_type not in _METHODS:
            raise BundleError("not-a-bundle", file=str(file))
        folded = unicodedata.normalize("NFC", name).casefold()
        if folded in seen:
            raise _harmful(file, "twice", name=name)
        seen.add(folded)
        yield name


def _harmful(file: Path, why: str, name: str = "") -> BundleError:
    return BundleError(f"harmful-{why}", file=str(file), name=name)
