"""Which file backs which figure: each document that a form names, looked up below a folder."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from upgrade_check.dataset.findings import finding
from upgrade_check.dataset.units import plain
from upgrade_check.dataset.zone import EvidenceFile, Finding, Place, Zone
from upgrade_check.evidence.opening import open_as_named
from upgrade_check.rules.pack import RulePack

_BETWEEN = re.compile(r"[;；\n]")
_IGNORED = re.compile(r"[《》\s]")
_NUMBER = re.compile(r"[^\W\d_]{2,20}[\[(〔【]\d{4}[\])〕】]\d{1,6}号")
"""A document number: 苏政办发〔2024〕12号."""
_CHUNK = 1 << 20


def with_evidence(zones: Sequence[Zone], pack: RulePack, folder: Path) -> tuple[Zone, ...]:
    """The zones of a workbook with the files that back their figures, and what is wrong with them.

    A file that none of them names is told of once, with the first.
    """
    register = Register(folder)
    looked_up = [register.look_up(zone, pack) for zone in zones]
    if looked_up:
        first = looked_up[0]
        looked_up[0] = first._replace(findings=(*first.findings, *register.unused(first.sheet)))
    return tuple(looked_up)


class Register:
    """The files below a folder, each examined once and only when a figure names it.

    Only files that the walk lists are opened; links are left alone, so that no name in a cell
    leads elsewhere.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.files = _files(folder)
        self.used: set[Path] = set()
        self._examined: dict[Path, tuple[str, EvidenceFile | None]] = {}

    def look_up(self, zone: Zone, pack: RulePack) -> Zone:
        """The zone with its evidence, and findings for what is missing or cannot be used."""
        told: list[Finding] = []
        evidence: dict[str, tuple[EvidenceFile, ...]] = {}
        for input_id, measured in zone.measurements.items():
            taken = []
            for document in documents(measured.evidence):
                found = _found(document, self.files)
                self.used |= set(found)
                label = pack.inputs[input_id].label
                given = {"label": label, "document": document}
                if len(found) != 1:
                    if found:
                        names = "、".join(map(self.name, found))
                        given |= {"variant": "several", "files": names}
                    told.append(finding("evidence-missing", measured.place, (input_id,), given))
                    continue
                fault, file = self._examine(found[0])
                if file is not None:
                    taken.append(file._replace(document=document))
                if fault:
                    given = {"label": label, "file": self.name(found[0])}
                    told.append(finding(fault, measured.place, (input_id,), given))
            evidence[input_id] = tuple(taken)
        return zone._replace(findings=(*zone.findings, *told), evidence=evidence)

    def unused(self, sheet: str) -> Iterator[Finding]:
        """A note for each file that nobody has named so far."""
        for path in self.files:
            if path not in self.used:
                yield finding("evidence-unused", Place(sheet), file=self.name(path))

    def name(self, path: Path) -> str:
        """A file's path below the folder."""
        return path.relative_to(self.folder).as_posix()

    def _examine(self, path: Path) -> tuple[str, EvidenceFile | None]:
        if path not in self._examined:
            self._examined[path] = self._fresh(path)
        return self._examined[path]

    def _fresh(self, path: Path) -> tuple[str, EvidenceFile | None]:
        """Code of what is wrong with a file, empty if nothing is; and what it is."""
        try:
            size = path.stat().st_size
            sha256 = sha256_of(path)
        except OSError:
            return "evidence-unreadable", None
        opened = open_as_named(path)
        file = EvidenceFile("", self.name(path), size, opened.pages, sha256)
        if size == 0:
            return "evidence-empty", file
        return "" if opened.is_sound else "evidence-unreadable", file


def sha256_of(path: Path) -> str:
    """SHA-256 of a file, read piece by piece."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(_CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def documents(text: str) -> Iterator[str]:
    """The documents that a cell names, separated by semicolons or line breaks."""
    for part in _BETWEEN.split(text):
        if part.strip():
            yield part.strip()


def _files(folder: Path) -> Mapping[Path, str]:
    """The files below a folder with their folded names, in a stable order."""
    files = {}
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            path = Path(where) / name
            if not name.startswith((".", "~$")) and path.is_file() and not path.is_symlink():
                files[path] = _folded(name)
    return files


def _found(document: str, files: Mapping[Path, str]) -> tuple[Path, ...]:
    """The files that a document may be; by its name, else by its number."""
    wanted = _folded(document)
    named = tuple(path for path, name in files.items() if name == wanted)
    named = named or tuple(path for path in files if _folded(path.stem) == wanted)
    number = _NUMBER.search(wanted)
    if named or number is None:
        return named
    # 2号 must not be found in 12号; what stands before the number is part of it.
    return tuple(
        path
        for path, name in files.items()
        if any(other.group() == number.group() for other in _NUMBER.finditer(name))
    )


def _folded(text: str) -> str:
    return _IGNORED.sub("", plain(text)).translate(str.maketrans("〔【〕】", "[[]]"))
