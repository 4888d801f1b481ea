"""One zone and year in several files: where their figures differ, each file's report says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from upgrade_check.dataset.findings import finding
from upgrade_check.dataset.units import plain
from upgrade_check.rules.assess import with_warning
from upgrade_check.rules.outcome import Assessment, UsedInput
from upgrade_check.rules.pack import RulePack


def with_twins(assessments: Sequence[Assessment], pack: RulePack) -> tuple[Assessment, ...]:
    """The assessments, with a warning where another file of a zone and year has another figure.

    Which file holds nobody can tell; the verdict is that of each file.
    """
    groups: dict[tuple[str, int | None], list[int]] = {}
    for index, one in enumerate(assessments):
        if one.is_named:
            groups.setdefault((plain(one.name), one.year), []).append(index)
    found = list(assessments)
    for group in groups.values():
        first, *others = group
        odd = next((i for i in others if _difference(found[first], found[i])), None)
        for index in group if odd is not None else ():
            one, other = assessments[index], assessments[first]
            differing = _difference(one, other)
            if differing is None:
                other = assessments[odd or first]
                differing = _difference(one, other)
            if differing is not None:
                own, its = differing
                details = {"label": own.label, "found": own.measurement.raw}
                details |= {"other": other.file, "other_found": its.measurement.raw}
                details["variant"] = "file"
                place, inputs = own.measurement.place, (own.measurement.input,)
                told = finding("duplicate-input", place, inputs, details, milder=True)
                found[index] = with_warning(one, told, pack)
    return tuple(found)


def _difference(one: Assessment, other: Assessment) -> tuple[UsedInput, UsedInput] | None:
    """The first figure that both have, and not the same."""
    others = _figures(other)
    return next(
        (
            (own, its)
            for key, own in _figures(one).items()
            if (its := others.get(key)) and own.measurement.value != its.measurement.value
        ),
        None,
    )


def _figures(one: Assessment) -> Mapping[tuple[str, str], UsedInput]:
    """What the criteria used and could use, by input and row."""
    return {
        (used.measurement.input, used.row): used
        for threshold in one.thresholds
        for outcome in threshold.criteria
        for used in outcome.inputs
        if used.measurement.value is not None
    }
