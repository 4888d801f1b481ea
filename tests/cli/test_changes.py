"""``--baseline`` and ``--fail-on``: changes, and what makes CI fail."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sheets import changed, qualified, write_workbook
from upgrade_check.cli.app import run

Submit = Callable[..., None]


@pytest.fixture
def submit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Submit:
    """Write workbooks to the current folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()

    def write(name: str, changes: dict[str, Any] | None = None) -> None:
        zone = {"指标数据!C3": f"{name}高新区"}
        form = changed(qualified(), {**zone, **(changes or {})})
        write_workbook(tmp_path / "in" / f"{name}.xlsx", form)

    return write


def evaluate(*arguments: str) -> int:
    return run(["evaluate", "in", *arguments])


def changes_after(*arguments: str) -> list[tuple[str, ...]]:
    evaluate("-q", "--baseline", "old.json", "-o", "new.json", *arguments)
    report = json.loads(Path("new.json").read_text("utf-8"))
    assert report["changes"]["baseline"] == "old.json"
    return [
        (
            c["kind"],
            c["zone"],
            "/".join(filter(None, (c["threshold"], c["criterion"]))),
            c["before"],
            c["after"],
        )
        for c in report["changes"]["list"]
    ]


def test_every_kind_of_change(submit: Submit) -> None:
    submit("甲")
    submit("乙", {"指标数据!C7": 16})
    submit("丙", {"指标数据!C12": "待定"})
    submit("丁")
    submit("戊")
    submit("己", {"指标数据!C7": 16})
    evaluate("-q", "-o", "old.json")
    submit("甲", {"指标数据!C7": 16})
    submit("乙", {"指标数据!C7": 15})
    submit("丙", {"指标数据!C12": 100})
    submit("丁", {"指标数据!C10": 31})
    Path("in/戊.xlsx").unlink()
    submit("己", {"指标数据!C7": "待定"})
    submit("庚", {"指标数据!C12": None})
    Path("in/辛.xlsx").write_bytes(b"no")
    assert sorted(changes_after()) == sorted(
        [
            ("failing", "甲高新区", "land-use", "pass", "fail"),
            ("fixed", "乙高新区", "land-use", "fail", "pass"),
            ("failing", "丙高新区", "value-added", "undetermined", "fail"),
            ("moved", "丁高新区", "provincial-rank/rank", "余量57名", "余量56名"),
            ("better", "己高新区", "land-use", "fail", "undetermined"),
            ("added", "庚高新区", "", "", "undetermined"),
            ("undetermined", "庚高新区", "value-added", "", "undetermined"),
            ("unreadable", "", "", "", "unreadable"),
            ("gone", "戊高新区", "", "pass", ""),
        ]
    )


def test_a_renamed_file_keeps_its_past(submit: Submit) -> None:
    submit("甲")
    evaluate("-q", "-o", "old.json")
    Path("in/甲.xlsx").rename("in/new.xlsx")
    assert changes_after() == []


def test_a_name_that_two_workbooks_bear_hides_no_failure(submit: Submit) -> None:
    name = {"指标数据!C3": "同名高新区", "指标数据!C7": 16}
    submit("甲", name)
    evaluate("-q", "-o", "old.json")
    Path("in/甲.xlsx").unlink()
    submit("乙", name)
    submit("丙", name)
    assert evaluate("-q", "--baseline", "old.json", "--fail-on", "new") == 1
    kinds = [change[0] for change in changes_after()]
    assert sorted(kinds) == ["added", "added", "failing", "failing", "gone"]


def test_the_terminal_and_markdown_say_it(
    submit: Submit, capsys: pytest.CaptureFixture[str]
) -> None:
    submit("甲")
    evaluate("-q", "-o", "old.json")
    submit("甲", {"指标数据!C7": 16})
    evaluate("--baseline", "old.json")
    out = capsys.readouterr().out
    assert "与基线 old.json 相比" in out
    assert "× 新未达标  甲高新区：土地集约利用：达标 → 未达标" in out
    evaluate("--baseline", "old.json", "--format", "md", "--lang", "en")
    assert "**newly failing** 甲高新区: Land-use intensity: pass → fail" in capsys.readouterr().out


def test_zones_of_one_name_are_told_apart_by_their_files(
    submit: Submit, capsys: pytest.CaptureFixture[str]
) -> None:
    submit("甲")
    submit("乙", {"指标数据!C3": "甲高新区"})
    evaluate("-q", "-o", "old.json")
    submit("乙", {"指标数据!C3": "甲高新区", "指标数据!C7": 16})
    evaluate("--baseline", "old.json")
    line = "× 新未达标  甲高新区（in/乙.xlsx）：土地集约利用：达标 → 未达标"
    assert line in capsys.readouterr().out.replace("\\", "/")
    evaluate("--baseline", "old.json", "--format", "md")
    assert "甲高新区（in/乙.xlsx）" in capsys.readouterr().out.replace("\\", "/")


def test_without_a_baseline_the_report_is_the_contract(submit: Submit) -> None:
    submit("甲")
    evaluate("-q", "-o", "old.json")
    assert "changes" not in json.loads(Path("old.json").read_text("utf-8"))


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, {"fail": 0, "undetermined": 0, "warning": 0, "never": 0}),
        ({"指标数据!C7": 16}, {"fail": 1, "undetermined": 1, "warning": 1, "never": 0}),
        ({"指标数据!C12": "待定"}, {"fail": 0, "undetermined": 3, "warning": 3, "never": 0}),
        ({"指标数据!F12": None}, {"fail": 0, "undetermined": 0, "warning": 3, "never": 0}),
    ],
)
def test_fail_on(changes: dict[str, Any], codes: dict[str, int], submit: Submit) -> None:
    submit("甲", changes)
    assert {what: evaluate("-q", "--fail-on", what) for what in codes} == codes


def test_fail_on_an_unreadable_file(submit: Submit) -> None:
    submit("甲")
    Path("in/乙.xlsx").write_bytes(b"no")
    codes = {w: evaluate("-q", "--fail-on", w) for w in ("fail", "undetermined", "never")}
    assert codes == {"fail": 4, "undetermined": 4, "never": 0}


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ({"指标数据!C7": 16}, {"指标数据!C7": 16}, 0),
        ({"指标数据!C7": 16}, {"指标数据!C7": 17}, 0),
        ({}, {"指标数据!C7": 16}, 1),
        ({"指标数据!C7": 16}, {"指标数据!C7": 16, "指标数据!C12": 100}, 1),
        ({}, {"指标数据!C12": "待定"}, 3),
        ({"指标数据!C12": 100}, {"指标数据!C12": "待定"}, 0),
        (None, {"指标数据!C7": 16}, 1),
        (None, {}, 0),
    ],
)
def test_fail_on_new(
    before: dict[str, Any] | None, after: dict[str, Any], code: int, submit: Submit
) -> None:
    submit("乙", {"指标数据!C7": 30})
    if before is not None:
        submit("甲", before)
    evaluate("-q", "-o", "old.json")
    submit("甲", after)
    assert evaluate("-q", "--baseline", "old.json", "--fail-on", "new") == code


def test_a_report_that_was_not_written_is_always_an_error(submit: Submit) -> None:
    submit("甲")
    Path("no").write_text("not a folder")
    assert evaluate("-q", "--fail-on", "never", "-o", "no/such/a.json") == 4


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "无法读取基线报告“old.json”"),
        ("{", "不是本程序的 JSON 报告"),
        ('{"schema": "other/1", "zones": [], "errors": []}', "不是本程序的 JSON 报告"),
        ('{"schema": "upgrade-check/report/1", "zones": [{}]}', "不是本程序的 JSON 报告"),
    ],
)
def test_a_baseline_that_is_none(
    content: str | None, says: str, submit: Submit, capsys: pytest.CaptureFixture[str]
) -> None:
    submit("甲")
    if content is not None:
        Path("old.json").write_text(content, "utf-8")
    assert evaluate("--baseline", "old.json") == 4
    assert says in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--fail-on", "new"], "--baseline"),
        (["--fail-on", "always"], "“always”"),
        (["--baseline", "old.json", "-o", "old.json"], "就是输入文件"),
    ],
)
def test_wrong_usage(
    arguments: list[str], says: str, submit: Submit, capsys: pytest.CaptureFixture[str]
) -> None:
    submit("甲")
    Path("old.json").write_text("{}", "utf-8")
    assert evaluate(*arguments) == 2
    assert says in capsys.readouterr().err
    assert Path("old.json").read_text("utf-8") == "{}"


def test_github_gets_a_job_summary(
    submit: Submit, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    submit("甲", {"指标数据!C7": 16})
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")
    Path("summary.md").write_text("before\n", "utf-8")
    assert evaluate("--format", "github") == 1
    summary = Path("summary.md").read_text("utf-8")
    assert summary.startswith("before\n### ❌ 甲高新区")
    assert "::error file=in/甲.xlsx,line=7," in capsys.readouterr().out
    assert evaluate("--format", "json") == 1
    assert Path("summary.md").read_text("utf-8") == summary


def test_the_documentation_names_every_field_of_the_report(submit: Submit) -> None:
    submit("甲", {"指标数据!C12": "待定", "指标数据!C7": 16})
    Path("in/乙.xlsx").write_bytes(b"no")
    evaluate("-q", "-o", "old.json")
    evaluate("-q", "--baseline", "old.json", "-o", "new.json")
    submit("甲")
    evaluate("-q", "--baseline", "old.json", "-o", "new.json")

    def keys(node: object) -> set[str]:
        if isinstance(node, dict):
            return set(node).union(*map(keys, node.values()))
        return set().union(*map(keys, node)) if isinstance(node, list) else set()

    documented = (Path(__file__).parents[2] / "docs" / "json.md").read_text("utf-8")
    named = set(re.findall(r"`(\w+)`", documented))
    reports = (Path(file).read_text("utf-8") for file in ("old.json", "new.json"))
    assert set().union(*(keys(json.loads(report)) for report in reports)) <= named
