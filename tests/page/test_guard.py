"""Only the browser that has this run's address gets an answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from page.conftest import KEY

OWN = "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    "path",
    ["/", "/zh/", "/favicon.ico", "/wrong/zh/", f"/{KEY[:-1]}/zh/", f"/{KEY}x/", "/x//", "/%00/"],
)
def test_a_stranger(client: TestClient, path: str) -> None:
    answer = client.get(f"{OWN}{path}")
    assert (answer.status_code, answer.text) == (403, "Forbidden")


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8000",
        "localhost:8000",
        "127.0.0.1.evil.example",
        "[::1]:8000",
        "",
    ],
)
def test_another_host(client: TestClient, host: str) -> None:
    assert client.get("zh/", headers={"Host": host}).status_code == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:8001"},
        {"Origin": "https://127.0.0.1:8000"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_a_form_on_another_page(client: TestClient, headers: dict[str, str]) -> None:
    answer = client.post("zh/files", files={"files": ("a.xlsx", b"x")}, headers=headers)
    assert answer.status_code == 403


def test_its_own_form(client: TestClient) -> None:
    headers = {"Origin": OWN, "Sec-Fetch-Site": "same-origin"}
    answer = client.post("zh/files", files={"files": ("a.xlsx", b"x")}, headers=headers)
    assert answer.status_code == 200
    assert "“a.xlsx”不是" in answer.text


def test_what_a_browser_may_do_with_it(client: TestClient) -> None:
    for path in ("", "zh/", "zh/nothing", "static/page.js", "zh/template.xlsx"):
        answer = client.get(path)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "set-cookie" not in answer.headers


def test_no_page_has_inline_style_or_script() -> None:
    folder = Path(__file__).parents[2] / "src" / "upgrade_check"
    gauge = folder / "reports" / "templates" / "gauge.html"
    templates = [*(folder / "page" / "templates").glob("*.html"), gauge]
    assert len(templates) > 5
    for template in templates:
        text = template.read_text("utf-8")
        assert not [word for word in ("style=", "onclick", "http:", "https:") if word in text]
