"""The program and the reference explain every code, in both languages."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from upgrade_check.cli.app import run
from upgrade_check.cli.exits import Exit
from upgrade_check.locales import LANGUAGES, Language, sentences
from upgrade_check.reports.formats import FORMATS

ROOT = Path(__file__).parents[2]
_SPEC = importlib.util.spec_from_file_location(
    "make_reference", ROOT / "docs" / "make_reference.py"
)
assert _SPEC is not None
assert _SPEC.loader is not None
make_reference = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(make_reference)


def _codes(section: str) -> set[str]:
    keys = sentences("zh").keys(f"{section}.")
    return {key.split(".")[1] for key in keys} - {"at"}


def _raised_codes() -> set[str]:
    """The codes raised or reported in the source, each of which needs a sentence."""
    text = "\n".join(p.read_text("utf-8") for p in (ROOT / "src").rglob("*.py"))
    found = set(re.findall(r'WorkbookError\(\s*"([a-z-]+)"', text))
    found |= set(re.findall(r'Unusable\(\s*"([a-z-]+)"', text))
    found |= set(re.findall(r'Finding\(\s*"([a-z-]+)"', text))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_is_explained(language: Language, capsys: pytest.CaptureFixture[str]) -> None:
    words = _codes("findings") | _codes("errors") | set(FORMATS) | {str(int(e)) for e in Exit}
    assert _raised_codes() <= words
    for section in ("review.findings.", "review.errors."):
        words |= {key.removeprefix(section) for key in sentences("zh").keys(section)}
    for word in sorted(words):
        assert run(["explain", word, "--lang", language]) == 0, word
        assert len(capsys.readouterr().out.splitlines()) >= 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reference_is_up_to_date(language: Language) -> None:
    committed = (ROOT / "docs" / make_reference.FILES[language]).read_text("utf-8")
    assert committed == make_reference.reference(language)


def test_a_threshold(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "value-added"]) == 0
    out = capsys.readouterr().out
    for part in ("≥10%", "六(二十)一是", "统计局", "全口径增加值、所在城市GDP"):
        assert part in out


def test_an_unknown_word_names_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "not-a-numbr"]) == 2
    assert "是否为“not-a-number”" in capsys.readouterr().err


def test_without_a_word_all_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain"]) == 0
    assert "rank-exceeds-peers" in capsys.readouterr().out


def test_a_threshold_is_explained_by_its_title(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", "主导产业"]) == 0
    assert capsys.readouterr().out.startswith("leading-industries  [门槛]")


def test_the_list_says_what_each_code_means(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("other-year") and "金额年度不同" in line for line in lines)
