"""How far the preparation is, from what the workbook says and the files that were found."""

from __future__ import annotations

from upgrade_check.dataset.zone import Zone
from upgrade_check.locales import Language, sentences
from upgrade_check.rules.checklist import ChecklistItem
from upgrade_check.rules.outcome import Preparation, PreparationItem
from upgrade_check.rules.pack import RulePack


def preparation(zone: Zone, pack: RulePack, language: Language) -> Preparation | None:
    """The state of the pack's checklist.

    ``None`` if the pack has no checklist, or if the workbook's sheet for it is missing or blank and
    no evidence folder was searched.
    """
    is_filled = any(stated.raw for stated in (zone.statements or {}).values())
    if not pack.checklist or not (is_filled or zone.prepared is not None):
        return None
    items = tuple(_item(item, zone, language) for item in pack.checklist)
    spoken = sentences(language)
    parts = [spoken.say("preparation.done_of", all=len(items), n=_count(items, "done"))]
    for state in ("open", "unknown"):
        if titles := [item.title for item in items if item.state == state]:
            parts.append(spoken.say(f"preparation.{state}", titles=spoken.listed(titles)))
    return Preparation(items, spoken.say("values.comma").join(parts))


def _count(items: tuple[PreparationItem, ...], state: str) -> int:
    return sum(1 for item in items if item.state == state)


def _item(item: ChecklistItem, zone: Zone, language: Language) -> PreparationItem:
    state, shown = "unknown", ""
    files = (zone.prepared or {}).get(item.id, ())
    stated = (zone.statements or {}).get(item.id)
    if item.patterns:
        if zone.prepared is not None:
            state = "done" if files else "open"
        shown = sentences(language).say("values.semicolon").join(file.file for file in files)
    elif stated is not None:
        shown = str(stated.place)
        if stated.answer is not None:
            state = "done" if stated.answer else "open"
        elif stated.raw:
            shown = sentences(language).say(
                "preparation.unclear", place=stated.place, raw=stated.raw
            )
    title, who = item.title.in_(language), item.who.in_(language)
    return PreparationItem(item.id, title, item.clause, who, state, shown, files)
