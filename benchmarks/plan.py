"""Time to plan a province's table of 200 zones: ``python benchmarks/plan.py``."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from openpyxl import Workbook

from measuring import measure

HEAD = [
    *("高新区名称", "所在省份", "所在城市", "统计年度", "土地集约利用全省排名"),
    *("参加土地集约利用评价的省级开发区数", "综合排名", "参加综合排名的开发区数"),
    *("全口径增加值（亿元）", "所在城市GDP（亿元）", "园区总产值（亿元）"),
]


def main() -> None:
    """Print the wall time of one run, including process start; the target is 1.5 s."""
    with tempfile.TemporaryDirectory() as folder:
        book = Workbook()
        sheet = book.worksheets[0]
        sheet.append(HEAD)
        for n in range(1, 201):
            row = [f"第{n}高新区", "江苏省", "某市", 2024, n, 200, n, 200, 50 + n, 1500, 900]
            sheet.append(row)
        file = Path(folder) / "province.xlsx"
        book.save(file)
        command = [sys.executable, "-m", "upgrade_check", "plan", str(file), "--format", "json"]
        seconds, _ = measure(command, (0, 1, 3))
        print(f"{seconds:.2f} s for 200 zones")


if __name__ == "__main__":
    main()
