"""Findings in words: what is wrong at which cell, and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from string import ascii_uppercase, digits

from upgrade_check.dataset.zone import Finding, Place
from upgrade_check.locales import Language, sentences
from upgrade_check.rules.inputs.base import Figure
from upgrade_check.rules.outcome import FindingText
from upgrade_check.rules.pack import RulePack
from upgrade_check.rules.text import Text
from upgrade_check.rules.wording import Amount, Percent
from upgrade_check.text import quoted

_MOST_NAMED = 3
"""How many figures a sentence names that is about more."""


def notices(
    findings: Sequence[Finding], texts: Sequence[FindingText], pack: RulePack, language: Language
) -> tuple[FindingText, ...]:
    """``texts`` of the findings; of those that one remark gives on several figures, one for all."""
    groups: dict[object, list[int]] = {}
    for number, found in enumerate(findings):
        key: object = number
        if "word" in found.details and found.place.cell:
            same = [str(found.details.get(name)) for name in ("variant", "word", "other")]
            key = found.code, found.place.sheet, *same
        groups.setdefault(key, []).append(number)
    return tuple(
        _together([findings[n] for n in numbers], pack, language)
        if len(numbers) > 1
        else texts[numbers[0]]
        for numbers in groups.values()
    )


def _together(group: Sequence[Finding], pack: RulePack, language: Language) -> FindingText:
    first = group[0]
    named = {
        name: _listed([f.details[name] for f in group], language)
        for name in ("label", "found")
        if name in first.details
    }
    merged = first._replace(
        place=Place(
            first.place.sheet, _ranges([f.place.cell for f in group if f.place.cell], language)
        ),
        inputs=tuple(dict.fromkeys(i for found in group for i in found.inputs)),
        details={**first.details, **named},
    )
    return finding_text(merged, pack, language)._replace(place=first.place)


def _listed(values: Iterable[object], language: Language) -> Text:
    say = sentences(language).say
    texts = (v.in_(language) if isinstance(v, Text) else quoted(str(v)) for v in values)
    unlike = list(dict.fromkeys(texts))
    joined = say("values.and").join(unlike[:_MOST_NAMED])
    if len(unlike) > _MOST_NAMED:
        joined = say("values.and_more", texts=joined, n=len(unlike))
    return Text(zh=joined, en=joined)


def _ranges(cells: Iterable[str], language: Language) -> str:
    """Cells as ``B6:B12、D3``: those below each other as a range."""
    runs: list[tuple[str, int, int]] = []
    for cell in dict.fromkeys(cells):
        column, row = cell.rstrip(digits), int(cell.lstrip(ascii_uppercase))
        if runs and (runs[-1][0], runs[-1][2] + 1) == (column, row):
            runs[-1] = (column, runs[-1][1], row)
        else:
            runs.append((column, row, row))
    return (
        sentences(language)
        .say("values.and")
        .join(
            f"{column}{top}" + (f":{column}{bottom}" if bottom > top else "")
            for column, top, bottom in runs
        )
    )


def finding_text(finding: Finding, pack: RulePack, language: Language) -> FindingText:
    """A finding in ``language``, with the thresholds it affects."""
    say = sentences(language).say
    place = str(finding.place)
    details = {
        key: quoted(value)
        if isinstance(value, str)
        else value.in_(language)
        if isinstance(value, (Text, Amount, Figure, Percent))
        else value
        for key, value in finding.details.items()
    }
    variant = f"_{details['variant']}" if "variant" in details else ""
    key = f"findings.{finding.code}"
    message = say(f"{key}.message{variant}", place=place, **details)
    return FindingText(
        code=finding.code,
        severity=finding.severity,
        place=finding.place,
        message=say("findings.at", place=place, message=message),
        cure=say(f"{key}.cure", **details),
        blocks=()
        if finding.severity != "error"
        else tuple(t.id for t in pack.thresholds if not t.input_ids.isdisjoint(finding.inputs)),
        inputs=finding.inputs,
    )
