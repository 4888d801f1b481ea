"""Reviews to report: ordinary ones, and ones with hostile text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from sheets import changed, qualified, write_workbook
from upgrade_check import RulePack, assess, read_workbook
from upgrade_check.locales import Language
from upgrade_check.reports.review import Review
from upgrade_check.rules.assess import rules_identity
from upgrade_check.rules.outcome import Unreadable

HOSTILE = [
    "=cmd|'/c calc'!A0",
    "@SUM(1)",
    "+1+1",
    "::error::owned",
    "a%0A::error::b",
    "##vso[task.complete result=Failed;]x",
    "]]></failure></testcase><b>&amp;\"'",
    "x;y,z\tt",
    'quote " and , and ;',
    "line\nbreak\r\nhere",
    "[link](http://x) | pipe `code` <img src=x onerror=alert(1)>",
    "{{ 7*7 }} {% raw %} #eval(1) $x$",
    "\u202ertl \u200b\u2066",
    "名" * 200,
]

MakeReview = Callable[..., Review]


@pytest.fixture
def make_review(pack: RulePack, tmp_path: Path) -> MakeReview:
    """A review of forms, each the qualified form with some cells changed."""

    def make(*changes: dict[str, object], language: Language = "zh", unreadable: int = 0) -> Review:
        assessments = []
        for number, change in enumerate(changes):
            path = write_workbook(tmp_path / f"{number}.xlsx", changed(qualified(), change))
            zone = read_workbook(path, pack)
            # A path as a user would give it, instead of the test's temporary folder.
            assessments.append(
                assess(zone._replace(file=f"市 {number}/data#1.xlsx"), pack, language)
            )
        return Review(
            language,
            dt.date(2025, 3, 28),
            "0.0.0",
            rules_identity(pack, language),
            tuple(assessments),
            tuple(
                Unreadable(f"bad{n}\n::error::.xlsx", "damaged", f"damaged {n}]]>\x1b[31m")
                for n in range(unreadable)
            ),
        )

    return make


@pytest.fixture
def hostile(make_review: MakeReview) -> Review:
    """One zone per hostile text, used as its name, an industry's name, source and evidence."""
    return make_review(
        *(
            {
                "指标数据!C3": text,
                "指标数据!C12": text,
                "指标数据!F13": text,
                "指标数据!G13": text,
                "主导产业!A2": text,
                "指标数据!C7": 40,
            }
            for text in HOSTILE
        ),
        unreadable=1,
    )


@pytest.fixture(scope="session")
def schemas() -> Path:
    """The published schemas of JUnit and SARIF."""
    return Path(__file__).parents[1] / "schemas"
