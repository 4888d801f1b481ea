"""Looks into a workbook before any parser lays it out in memory.

calamine is fast because it trusts: two cells far apart make it ask for hundreds of gigabytes, and
Rust aborts the process when it does not get them. So everything that it would read is counted here
first, by the rules by which it reads, and what is too large or ambiguous is refused.
"""

from __future__ import annotations

import errno
import os
import posixpath
import re
import stat
from collections.abc import Mapping
from io import FileIO
from pathlib import Path, PurePath

from upgrade_check.errors import WorkbookError
from upgrade_check.spreadsheet import compound, parts
from upgrade_check.spreadsheet.archive import ZIP_MAGIC, open_archive, rebuild
from upgrade_check.spreadsheet.facts import SheetFacts
from upgrade_check.spreadsheet.limits import (
    MAX_CELLS,
    MAX_FILE,
    MAX_INDEX_PART,
    MAX_MERGED,
    MAX_REPEATED_TEXT,
    MAX_TOTAL_AREA,
)
from upgrade_check.spreadsheet.members import Member
from upgrade_check.spreadsheet.scan import SheetScan
from upgrade_check.spreadsheet.worksheet import scan_worksheet
from upgrade_check.text import printable

SUFFIXES = frozenset({".xlsx", ".xlsm", ".xls"})

_KNOWN_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
# A cell of type e up to its value, and the value.
_ERROR_CELL = re.compile(
    rb"(<(?:[^\s<>/]+:)?c\s(?=[^<>]*(?<=\s)t\s*=\s*(?:\"e\"|'e'))[^<>]*(?<!/)>"
    rb"(?:(?!</?(?:[^\s<>/]+:)?(?:c|row)[\s>/]).)*?<(?:[^\s<>/]+:)?v(?:\s[^<>]*)?(?<!/)>)([^<]*)",
    re.DOTALL,
)
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
        with FileIO(descriptor) as file:
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
        return _examine(data, PurePath(name).suffix.lower())
    except WorkbookError as error:
        error.details.setdefault("file", printable(name))
        raise


def _examine(data: bytes, suffix: str) -> tuple[bytes, dict[str, SheetFacts]]:
    if suffix not in SUFFIXES:
        raise WorkbookError("unsupported-format")
    # Content decides between the formats that are read: suffixes get mixed up.
    if data.startswith(compound.MAGIC):
        from upgrade_check.spreadsheet.legacy import examine_xls

        return examine_xls(data)
    if data.startswith(ZIP_MAGIC):
        return _examine_xlsx(data)
    raise WorkbookError("not-a-workbook")


def _examine_xlsx(data: bytes) -> tuple[bytes, dict[str, SheetFacts]]:
    members = open_archive(data)
    # calamine tries these formats when it fails with .xlsx.
    if "xl/workbook.bin" in members or "content.xml" in members:
        raise WorkbookError("unsupported-format")
    strings = [m for key, m in members.items() if posixpath.basename(key) == "sharedstrings.xml"]
    if len(strings) > 1:
        raise WorkbookError("damaged")
    home, sheets = _sheet_members(members)
    styles = members.get(f"{home}styles.xml")
    percent = parts.read_percent_styles(styles) if styles else frozenset()
    if strings:
        parts.parse(strings[0])

    scans = {
        # Found by content: no way of naming a sheet leads calamine to one that is not counted.
        key: scan_worksheet(member, percent)
        for key, member in members.items()
        if member.has_cells or key in sheets.values()
    }
    if (
        sum(scan.area for scan in scans.values()) > MAX_TOTAL_AREA
        or sum(scan.cells for scan in scans.values()) > MAX_CELLS
        or sum(scan.merged for scan in scans.values()) > MAX_MERGED
    ):
        raise WorkbookError("too-large")
    if strings:
        _check_repeated_text(strings[0], [(members[key], scan) for key, scan in scans.items()])
    facts = {
        name: scans[key].facts() if key in scans else SheetFacts() for name, key in sheets.items()
    }
    return _with_known_errors(data, members, {sheets[name]: facts[name] for name in sheets}), facts


def _with_known_errors(
    data: bytes, members: dict[str, Member], facts: Mapping[str, SheetFacts]
) -> bytes:
    """The archive with newer error values, such as ``#SPILL!``, turned into one calamine knows.

    It gives up on a whole sheet for a value that it has not heard of. What the cell really holds
    stays in the facts.
    """
    changed: dict[str, bytes] = {}
    for key, fact in facts.items():
        if set(fact.errors.values()) - _KNOWN_ERRORS:
            if members[key].size > MAX_INDEX_PART:
                raise WorkbookError("too-large")
            content = b"".join(members[key].chunks())
            changed[key] = _ERROR_CELL.sub(_known_error, content)
    return rebuild(members, changed) if changed else data


def _known_error(cell: re.Match[bytes]) -> bytes:
    value = cell[2] if cell[2].decode("utf-8", "replace") in _KNOWN_ERRORS else b"#N/A"
    return cell[1] + value


def _check_repeated_text(strings: Member, sheets: list[tuple[Member, SheetScan]]) -> None:
    """Refuse shared strings that are short in the file and endless in memory.

    Each cell gets its own copy, so that one long string and many cells multiply. Nearly always the
    roughest estimate is enough.
    """
    cells = sum(scan.shared for _, scan in sheets)
    if cells * strings.size <= MAX_REPEATED_TEXT:
        return
    lengths = parts.read_string_lengths(strings)
    if cells * max(lengths, default=0) <= MAX_REPEATED_TEXT:
        return
    scans = [scan_worksheet(member, frozenset(), lengths) for member, scan in sheets if scan.shared]
    if sum(scan.repeated_text for scan in scans) > MAX_REPEATED_TEXT:
        raise WorkbookError("too-large")


def _sheet_members(members: dict[str, Member]) -> tuple[str, dict[str, str]]:
    """The workbook's folder, and the key of each sheet's member by the sheet's name."""
    root = members.get("_rels/.rels")
    if root is None:
        raise WorkbookError("not-a-workbook")
    targets = [
        target for kind, target in parts.read_relations(root).values() if kind == "officeDocument"
    ]
    if len(targets) > 1:
        raise WorkbookError("damaged")
    path = _resolve("", targets[0]) if targets else ""
    workbook = members.get(path.casefold())
    folder, _, file = path.rpartition("/")
    home = f"{folder}/" if folder else ""
    relations = members.get(f"{home}_rels/{file}.rels".casefold())
    if workbook is None or relations is None:
        raise WorkbookError("not-a-workbook")
    by_id = parts.read_relations(relations)
    sheets: dict[str, str] = {}
    for name, relation in parts.read_sheet_list(workbook):
        key = _resolve(home, by_id.get(relation, ("", ""))[1]).casefold()
        # A sheet that is read many times costs as much as many sheets.
        if name in sheets or key in sheets.values():
            raise WorkbookError("damaged")
        sheets[name] = key
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
