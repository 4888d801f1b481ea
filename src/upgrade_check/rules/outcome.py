"""What an assessment found. Everything that a report shows is in here, in words and in figures."""

from __future__ import annotations

from enum import Enum
from fractions import Fraction
from typing import NamedTuple

from upgrade_check.dataset.zone import EvidenceFile, Measurement, Place, Severity
from upgrade_check.locales import Language, sentences
from upgrade_check.text import quoted


class Status(str, Enum):
    """The verdict on a criterion, a threshold or a zone."""

    PASS = "pass"  # noqa: S105 - a verdict
    FAIL = "fail"
    UNDETERMINED = "undetermined"


def combine(statuses: list[Status]) -> Status:
    """``fail`` if any part fails, else ``undetermined`` if any part is, else ``pass``."""
    if Status.FAIL in statuses:
        return Status.FAIL
    if Status.UNDETERMINED in statuses:
        return Status.UNDETERMINED
    return Status.PASS


class Quantity(NamedTuple):
    """An exact number and the text that shows it."""

    exact: Fraction | None
    """Exact value; ``None`` for a statement, or a bound that depends on a missing figure."""
    text: str
    """As a person reads it, in the assessment's language."""

    @property
    def value(self) -> float | None:
        """For display and charts only; decisions use ``exact``."""
        return None if self.exact is None else float(self.exact)


class Required(NamedTuple):
    """The bound that a criterion sets."""

    comparison: str
    """``<=``, ``>=`` or ``is``."""
    quantity: Quantity


class Margin(NamedTuple):
    """Signed distance to the requirement: negative is missing, zero or more is room left."""

    exact: Fraction
    unit: str
    """The input's own unit, such as 亿元; a place in a ranking and a row have theirs in words."""
    text: str
    """Such as 尚差12亿元 or 余量3名."""
    points: str = ""
    """The same distance in percentage points, where the criterion is a proportion."""


class Gauge(NamedTuple):
    """Actual against bound as positions on a scale from 0 to 1, ready to be drawn."""

    actual: float | None
    """Where the actual value lies; ``None`` if unknown."""
    bound: float
    """Where the requirement lies."""
    good: str
    """Which side of the bound passes: ``left`` (at most) or ``right`` (at least)."""
    low: str
    """Label at the left end."""
    high: str
    """Label at the right end."""
    actual_text: str
    bound_text: str


class UsedInput(NamedTuple):
    """A figure that a criterion used, with its label in the assessment's language."""

    label: str
    measurement: Measurement
    text: str
    """The value with its unit as a person reads it; a dash where missing."""
    entered: str = ""
    """How it stands in the workbook, where it was converted or cannot be used; else empty."""
    row: str = ""
    """Name of its row in a table; empty for a figure outside tables."""
    column: str = ""
    """Name of its column in a table."""

    @property
    def note(self) -> str:
        """What is noted beside the figure, where ``entered`` does not show it."""
        note = self.measurement.note
        return "" if note in self.entered else quoted(note)


class CriterionOutcome(NamedTuple):
    """How one measurable test came out."""

    id: str
    kind: str
    title: str
    """What is tested, such as 全口径增加值 ÷ 所在城市GDP."""
    status: Status
    blocking: bool
    """Whether an undetermined outcome leaves the threshold open; a blank statement does not."""
    in_principle: bool
    """Whether the policy says 原则上: a failure can be argued in writing."""
    actual: Quantity | None
    required: Required
    margin: Margin | None
    reading: str
    """The outcome in one line."""
    calculation: str
    """The arithmetic written out, such as ``168.5 ÷ 1434.9 = 11.74% ≥ 10%``; empty if none."""
    remedy: str
    """What exactly is missing to pass, or what has to be supplied; empty on a pass."""
    inputs: tuple[UsedInput, ...]
    """Every figure that decided it."""
    gauge: Gauge | None
    causes: tuple[FindingText, ...] = ()
    """The errors in its inputs that leave it open."""


class ThresholdOutcome(NamedTuple):
    """How one of the policy's thresholds came out."""

    id: str
    title: str
    requirement: str
    clause: str
    department: str
    """Who probably holds the figures; a suggestion."""
    advice: str
    """What to do; empty unless the threshold is missed."""
    status: Status
    criteria: tuple[CriterionOutcome, ...]


class FindingText(NamedTuple):
    """A finding in the words of the assessment's language."""

    code: str
    severity: Severity
    place: Place
    message: str
    """What is wrong, beginning with the cell."""
    cure: str
    """What to do."""
    blocks: tuple[str, ...]
    """Ids of the thresholds it affects; empty if none."""
    inputs: tuple[str, ...]


class EvidenceItem(NamedTuple):
    """A document named in the workbook, and the inputs that it backs."""

    document: str
    """As written in the workbook; empty for the inputs that name none."""
    labels: tuple[str, ...]
    inputs: tuple[str, ...] = ()
    """Ids of those inputs."""
    files: tuple[EvidenceFile, ...] | None = None
    """The files found for it; ``None`` where nobody looked."""


class PreparationItem(NamedTuple):
    """One thing to prepare, and whether it is done."""

    id: str
    title: str
    clause: str
    who: str
    state: str
    """``done``, ``open``, or ``unknown`` where nobody says so or nobody looked."""
    shown: str
    """What says so: a cell, or the files; empty if nothing does."""
    files: tuple[EvidenceFile, ...] = ()


class Preparation(NamedTuple):
    """How far the preparation is; it changes no status."""

    items: tuple[PreparationItem, ...]
    line: str
    """In one sentence, such as 9项中完成3项，还缺…"""


class RulesIdentity(NamedTuple):
    """Which policy was applied, so that anyone can repeat the assessment."""

    id: str
    title: str
    version: str
    sha256: str
    source: str
    """Title, index number and clause of the policy document."""
    heading: str
    """Heading of a review, such as 高新区升级门槛预审."""
    report: str
    """Title of the printed report."""


class Assessment(NamedTuple):
    """The whole result for one zone, in one language."""

    language: Language
    rules: RulesIdentity
    name: str
    """The zone's name; the file's name where the workbook gives none."""
    is_named: bool
    """Whether the workbook gives the name."""
    province: str
    city: str
    year: int | None
    file: str
    sha256: str
    status: Status
    verdict: str
    """The closing sentence."""
    summary: tuple[str, ...]
    """The conclusion in two or three sentences for a printout."""
    thresholds: tuple[ThresholdOutcome, ...]
    findings: tuple[FindingText, ...]
    """One for each cell, as tools want them."""
    notices: tuple[FindingText, ...]
    """The same for people: what one remark gives on several figures stands there once."""
    evidence: tuple[EvidenceItem, ...]
    identity: tuple[UsedInput, ...]
    """The pack's identity inputs as found."""
    sheet: str = ""
    """Sheet that the figures stand on."""
    years: tuple[int, ...] = ()
    """All years that the workbook has of this zone."""
    preparation: Preparation | None = None
    """Where the workbook has a sheet for it, or its evidence was looked up."""

    @property
    def called(self) -> str:
        """The name as people read it: without one, they read that it is missing."""
        return self.name if self.is_named else sentences(self.language).say("values.unnamed")

    @property
    def reminder(self) -> str:
        """How many warnings there are, in a sentence; empty if none."""
        warnings = sum(f.severity == "warning" for f in self.findings)
        return sentences(self.language).say("summary.warnings", n=warnings) if warnings else ""

    @property
    def causes(self) -> tuple[FindingText, ...]:
        """The errors that leave its thresholds open, each once."""
        outcomes = (outcome for threshold in self.thresholds for outcome in threshold.criteria)
        return tuple(dict.fromkeys(cause for outcome in outcomes for cause in outcome.causes))


class Unreadable(NamedTuple):
    """A file that gave no assessment."""

    file: str
    code: str
    message: str
