"""Records of the same zone and year that stand apart, as ranks and amounts on two sheets do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from upgrade_check.dataset.numbers import is_blank
from upgrade_check.dataset.units import plain
from upgrade_check.forms.kinds import announced
from upgrade_check.forms.record_layout import RecordLayout, identity, value_at
from upgrade_check.rules.pack import RulePack


def joined(records: Sequence[RecordLayout], pack: RulePack) -> RecordLayout | None:
    """One record of several; ``None`` where two of them may mean the same figure.

    They are parts of one record where each states the zone and the year and no figure stands in
    two of them. One that only repeats what another says adds nothing.
    """
    first, *others = sorted(records, key=lambda record: -len(_said(record, pack, figures=True)))
    for other in others:
        own, its = _said(first, pack, figures=True), _said(other, pack, figures=True)
        if not _is_stated(first, other, pack):
            return None
        if its.items() <= own.items():
            continue
        who, of_whom = _said(first, pack, figures=False), _said(other, pack, figures=False)
        is_same = all(who.get(i, text) == text for i, text in of_whom.items())
        if not (own.keys().isdisjoint(its) and is_same):
            return None
        parts = [
            block._replace(
                rows=tuple((row, m) for row, m in block.rows if m.id not in who), more=()
            )
            for block in other.blocks
        ]
        first = first._replace(more=(*first.more, *parts))
    return first


def _is_stated(record: RecordLayout, other: RecordLayout, pack: RulePack) -> bool:
    """Whether both say of which zone and year they are, and no sheet's name says otherwise."""
    return all(
        all(identity(r, pack)) and not announced(r.grid.sheet.name).is_another
        for r in (record, other)
    )


def _said(record: RecordLayout, pack: RulePack, *, figures: bool) -> Mapping[str, str]:
    """What stands behind each label: of the figures, blank ones included, or of the identity."""
    said = {}
    for block in record.blocks:
        for row, matched in block.rows:
            text = plain(str(value_at(block, row, matched.id) or ""))
            if figures != (matched.id in pack.identity) and (figures or not is_blank(text)):
                said[matched.id] = text
    return said
