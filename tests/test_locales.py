"""Both languages have the same sentences with the same placeholders."""

import re

import pytest

from upgrade_check.locales import LANGUAGES, Language, sentences

FILLED = re.compile(r"\{(\w+)[^}]*\}")
# What one language needs and the other does not: English has plurals, Chinese names the zone.
CHINESE = r"[\u3001-\u301f\u4e00-\u9fff\uff01-\uff60“”‘’]"
HALF_WIDTH = re.compile(rf"{CHINESE}[,;:()?!]|[,;:()?!]{CHINESE}")
EXCEL_ERROR = re.compile(r"#[A-Z0-9/]+!")
FOLLOWED = re.compile(r"[，；：。、？！]\s*[，；：。、？！]|[,;:.?!]\s*[,;:?!]")


def test_the_same_keys() -> None:
    assert sentences("zh").keys("") == sentences("en").keys("")


def test_the_same_figures() -> None:
    for key in sentences("zh").keys(""):
        zh, en = (set(FILLED.findall(sentences(x)._flat[key])) for x in ("zh", "en"))
        assert zh == en, key


def test_chinese_punctuation_is_full_width() -> None:
    for key in sentences("zh").keys(""):
        assert not HALF_WIDTH.search(EXCEL_ERROR.sub("", sentences("zh")._flat[key])), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_punctuation_follows_another(language: Language) -> None:
    say = sentences(language)
    hint = say.say("rule_errors.hint")
    finding = say.say("problems.finding")
    for key in say.keys(""):
        sentence = say._flat[key].replace("{hint}", hint)
        assert not FOLLOWED.search(sentence), key
        if key.startswith("findings.") and ".message" in key:
            assert not FOLLOWED.search(finding.replace("{message}", sentence)), key
