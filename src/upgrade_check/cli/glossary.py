"""The meaning of every code, for ``explain``, the reference and SARIF."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from upgrade_check.dataset.findings import CATALOGUE
from upgrade_check.locales import Language, sentences
from upgrade_check.reports.formats import FORMATS
from upgrade_check.rules.pack import RulePack


class Explained(NamedTuple):
    """One word and its meaning."""

    word: str
    kind: str
    """``finding``, ``error``, ``mark``, ``exit``, ``format`` or ``threshold``."""
    lines: tuple[tuple[str, str], ...]
    """Name and text of each line."""
    title: str = ""
    """Its name for people, if it is not the word itself."""


def glossary(pack: RulePack, language: Language) -> Iterator[Explained]:
    """Every word that ``explain`` knows, in the order of the reference."""
    yield from _thresholds(pack, language)
    yield from _codes("findings", "finding", language)
    yield from _codes("errors", "error", language)
    yield from _codes("marks", "mark", language)
    say = sentences(language).say
    for kind, words in (
        ("exit", sorted(_keys("explain.exits.", language))),
        ("format", list(FORMATS)),
    ):
        for word in words:
            yield Explained(word, kind, ((say("explain.meaning"), say(f"explain.{kind}s.{word}")),))


def _keys(prefix: str, language: Language) -> list[str]:
    return [key.removeprefix(prefix) for key in sentences(language).keys(prefix)]


def _codes(section: str, kind: str, language: Language) -> Iterator[Explained]:
    say = sentences(language).say
    prefix = f"explain.{section}."
    for code in sorted({key.partition(".")[0] for key in _keys(prefix, language)}):
        lines = [(say("explain.meaning"), say(f"{prefix}{code}.meaning"))]
        if kind != "mark":
            lines.append((say("explain.effect"), say(f"explain.effect_{_effect(code, kind)}")))
        lines.append((say("explain.cure"), say(f"{prefix}{code}.cure")))
        yield Explained(code, kind, tuple(lines))


def _effect(code: str, kind: str) -> str:
    if kind == "error":
        return "unreadable"
    return "both" if CATALOGUE[code].milder else CATALOGUE[code].severity


def _thresholds(pack: RulePack, language: Language) -> Iterator[Explained]:
    say = sentences(language).say
    for threshold in pack.thresholds:
        bounds = say("values.semicolon").join(
            f"{criterion.id} {criterion.requirement(language)}" for criterion in threshold.criteria
        )
        labels = say("values.and").join(d.label.in_(language) for d in threshold.inputs.values())
        yield Explained(
            threshold.id,
            "threshold",
            (
                (say("rules_show.requirement"), threshold.requirement.in_(language)),
                (say("rules_show.clause"), threshold.clause),
                (say("rules_show.bounds"), bounds),
                (say("rules_show.inputs"), labels),
                (say("rules_show.department"), threshold.department.in_(language)),
                (say("rules_show.advice"), threshold.advice.in_(language)),
            ),
            threshold.title.in_(language),
        )
