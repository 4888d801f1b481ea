"""Findings in words: what is wrong at which cell, and how to mend it."""

from __future__ import annotations

from upgrade_check.dataset.zone import Finding
from upgrade_check.locales import Language, sentences
from upgrade_check.rules.inputs.base import Figure
from upgrade_check.rules.outcome import FindingText
from upgrade_check.rules.pack import RulePack
from upgrade_check.rules.text import Text
from upgrade_check.rules.wording import Amount, Percent
from upgrade_check.text import quoted


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
