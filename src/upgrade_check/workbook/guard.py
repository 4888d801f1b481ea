"""Looks into a workbook before any parser lays it out in memory.

calamine is fast because it trusts: two cells far apart make it ask for hundreds of gigabytes, and
Rust aborts the process when it does not get them. So everything that it would read is counted here
first, by the rules by which it reads, and what is too large or ambiguous is refused.
"""

from __future__ import annotations

import errno
import os
import posixpath
import stat
from collections.abc import Mapping
from pathlib import Path, PurePath

from upgrade_check.errors import WorkbookError
from upgrade_check.text import printable
from upgrade_check.workbook import parts
from upgrade_check.workbook.archive import ZIP_MAGIC, Member, open_archive
from upgrade_check.workbook.facts import SheetFacts
from upgrade_check.workbook.limits import MAX_FILE, MAX_INDEX_PART, MAX_TOTAL_AREA

CFB_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")
"""What compound files start with: ``.xls``, and every workbook with a password."""
SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls"})

_MISSING = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP, errno.ENAMETOOLONG})


def read_bytes(path: Path) -> bytes:
    """The content of a file, or a refusal; never waits for a pipe or a device.

    Raises:
        WorkbookError: ``file-not-found``, ``no-permission``, ``not-a-workbook`` for a folder or
            anything else that is no plain file, ``too-large``.
    """
    name = printable(path.name or path)
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise WorkbookError("not-a-workbook", file=name)
        descriptor = os.open(path, _OPEN_FLAGS)
        with open(descriptor, "rb", buffering=0) as file:
            # Asked again, for what was opened may be another file by now.
            found = os.fstat(descriptor)
            if not stat.S_ISREG(found.st_mode):
                raise WorkbookError("not-a-workbook", file=name)
            if found.st_size > MAX_FILE:
                raise WorkbookError("too-large", file=name)
            data = bytearray()
            while piece := file.read(min(max(found.st_size - len(data), 0) + 1, MAX_FILE)):
                data += piece
                if len(data) > MAX_FILE:
                    raise WorkbookError("too-large", file=name)
            return bytes(data)
    except PermissionError as error:
        raise WorkbookError("no-permission", file=name) from error
    except OSError as error:
        code = "file-not-found" if error.errno in _MISSING else "not-a-workbook"
        raise WorkbookError(code, file=name) from error
    except ValueError as error:  # a zero byte in the path
        raise WorkbookError("file-not-found", file=name) from error


_OPEN_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
    | getattr(os, "O_CLOEXEC", 0)
    | getattr(os, "O_NOCTTY", 0)
)


def inspect(data: bytes, name: str) -> Mapping[str, SheetFacts]:
    """What calamine does not tell about each sheet, by name and in the workbook's order.

    Args:
        data: The whole file.
        name: Its name, for the suffix and for error messages.

    Raises:
        WorkbookError: ``unsupported-format``, ``not-a-workbook``, ``encrypted``, ``damaged`` or
            ``too-large``; the details hold ``file``.
    """
    return examine(data, name)[1]


def examine(data: bytes, name: str) -> tuple[bytes, Mapping[str, SheetFacts]]:
    """Like :func:`inspect`, with the bytes that calamine may read in the file's place.

    For an ``.xls`` these are written anew: its container is a small file system, and calamine
    follows whatever chains it finds there.
    """
    try:
        if PurePath(name).suffix.lower() not in SUFFIXES:
            raise WorkbookError("unsupported-format")
        if data.startswith(CFB_MAGIC):
            # Costs start-up time, and few workbooks are as old as that.
            from upgrade_check.workbook.legacy import examine_xls  # noqa: PLC0415

            return examine_xls(data)
        if data.startswith(ZIP_MAGIC):
            return data, _examine_xlsx(data)
        raise WorkbookError("not-a-workbook")
    except WorkbookError as error:
        error.details.setdefault("file", printable(name))
        raise


def _examine_xlsx(data: bytes) -> dict[str, SheetFacts]:
    members = open_archive(data)
    # calamine tries these formats when it fails with .xlsx.
    if "xl/workbook.bin" in members or "content.xml" in members:
        raise WorkbookError("unsupported-format")
    strings = [m for key, m in members.items() if posixpath.basename(key) == "sharedstrings.xml"]
    if len(strings) > 1:
        raise WorkbookError("damaged")
    home, sheets = _sheet_members(members)
    lengths = parts.read_string_lengths(strings[0].chunks()) if strings else []
    styles = members.get(f"{home}styles.xml")
    percent = parts.read_percent_styles(_index_part(styles)) if styles else frozenset()

    tally = parts.Tally()
    facts: dict[str, SheetFacts] = {}
    by_member = {id(member): name for name, member in sheets.items() if member}
    area = 0
    for member in members.values():
        # Found by content: no way of naming a sheet leads calamine to one that is not counted.
        if not member.has_cells and id(member) not in by_member:
            continue
        scan = parts.SheetScan(percent, lengths, tally)
        scan.run(member.chunks())
        area += scan.area
        if area > MAX_TOTAL_AREA:
            raise WorkbookError("too-large")
        if id(member) in by_member:
            facts[by_member[id(member)]] = scan.facts()
    return {name: facts.get(name, SheetFacts()) for name in sheets}


def _sheet_members(members: dict[str, Member]) -> tuple[str, dict[str, Member | None]]:
    """The workbook's folder, and the part of each sheet by the sheet's name."""
    root = members.get("_rels/.rels")
    if root is None:
        raise WorkbookError("not-a-workbook")
    targets = [
        target for kind, target in parts.read_relations(_index_part(root)).values()
        if kind == "officeDocument"
    ]
    path = _resolve("", targets[0]) if targets else ""
    workbook = members.get(path.casefold())
    folder, _, file = path.rpartition("/")
    home = f"{folder}/" if folder else ""
    relations = members.get(f"{home}_rels/{file}.rels".casefold())
    if workbook is None or relations is None:
        raise WorkbookError("not-a-workbook")
    by_id = parts.read_relations(_index_part(relations))
    sheets: dict[str, Member | None] = {}
    used: set[str] = set()
    for name, relation in parts.read_sheet_list(_index_part(workbook)):
        target = _resolve(home, by_id.get(relation, ("", ""))[1]).casefold()
        # A sheet that is read many times costs as much as many sheets.
        if name in sheets or target in used:
            raise WorkbookError("damaged")
        used.add(target)
        sheets[name] = members.get(target)
    if not sheets:
        raise WorkbookError("not-a-workbook")
    return home.casefold(), sheets


def _resolve(folder: str, target: str) -> str:
    """A relation's target as the name of an archive member, as lenient as calamine is."""
    target = target.replace("\\", "/")
    if target.startswith("/"):
        path = target.lstrip("/")
    elif folder and target.startswith(folder):
        path = target
    else:
        path = folder + target
    return posixpath.normpath(path)


def _index_part(member: Member) -> list[bytes]:
    if member.size > MAX_INDEX_PART:
        raise WorkbookError("too-large")
    return list(member.chunks())
