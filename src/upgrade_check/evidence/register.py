"""Which file backs which figure: each document that a form names, looked up below a folder."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from upgrade_check.dataset.findings import finding
from upgrade_check.dataset.units import plain
from upgrade_check.dataset.zone import Finding, Measurement, Place, Zone
from upgrade_check.evidence.opening import opens
from upgrade_check.rules.pack import RulePack

_BETWEEN = re.compile(r"[;；\n]")
_IGNORED = re.compile(r"[《》\s]")
_NUMBER = re.compile(r"[^\W\d_]{2,20}[\[(〔【]\d{4}[\])〕】]\d{1,6}号")
"""A document number: 苏政办发〔2024〕12号."""


def evidence_findings(zone: Zone, pack: RulePack, folder: Path) -> tuple[Finding, ...]:
    """What is wrong with the documents that a zone's figures name.

    Only files that the walk below ``folder`` lists are opened; links are left alone, so that no
    name in a cell leads elsewhere.
    """
    files = _files(folder)
    used: set[Path] = set()
    told: list[Finding] = []
    checked: dict[Path, str] = {}
    for input_id, measured in zone.measurements.items():
        for document in _documents(measured):
            found = _found(document, files)
            used |= set(found)
            label = pack.inputs[input_id].label
            given = {"label": label, "document": document}
            if len(found) != 1:
                if found:
                    names = "、".join(p.relative_to(folder).as_posix() for p in found)
                    given |= {"variant": "several", "files": names}
                told.append(finding("evidence-missing", measured.place, (input_id,), given))
                continue
            file = found[0]
            if file not in checked:
                checked[file] = _fault(file)
            if checked[file]:
                name = file.relative_to(folder).as_posix()
                told.append(
                    finding(checked[file], measured.place, (input_id,), label=label, file=name)
                )
    told += [
        finding("evidence-unused", Place(zone.sheet), file=path.relative_to(folder).as_posix())
        for path in files
        if path not in used
    ]
    return tuple(told)


def _documents(measured: Measurement) -> Iterator[str]:
    for text in _BETWEEN.split(measured.evidence):
        if text.strip():
            yield text.strip()


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


def _fault(file: Path) -> str:
    """Code of what is wrong with a file; empty if it can be opened."""
    if file.stat().st_size == 0:
        return "evidence-empty"
    return "" if opens(file) else "evidence-unreadable"
