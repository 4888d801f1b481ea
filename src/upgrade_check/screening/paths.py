"""From what was given on the command line to the workbooks to read, in a stable order."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import NamedTuple

from upgrade_check.spreadsheet.read import SUFFIXES

_MAGIC = frozenset("*?[")


class Found(NamedTuple):
    """The workbooks, and what was passed over on the way."""

    files: tuple[str, ...]
    """As a person would write them: the given path, and below a folder what leads on from it."""
    empty: tuple[str, ...]
    """Folders and patterns in which there is no workbook."""
    given: tuple[str, ...] = ()
    """What was asked for."""
    locks: int = 0
    """Lock files (``~$…``) that an office suite leaves beside an open workbook."""
    hidden: int = 0
    others: int = 0
    """Files with another suffix."""
    repeated: int = 0
    """Files given more than once."""

    @property
    def skipped(self) -> int:
        """How many files were passed over."""
        return self.locks + self.hidden + self.others + self.repeated


def find_workbooks(paths: Iterable[str]) -> Found:
    """Expand folders and patterns.

    A file that is named is taken whatever it is, so that a wrong one is complained of; in a folder
    or a pattern only workbooks are looked for.
    """
    given = tuple(paths)
    files: dict[str, str] = {}
    empty: list[str] = []
    counts = dict.fromkeys(("locks", "hidden", "others", "repeated"), 0)
    for path in given:
        some = False
        for file, named in _expanded(path):
            kind = "" if named else _passed_over(file)
            if kind:
                counts[kind] += 1
                continue
            some = True
            real = os.path.normcase(os.path.realpath(file))
            if real in files:
                counts["repeated"] += 1
            else:
                files[real] = file
        if not some:
            empty.append(path)
    return Found(tuple(files.values()), tuple(empty), given, **counts)


def _expanded(path: str) -> Iterator[tuple[str, bool]]:
    """Files that a path means, and whether each was named outright."""
    if Path(path).is_dir():
        yield from ((file, False) for file in _walked(path))
    elif _MAGIC.isdisjoint(path) or os.path.lexists(path):
        yield path, True
    elif "**" in path:
        yield from ((file, False) for file in _matched(path))
    else:
        # Shells differ in whether they expand a pattern, and all leave a quoted one to us.
        for match in sorted(glob.glob(path)):  # noqa: PTH207 - keeps ./ as given
            if Path(match).is_dir():
                yield from ((file, False) for file in _walked(match))
            else:
                yield match, False


def _matched(pattern: str) -> Iterator[str]:
    """Files that a pattern with ``**`` means; unlike glob's, it follows no links in circles."""
    parts = Path(pattern).parts
    fixed = next(i for i, part in enumerate(parts) if not _MAGIC.isdisjoint(part))
    for file in _walked(os.path.join(*parts[:fixed], "") or "."):  # noqa: PTH118
        below = Path(file).parts[fixed:] if fixed else Path(file).parts
        if _fits(below, parts[fixed:]):
            yield file if fixed else os.path.normpath(file)


def _fits(names: Sequence[str], pattern: Sequence[str]) -> bool:
    if not pattern:
        return not names
    if pattern[0] == "**":
        return _fits(names, pattern[1:]) or (bool(names) and _fits(names[1:], pattern))
    return bool(names) and fnmatch(names[0], pattern[0]) and _fits(names[1:], pattern[1:])


def _walked(folder: str) -> Iterator[str]:
    """All files below a folder, by name, a folder's own before those of its subfolders."""
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            yield os.path.join(where, name)  # noqa: PTH118 - a Path would drop the ./ given


def _passed_over(file: str) -> str:
    """Why a file found in a folder is no workbook to read; empty if it is one."""
    name = Path(file).name
    if name.startswith("~$"):
        return "locks"
    if name.startswith("."):
        return "hidden"
    return "" if Path(name).suffix.lower() in SUFFIXES else "others"
