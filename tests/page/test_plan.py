"""The plan of a zone on its page."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

import chinese_font
from sheets import changed, qualified, write_workbook

ROOT = Path(__file__).parents[2]
Drop = Callable[..., str]


def seen(text: str) -> str:
    """The text of a page."""
    return " ".join(unescape(re.sub("<[^>]+>", " ", text)).split())


def part(text: str, name: str) -> str:
    """The text from the element with this ``data-testid`` to the end of its block."""
    return seen(text.partition(f'data-testid="{name}"')[2].partition("<h3>")[0])


def test_history_projection_and_target(client: TestClient, dropped: Drop) -> None:
    text = client.get(dropped(ROOT / "samples" / "three-years.xlsx")).text
    summary = part(text, "plan")
    assert "增加值占比 全口径增加值 ÷ 所在城市GDP × 9.35% 尚差9.29亿元 统计局" in summary
    assert "2027年全口径增加值须达到171.252亿元，年均增长8.47%" in summary
    details = part(text, "plan-details")
    assert "2022年 × 8.5% 2023年 × 8.94% 2024年 × 9.35% 2025年 × 9.81%" in details
    assert "2026年 √ 10.29%" in details
    assert "照此趋势，2026年首次达标" in details


def test_one_year_has_no_trend(client: TestClient, dropped: Drop) -> None:
    text = client.get(dropped(ROOT / "samples" / "not-yet.xlsx")).text
    assert "推算趋势至少还需要另一年" in part(text, "plan-details")


def test_years_from_several_workbooks(client: TestClient, dropped: Drop, tmp_path: Path) -> None:
    earlier = {"指标数据!C6": 2023, "指标数据!C12": 120, "指标数据!C13": 1300}
    earlier |= {f"指标数据!E{row}": 2023 for row in range(3, 17)}
    files = [
        write_workbook(tmp_path / "2023.xlsx", changed(qualified(), earlier)),
        write_workbook(tmp_path / "2024.xlsx", qualified()),
    ]
    address = dropped(*files)
    details = part(client.get(f"{address}/2/1").text, "plan-details")
    assert "2023年 × 9.23% 2024年 √ 11.74%" in details
    assert (
        "2024年" not in part(client.get(f"{address}/1/1").text, "plan-details").split("2025年")[0]
    )


def test_a_year_given_twice_is_taken_from_its_own_workbook(
    client: TestClient, dropped: Drop, tmp_path: Path
) -> None:
    other = {"指标数据!C12": 120}
    files = [
        write_workbook(tmp_path / "a.xlsx", qualified()),
        write_workbook(tmp_path / "b.xlsx", changed(qualified(), other)),
    ]
    address = dropped(*files)
    for number, expected in ((1, "√ 11.74%"), (2, "× 8.36%")):
        assert expected in part(client.get(f"{address}/{number}/1").text, "plan")


def test_what_a_figure_changes_ahead(client: TestClient, dropped: Drop) -> None:
    address = dropped(ROOT / "samples" / "three-years.xlsx")
    answer = client.post(f"{address}/what-if?part", data={"zone_value_added": "150"})
    text = seen(answer.text)
    assert "已改动1项" in text
    assert "× 未达标 → √ 达标" in text
    assert "全口径增加值 ÷ 所在城市GDP × 9.35% √ 10.45%" in text


@pytest.mark.parametrize(
    ("format_name", "start"),
    [
        ("docx", b"PK"),
        pytest.param(
            "pdf",
            b"%PDF",
            marks=pytest.mark.skipif(not chinese_font.IS_THERE, reason="no Chinese font"),
        ),
    ],
)
def test_printed(client: TestClient, dropped: Drop, format_name: str, start: bytes) -> None:
    answer = client.get(dropped(ROOT / "samples" / "three-years.xlsx") + f"/plan.{format_name}")
    assert answer.content.startswith(start)


def test_json(client: TestClient, dropped: Drop) -> None:
    address = dropped(ROOT / "samples" / "three-years.xlsx")
    plan = json.loads(client.get(f"{address}/plan.json").text)
    assert plan["schema"] == "upgrade-check/plan/1"
    assert plan["zones"][0]["years"] == [2022, 2023, 2024]
    assert client.get(f"{address}/plan.exe").status_code == 404


def test_a_zone_named_in_markup(
    client: TestClient, dropped: Drop, form: Callable[..., Path]
) -> None:
    markup = "<img src=x onerror=alert(1)>"
    text = client.get(dropped(form({"指标数据!C3": markup, "主导产业!A2": markup}))).text
    assert "<img" not in text
