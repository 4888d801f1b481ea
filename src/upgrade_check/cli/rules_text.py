"""Rule packs as text on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence

from upgrade_check.locales import Language, sentences
from upgrade_check.reports.lines import Line, filled, hang, pairs, write_lines
from upgrade_check.rules.inputs import Input, TableInput
from upgrade_check.rules.pack import RulePack, Threshold
from upgrade_check.rules.scoring import Scoring
from upgrade_check.rules.wording import exact_text
from upgrade_check.scoring.points import scale_text
from upgrade_check.text import display_width, printable


def print_packs(packs: Sequence[RulePack], language: Language) -> None:
    """Print one line per pack."""
    write_lines(lambda width: _packs(packs, language, width), sys.stdout)


def print_pack(pack: RulePack, scoring: Scoring | None, language: Language) -> None:
    """Print a pack's requirements, clauses, inputs and scoring."""

    def lines(width: int) -> Iterator[Line]:
        yield from _pack(pack, language, width)
        if scoring is not None:
            yield from _scoring(scoring, language, width)

    write_lines(lines, sys.stdout)


def _packs(packs: Sequence[RulePack], language: Language, width: int) -> Iterator[Line]:
    say = sentences(language).say
    names = ("id", "version", "thresholds", "title")
    rows = [[say(f"rules_list.{name}") for name in names]]
    for pack in packs:
        count = str(len(pack.thresholds))
        rows.append([pack.id, pack.version, count, printable(pack.title.in_(language))])
    columns = _columns(rows)
    for number, row in enumerate(rows):
        head = [(filled(cell, column), "") for cell, column in zip(row, columns, strict=False)]
        for line in hang(head, row[-1], width):
            yield [(text, "" if number else "bold") for text, _ in line]


def _columns(rows: list[list[str]]) -> list[int]:
    """The widths of all columns but the last, including the gap after each."""
    cells = list(zip(*rows, strict=True))[:-1]
    return [max(map(display_width, column)) + 2 for column in cells]


def _pack(pack: RulePack, language: Language, width: int) -> Iterator[Line]:
    from upgrade_check.rules.assess import rules_identity

    say = sentences(language).say
    since, until = pack.effective.since, pack.effective.until
    identity = rules_identity(pack, language)
    effective = (
        say("rules_show.between", since=since, until=until)
        if until
        else say("rules_show.since", since=since)
    )
    yield from hang([], f"{pack.id} {pack.version}  {identity.title}", width, "bold")
    yield from pairs(
        [
            (say("rules_show.source"), identity.source, ""),
            (say("rules_show.effective"), effective, ""),
            (say("rules_show.sha256"), pack.sha256, ""),
        ],
        width,
    )
    yield []
    yield [(say("rules_show.identity"), "bold")]
    yield from _inputs(pack.identity, language, width)
    for number, threshold in enumerate(pack.thresholds, 1):
        yield []
        title = f"{number} {threshold.title.in_(language)}  [{threshold.id}]"
        yield from hang([], title, width, "bold")
        yield from _threshold(threshold, language, width)


def _threshold(threshold: Threshold, language: Language, width: int) -> Iterator[Line]:
    say = sentences(language).say
    rows = [
        (say("rules_show.requirement"), threshold.requirement.in_(language), ""),
        (say("rules_show.clause"), threshold.clause, ""),
        (say("rules_show.department"), threshold.department.in_(language), ""),
    ]
    for criterion in threshold.criteria:
        operands = " ".join(f"{r.key}={r.path}" for r in criterion.references())
        mark = f" [{say('terminal.in_principle')}]" if criterion.binding == "in_principle" else ""
        bound = f"{criterion.requirement(language)}{mark}"
        test = f"{criterion.id}: {bound}  ({criterion.kind}: {operands})"
        rows.append((say("rules_show.bounds"), test, ""))
    rows.append((say("rules_show.advice"), threshold.advice.in_(language), ""))
    yield from pairs(rows, width, indent=2)
    yield [("  " + say("rules_show.inputs"), "dim")]
    yield from _inputs(threshold.inputs, language, width)


def _scoring(scoring: Scoring, language: Language, width: int) -> Iterator[Line]:
    say = sentences(language).say
    yield []
    yield [(say("rules_show.scoring", total=exact_text(scoring.total)), "bold")]
    yield from pairs([(say("rules_show.scoring_source"), scoring.source.in_(language), "")], width)
    for group in scoring.groups:
        title = f"{group.title.in_(language)} {exact_text(group.weight)}  [{group.id}]"
        yield from hang([], title, width)
        rows = []
        for indicator in group.indicators:
            label = scoring.pack.inputs[indicator.input].label.in_(language)
            scale = scale_text(indicator, scoring.pack.figures[indicator.input], language)
            text = f"{label} — {scale}"
            rows.append([indicator.input, exact_text(indicator.weight), text])
        ids, weights = _columns(rows)
        for input_id, weight, text in rows:
            head = [(filled(input_id, ids), "cyan"), (filled(weight, weights), "")]
            yield from hang(head, text, width, indent=4)


def _inputs(inputs: Mapping[str, Input], language: Language, width: int) -> Iterator[Line]:
    say = sentences(language).say
    rows = []
    for input_id, declared in inputs.items():
        label = declared.label.in_(language)
        if not declared.required:
            label += f" [{say('rules_show.optional')}]"
        if declared.evidence:
            label += f" — {declared.evidence.in_(language)}"
        rows.append([input_id, say(f"types.{declared.type}"), label])
        if isinstance(declared, TableInput):
            rows += [
                [f"  .{column_id}", say(f"types.{column.type}"), column.label.in_(language)]
                for column_id, column in declared.columns.items()
            ]
    ids, types = _columns(rows)
    for input_id, type_, label in rows:
        head = [(filled(input_id, ids), "cyan"), (filled(type_, types), "dim")]
        yield from hang(head, label, width, indent=4)
