"""Whole-process time of one evaluation that writes the printout, for each format and for all.

    python benchmarks/printout.py [--runs 15]

The commands run in turn, so that a change in machine speed affects all of them. Prints the
README's table.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from measuring import measure
from startup import SAMPLE

FORMATS = (".md", ".html", ".docx", ".pdf")


def main() -> None:
    """Measure and print the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    wanted: dict[str, tuple[str, ...]] = {"no file": ()}
    wanted |= {suffix: (suffix,) for suffix in FORMATS}
    wanted["all four"] = FORMATS
    taken: dict[str, list[float]] = {name: [] for name in wanted}
    with tempfile.TemporaryDirectory() as folder:
        base = [sys.executable, "-m", "upgrade_check", "evaluate", str(SAMPLE), "--quiet"]
        for number in range(runs + 1):
            for name, suffixes in wanted.items():
                outputs = [x for s in suffixes for x in ("-o", str(Path(folder) / f"report{s}"))]
                seconds, _ = measure([*base, *outputs])
                if number:
                    taken[name].append(seconds)
    least = taken["no file"]
    print(f"| {runs} runs, in turn | seconds (median) | more than without a file |")
    print("| --- | ---: | ---: |")
    for name, seconds_taken in taken.items():
        more = statistics.median(t - o for t, o in zip(seconds_taken, least, strict=True))
        print(f"| {name} | {statistics.median(seconds_taken):.2f} | {more:.2f} |")


if __name__ == "__main__":
    main()
