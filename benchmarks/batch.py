"""Time and memory of evaluating many workbooks, compared with loops that only read them.

    python benchmarks/batch.py [--runs 5] [--files 2000]

(a) is a loop in one process that opens each workbook with python-calamine and reads all its sheets;
(b) does the same with openpyxl's read-only mode. The commands run in turn, as whole processes.
Memory is measured in separate runs, for the process and its workers together (Linux). ``Pss`` counts
a page shared by several processes once, ``Rss`` counts it for each. Prints the README's tables.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from openpyxl import load_workbook

from measuring import environment, family, measure, memory

ROOT = Path(__file__).resolve().parents[1]
SAMPLES = ("qualified", "not-yet", "incomplete")
DISTINCT = 60
HAS_PROC = Path("/proc/self/smaps_rollup").exists()

CALAMINE = """
import sys
from pathlib import Path
from python_calamine import CalamineWorkbook

for path in sorted(Path(sys.argv[1]).iterdir()):
    book = CalamineWorkbook.from_path(path)
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()
"""

OPENPYXL = """
import sys
from pathlib import Path
from openpyxl import load_workbook

for path in sorted(Path(sys.argv[1]).iterdir()):
    book = load_workbook(path, read_only=True, data_only=True)
    for sheet in book.worksheets:
        for row in sheet.iter_rows(values_only=True):
            pass
    book.close()
"""


def fill(folder: Path, files: int) -> None:
    """Make workbooks from the samples, each with its own zone and rank."""
    for number in range(min(DISTINCT, files)):
        book = load_workbook(ROOT / "samples" / f"{SAMPLES[number % len(SAMPLES)]}.xlsx")
        sheet = book["指标数据"]
        for row in sheet.iter_rows(max_col=3):
            if row[1].value == "高新区名称":
                row[2].value = f"第{number}高新区"
            if row[1].value == "综合排名":
                row[2].value = number + 40
        book.save(folder / f"{number:05}.xlsx")
    for number in range(DISTINCT, files):
        shutil.copy(folder / f"{number % DISTINCT:05}.xlsx", folder / f"{number:05}.xlsx")


def fill_table(file: Path, zones: int) -> None:
    """Make a province's table: one row per zone, and a sheet with three industries for each."""
    book = load_workbook(ROOT / "samples" / "province.xlsx")
    sheet, industries = book["汇总表"], book["主导产业"]
    row = [cell.value for cell in sheet[5]]
    rows = [[cell.value for cell in industries[n]] for n in (2, 3, 4)]
    sheet.delete_rows(5, sheet.max_row)
    industries.delete_rows(2, industries.max_row)
    for number in range(zones):
        name = f"第{number}高新区"
        sheet.append([number + 1, name, *row[2:6], zones, row[7], zones, *row[9:]])
        for industry in rows:
            industries.append([name, *industry[1:]])
    book.save(file)


def seconds(command: list[str]) -> float:
    """Wall time of one run."""
    return measure(command, (0, 1, 3))[0]


def peak(command: list[str]) -> tuple[float, float]:
    """Highest Pss and Rss in MiB of a process and its children together."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=environment())
    pss = rss = 0.0
    while process.poll() is None:
        found = memory(family(process.pid))
        pss, rss = max(pss, found[0]), max(rss, found[1])
        time.sleep(0.01)
    return pss, rss


def main() -> None:
    """Measure and print the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--files", type=int, default=2000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "all"
        folder.mkdir()
        fill(folder, options.files)
        scripts = {"calamine": CALAMINE, "openpyxl": OPENPYXL}
        for script, code in scripts.items():
            (Path(name) / f"read_{script}.py").write_text(code, "utf-8")
        program = [sys.executable, "-m", "upgrade_check", "evaluate"]
        commands = {
            "upgrade-check evaluate FOLDER": [*program, str(folder)],
            "(a) python-calamine, only reading": [
                sys.executable, f"{name}/read_calamine.py", str(folder),
            ],
            "(b) openpyxl, only reading": [
                sys.executable, f"{name}/read_openpyxl.py", str(folder),
            ],
        }  # fmt: skip
        seconds(commands["upgrade-check evaluate FOLDER"])
        taken: dict[str, list[float]] = {label: [] for label in commands}
        for _ in range(options.runs):
            for label, command in commands.items():
                taken[label].append(seconds(command))
        own = taken["upgrade-check evaluate FOLDER"]
        print(f"| {options.files} workbooks, {options.runs} runs in turn | seconds (median) "
              "| upgrade-check ÷ this |")  # fmt: skip
        print("| --- | ---: | ---: |")
        for label, runs in taken.items():
            ratio = statistics.median(o / t for o, t in zip(own, runs, strict=True))
            print(f"| {label} | {statistics.median(runs):.2f} | {ratio:.2f} |")
        print("\n| zones in one table | seconds (median) | Rss, MiB |\n| ---: | ---: | ---: |")
        for zones in (200, 2000):
            table = Path(name) / f"table-{zones}.xlsx"
            fill_table(table, zones)
            one = statistics.median(seconds([*program, str(table)]) for _ in range(options.runs))
            rss = f"{peak([*program, str(table)])[1]:.0f}" if HAS_PROC else "—"
            print(f"| {zones} | {one:.2f} | {rss} |")
        if not HAS_PROC:
            return
        print("\n| workbooks | Pss, MiB | Rss, MiB |\n| ---: | ---: | ---: |")
        for part in (60, options.files // 4, options.files):
            some = Path(name) / f"first-{part}"
            some.mkdir()
            for file in sorted(folder.iterdir())[:part]:
                os.link(file, some / file.name)
            pss, rss = peak([*program, str(some)])
            print(f"| {part} | {pss:.0f} | {rss:.0f} |")


if __name__ == "__main__":
    main()
