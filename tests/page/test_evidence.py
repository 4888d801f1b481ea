"""Evidence dropped together with a workbook, or later."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from pypdf import PdfWriter
from starlette.testclient import TestClient

from sheets import changed, qualified, write_workbook

Form = Callable[..., Path]
Post = Callable[..., str]


def pdf(pages: int = 1) -> bytes:
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=595, height=842)
    result = io.BytesIO()
    writer.write(result)
    return result.getvalue()


@pytest.fixture
def post(client: TestClient) -> Post:
    """Post files to an address; returns the resulting address."""

    def run(address: str, **contents: bytes) -> str:
        files = [("files", (name.replace("_", "."), data)) for name, data in contents.items()]
        answer = client.post(address, files=files)
        assert answer.status_code == 200, answer.text
        return str(answer.url)

    return run


def rows(text: str) -> dict[str, str]:
    """The state shown for each document."""
    found = re.findall(r'data-testid="evidence"><td>(.*?)</td>(.*?)</tr>', text, re.DOTALL)
    plain = [[" ".join(unescape(re.sub("<[^>]+>", " ", p)).split()) for p in row] for row in found]
    return dict(plain)


def unused(text: str) -> list[str]:
    return re.findall(r'data-testid="evidence-unused">(.*?)</li>', text)


def test_nothing_dropped_nothing_missing(client: TestClient, form: Form, post: Post) -> None:
    text = client.get(post("zh/files", a_xlsx=form().read_bytes())).text
    assert rows(text)["附件10.pdf"] == "尚未放入 全口径增加值"
    assert "没有找到" not in text


def test_beside_the_workbook(client: TestClient, form: Form, post: Post) -> None:
    sent = {"附件10_pdf": pdf(3), "附件11_pdf": b"", "附件9_pdf": b"junk", "合影_jpg": b"x"}
    address = post("zh/files", a_xlsx=form().read_bytes(), **sent)
    text = client.get(address).text
    shown = rows(text)
    assert shown["附件10.pdf"] == "√ 已找到 附件10.pdf，1 KiB，3页 全口径增加值"
    assert shown["附件11.pdf"] == "× 是空文件 附件11.pdf，0 KiB 所在城市GDP"
    assert shown["附件9.pdf"].startswith("× 打不开 附件9.pdf，1 KiB")
    assert shown["附件8.pdf"].startswith("× 没有找到")
    assert unused(text) == ["合影.jpg"]
    assert "“所在城市GDP”的佐证材料“附件11.pdf”是空的" in text
    (zone,) = json.loads(client.get(f"{address}/report.json").text)["zones"]
    assert zone["status"] == "pass"
    assert {"evidence-empty", "evidence-missing"} <= {f["code"] for f in zone["findings"]}


def test_two_files_for_one_document(client: TestClient, form: Form, post: Post) -> None:
    sent = {"附件10_pdf": pdf(1), "附件10_jpg": b"x"}
    workbook = form({"指标数据!G12": "附件10"}).read_bytes()
    text = client.get(post("zh/files", a_xlsx=workbook, **sent)).text
    shown = rows(text)["附件10"]
    assert shown.startswith("× 对应的文件不止一个 附件10.pdf、附件10.jpg")


def test_later(client: TestClient, form: Form, post: Post) -> None:
    address = post("zh/files", a_xlsx=form().read_bytes())
    assert post(f"{address}/files", 附件10_pdf=pdf()) == f"{address}#evidence"
    assert post(f"{address}/files", 附件11_pdf=pdf()) == f"{address}#evidence"
    shown = rows(client.get(address).text)
    assert "√ 已找到" in shown["附件10.pdf"]
    assert "√ 已找到" in shown["附件11.pdf"]
    assert "没有找到" in shown["附件9.pdf"]


def test_a_mended_workbook_takes_its_place(client: TestClient, form: Form, post: Post) -> None:
    address = post("zh/files", a_xlsx=form({"指标数据!C7": 16}).read_bytes(), 附件10_pdf=pdf())
    assert "× 未达标" in client.get(address).text
    assert post(f"{address}/files", a_xlsx=form().read_bytes()) == address
    text = client.get(address).text
    assert "× 未达标" not in text
    assert "√ 已找到" in rows(text)["附件10.pdf"]


def test_a_table_that_is_evidence(client: TestClient, form: Form, post: Post) -> None:
    book = write_workbook(form().with_name("t.xlsx"), {"名单": [["序号", "企业"], [1, "甲"]]})
    sent = {"a_xlsx": form({"指标数据!G12": "名单.xlsx"}).read_bytes()}
    address = post("zh/files", **sent, 名单_xlsx=book.read_bytes())
    assert "√ 已找到 名单.xlsx" in rows(client.get(address).text)["名单.xlsx"]
    address = post("zh/files", **sent, 别的_xlsx=book.read_bytes())
    assert "“别的.xlsx”" in client.get(address).text


def test_several_zones_share_it(client: TestClient, form: Form, post: Post) -> None:
    other = write_workbook(
        form().with_name("b.xlsx"),
        changed(qualified(), {"指标数据!C3": "乙区", "指标数据!G12": "年鉴.pdf"}),
    )
    address = post(
        "zh/files",
        a_xlsx=form().read_bytes(),
        b_xlsx=other.read_bytes(),
        附件10_pdf=pdf(),
        年鉴_pdf=pdf(),
    )
    first, second = (client.get(f"{address}/{n}/1").text for n in (1, 2))
    assert "√ 已找到" in rows(first)["附件10.pdf"]
    assert "√ 已找到" in rows(second)["年鉴.pdf"]
    assert unused(first) == unused(second) == []


def test_evidence_of_nothing(client: TestClient, post: Post) -> None:
    text = client.get(post("zh/files", 年鉴_pdf=pdf())).text
    assert "“年鉴.pdf”" in text
    assert 'data-testid="error"' in text
