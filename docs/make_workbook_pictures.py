"""Make ``docs/pictures/template.png`` and ``docs/pictures/annotated.png``.

    python docs/make_workbook_pictures.py

Needs LibreOffice, pdftoppm (Debian: ``poppler-utils``), Pillow and a Chinese font.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from openpyxl import load_workbook
from PIL import Image, ImageChops

from upgrade_check import assess, load_pack, read_workbook
from upgrade_check.forms.annotate import annotated_copy
from upgrade_check.forms.template import make_template

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
DOTS_PER_INCH = 110
MARGIN = 16
# A zone that misses two thresholds, with other typical mistakes.
FAULTS = {"C11": "约30名", "G14": None, "E14": 2023}


def main() -> None:
    """Make both pictures."""
    pack = load_pack()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        template, submitted = folder / "template.xlsx", folder / "submitted.xlsx"
        template.write_bytes(make_template(pack, "zh"))
        book = load_workbook(ROOT / "samples" / "not-yet.xlsx")
        for cell, value in FAULTS.items():
            book["指标数据"][cell] = value
        # The form follows the result sheet.
        del book["填报说明"]
        book.save(submitted)
        assessment = assess(read_workbook(submitted, pack), pack)
        annotated = folder / "annotated.xlsx"
        annotated.write_bytes(annotated_copy(submitted.read_bytes(), assessment, "annotated.xlsx"))
        save(pages(template)[:1], PICTURES / "template.png")
        save(pages(annotated)[:2], PICTURES / "annotated.png")


def pages(workbook: Path) -> list[Image.Image]:
    """The printed pages of a workbook without margins."""
    folder = workbook.parent
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            folder,
            workbook,
        ],
        check=True,
        capture_output=True,
    )
    stem = folder / workbook.stem
    pdf = workbook.with_suffix(".pdf")
    subprocess.run(["pdftoppm", "-r", str(DOTS_PER_INCH), "-png", pdf, stem], check=True)
    return [cropped(Image.open(path)) for path in sorted(folder.glob(f"{workbook.stem}-*.png"))]


def cropped(page: Image.Image) -> Image.Image:
    """The page without margins and page number."""
    page = page.convert("RGB").crop((0, 0, page.width, page.height - DOTS_PER_INCH))
    box = ImageChops.difference(page, Image.new("RGB", page.size, "white")).getbbox()
    return page.crop(box) if box else page


def save(parts: list[Image.Image], target: Path) -> None:
    """Put the pages below each other on a white background."""
    width = max(part.width for part in parts) + 2 * MARGIN
    height = sum(part.height + 2 * MARGIN for part in parts)
    picture = Image.new("RGB", (width, height), "white")
    top = MARGIN
    for part in parts:
        picture.paste(part, (MARGIN, top))
        top += part.height + 2 * MARGIN
    picture.quantize(128).save(target, optimize=True)


if __name__ == "__main__":
    main()
