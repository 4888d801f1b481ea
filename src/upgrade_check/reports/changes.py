"""What changed since an earlier JSON report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from upgrade_check.errors import BaselineError, system_reason
from upgrade_check.locales import Sentences
from upgrade_check.rules.outcome import (
    Assessment,
    CriterionOutcome,
    Status,
    ThresholdOutcome,
    Unreadable,
)

Kind = Literal["failing", "undetermined", "unreadable", "fixed", "better", "moved", "added", "gone"]
_STATUSES = frozenset(status.value for status in Status)
_RANK = {Status.PASS: 0, Status.UNDETERMINED: 1, Status.FAIL: 2}


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _OldMargin(_Part):
    value: float
    text: str


class _OldCriterion(_Part):
    id: str
    margin: _OldMargin | None


class _OldThreshold(_Part):
    id: str
    title: str
    status: Status
    criteria: tuple[_OldCriterion, ...]


class _OldZone(_Part):
    name: str
    file: str
    sheet: str = ""
    year: int | None = None
    status: Status
    thresholds: tuple[_OldThreshold, ...]


class _OldError(_Part):
    file: str


class Baseline(_Part):
    """The parts of an earlier report that are compared."""

    schema_: Literal["upgrade-check/report/1"] = Field(alias="schema")
    zones: tuple[_OldZone, ...]
    errors: tuple[_OldError, ...]


class Change(NamedTuple):
    """One difference from the earlier report."""

    kind: Kind
    file: str
    zone: str
    """The zone's name; empty for a file that could not be read and was not there before."""
    threshold: str = ""
    """Id of the threshold; empty for a change of the whole zone."""
    criterion: str = ""
    """Id of the criterion, where its margin moved."""
    title: str = ""
    """What the threshold or criterion is called."""
    before: str = ""
    """Status before, ``unreadable``, or the margin in words; empty if there was none."""
    after: str = ""

    def text(self, say: Sentences, *, name_file: bool) -> str:
        """The change in one line, without its kind."""
        what = self.zone or self.file
        if self.zone and name_file:
            what = say.say("changes.in_file", zone=what, file=self.file)
        if self.title:
            what = say.say("changes.of", zone=what, title=self.title)
        before, after = (_worded(value, say) for value in (self.before, self.after))
        if before and after:
            return say.say("changes.both", what=what, before=before, after=after)
        return say.say("changes.now", what=what, after=after) if after else what


def _worded(value: str, say: Sentences) -> str:
    if value == "unreadable":
        return say.say("terminal.unreadable")
    return say.say(f"status.{value}") if value in _STATUSES else value


class Changes(NamedTuple):
    """All changes in the order of the new report; what is gone comes last."""

    baseline: str
    """The earlier report's path."""
    changes: tuple[Change, ...]
    in_several_files: frozenset[str]
    """Names of zones that need their file's name beside them."""

    def text(self, change: Change, say: Sentences) -> str:
        """A change in one line, without its kind."""
        return change.text(say, name_file=change.zone in self.in_several_files)


def load_baseline(file: str) -> Baseline:
    """Read an earlier report.

    Raises:
        BaselineError: ``no-baseline`` or ``bad-baseline``.
    """
    try:
        content = Path(file).read_bytes()
    except OSError as error:
        reason = system_reason(error)
        raise BaselineError("no-baseline", file=file, reason=reason) from error
    try:
        return Baseline.model_validate_json(content)
    except ValidationError as error:
        raise BaselineError("bad-baseline", file=file) from error


def compare(
    file: str,
    baseline: Baseline,
    assessments: Sequence[Assessment],
    unreadable: Sequence[Unreadable],
) -> Changes:
    """Compare a new run with an earlier report.

    Zones match if they are in the same file; in a file with several zones they also need the same
    name, and if possible the same sheet and year. A zone in a new file matches by its name, if
    both reports have that name only once and the earlier file is gone. A zone that matches none
    is ``added``, and every threshold that it misses is a change.

    Args:
        file: The earlier report's path.
        baseline: Its content.
        assessments: The zones of the new run.
        unreadable: Files that the new run could not read.
    """
    comparison = _Comparison(baseline, assessments, unreadable)
    found = [change for a in assessments for change in comparison.zone(a)]
    found += [change for u in unreadable for change in comparison.unreadable(u)]
    zones = {(old.name, old.file) for old in baseline.zones}
    zones |= {(new.name, new.file) for new in assessments}
    files = Counter(name for name, _ in zones)
    several = frozenset(name for name, number in files.items() if number > 1)
    return Changes(file, (*found, *comparison.gone()), several)


class _Comparison:
    def __init__(
        self,
        baseline: Baseline,
        assessments: Sequence[Assessment],
        unreadable: Sequence[Unreadable],
    ) -> None:
        now = [(a.file, a.name) for a in assessments]
        files = {file for file, _ in now} | {u.file for u in unreadable}
        before_names = Counter(zone.name for zone in baseline.zones)
        now_names = Counter(name for _, name in now)
        self._by_file: dict[str, list[_OldZone]] = {}
        for zone in baseline.zones:
            self._by_file.setdefault(zone.file, []).append(zone)
        self._now = Counter(file for file, _ in now)
        self._by_name = {
            zone.name: zone
            for zone in baseline.zones
            # Compare a file that is still there with its own earlier result.
            if before_names[zone.name] == now_names[zone.name] == 1 and zone.file not in files
        }
        self._unreadable = {error.file for error in baseline.errors}
        self._seen: set[int] = set()

    def zone(self, new: Assessment) -> Iterator[Change]:
        old = self._earlier(new) or self._by_name.get(new.name)
        if old is None:
            yield Change("added", new.file, new.name, after=new.status.value)
        else:
            self._seen.add(id(old))
        thresholds = {threshold.id: threshold for threshold in old.thresholds} if old else {}
        for threshold in new.thresholds:
            earlier = thresholds.get(threshold.id)
            before = earlier.status if earlier else None
            if threshold.status is not (before or Status.PASS):
                yield _status_change(new, threshold, before)
            elif earlier:
                margins = {c.id: c.margin for c in earlier.criteria}
                for criterion in threshold.criteria:
                    yield from _margin_change(new, threshold, criterion, margins.get(criterion.id))

    def _earlier(self, new: Assessment) -> _OldZone | None:
        """The matching zone of the same file; the only zone of a file may have been renamed."""
        old = [zone for zone in self._by_file.get(new.file, ()) if id(zone) not in self._seen]
        if self._now[new.file] == 1 and len(old) == 1:
            return old[0]
        named = [zone for zone in old if zone.name == new.name]
        same = [z for z in named if (z.sheet, z.year) == (new.sheet, new.year)]
        return next(iter(same or named), None)

    def unreadable(self, new: Unreadable) -> Iterator[Change]:
        old = self._by_file.get(new.file, [])
        if new.file not in self._unreadable:
            for zone in old:
                before = zone.status.value
                yield Change("unreadable", new.file, zone.name, before=before, after="unreadable")
            if not old:
                yield Change("unreadable", new.file, "", after="unreadable")
        self._seen |= {id(zone) for zone in old}

    def gone(self) -> Iterator[Change]:
        for zone in (zone for zones in self._by_file.values() for zone in zones):
            if id(zone) not in self._seen:
                yield Change("gone", zone.file, zone.name, before=zone.status.value)


def _status_change(new: Assessment, threshold: ThresholdOutcome, before: Status | None) -> Change:
    now = threshold.status
    kind: Kind
    if _RANK[now] > _RANK[before or Status.PASS]:
        kind = "failing" if now is Status.FAIL else "undetermined"
    else:
        kind = "fixed" if now is Status.PASS else "better"
    return Change(
        kind,
        new.file,
        new.name,
        threshold.id,
        title=threshold.title,
        before=before.value if before else "",
        after=now.value,
    )


def _margin_change(
    new: Assessment,
    threshold: ThresholdOutcome,
    criterion: CriterionOutcome,
    before: _OldMargin | None,
) -> Iterator[Change]:
    now = criterion.margin
    # The earlier report holds floats, so compare floats.
    if now is not None and before is not None and float(now.exact) != before.value:
        ids, texts = (threshold.id, criterion.id), (before.text, now.text)
        yield Change("moved", new.file, new.name, *ids, criterion.title, *texts)
