"""The catalogue of findings and the sentences match."""

from __future__ import annotations

import pytest

from upgrade_check.dataset.findings import CATALOGUE, finding
from upgrade_check.dataset.zone import Place
from upgrade_check.locales import LANGUAGES, Language, sentences

PLACE = Place("指标数据", "C7")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_variant_has_its_sentence_and_no_sentence_is_left_over(language: Language) -> None:
    say = sentences(language)
    said = {k.removeprefix("findings.") for k in say.keys("findings.")} - {"at"}
    wanted = {f"{code}.cure" for code in CATALOGUE}
    for code, kind in CATALOGUE.items():
        wanted |= {f"{code}.message{f'_{variant}' if variant else ''}" for variant in kind.variants}
    assert said == wanted


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_is_explained(language: Language) -> None:
    keys = sentences(language).keys("explain.findings.")
    assert {key.split(".")[2] for key in keys} == set(CATALOGUE)


def test_a_finding_has_the_severity_of_its_kind() -> None:
    assert finding("year-mismatch", PLACE).severity == "warning"
    assert finding("duplicate-input", PLACE).severity == "error"
    assert finding("duplicate-input", PLACE, milder=True).severity == "warning"


@pytest.mark.parametrize(("code", "variant"), [("no-such", ""), ("missing-value", "colum")])
def test_a_finding_that_nobody_declares_is_refused(code: str, variant: str) -> None:
    with pytest.raises(KeyError):
        finding(code, PLACE, variant=variant)
