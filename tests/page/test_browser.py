"""The page in Chromium, used as a clerk would."""

from __future__ import annotations

import base64
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from page.conftest import Served
from sheets import changed, qualified, write_workbook

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
MARKUP = "<img src=x onerror=alert(1)><script>alert(2)</script>\"'&lt;"


@pytest.fixture
def opened(browser: Browser, served: Served) -> Iterator[Callable[..., Page]]:
    """Open the page; browser errors and requests to other hosts fail the test."""
    contexts = []
    wrong: list[str] = []

    def open_page(path: str = "", **options: Any) -> Page:
        context = browser.new_context(locale="zh-CN", **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda m: wrong.append(m.text) if m.type == "error" else None)
        page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
        page.on(
            "request",
            lambda r: None if r.url.startswith(served.address) else wrong.append(r.url),
        )
        page.goto(served.address + path)
        return page

    yield open_page
    cookies = [cookie for context in contexts for cookie in context.cookies()]
    for context in contexts:
        context.close()
    assert wrong == []
    assert cookies == []


def drop(page: Page, *files: Path) -> None:
    """Choose files, as after a click on the field."""
    page.get_by_test_id("drop").set_input_files([str(file) for file in files])
    page.wait_for_url(re.compile("/drops/"))


def test_a_workbook_is_chosen(opened: Callable[..., Page]) -> None:
    page = opened()
    drop(page, SAMPLES / "not-yet.xlsx")
    assert "未达标：4项门槛中" in page.get_by_test_id("verdict").inner_text()
    assert "√" in page.get_by_test_id("threshold-land-use").get_by_role("heading").inner_text()
    assert "×" in page.get_by_test_id("threshold-value-added").get_by_role("heading").inner_text()
    assert page.get_by_test_id("threshold-value-added").locator("svg[aria-label]").count() == 1


def test_a_workbook_is_dragged_onto_the_page(opened: Callable[..., Page]) -> None:
    page = opened()
    content = base64.b64encode((SAMPLES / "qualified.xlsx").read_bytes()).decode()
    script = """(content) => {
        const bytes = Uint8Array.from(atob(content), (c) => c.charCodeAt(0));
        const files = new DataTransfer();
        files.items.add(new File([bytes], "填报 2024.xlsx"));
        return files;
    }"""
    files = page.evaluate_handle(script, content)
    page.dispatch_event("body", "dragover", {"dataTransfer": files})
    assert "over" in (page.locator("form.drop").get_attribute("class") or "")
    page.dispatch_event("body", "drop", {"dataTransfer": files})
    assert "达到升级门槛" in page.get_by_test_id("verdict").inner_text()
    assert "填报 2024.xlsx" in page.inner_text("main")


def test_a_finding_leads_to_its_cell(
    opened: Callable[..., Page], form: Callable[..., Path]
) -> None:
    page = opened()
    drop(page, form({"指标数据!C7": 50}))
    page.get_by_test_id("finding").filter(has_text="C7").get_by_role("link").click()
    cell = page.locator("td.shown")
    assert cell.inner_text().split() == ["50", "错误"]
    box = cell.bounding_box()
    assert box is not None
    assert 0 <= box["y"] <= page.viewport_size["height"]  # type: ignore[index]
    assert page.evaluate("document.activeElement.id") == "s1-C7"
    page.reload()
    assert page.locator("td.shown").inner_text().split() == ["50", "错误"]


def test_a_figure_is_tried(opened: Callable[..., Page]) -> None:
    page = opened()
    drop(page, SAMPLES / "not-yet.xlsx")
    page.get_by_role("tab", name="怎样达标").click()
    assert not page.get_by_test_id("threshold-value-added").is_visible()
    field = page.get_by_test_id("what-if-zone_value_added")
    field.fill("143.49")
    outcome = page.get_by_test_id("what-if-threshold-value-added")
    outcome.get_by_text("→").wait_for()
    assert "未达标 → √ 达标" in outcome.inner_text()
    field.fill("约150")
    assert "不是准确数字" in page.get_by_test_id("error").inner_text()
    page.get_by_role("button", name="恢复原数据").click()
    page.get_by_text("数据未改动").wait_for()
    assert field.input_value() == "143.48"


def test_years_lead_to_a_plan(opened: Callable[..., Page]) -> None:
    page = opened()
    drop(page, SAMPLES / "three-years.xlsx")
    page.get_by_role("tab", name="怎样达标").click()
    details = page.get_by_test_id("plan-details")
    assert details.get_by_role("img", name="2026年 √ 10.29%").is_visible()
    page.get_by_test_id("what-if-zone_value_added").fill("150")
    ahead = page.locator(".result tbody tr").filter(has_text="全口径增加值")
    ahead.wait_for()
    assert "√ 10.45%" in ahead.inner_text()
    with page.expect_download() as coming:
        page.get_by_test_id("download-plan-docx").click()
    assert coming.value.suggested_filename == "three-years-达标方案.docx"


def test_evidence_is_dropped_later(opened: Callable[..., Page], form: Callable[..., Path]) -> None:
    page = opened()
    drop(page, form())
    page.get_by_role("tab", name="佐证材料").click()
    picture = {"name": "附件10.pdf", "mimeType": "application/pdf", "buffer": b"junk"}
    page.get_by_test_id("drop").set_input_files([picture])
    row = page.get_by_test_id("evidence").filter(has_text="全口径增加值")
    row.filter(has_text="打不开").wait_for()
    assert page.url.endswith("#evidence")


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "json"])
def test_downloads(opened: Callable[..., Page], suffix: str) -> None:
    page = opened()
    drop(page, SAMPLES / "not-yet.xlsx")
    with page.expect_download() as coming:
        page.get_by_test_id(f"download-{suffix}").click()
    assert coming.value.suggested_filename == f"not-yet.{suffix}"
    content = Path(coming.value.path()).read_bytes()
    assert content.startswith(b"PK") or json.loads(content)["zones"][0]["status"] == "fail"


def test_twenty_workbooks(opened: Callable[..., Page], tmp_path: Path) -> None:
    files = [
        write_workbook(
            tmp_path / f"{n:02}.xlsx",
            changed(qualified(), {"指标数据!C3": f"{n:02}区", "指标数据!C7": n}),
        )
        for n in range(1, 21)
    ]
    page = opened()
    drop(page, *files)
    page.get_by_role("heading", name="总体情况").wait_for()
    assert page.get_by_test_id("verdict").count() == 20
    page.get_by_role("link", name="结论").click()
    page.wait_for_url(re.compile("sort=status"))
    assert "未达标" in page.get_by_test_id("verdict").first.inner_text()
    page.get_by_role("link", name="20区").click()
    assert "未达标" in page.get_by_test_id("verdict").inner_text()
    page.go_back()
    assert page.get_by_test_id("verdict").count() == 20


def test_junk_and_bombs(opened: Callable[..., Page], tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(SAMPLES / "qualified.xlsx") as good, zipfile.ZipFile(bomb, "w") as bad:
        for name in good.namelist():
            blanks = b" " * (160 << 20) if name.endswith("sheet1.xml") else b""
            bad.writestr(name, good.read(name) + blanks, zipfile.ZIP_DEFLATED)
    far = write_workbook(tmp_path / "far.xlsx", {"S": [["a"]]}, entered={"S!XFD1048576": "b"})
    junk = tmp_path / "junk.xls"
    junk.write_bytes(bytes(range(256)) * 64)
    bombs = [bomb, far, junk]
    page = opened()
    drop(page, *bombs, SAMPLES / "qualified.xlsx")
    assert "达到升级门槛" not in page.inner_text("main")
    assert page.get_by_test_id("verdict").count() == 1
    assert page.get_by_test_id("error").count() == len(bombs)


def test_a_file_over_the_limit_is_not_sent(opened: Callable[..., Page], tmp_path: Path) -> None:
    large = tmp_path / "大.xlsx"
    with large.open("wb") as file:
        file.truncate(50 * 1024 * 1024 + 1)
    page = opened()
    page.get_by_test_id("drop").set_input_files(str(large))
    assert page.get_by_test_id("error").inner_text().startswith("“大.xlsx”超过 50 MiB")


def test_names_full_of_markup(opened: Callable[..., Page], form: Callable[..., Path]) -> None:
    page = opened()
    cells = {"指标数据!C3": MARKUP, "指标数据!C12": MARKUP, "指标数据!G7": MARKUP}
    drop(page, form(cells, name="a'b&c;d.xlsx"))
    assert page.get_by_role("heading", level=1).inner_text() == MARKUP
    page.get_by_role("tab", name="怎样达标").click()
    page.get_by_test_id("what-if-zone_value_added").fill(MARKUP)
    page.get_by_test_id("error").first.wait_for()
    page.get_by_role("link", name="English").click()
    assert page.get_by_role("heading", level=1).inner_text() == MARKUP
    assert page.locator("img[src]").count() == 0


def test_two_tabs_reload_and_back(opened: Callable[..., Page], browser: Browser) -> None:
    one = opened()
    two = one.context.new_page()
    two.goto(one.url)
    drop(one, SAMPLES / "qualified.xlsx")
    one.get_by_test_id("verdict").wait_for()
    drop(two, SAMPLES / "not-yet.xlsx")
    two.get_by_test_id("verdict").wait_for()
    one.reload()
    assert "达到升级门槛" in one.get_by_test_id("verdict").inner_text()
    assert "未达标" in two.get_by_test_id("verdict").inner_text()
    two.go_back()
    two.get_by_test_id("drop").wait_for(state="attached")
    drop(two, SAMPLES / "qualified.xlsx")
    assert "达到升级门槛" in two.get_by_test_id("verdict").inner_text()


def test_the_keyboard_alone(opened: Callable[..., Page]) -> None:
    page = opened()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    reached = []
    for _ in range(8):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.dataset.testid || ''"))
    assert "drop" in reached
    assert "download-template" in reached
    drop(page, SAMPLES / "not-yet.xlsx")
    page.get_by_role("tab", name="结论与数据").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.textContent") == "怎样达标"
    assert page.get_by_test_id("what-if-zone_value_added").is_visible()
    page.keyboard.press("ArrowLeft")
    page.get_by_test_id("finding").get_by_role("link").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("td.shown").count() == 1


def test_without_scripts(opened: Callable[..., Page]) -> None:
    page = opened(java_script_enabled=False)
    page.get_by_test_id("drop").set_input_files(str(SAMPLES / "not-yet.xlsx"))
    page.get_by_role("button", name="开始核验").click()
    assert "未达标" in page.get_by_test_id("verdict").inner_text()
    assert page.get_by_test_id("what-if-zone_value_added").is_visible()
    page.get_by_test_id("what-if-zone_value_added").fill("143.49")
    page.get_by_role("button", name="试算").click()
    assert "→ √ 达标" in page.get_by_test_id("what-if-threshold-value-added").inner_text()
    assert page.get_by_test_id("what-if-zone_value_added").input_value() == "143.49"


@pytest.mark.parametrize(
    ("width", "scheme", "language"),
    [(1200, "light", "zh"), (390, "dark", "zh"), (1200, "dark", "en"), (390, "light", "en")],
)
def test_nobody_is_shut_out(
    opened: Callable[..., Page], form: Callable[..., Path], width: int, scheme: str, language: str
) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    size = {"width": width, "height": 800}
    page = opened(f"{language}/", viewport=size, color_scheme=scheme, bypass_csp=True)

    def check() -> None:
        found = axe.run(page).response["violations"]
        told = [(v["id"], [n["html"] for n in v["nodes"]]) for v in found]
        assert told == []
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width

    check()
    faulty = form(
        {"指标数据!C7": 50, "指标数据!C12": "约168", "指标数据!D13": "万", "指标数据!G14": ""}
    )
    junk = faulty.with_name("junk.xlsx")
    junk.write_bytes(b"junk")
    drop(page, faulty, junk, SAMPLES / "not-yet.xlsx")
    page.get_by_test_id("error").wait_for()
    check()
    page.locator("tbody a").first.click()
    page.get_by_role("tab").first.wait_for()
    check()
    for tab in page.get_by_role("tab").all():
        tab.click()
        check()


def test_it_prints_all_of_it(opened: Callable[..., Page]) -> None:
    page = opened()
    drop(page, SAMPLES / "not-yet.xlsx")
    page.emulate_media(media="print")
    assert page.get_by_test_id("verdict").is_visible()
    assert not page.get_by_test_id("download-docx").is_visible()
    assert page.pdf().startswith(b"%PDF")
