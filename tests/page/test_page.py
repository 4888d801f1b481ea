"""The response of each address, without a browser."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from shutil import copytree
from urllib.parse import quote
from zipfile import ZipFile

import docx
import pytest
from openpyxl import Workbook, load_workbook
from starlette.testclient import TestClient

import chinese_font
from page.conftest import KEY
from sheets import changed, qualified, write_workbook
from upgrade_check import RulePack, load_pack
from upgrade_check.page.app import Page
from upgrade_check.reports.word_base import read_base

ROOT = Path(__file__).parents[2]
MARKUP = "<img src=x onerror=alert(1)>\"'&lt;{{7*7}}</script>"
Drop = Callable[..., str]


def by_testid(text: str, name: str) -> list[str]:
    """The text at the start of each element with this ``data-testid``."""
    found = re.findall(rf'data-testid="{name}"[^>]*>(.*?)</(?:section|li|p|td)>', text, re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", part)).split()) for part in found]


def test_the_first_page(client: TestClient) -> None:
    page = client.get("")
    assert page.url.path.endswith("/zh/")
    assert 'data-testid="drop"' in page.text
    assert "把填报表拖到这里" in page.text
    assert "Drop workbooks here" in client.get("en/").text


def test_a_zone_that_passes(client: TestClient, dropped: Drop) -> None:
    text = client.get(dropped(ROOT / "samples" / "qualified.xlsx")).text
    (verdict,) = by_testid(text, "verdict")
    assert verdict.startswith("√ 达标：4项门槛全部达标，达到升级门槛")
    for threshold in ("land-use", "provincial-rank", "value-added", "leading-industries"):
        (card,) = by_testid(text, f"threshold-{threshold}")
        assert "达标" in card
        assert "未达标" not in card


def test_findings_lead_to_their_cells(
    client: TestClient, dropped: Drop, form: Callable[..., Path]
) -> None:
    text = client.get(dropped(form({"指标数据!C7": 50, "指标数据!C12": "约168"}))).text
    findings = by_testid(text, "finding")
    assert any(f.startswith("错误 指标数据!C7：“土地集约利用全省排名”第50名，") for f in findings)
    assert any(f.startswith("错误 指标数据!C12：“约168亿元”不是准确数字") for f in findings)
    assert 'href="#s1-C7"' in text
    cell = re.search(r'<td id="s1-C7"([^>]*)>(.*?)</td>', text)
    assert cell
    assert 'class="error number"' in cell[1]
    assert cell[2].startswith("50")


def test_both_languages(client: TestClient, dropped: Drop) -> None:
    address = dropped(ROOT / "samples" / "not-yet.xlsx")
    assert "未达标" in client.get(address).text
    english = client.get(address.replace("/zh/", "/en/")).text
    (verdict,) = by_testid(english, "verdict")
    assert verdict.startswith("× ")
    assert "2 of 4" in verdict or "fail" in verdict.lower()


def test_several_files_at_once(client: TestClient, dropped: Drop, tmp_path: Path) -> None:
    good = write_workbook(tmp_path / "甲.xlsx", qualified())
    bad = write_workbook(
        tmp_path / "乙.xlsx",
        changed(qualified(), {"指标数据!C3": "乙区", "指标数据!C7": 16}),
    )
    junk = tmp_path / "junk.xlsx"
    junk.write_bytes(b"junk")
    address = dropped(good, bad, junk)
    text = client.get(address).text
    assert "共2个高新区：1个达标，1个未达标，0个待补充；1个文件无法读取" in text
    assert by_testid(text, "verdict") == ["√ 达标", "× 未达标"]
    assert by_testid(text, "error")[0].startswith("“junk.xlsx”不是")
    assert by_testid(client.get(f"{address}?sort=status").text, "verdict") == ["× 未达标", "√ 达标"]
    backwards = client.get(f"{address}?sort=status&order=desc").text
    assert by_testid(backwards, "verdict") == ["√ 达标", "× 未达标"]
    assert 'aria-sort="descending"' in backwards
    assert by_testid(client.get(f"{address}?sort=nothing").text, "verdict") == [
        "√ 达标",
        "× 未达标",
    ]
    second = client.get(f"{address}/2/1").text
    assert by_testid(second, "verdict")[0].startswith("× 未达标")


@pytest.mark.parametrize("name", ["甲.xlsx", f"{MARKUP}.xlsx"])
def test_only_junk(client: TestClient, name: str) -> None:
    answer = client.post("zh/files", files={"files": (name, b"junk")})
    assert answer.status_code == 200
    (error,) = by_testid(answer.text, "error")
    assert "不是 Excel" in error
    assert "<h1>无法读取的文件</h1>" in answer.text
    assert "个高新区" not in answer.text
    assert "<img" not in answer.text


def test_nothing_chosen(client: TestClient) -> None:
    body = b'--b\r\nContent-Disposition: form-data; name="files"; filename=""\r\n\r\n\r\n--b--\r\n'
    kind = {"Content-Type": "multipart/form-data; boundary=b"}
    answer = client.post("zh/files", content=body, headers=kind)
    assert answer.url.path.endswith("/zh/")


def test_a_zone_named_in_markup(
    client: TestClient, dropped: Drop, form: Callable[..., Path]
) -> None:
    cells = {
        "指标数据!C3": MARKUP,
        "指标数据!F7": MARKUP,
        "指标数据!G7": MARKUP,
        "指标数据!C12": MARKUP,
    }
    cells |= {"指标数据!B20": MARKUP, "指标数据!C20": 1, "主导产业!A2": MARKUP}
    address = dropped(form(cells))
    for page in (address, address.rsplit("/", 2)[0]):
        text = client.get(page).text
        assert "<img" not in text
        assert "alert(1)" in text
        assert "49" not in re.findall(r"<h1>(.*?)</h1>", text)[0]


def test_sheets_are_called_anything(client: TestClient, dropped: Drop, tmp_path: Path) -> None:
    sheets = qualified()
    sheets["<b>'x\"&"] = sheets.pop("指标数据")
    sheets["<b>'x\"&"][6][2] = 50
    text = client.get(dropped(write_workbook(tmp_path / "a.xlsx", sheets))).text
    assert 'href="#s2-C7"' in text
    assert "<b>'x" not in text


def test_what_is_not_there(client: TestClient, dropped: Drop) -> None:
    for path in ("zh/nothing", "fr/", "zh/drops/x/report.exe", "static/../app.py", "zh/drops"):
        assert client.get(path).status_code in (404, 410)
    gone = client.get("zh/drops/AAAAAAAAAAAA/1/1")
    assert gone.status_code == 410
    assert "请把文件重新拖入" in by_testid(gone.text, "error")[0]
    address = dropped(ROOT / "samples" / "qualified.xlsx")
    assert client.get(address.rsplit("/", 1)[0] + "/2").status_code == 404
    assert client.get(f"{address}/report.exe").status_code == 404


# Downloads


def test_json(client: TestClient, dropped: Drop) -> None:
    answer = client.get(dropped(ROOT / "samples" / "not-yet.xlsx") + "/report.json")
    report = json.loads(answer.text)
    assert report["schema"] == "upgrade-check/report/1"
    assert [zone["status"] for zone in report["zones"]] == ["fail"]
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''not-yet.json"


def test_word(client: TestClient, dropped: Drop) -> None:
    answer = client.get(dropped(ROOT / "samples" / "not-yet.xlsx") + "/report.docx")
    assert answer.content.startswith(b"PK")
    assert answer.headers["content-type"].endswith("wordprocessingml.document")


@pytest.mark.skipif(not chinese_font.IS_THERE, reason="no Chinese font")
def test_pdf(client: TestClient, dropped: Drop) -> None:
    answer = client.get(dropped(ROOT / "samples" / "not-yet.xlsx") + "/report.pdf")
    assert answer.content.startswith(b"%PDF")


def test_the_workbook_with_notes(
    client: TestClient, dropped: Drop, form: Callable[..., Path]
) -> None:
    answer = client.get(dropped(form({"指标数据!C7": 50})) + "/report.xlsx")
    book = load_workbook(io.BytesIO(answer.content))
    note = book["指标数据"]["C7"].comment
    assert note is not None
    assert "超过了" in note.text


def test_an_older_workbook_takes_no_notes(client: TestClient, dropped: Drop) -> None:
    text = client.get(dropped(ROOT / "tests" / "cases" / "office-form.xls")).text
    assert "download-xlsx" not in text
    assert "请先另存为 .xlsx" in text


def test_the_template(client: TestClient) -> None:
    answer = client.get("zh/template.xlsx")
    assert (
        "filename*=UTF-8''%E5%A1%AB%E6%8A%A5%E8%A1%A8.xlsx" in answer.headers["content-disposition"]
    )
    assert "指标数据" in load_workbook(io.BytesIO(answer.content)).sheetnames


def test_the_department_forms(client: TestClient, dropped: Drop) -> None:
    answer = client.get("zh/departments.zip")
    assert answer.headers["content-disposition"].endswith(f"{quote('部门填报表')}.zip")
    with ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.namelist() == [
            "自然资源和规划局.xlsx",
            "科技局（会同商务局）.xlsx",
            "统计局.xlsx",
            "发改委（会同高新区管委会）.xlsx",
        ]
        form = load_workbook(archive.open("统计局.xlsx"))
    assert figures(form) == []
    known = client.get(dropped(ROOT / "samples" / "not-yet.xlsx") + "/departments.zip")
    with ZipFile(io.BytesIO(known.content)) as archive:
        form = load_workbook(archive.open("统计局.xlsx"))
    assert figures(form) == [143.48, 1434.9]


def figures(form: Workbook) -> list[float]:
    """The amounts in a form."""
    cells = (value for row in form["指标数据"].iter_rows(values_only=True) for value in row)
    return [value for value in cells if isinstance(value, float)]


def test_a_file_named_as_anything_is_saved(client: TestClient) -> None:
    data = (ROOT / "samples" / "qualified.xlsx").read_bytes()
    shown = client.post("zh/files", files={"files": ('a"\r\nX: y;.xlsx', data)})
    header = client.get(f"{shown.url}/report.json").headers
    assert "x" not in header
    assert re.fullmatch(r"attachment; filename\*=UTF-8''[\w.%-]+", header["content-disposition"])


def test_the_latest_year_and_the_others(client: TestClient, dropped: Drop, tmp_path: Path) -> None:
    rows: list[list[object]] = [["指标", "2023年", "2024年", "2025年"]]
    for label, value in (
        ("高新区名称", "江海高新技术产业开发区"),
        ("土地集约利用全省排名", 12),
        ("参加土地集约利用评价的省级开发区数", 45),
        ("全口径增加值（亿元）", 168.5),
        ("所在城市GDP（亿元）", 1434.9),
    ):
        rows.append([label, value, value, value])
    rows[2][2] = 16
    # 2025 is not over on the day of the review.
    address = dropped(write_workbook(tmp_path / "a.xlsx", {"数据": rows}))
    latest = client.get(address).text
    assert "未达标" in by_testid(latest, "threshold-land-use")[0]
    assert 'aria-current="page">2024</a>' in latest
    (earlier,) = re.findall(r'href="([^"]+)"\s*>2023</a>', latest)
    assert (
        "未达标"
        not in by_testid(client.get(f"http://127.0.0.1:8000{earlier}").text, "threshold-land-use")[
            0
        ]
    )


def test_many_zones_of_one_workbook(client: TestClient, dropped: Drop) -> None:
    address = dropped(ROOT / "samples" / "province.xlsx")
    text = client.get(address).text
    assert "共12个高新区" in text
    names = re.findall(r'<th scope="row"><a href="([^"]+)">([^<]+)</a>', text)
    assert len(names) == len({link for link, _ in names}) == 12
    zone = client.get(f"http://127.0.0.1:8000{names[3][0]}").text
    assert f"<h1>{names[3][1]}</h1>" in zone
    assert f'href="{address.removeprefix("http://127.0.0.1:8000")}">← 返回总体情况' in zone


def test_growth_is_measured_from_the_year_before(pack: RulePack, tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    copytree(pack.directory, rules)
    threshold = rules / "value-added.yaml"
    text = threshold.read_text("utf-8")
    growth = "  - {id: growth, kind: growth, input: zone_value_added, at_least: 50%}"
    threshold.write_text(text.replace("criteria:", f"criteria:\n{growth}"), "utf-8")
    page = Page(load_pack(rules), "zh", KEY, lambda: dt.date(2025, 3, 28))
    with TestClient(page.app(), base_url=f"http://127.0.0.1:8000/{KEY}/") as client:
        data = (ROOT / "samples" / "three-years.xlsx").read_bytes()
        shown = client.post("zh/files", files={"files": ("a.xlsx", data)})
    (card,) = by_testid(shown.text, "threshold-value-added")
    assert "待补充" not in card


def test_word_files_are_set_on_the_letterhead(pack: RulePack, tmp_path: Path) -> None:
    letterhead = docx.Document()
    letterhead.sections[0].header.paragraphs[0].text = "海安高新区管理委员会"
    letterhead.save(str(tmp_path / "base.docx"))
    base = read_base(str(tmp_path / "base.docx"))
    page = Page(pack, "zh", KEY, lambda: dt.date(2025, 3, 28), word_base=base)
    with TestClient(page.app(), base_url=f"http://127.0.0.1:8000/{KEY}/") as client:
        data = (ROOT / "samples" / "not-yet.xlsx").read_bytes()
        address = str(client.post("zh/files", files={"files": ("a.xlsx", data)}).url)
        for name in ("report.docx", "plan.docx"):
            made = docx.Document(io.BytesIO(client.get(f"{address}/{name}").content))
            header = made.sections[0].header.paragraphs[0].text
            assert header == "海安高新区管理委员会", name
