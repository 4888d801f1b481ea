"""Make ``docs/pictures/terminal.png``, the README's picture of the terminal output.

    python docs/make_terminal_picture.py

Needs Chromium (Debian: ``chromium``) and a font whose Chinese characters are exactly twice as wide
as its Latin ones (Debian: ``fonts-noto-cjk``).
"""

from __future__ import annotations

import datetime as dt
import io
import tempfile
from pathlib import Path

from browser import photograph
from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

from upgrade_check import __version__, assess, load_pack, read_workbook
from upgrade_check.reports.review import Review
from upgrade_check.reports.terminal import report_lines

ROOT = Path(__file__).resolve().parents[1]
WIDTH = 84
PAGE = """<!doctype html><meta charset="utf-8"><style>
body {{ margin: 0; background: {background}; color: {foreground}; }}
pre {{ margin: 18px; font: 15px/21px 'Noto Sans Mono CJK SC'; }}
{stylesheet}
</style><pre>{code}</pre>"""


def main() -> None:
    """Make a picture of the terminal report on a sample that misses two thresholds."""
    pack = load_pack()
    assessment = assess(read_workbook("samples/not-yet.xlsx", pack), pack)
    review = Review("zh", dt.date(2025, 3, 28), __version__, assessment.rules, (assessment,))
    console = Console(record=True, width=WIDTH, file=io.StringIO(), highlight=False, markup=False)
    lines = list(report_lines(review, WIDTH))
    console.print("[bold]$[/] upgrade-check evaluate samples/not-yet.xlsx", markup=True)
    for line in lines:
        console.print(Text.assemble(*line), soft_wrap=True)
    page = console.export_html(theme=MONOKAI, code_format=PAGE, inline_styles=False)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "page.html"
        file.write_text(page, "utf-8")
        height = 36 + 21 * (len(lines) + 2)
        photograph(file, ROOT / "docs" / "pictures" / "terminal.png", 680, height)


if __name__ == "__main__":
    main()
