"""Make ``docs/pictures/printout-*.png`` and ``plan.png``: PDF, Word and browser.

    python docs/make_printout_pictures.py

Needs pdftoppm (Debian: ``poppler-utils``), LibreOffice Writer (``libreoffice-writer``), Chromium
(``chromium``) and a Chinese font (``fonts-noto-cjk``).
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from browser import photograph
from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
PAGES = 3


def main() -> None:
    """Make pictures of the printout of a sample that misses two thresholds, and of a plan."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        report = [folder / f"report.{suffix}" for suffix in ("pdf", "docx", "html")]
        outputs = [part for file in report for part in ("-o", str(file))]
        evaluate = ["evaluate", "samples/not-yet.xlsx", "--date", "2025-03-28", "--quiet"]
        # Exit code 1: the sample misses two thresholds.
        command = [sys.executable, "-m", "upgrade_check", *evaluate, "--exit-zero", *outputs]
        subprocess.run(command, cwd=ROOT, check=True)
        photograph_pages(folder / "report.pdf", "printout-pdf", folder)
        convert = ["soffice", "--headless", "--convert-to", "pdf", "--outdir", f"{folder}/word"]
        subprocess.run([*convert, folder / "report.docx"], check=True, capture_output=True)
        photograph_pages(folder / "word" / "report.pdf", "printout-docx", folder)
        photograph_page(folder / "report.html", "printout-html", folder)
        plan = ["plan", "samples/three-years.xlsx", "--date", "2025-03-28", "-o"]
        command = [sys.executable, "-m", "upgrade_check", *plan, str(folder / "plan.pdf")]
        # Exit code 1: the zone misses a threshold.
        subprocess.run(command, cwd=ROOT, check=False, stdout=subprocess.DEVNULL)
        photograph_pages(folder / "plan.pdf", "plan", folder)


def photograph_pages(pdf: Path, name: str, folder: Path) -> None:
    """The first pages side by side."""
    subprocess.run(
        ["pdftoppm", "-r", "55", "-l", str(PAGES), "-png", pdf, folder / name], check=True
    )
    pages = [Image.open(file).convert("L") for file in sorted(folder.glob(f"{name}-*.png"))]
    gap = 8
    width = sum(page.width + gap for page in pages) + gap
    sheet = Image.new("L", (width, pages[0].height + 2 * gap), 170)
    for index, page in enumerate(pages):
        sheet.paste(page, (gap + index * (page.width + gap), gap))
    # The printout is designed to work in black and white.
    sheet.save(PICTURES / f"{name}.png", optimize=True)


def photograph_page(page: Path, name: str, folder: Path) -> None:
    """The top of the page in a browser."""
    photograph(page, folder / "page.png", 880, 1300)
    Image.open(folder / "page.png").convert("P", palette=Image.Palette.ADAPTIVE, colors=64).save(
        PICTURES / f"{name}.png", optimize=True
    )


if __name__ == "__main__":
    main()
