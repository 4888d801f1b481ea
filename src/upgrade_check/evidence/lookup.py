"""The files for the documents that a form names, looked up in a folder."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path, PurePosixPath
from typing import BinaryIO, NamedTuple

from upgrade_check.dataset.findings import finding
from upgrade_check.dataset.units import plain
from upgrade_check.dataset.zone import EvidenceFile, Finding, Place, Zone
from upgrade_check.evidence.opening import open_as_named
from upgrade_check.rules.pack import RulePack

_BETWEEN = re.compile(r"[;；\n]")
_IGNORED = re.compile(r"[《》\s]")
_NUMBER = re.compile(r"[^\W\d_]{2,20}[\[(〔【]\d{4}[\])〕】]\d{1,6}号")
"""A document number: 苏政办发〔2024〕12号."""
_WORD = re.compile(r"\w")
_CHUNK = 1 << 20


class Examined(NamedTuple):
    """The result of examining a file."""

    fault: str
    """The code of a finding; empty if the file is fine."""
    file: EvidenceFile | None
    """``None`` if the file cannot be read at all."""


Files = Mapping[str, Callable[[], Examined]]
"""Paths with slashes, each with a function that examines the file."""


def with_evidence(zones: Sequence[Zone], pack: RulePack, files: Path | Files) -> tuple[Zone, ...]:
    """Add to the zones of a workbook their evidence files, and findings about them.

    A file that no zone names gives one finding, at the first zone.

    Args:
        zones: What one workbook says.
        pack: The rules, which name the figures.
        files: The folder with the files, or the files themselves.
    """
    lookup = Lookup(files_below(files) if isinstance(files, Path) else files)
    looked_up = [lookup.look_up(zone, pack) for zone in zones]
    if looked_up:
        first = looked_up[0]
        looked_up[0] = first._replace(findings=(*first.findings, *lookup.unused(first.sheet)))
    return tuple(looked_up)


class Lookup:
    """Files, each examined once and only when a figure names it."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._folded = {name: _folded(PurePosixPath(name).name) for name in files}
        self._by_name: dict[str, list[str]] = {}
        self._by_stem: dict[str, list[str]] = {}
        for name, folded in self._folded.items():
            self._by_name.setdefault(folded, []).append(name)
            self._by_stem.setdefault(_folded(PurePosixPath(name).stem), []).append(name)
        self._used: set[str] = set()
        self._examined: dict[str, Examined] = {}

    def look_up(self, zone: Zone, pack: RulePack) -> Zone:
        """The zone with its evidence, and findings for what is missing or cannot be used."""
        told: list[Finding] = []
        evidence: dict[str, tuple[EvidenceFile, ...]] = {}
        for path, measured in zone.figures():
            if not measured.evidence:
                continue
            label, taken = pack.declared(path).label, []
            for document in documents(measured.evidence):
                found = self._found(document)
                self._used |= set(found)
                given = {"label": label, "document": document}
                if len(found) != 1:
                    if found:
                        names = "、".join(found)
                        given |= {"variant": "several", "files": names}
                    told.append(finding("evidence-missing", measured.place, (path,), given))
                    continue
                fault, file = self._examine(found[0])
                if file is not None:
                    taken.append(file._replace(document=document))
                if fault:
                    given = {"label": label, "file": found[0]}
                    told.append(finding(fault, measured.place, (path,), given))
            evidence[measured.evidence] = tuple(taken)
        return zone._replace(
            findings=(*zone.findings, *told), evidence=evidence, prepared=self._prepared(pack)
        )

    def _found(self, document: str) -> tuple[str, ...]:
        """The files that match a document by name, else by its number."""
        wanted = _folded(document)
        named = tuple(self._by_name.get(wanted, ()) or self._by_stem.get(wanted, ()))
        number = _NUMBER.search(wanted)
        if named or number is None:
            return named
        # Compare whole numbers with their prefix: 2号 must not match 12号.
        return tuple(
            name
            for name, folded in self._folded.items()
            if any(other.group() == number.group() for other in _NUMBER.finditer(folded))
        )

    def _prepared(self, pack: RulePack) -> Mapping[str, tuple[EvidenceFile, ...]]:
        """The readable files for each item of the checklist, by item id."""
        prepared = {}
        for item in pack.checklist:
            wanted = [_folded(pattern) for pattern in item.patterns]
            found = [
                name
                for name, folded in self._folded.items()
                if any(fnmatchcase(folded, pattern) for pattern in wanted)
            ]
            self._used |= set(found)
            examined = map(self._examine, found)
            prepared[item.id] = tuple(file for fault, file in examined if file and not fault)
        return prepared

    def unused(self, sheet: str) -> Iterator[Finding]:
        """A finding for each file that no figure has named so far."""
        for name in self._files:
            if name not in self._used:
                yield finding("evidence-unused", Place(sheet), file=name)

    def _examine(self, name: str) -> Examined:
        if name not in self._examined:
            self._examined[name] = self._files[name]()
        return self._examined[name]


def examine(name: str, stream: BinaryIO) -> Examined:
    """Examine a file called ``name`` with the content of ``stream``."""
    try:
        sha256 = sha256_of(stream)
    except OSError:
        return Examined("evidence-unreadable", None)
    size = stream.tell()
    stream.seek(0)
    opened = open_as_named(name, stream)
    file = EvidenceFile("", name, size, opened.pages, sha256)
    if size == 0:
        return Examined("evidence-empty", file)
    return Examined("" if opened.is_sound else "evidence-unreadable", file)


def sha256_of(stream: BinaryIO) -> str:
    """SHA-256 of the rest of a stream."""
    digest = hashlib.sha256()
    while piece := stream.read(_CHUNK):
        digest.update(piece)
    return digest.hexdigest()


def documents(text: str) -> Iterator[str]:
    """The documents that a cell names, separated by semicolons or line breaks; a dash is none."""
    for part in _BETWEEN.split(text):
        if _WORD.search(part):
            yield part.strip()


def files_below(folder: Path) -> Files:
    """The files below a folder, in a stable order.

    Only files listed here are ever opened, and links are skipped, so that no name in a cell can
    lead outside the folder.
    """
    files = {}
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(where) / name
            if not name.startswith((".", "~$")) and path.is_file() and not path.is_symlink():
                below = path.relative_to(folder).as_posix()
                files[below] = partial(_examine_path, below, path)
    return files


def _examine_path(name: str, path: Path) -> Examined:
    try:
        with path.open("rb") as stream:
            return examine(name, stream)
    except OSError:
        return Examined("evidence-unreadable", None)


def _folded(text: str) -> str:
    return _IGNORED.sub("", plain(text)).translate(str.maketrans("〔【〕】", "[[]]"))
