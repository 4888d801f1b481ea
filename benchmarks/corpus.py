"""Reads other people's workbooks: how many open, how long it takes, whether openpyxl agrees.

    python benchmarks/corpus.py FOLDER

``FOLDER`` contains ``.xls`` and ``.xlsx`` files at any depth; copies count once. The test data of
Apache POI, Gnumeric and xlrd are a good choice, for example from Debian's source packages
(``apt-get source --download-only libapache-poi-java gnumeric``). A few processes read all files, and
their peak memory is printed. Then every ``.xlsx`` below 400 kB is compared with openpyxl, cell by
cell.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import resource
import time
import warnings
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import groupby
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from openpyxl import load_workbook

from upgrade_check.errors import WorkbookError
from upgrade_check.spreadsheet.grid import Workbook
from upgrade_check.spreadsheet.read import open_workbook

LARGEST_COMPARED = 400_000
MOST_CELLS = 200_000
"""openpyxl makes a cell of each blank on the way to the last one."""
TIMES = (dt.date, dt.time, dt.timedelta)


class Seen(NamedTuple):
    """The result for one file."""

    path: Path
    outcome: str
    seconds: float
    mebibytes: int
    """Peak memory of the process so far."""


def look(path: Path) -> Seen:
    """Read one file."""
    start = time.perf_counter()
    outcome = "opened"
    try:
        open_workbook(path, path.name)
    except WorkbookError as error:
        outcome = error.code
    taken = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Seen(path, outcome, taken, peak)


def first_difference(path: Path) -> str:
    """The first cell that openpyxl reads differently; empty if there is none."""
    return next(_differences(path, open_workbook(path, path.name)), "")


def _differences(path: Path, book: Workbook) -> Iterator[str]:
    """Cells that openpyxl reads differently, ignoring types of times and surrounding blanks."""
    warnings.simplefilter("ignore")
    try:
        other = load_workbook(path, data_only=True)
    except Exception:  # noqa: BLE001 - openpyxl raises anything on what it cannot read
        return
    sheets = {sheet.name: sheet for sheet in book.sheets}
    for sheet in other.worksheets:
        if sheet.max_row * sheet.max_column > MOST_CELLS:
            continue
        own = sheets[sheet.title]
        for cell in (cell for row in sheet.iter_rows() for cell in row):
            place = cell.row - 1, cell.column - 1
            found, expected = own.cells.get(place) or None, cell.value or None
            if isinstance(found, str) and isinstance(expected, str):
                found, expected = found.strip(), expected.strip()
            if isinstance(found, TIMES) and isinstance(expected, TIMES):
                found, expected = str(found)[:10], str(expected)[:10]
            is_struck = cell.font.strike or place in own.struck
            if not is_struck and place not in own.errors and found != expected:
                yield f"{sheet.title}!{cell.coordinate} {found!r} {expected!r}"


def main() -> None:
    """Read all files and print the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    files = {
        hashlib.sha256(path.read_bytes()).digest(): path
        for path in sorted(folder.rglob("*"))
        if path.suffix in (".xls", ".xlsx") and path.is_file()
    }
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        seen = sorted(pool.map(look, files.values()), key=lambda one: one.path.suffix)
    for suffix, group in groupby(seen, key=lambda one: one.path.suffix):
        ones = list(group)
        outcomes = ", ".join(f"{n} {name}" for name, n in Counter(o.outcome for o in ones).items())
        slowest, peak = max(o.seconds for o in ones), max(o.mebibytes for o in ones)
        print(f"{suffix}: {len(ones)} files: {outcomes}; slowest {slowest:.2f} s, {peak} MiB")
    compared = [
        one.path
        for one in seen
        if one.outcome == "opened"
        and one.path.suffix == ".xlsx"
        and one.path.stat().st_size < LARGEST_COMPARED
    ]
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        found = list(zip(compared, pool.map(first_difference, compared), strict=True))
    print(f"as openpyxl gives them: {sum(not cell for _, cell in found)} of {len(found)} .xlsx")
    for path, cell in found:
        if cell:
            print(f"  {path.name}: {cell[:150]}")


if __name__ == "__main__":
    main()
