"""One form a department: only what it holds, who asks for it, by when, and with what evidence."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from upgrade_check.dataset.units import plain
from upgrade_check.dataset.zone import Zone
from upgrade_check.forms.filled import Filled
from upgrade_check.forms.template import make_template
from upgrade_check.locales import Language, sentences
from upgrade_check.rules.departments import Department, departments_of
from upgrade_check.rules.pack import RulePack

_NOT_IN_NAMES = re.compile(r'[\x00-\x1f<>:"/\\|?*]')
_LONGEST_NAME = 80


class DepartmentForm(NamedTuple):
    """A form for one department."""

    name: str
    """Name of the file."""
    department: str
    labels: tuple[str, ...]
    """What it is asked for."""
    content: bytes


def split_forms(
    pack: RulePack, language: Language, *, due: dt.date | None = None, known: Zone | None = None
) -> Iterator[DepartmentForm]:
    """A form for each department, in the order in which the pack names them.

    What is ``known`` is filled in. One of them has the sheet 申报准备 as well, where something of
    it is known: it belongs to no department, and comes back with the figures.
    """
    say = sentences(language).say
    zone = known.text(pack.name_id) if known else ""
    taken: set[str] = set()
    departments = departments_of(pack)
    prepares = _who_prepares(departments, pack)
    for department in departments:
        title = department.title.in_(language)
        hint = say(
            "split.hint",
            department=title,
            zone=zone or say("split.zone"),
            due=say("split.due", date=due.isoformat()) if due else "",
        )
        filled = Filled(frozenset(department.inputs), title, hint)
        if known:
            filled = filled._replace(
                measurements=known.measurements,
                rows={table: [row.cells for row in rows] for table, rows in known.tables.items()},
            )
            if department == prepares:
                stated = known.statements or {}
                answers = {item: answer.raw for item, answer in stated.items() if answer.raw}
                filled = filled._replace(statements=answers)
        yield DepartmentForm(
            _free_name(title, taken),
            title,
            tuple(pack.inputs[input_id].label.in_(language) for input_id in department.inputs),
            make_template(pack, language, filled),
        )


def _who_prepares(departments: Sequence[Department], pack: RulePack) -> Department:
    """Whose title names who has to prepare most of the checklist; else the last department."""
    who = Counter(plain(item.who.zh) for item in pack.checklist).most_common(1)
    named = [d for d in departments if who and who[0][0] in plain(d.title.zh)]
    return named[0] if named else departments[-1]


def _free_name(title: str, taken: set[str]) -> str:
    """A file name that every system takes; two departments never share one."""
    stem = _NOT_IN_NAMES.sub("_", title)[:_LONGEST_NAME].strip(" .") or "_"
    name, number = stem, 1
    while name.casefold() in taken:
        number += 1
        name = f"{stem}-{number}"
    taken.add(name.casefold())
    return f"{name}.xlsx"


def holds_entries(zone: Zone) -> bool:
    """Whether somebody has entered anything into a form."""
    return any(zone.tables.values()) or any(
        m.raw or m.source or m.evidence or m.note for m in zone.measurements.values()
    )
