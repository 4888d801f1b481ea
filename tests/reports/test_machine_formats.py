"""Every format for tools, parsed back by the rules of its consumer."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import jsonschema
import pytest
import xmlschema

from reports.conftest import HOSTILE, MakeReview
from upgrade_check.reports.formats import FORMATS
from upgrade_check.reports.review import Review
from upgrade_check.text import display_width

MIXED: tuple[dict[str, object], ...] = (
    {},
    {"指标数据!C7": 16},
    {"指标数据!C12": "待定", "指标数据!G13": ""},
)


def render(name: str, review: Review) -> str:
    content = FORMATS[name].renderer().render(review)
    return content.decode("utf-8") if isinstance(content, bytes) else content


@pytest.mark.parametrize("name", [n for n, f in FORMATS.items() if not f.copies_input])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_same_review_gives_the_same_bytes(
    name: str, language: Any, make_review: MakeReview
) -> None:
    review = make_review(*MIXED, language=language, unreadable=1)
    renderer = FORMATS[name].renderer()
    assert renderer.render(review) == renderer.render(review)


# JUnit


def test_junit_is_accepted_by_the_schema(
    make_review: MakeReview, hostile: Review, schemas: Path, tmp_path: Path
) -> None:
    schema = xmlschema.XMLSchema(schemas / "junit.xsd")
    for review in (make_review(*MIXED, unreadable=1), hostile, make_review()):
        file = tmp_path / "report.xml"
        file.write_text(render("junit", review), "utf-8")
        schema.validate(file)


def test_junit_says_what_failed_where_and_what_to_do(make_review: MakeReview) -> None:
    root = ET.fromstring(render("junit", make_review(*MIXED, unreadable=1)))
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("13", "1", "2")
    (failure,) = root.iter("failure")
    assert failure.get("message") == "第16名 / 45家，需进入前15名，尚差1名"
    assert failure.text is not None
    for part in ("指标数据!C7", "需前进1名", "建议："):
        assert part in failure.text
    errors = [error.get("type") for error in root.iter("error")]
    assert errors == ["value-added", "damaged"]


def test_junit_cases_are_unique_over_the_run(make_review: MakeReview) -> None:
    root = ET.fromstring(render("junit", make_review({}, {}, {})))
    cases = [(c.get("classname"), c.get("name")) for c in root.iter("testcase")]
    assert len(set(cases)) == len(cases) == 12


# SARIF


def test_sarif_is_accepted_by_the_schema(
    make_review: MakeReview, hostile: Review, schemas: Path
) -> None:
    schema = json.loads((schemas / "sarif-2.1.0.json").read_text("utf-8"))
    for review in (make_review(*MIXED, unreadable=1), hostile, make_review()):
        jsonschema.validate(json.loads(render("sarif", review)), schema)


def _sarif(review: Review) -> dict[str, Any]:
    run: dict[str, Any] = json.loads(render("sarif", review))["runs"][0]
    return run


def test_sarif_results(make_review: MakeReview) -> None:
    run = _sarif(make_review(*MIXED, unreadable=1))
    first = run["results"][0]
    assert (first["ruleId"], first["level"]) == ("land-use/rank", "error")
    location = first["locations"][0]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "%E5%B8%82%201/data%231.xlsx"
    assert location["physicalLocation"]["region"]["startLine"] == 7
    assert location["logicalLocations"][0]["fullyQualifiedName"] == "指标数据!C7"
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[r["ruleIndex"]]["id"] == r["ruleId"] for r in run["results"])
    assert "第六(二十)一是" in rules[first["ruleIndex"]]["help"]["markdown"]
    assert {r["level"] for r in run["results"]} == {"error", "warning"}


def test_sarif_fingerprints_stay_while_figures_move(make_review: MakeReview) -> None:
    def prints(review: Review) -> dict[str, str]:
        return {
            r["ruleId"]: r["partialFingerprints"]["upgradeCheckProblem/v1"]
            for r in _sarif(review)["results"]
        }

    one = prints(make_review({"指标数据!C7": 16, "指标数据!G12": ""}))
    other = prints(make_review({"指标数据!C7": 20, "指标数据!G12": "", "指标数据!C10": 100}))
    assert one["land-use/rank"] == other["land-use/rank"]
    assert one["finding/no-evidence"] == other["finding/no-evidence"]
    results = _sarif(make_review({"指标数据!F12": "", "指标数据!F13": ""}, {"指标数据!F12": ""}))
    all_prints = [r["partialFingerprints"]["upgradeCheckProblem/v1"] for r in results["results"]]
    assert len(set(all_prints)) == len(all_prints) == 3


# GitHub and Azure


def test_github_lines_are_commands_and_nothing_else(hostile: Review) -> None:
    command = re.compile(
        r"::(group::|endgroup::$|(error|warning|notice) file=[^,:]*,line=\d+,title=[^,:]*::)"
    )
    lines = render("github", hostile).splitlines()
    assert all(command.match(line) for line in lines)
    assert len([line for line in lines if line.startswith("::group::")]) == len(HOSTILE) + 1
    assert not [line for line in lines if line.startswith("::error::")]


def test_github_unescapes_to_what_was_meant(make_review: MakeReview) -> None:
    review = make_review({"指标数据!C3": "100%: a,b", "指标数据!C7": 16})
    (line,) = [x for x in render("github", review).splitlines() if x.startswith("::error")]
    title = line.partition("title=")[2].partition("::")[0]
    for code, character in (("%3A", ":"), ("%2C", ","), ("%25", "%")):
        title = title.replace(code, character)
    assert title == "100%: a,b：未达标：土地集约利用"


def test_azure_lines_hold_one_command_each(hostile: Review) -> None:
    for line in render("azure", hostile).splitlines():
        assert line.startswith(("##[group]", "##[endgroup]", "##vso[task.logissue type="))
        assert line.count("##") == 1
        if line.startswith("##vso"):
            head, _, _ = line[2:].partition("]")
            assert re.fullmatch(
                r"vso\[task\.logissue type=(error|warning);sourcepath=[^;]*;linenumber=\d+;code=[^;]*",
                head,
            )


# CSV, table, lines of JSON


def test_csv_has_a_row_a_criterion_that_excel_opens(make_review: MakeReview) -> None:
    review = make_review(*MIXED, unreadable=1)
    content = FORMATS["csv"].renderer().render(review)
    assert isinstance(content, bytes)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert len(rows) == 3 * 8 + 1
    assert rows[8]["余量（数值）"] == "-1.0"
    assert rows[8]["余量或差距"] == "尚差1名"
    assert rows[8]["单元格"] == "指标数据!C7 指标数据!C8"


def test_no_csv_cell_is_a_formula(hostile: Review) -> None:
    content = FORMATS["csv"].renderer().render(hostile)
    assert isinstance(content, bytes)
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert len({len(row) for row in rows}) == 1
    for row in rows[1:]:
        for index, cell in enumerate(row):
            if index != 13:
                assert not cell.lstrip().startswith(("=", "+", "-", "@", "\t", "\r"))
            assert not re.search("[\x00-\x1f\x7f-\x9f\u202e]", cell)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_table_lines_up(language: Any, make_review: MakeReview) -> None:
    review = make_review({"指标数据!C3": "a"}, *MIXED[1:], language=language, unreadable=1)
    lines = render("table", review).splitlines()
    assert len(lines) == 5
    word = "达标" if language == "zh" else "pass"
    first = lines[1].index(word)
    column = display_width(lines[1][:first])
    for line in lines[2:4]:
        prefix = ""
        for character in line:
            if display_width(prefix) == column:
                break
            prefix += character
        assert line[len(prefix) - 1] == " "
        assert line[len(prefix)] != " "


def test_jsonl_has_an_object_a_line(make_review: MakeReview, hostile: Review) -> None:
    lines = render("jsonl", make_review(*MIXED, unreadable=1)).splitlines()
    objects = [json.loads(line) for line in lines]
    assert [o["status"] for o in objects] == ["pass", "fail", "undetermined", "unreadable"]
    assert len(render("jsonl", hostile).split("\n")) == len(HOSTILE) + 2


def test_json_of_hostile_text_parses(hostile: Review) -> None:
    report = json.loads(render("json", hostile))
    assert report["zones"][0]["name"] == HOSTILE[0]


def test_the_terminal_shows_hostile_text_as_text(hostile: Review) -> None:
    text = render("terminal", hostile)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", text)
    assert all(display_width(line) <= 80 for line in text.splitlines())


def test_json_holds_the_name_of_a_file_that_is_not_utf_8(make_review: MakeReview) -> None:
    review = make_review({})
    (assessment,) = review.assessments
    review = review._replace(assessments=(assessment._replace(file="\udcff.xlsx"),))
    assert json.loads(render("json", review))["zones"][0]["file"] == "\udcff.xlsx"
