"""What changed since an earlier JSON report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from upgrade_check.errors import BaselineError
from upgrade_check.locales import Language, Sentences, sentences
from upgrade_check.rules.outcome import Assessment, CriterionOutcome, Status, Unreadable

Kind = Literal["failing", "undetermined", "unreadable", "fixed", "better", "moved", "added", "gone"]
WORSE: tuple[Kind, ...] = ("failing", "undetermined", "unreadable")
"""What ``--fail-on new`` looks at."""
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
    status: Status
    thresholds: tuple[_OldThreshold, ...]


class _OldError(_Part):
    file: str


class Baseline(_Part):
    """An earlier report, as far as it is compared."""

    schema_: Literal["upgrade-check/report/1"] = Field(alias="schema")
    zones: tuple[_OldZone, ...]
    errors: tuple[_OldError, ...]


class Change(NamedTuple):
    """One thing that is otherwise than in the earlier report."""

    kind: Kind
    file: str
    zone: str
    title: str
    """The threshold or criterion; empty where the whole zone is meant."""
    before: str
    after: str

    def text(self, say: Sentences) -> str:
        """The change in one line, without its kind."""
        what = self.zone or self.file
        if self.title:
            what = say.say("changes.of", zone=what, title=self.title)
        if self.before and self.after:
            return say.say("changes.both", what=what, before=self.before, after=self.after)
        return say.say("changes.now", what=what, after=self.after) if self.after else what


class Changes(NamedTuple):
    """All changes in the order of the new report; what is gone comes last."""

    baseline: str
    """The earlier report's path."""
    changes: tuple[Change, ...]

    def count_of(self, kind: Kind) -> int:
        """How many changes are of this kind."""
        return sum(1 for change in self.changes if change.kind == kind)


def load_baseline(file: str) -> Baseline:
    """Read an earlier report.

    Raises:
        BaselineError: ``no-baseline`` or ``bad-baseline``.
    """
    try:
        content = Path(file).read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BaselineError("no-baseline", file=file, reason=reason) from error
    try:
        return Baseline.model_validate_json(content)
    except ValidationError as error:
        raise BaselineError("bad-baseline", file=file) from error


def compare(
    file: str,
    baseline: Baseline,
    assessments: Iterable[Assessment],
    unreadable: Iterable[Unreadable],
    files: Collection[str],
    language: Language,
) -> Changes:
    """Hold a new run against an earlier report.

    Zones are matched by file, else by name where both reports have that name once. A zone that the
    earlier report does not have is held against a clean sheet.

    Args:
        file: The earlier report's path.
        baseline: Its content.
        assessments: What was found now.
        unreadable: Files that could not be read now.
        files: All files of this run.
        language: The language of the words for statuses.
    """
    comparison = _Comparison(baseline, frozenset(files), sentences(language))
    found = [change for a in assessments for change in comparison.zone(a)]
    found += [change for u in unreadable for change in comparison.unreadable(u)]
    return Changes(file, (*found, *comparison.gone()))


class _Comparison:
    def __init__(self, baseline: Baseline, files: frozenset[str], say: Sentences) -> None:
        self._say = say.say
        self._files = files
        self._by_file = {zone.file: zone for zone in baseline.zones}
        names = Counter(zone.name for zone in baseline.zones)
        self._by_name = {zone.name: zone for zone in baseline.zones if names[zone.name] == 1}
        self._unreadable = {error.file for error in baseline.errors}
        self._seen: set[str] = set()

    def zone(self, new: Assessment) -> Iterator[Change]:
        old = self._by_file.get(new.file)
        if old is None:
            moved = self._by_name.get(new.name)
            # A file that is still there is compared with its own past.
            old = moved if moved and moved.file not in self._files else None
        if old is None:
            yield Change("added", new.file, new.name, "", "", self._status(new.status))
            for threshold in new.thresholds:
                if threshold.status is not Status.PASS:
                    yield self._worse(new, threshold.title, threshold.status, "")
            return
        self._seen.add(old.file)
        thresholds = {threshold.id: threshold for threshold in old.thresholds}
        for threshold in new.thresholds:
            earlier = thresholds.get(threshold.id)
            before = earlier.status if earlier else Status.PASS
            if threshold.status is not before:
                yield self._moved_status(new, threshold.title, before, threshold.status)
            elif earlier:
                margins = {c.id: c.margin for c in earlier.criteria}
                for criterion in threshold.criteria:
                    yield from self._moved_margin(new, criterion, margins.get(criterion.id))

    def unreadable(self, new: Unreadable) -> Iterator[Change]:
        old = self._by_file.get(new.file)
        if new.file not in self._unreadable:
            word = self._say("terminal.unreadable")
            before = self._status(old.status) if old else ""
            yield Change("unreadable", new.file, old.name if old else "", "", before, word)
        self._seen.add(new.file)

    def gone(self) -> Iterator[Change]:
        for zone in self._by_file.values():
            if zone.file not in self._seen:
                yield Change("gone", zone.file, zone.name, "", self._status(zone.status), "")

    def _moved_status(self, new: Assessment, title: str, before: Status, now: Status) -> Change:
        if _RANK[now] > _RANK[before]:
            return self._worse(new, title, now, self._status(before))
        kind: Kind = "fixed" if now is Status.PASS else "better"
        return Change(kind, new.file, new.name, title, self._status(before), self._status(now))

    def _worse(self, new: Assessment, title: str, now: Status, before: str) -> Change:
        kind: Kind = "failing" if now is Status.FAIL else "undetermined"
        return Change(kind, new.file, new.name, title, before, self._status(now))

    def _moved_margin(
        self, new: Assessment, criterion: CriterionOutcome, before: _OldMargin | None
    ) -> Iterator[Change]:
        now = criterion.margin
        # Only shown, so that a float will do: the report that was written holds no more.
        if now is not None and before is not None and float(now.exact) != before.value:
            yield Change("moved", new.file, new.name, criterion.title, before.text, now.text)

    def _status(self, status: Status) -> str:
        return self._say(f"status.{status.value}")
