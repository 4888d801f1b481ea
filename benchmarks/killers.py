"""Time and peak memory for each hostile workbook, as a Markdown table.

    PYTHONPATH=src python benchmarks/killers.py

Each workbook is opened in a separate process with at most 3 GiB of address space. The first row is
an ordinary form, for comparison.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "tests" / "spreadsheet"), str(ROOT / "src")]

from killers import cell, killers, sheet, workbook  # noqa: E402

OPEN = """
import resource, sys, time
resource.setrlimit(resource.RLIMIT_AS, (3 << 30, 3 << 30))
from pathlib import Path
from upgrade_check.errors import WorkbookError
from upgrade_check.spreadsheet.read import open_workbook
start = time.perf_counter()
try:
    open_workbook(Path(sys.argv[1]), "x")
    result = "opened"
except WorkbookError as error:
    result = error.code
spent = time.perf_counter() - start
# VmHWM is the peak of this program; ru_maxrss would include the parent's memory.
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
print(result, spent, int(status["VmHWM"].split()[0]) / 1024, sep="|")
"""


def measure(data: bytes, name: str) -> tuple[str, float, float]:
    """Open a workbook; returns the result, seconds and peak MiB."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(data)
        done = subprocess.run(
            [sys.executable, "-c", OPEN, path],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONPATH": str(ROOT / "src")},
        )
    result, seconds, peak = done.stdout.strip().split("|")
    return result, float(seconds), float(peak)


def ordinary() -> bytes:
    """Forty rows of four cells."""
    rows = "".join(
        f'<row r="{r}">' + "".join(cell(f"{c}{r}") for c in "ABCD") + "</row>" for r in range(1, 41)
    )
    return workbook(sheet(rows))


def main() -> None:
    """Print the table."""
    print("| workbook | size | result | seconds | peak memory |")
    print("| --- | ---: | --- | ---: | ---: |")
    cases: list[tuple[str, str, Callable[[], bytes]]] = [
        ("(an ordinary form)", "a.xlsx", ordinary),
        *((killer.name, killer.file, killer.build) for killer in killers()),
    ]
    for name, file, build in cases:
        data = build()
        result, seconds, peak = measure(data, file)
        size = f"{len(data) / 1024:,.1f} KiB" if len(data) < 1 << 20 else f"{len(data) >> 20} MiB"
        print(f"| {name} | {size} | {result} | {seconds:.3f} | {peak:.0f} MiB |", flush=True)


if __name__ == "__main__":
    main()
