"""Make ``docs/pictures/page-*.png``: the page at 1,200 and 390 pixels, light and dark.

    python docs/make_page_pictures.py

Needs Playwright, Chromium (Debian: ``chromium``) and a Chinese font (``fonts-noto-cjk``).
"""

from __future__ import annotations

import io
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright
from pypdf import PdfWriter

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
SAMPLES = ROOT / "samples"
DOCUMENTS = ("用地情况证明", "统计局核算数据确认函", "设立批复", "合影")
"""Three documents that the sample names, and one that it does not."""
CHROMIUM = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")


def main() -> None:
    """Start the page, use it, and take screenshots."""
    command = [sys.executable, "-m", "upgrade_check", "serve", "--no-browser"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8")
    assert server.stdout is not None
    found = re.search(r"http://\S+", server.stdout.readline())
    assert found
    with sync_playwright() as running:
        browser = running.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(CHROMIUM)
        )
        verdict = opened(browser, found[0], 1200, "light")
        drop(verdict, "not-yet.xlsx")
        keep(verdict, "page-verdict", 1200)
        overview = opened(browser, found[0], 1200, "dark")
        drop(overview, "province.xlsx")
        keep(overview, "page-overview", 900)
        plan = opened(browser, found[0], 1200, "light")
        drop(plan, "three-years.xlsx")
        plan.get_by_role("tab", name="怎样达标").click()
        plan.get_by_role("tab", name="怎样达标").evaluate("tab => tab.scrollIntoView()")
        keep(plan, "page-plan", 1000)
        plan.get_by_test_id("plan-details").evaluate("part => part.scrollIntoView()")
        keep(plan, "page-projection", 1000)
        narrow = opened(browser, found[0], 390, "dark")
        drop(narrow, "not-yet.xlsx")
        narrow.get_by_role("tab", name="怎样达标").click()
        narrow.get_by_test_id("what-if-zone_value_added").fill("150")
        narrow.get_by_text("→").first.wait_for()
        narrow.get_by_test_id("what-if-total_output").scroll_into_view_if_needed()
        keep(narrow, "page-what-if", 900)
        evidence = opened(browser, found[0], 390, "light")
        drop(evidence, "qualified.xlsx")
        evidence.get_by_test_id("drop").set_input_files(
            [
                {"name": f"{n}.pdf", "mimeType": "application/pdf", "buffer": pdf()}
                for n in DOCUMENTS
            ]
        )
        evidence.wait_for_url(re.compile("#evidence"))
        evidence.get_by_role("tab", name="佐证材料").evaluate("tab => tab.scrollIntoView()")
        keep(evidence, "page-evidence", 900)
        browser.close()
    server.send_signal(signal.SIGINT)
    server.wait(60)


def pdf() -> bytes:
    """A PDF with two pages."""
    writer = PdfWriter()
    for _ in range(2):
        writer.add_blank_page(width=595, height=842)
    content = io.BytesIO()
    writer.write(content)
    return content.getvalue()


def opened(browser: Browser, address: str, width: int, scheme: str) -> Page:
    """The start page in a given width and color scheme."""
    dark = "dark" if scheme == "dark" else "light"
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=dark)
    page = context.new_page()
    page.goto(address)
    return page


def drop(page: Page, *names: str) -> None:
    """Drop samples."""
    page.get_by_test_id("drop").set_input_files([SAMPLES / name for name in names])
    page.get_by_test_id("verdict").first.wait_for()


def keep(page: Page, name: str, height: int) -> None:
    """Save a screenshot with few colours."""
    width = page.evaluate("innerWidth")
    page.mouse.move(0, 0)
    page.set_viewport_size({"width": width, "height": height})
    file = PICTURES / f"{name}.png"
    page.screenshot(path=file)
    Image.open(file).convert("P", palette=Image.Palette.ADAPTIVE, colors=160).save(
        file, optimize=True
    )


if __name__ == "__main__":
    main()
