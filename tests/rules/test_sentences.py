"""Sentences of an assessment read naturally in both languages."""

from __future__ import annotations

from typing import Any

import pytest

from upgrade_check import assess, load_pack
from upgrade_check.locales import LANGUAGES, Language, sentences
from upgrade_check.rules.cases import case_zone, load_cases
from upgrade_check.rules.outcome import Assessment
from upgrade_check.rules.text import Text

PACK = load_pack()
_LOADED = load_cases(PACK)
assert _LOADED is not None
CASES = _LOADED[1]


def decide(language: Language, **changes: Any) -> Assessment:
    return assess(case_zone(PACK, CASES.base | changes), PACK, language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_has_at_most_one_colon(language: Language) -> None:
    for case in CASES.cases:
        found = decide(language, **case.inputs)
        criteria = [c for t in found.thresholds for c in t.criteria]
        # A report puts a label and a colon before a remedy, and a title and a colon before a reading.
        said = {text: 0 for c in criteria for text in (c.remedy, c.reading, c.title)}
        said |= dict.fromkeys((found.verdict, *found.summary), 1)
        for text, most in said.items():
            assert text.count("：") + text.count(": ") <= most, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_plural_is_left_to_the_reader(language: Language) -> None:
    say = sentences(language)
    assert [key for key in say.keys("") if "(s)" in say._flat[key]] == []


FOUR = [{"name": n, "output": "200亿元", "leading": "是"} for n in "甲乙丙丁"]


def test_english() -> None:
    found = decide("en", city_gdp=None, industries=FOUR, land_policy_compliance=None)
    number, share = found.thresholds[3].criteria[:2]
    assert found.verdict == (
        "FAIL: of 4 thresholds, 2 met, 1 not met (Leading industries), 1 undetermined (Value added)"
    )
    assert number.title == "Number of leading industries"
    assert number.remedy.startswith("drop 1 industry from the leading industries (the policy")
    assert share.title == "Output of leading industries ÷ total output of the zone"
    assert share.remedy == (
        "keep the 3 industries with the largest output (甲, 乙, 丙), 40% of total output of the zone;"
        " output of leading industries must rise by CNY 30 billion"
        " if total output of the zone stays the same,"
        " or by CNY 75 billion if the increase also raises total output of the zone"
    )
    (open_,) = found.thresholds[2].criteria
    assert open_.title == "Full-scope value added ÷ city GDP"
    assert open_.remedy == "supply or correct “City GDP”"
    assert (
        open_.reading == "must be at least 10%; undetermined so far; supply or correct “City GDP”"
    )
    assert found.thresholds[0].criteria[1].remedy == "fill in “Meets land-policy requirements”"
    rank = decide("en", composite_rank=None).thresholds[1].criteria[0]
    assert rank.reading.startswith("must be within the first 2/3; undetermined so far")


def test_chinese() -> None:
    found = decide("zh", composite_rank=None, industries=[], land_policy_compliance=None)
    assert found.summary[1:3] == (
        "综合排名待补充：请补充或改正“综合排名”。",
        "主导产业待补充：请补充或改正“主导产业”表。",
    )
    assert found.thresholds[1].criteria[0].reading == (
        "需进入前2/3，目前无法判定，请补充或改正“综合排名”"
    )
    neither = decide("zh", composite_rank=None, composite_peers=None).thresholds[1]
    assert neither.criteria[0].remedy == "请补充或改正“综合排名”“参加综合排名的开发区数”"
    rows = [{"name": "甲", "output": "900亿元", "leading": None}]
    share = decide("zh", industries=rows).thresholds[3].criteria[1]
    assert share.remedy == "请补充或改正“主导产业”表的“是否主导产业”栏"
    assert found.thresholds[0].criteria[1].remedy == (
        "请填写“是否符合节约集约用地和严格土地管理要求”"
    )


def test_an_abbreviation_keeps_its_capitals_within_a_sentence() -> None:
    assert Text(zh="全市GDP", en="GDP of the city").within("en") == "GDP of the city"
    assert Text(zh="全市GDP", en="City GDP").within("en") == "city GDP"
    assert Text(zh="全市GDP", en="City GDP").within("zh") == "全市GDP"
    assert Text(zh="甲", en="A").within("en") == "A"
