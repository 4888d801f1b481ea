"""Both languages say the same things, with the same figures in them."""

import re

from upgrade_check.locales import sentences

FILLED = re.compile(r"\{(\w+)[^}]*\}")
# What one language needs and the other does not: English has plurals, Chinese names the zone.
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:()]|[,;:()][\u4e00-\u9fff]")


def test_the_same_keys() -> None:
    assert sentences("zh").keys("") == sentences("en").keys("")


def test_the_same_figures() -> None:
    for key in sentences("zh").keys(""):
        zh, en = (set(FILLED.findall(sentences(x)._flat[key])) for x in ("zh", "en"))
        assert zh == en, key


def test_chinese_punctuation_is_full_width() -> None:
    for key in sentences("zh").keys(""):
        assert not HALF_WIDTH.search(sentences("zh")._flat[key]), key
