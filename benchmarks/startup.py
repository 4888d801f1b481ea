"""Whole-process time and memory of one evaluation, compared with two scripts that do less.

    python benchmarks/startup.py [--runs 15]

(a) ``bare`` measures the libraries alone: a one-command typer app, one pydantic model, one YAML file
with CSafeLoader, and the same workbook read with python-calamine. (b) ``pandas`` is what an analyst
would write in ten lines. All three run in turn, so that a change in machine speed affects all of
them. Needs pandas and openpyxl as well as upgrade-check. Prints the README's table.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
from pathlib import Path

from measuring import measure

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "samples" / "qualified.xlsx"
RULES = ROOT / "rules" / "national-upgrade" / "leading-industries.yaml"

BARE = f"""
import typer, yaml
from pydantic import BaseModel
from python_calamine import CalamineWorkbook

class Row(BaseModel):
    label: str
    value: float | str

app = typer.Typer(add_completion=False)

@app.command()
def main(path: str) -> None:
    with open({str(RULES)!r}, "rb") as file:
        rules = yaml.load(file, Loader=yaml.CSafeLoader)
    book = CalamineWorkbook.from_path(path)
    rows = [r for name in book.sheet_names for r in book.get_sheet_by_name(name).to_python()]
    print(Row(label=rules["clause"], value=len(rows)))

app()
"""

PANDAS = """
import sys
import pandas as pd
form = pd.read_excel(sys.argv[1], sheet_name="指标数据", header=2, engine="openpyxl").set_index("指标")["数值"]
industries = pd.read_excel(sys.argv[1], sheet_name="主导产业", header=1, engine="openpyxl")
leading = industries[industries["是否主导产业"] == "是"]["产值"].sum()
number = lambda text: float(str(text).strip("第名").replace(",", ""))
print(number(form["土地集约利用全省排名"]) / number(form["参加土地集约利用评价的省级开发区数"]) <= 1 / 3)
print(number(form["综合排名"]) / number(form["参加综合排名的开发区数"]) <= 2 / 3)
print(number(form["全口径增加值"]) / 1e4 / number(form["所在城市GDP"]) >= 0.1)
print(leading / number(form["园区总产值"]) >= 0.6)
"""


def main() -> None:
    """Measure and print the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        for name, code in (("bare", BARE), ("pandas", PANDAS)):
            (Path(folder) / f"{name}.py").write_text(code, "utf-8")
        commands = {
            "upgrade-check evaluate": [
                sys.executable,
                "-m",
                "upgrade_check",
                "evaluate",
                str(SAMPLE),
            ],
            "(a) bare": [sys.executable, f"{folder}/bare.py", str(SAMPLE)],
            "(b) pandas": [sys.executable, f"{folder}/pandas.py", str(SAMPLE)],
        }
        # A script called pandas.py would import itself.
        Path(folder, "pandas.py").rename(Path(folder, "analyst.py"))
        commands["(b) pandas"][1] = f"{folder}/analyst.py"
        taken: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
        for command in commands.values():
            measure(command)
        for _ in range(runs):
            for name, command in commands.items():
                taken[name].append(measure(command))
    own = taken["upgrade-check evaluate"]
    print(f"| {runs} runs, in turn | seconds (median) | upgrade-check ÷ this | peak MiB |")
    print("| --- | ---: | ---: | ---: |")
    for name, runs_taken in taken.items():
        seconds = statistics.median(t for t, _ in runs_taken)
        ratio = statistics.median(o / t for (o, _), (t, _) in zip(own, runs_taken, strict=True))
        memory = statistics.median(m for _, m in runs_taken)
        print(f"| {name} | {seconds:.2f} | {ratio:.2f} | {memory:.0f} |")


if __name__ == "__main__":
    main()
