"""Time and memory of ``--evidence`` with 500 files of 200 MB in total.

    python benchmarks/evidence.py

Fails if it takes more than 5 s, or if ten times the data takes more than 20 MiB more memory.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from pypdf import PdfWriter

from sheets import changed, qualified, write_workbook

FILES, MOST_SECONDS, MOST_MORE_MIB = 500, 5.0, 20
_RUN = "import sys; from upgrade_check.cli.app import run; sys.exit(run(sys.argv[1:]))"


def _fill(folder: Path, size: int) -> None:
    """Make PDFs of three pages that are as large as scans: with incompressible content."""
    for number in range(FILES):
        writer = PdfWriter()
        for _ in range(3):
            writer.add_blank_page(width=595, height=842)
        writer.add_attachment("scan.jpg", os.urandom(size))
        writer.write(folder / f"附件{number}.pdf")


def _measure(size: int) -> tuple[float, float]:
    """Run once; returns seconds and MiB."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary) / "evidence"
        folder.mkdir()
        _fill(folder, size)
        names = "；".join(f"附件{n}" for n in range(FILES))
        book = write_workbook(
            Path(temporary) / "data.xlsx", changed(qualified(), {"指标数据!G13": names})
        )
        arguments = ["evaluate", str(book), "--evidence", str(folder), "--format", "json"]
        start = time.perf_counter()
        child = subprocess.Popen([sys.executable, "-c", _RUN, *arguments], stdout=subprocess.PIPE)
        assert child.stdout is not None
        report = child.stdout.read()
        _, status, usage = os.wait4(child.pid, 0)
        seconds = time.perf_counter() - start
        assert os.waitstatus_to_exitcode(status) == 0, status
        assert report.count(b'"pages": 3') >= FILES, report.count(b'"pages": 3')
        return seconds, usage.ru_maxrss / 1024


def main() -> None:
    """Measure, print the results, and fail if they exceed the limits."""
    _, small = _measure(40_000)
    seconds, large = _measure(400_000)
    print(f"{FILES} files, 200 MB: {seconds:.2f} s, {large:.0f} MiB (20 MB: {small:.0f} MiB)")
    if seconds > MOST_SECONDS or large - small > MOST_MORE_MIB:
        sys.exit("too slow, or memory grows with the evidence")


if __name__ == "__main__":
    main()
