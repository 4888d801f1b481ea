"""Hold a zone against a rule pack. Pure: the same zone, pack and language give the same result."""

from __future__ import annotations

from functools import lru_cache

from upgrade_check.dataset.zone import Finding, Zone
from upgrade_check.locales import Language, sentences
from upgrade_check.rules.criterion import CriterionBase
from upgrade_check.rules.facts import Facts
from upgrade_check.rules.findings import finding_text, notices
from upgrade_check.rules.inputs import TableInput
from upgrade_check.rules.outcome import (
    Assessment,
    CriterionOutcome,
    EvidenceItem,
    FindingText,
    RulesIdentity,
    Status,
    ThresholdOutcome,
    combine,
)
from upgrade_check.rules.pack import RulePack, Threshold
from upgrade_check.rules.preparation import preparation
from upgrade_check.rules.rows import row_name


def assess(
    zone: Zone, pack: RulePack, language: Language = "zh", earlier: Zone | None = None
) -> Assessment:
    """Decide every threshold of ``pack`` for ``zone``, exactly and in three values.

    Args:
        zone: What the workbook says.
        pack: What the policy says.
        language: The language of every text in the result; it changes no figure and no status.
        earlier: The same zone in the year before; growth is measured on it.
    """
    facts = Facts.of(zone, pack, language, earlier)
    findings = tuple(finding_text(f, pack, language) for f in zone.findings)
    told = notices(zone.findings, findings, pack, language)
    thresholds = tuple(_threshold(facts, threshold, told) for threshold in pack.thresholds)
    status = combine([threshold.status for threshold in thresholds])
    words = _words(thresholds, pack, language)
    measured = {i: zone.measurements[i] for i in pack.identity if i in zone.measurements}
    name = zone.text(pack.name_id)
    year = measured["year"].value if "year" in measured else None
    return Assessment(
        language=language,
        rules=rules_identity(pack, language),
        name=name or zone.file.replace("\\", "/").rpartition("/")[2],
        is_named=bool(name),
        province=zone.text("province"),
        city=zone.text("city"),
        year=year if isinstance(year, int) else None,
        file=zone.file,
        sha256=zone.sha256,
        status=status,
        verdict=_verdict(facts, status, thresholds, words),
        summary=_summary(facts, thresholds, words),
        thresholds=thresholds,
        findings=findings,
        notices=told,
        evidence=_evidence(facts, pack),
        identity=tuple(facts.used(input_id) for input_id in pack.identity),
        sheet=zone.sheet,
        years=zone.years,
        preparation=preparation(zone, pack, language),
    )


def with_warning(assessment: Assessment, found: Finding, pack: RulePack) -> Assessment:
    """The assessment with what is seen only beside others."""
    text = finding_text(found, pack, assessment.language)

    def among(texts: tuple[FindingText, ...]) -> tuple[FindingText, ...]:
        errors = sum(t.severity == "error" for t in texts)
        return (*texts[:errors], text, *texts[errors:])

    return assessment._replace(
        findings=among(assessment.findings), notices=among(assessment.notices)
    )


@lru_cache(maxsize=8)
def rules_identity(pack: RulePack, language: Language) -> RulesIdentity:
    """Which policy is applied, in words."""
    source = sentences(language).say(
        "rules.source_quoted" if pack.source.quoted else "rules.source",
        document=pack.source.document.in_(language),
        index=pack.source.index,
        clause=pack.source.clause,
    )
    return RulesIdentity(
        pack.id,
        pack.title.in_(language),
        pack.version,
        pack.sha256,
        source,
        pack.words.heading.in_(language),
        pack.words.report.in_(language),
    )


def _threshold(
    facts: Facts, threshold: Threshold, told: tuple[FindingText, ...]
) -> ThresholdOutcome:
    outcomes: tuple[CriterionOutcome, ...] = tuple(
        _decide(facts, criterion, told) for criterion in threshold.criteria
    )
    status = combine([outcome.status for outcome in outcomes if outcome.blocking])
    return ThresholdOutcome(
        id=threshold.id,
        title=threshold.title.in_(facts.language),
        requirement=threshold.requirement.in_(facts.language),
        clause=threshold.clause,
        department=threshold.department.in_(facts.language),
        advice=threshold.advice.in_(facts.language) if status is Status.FAIL else "",
        status=status,
        criteria=outcomes,
    )


def _decide(
    facts: Facts, criterion: CriterionBase, told: tuple[FindingText, ...]
) -> CriterionOutcome:
    outcome = criterion.decide(facts)
    if outcome.status is not Status.UNDETERMINED or not outcome.blocking:
        return outcome
    inputs = criterion.input_ids()
    causes = (t for t in told if t.severity == "error" and not inputs.isdisjoint(t.inputs))
    return outcome._replace(causes=tuple(causes))


def _titles(facts: Facts, thresholds: tuple[ThresholdOutcome, ...], status: Status) -> str:
    return facts.say("values.and").join(t.title for t in thresholds if t.status is status)


def _unconfirmed(thresholds: tuple[ThresholdOutcome, ...]) -> list[str]:
    """The statements that nobody has made; they leave no threshold open."""
    return [
        criterion.title
        for threshold in thresholds
        for criterion in threshold.criteria
        if criterion.status is Status.UNDETERMINED and not criterion.blocking
    ]


def _words(
    thresholds: tuple[ThresholdOutcome, ...], pack: RulePack, language: Language
) -> dict[str, object]:
    """What the closing sentences fill in."""
    statuses = [threshold.status for threshold in thresholds]
    return {
        "all": len(thresholds),
        "open": len(_unconfirmed(thresholds)),
        "thresholds": pack.words.thresholds.in_(language),
        "achieved": pack.words.achieved.in_(language),
        **{f"{status.value}_count": statuses.count(status) for status in Status},
    }


def _verdict(
    facts: Facts,
    status: Status,
    thresholds: tuple[ThresholdOutcome, ...],
    words: dict[str, object],
) -> str:
    parts = [
        facts.say(f"verdict.part_{s.value}", n=n, titles=_titles(facts, thresholds, s))
        for s in Status
        if (n := sum(1 for t in thresholds if t.status is s))
    ]
    # A blank statement leaves the threshold's result to be confirmed.
    is_open = status is Status.PASS and words["open"]
    return facts.say(
        "verdict.pass_open" if is_open else f"verdict.{status.value}",
        parts=facts.say("values.comma").join(parts),
        **words,
    )


def _summary(
    facts: Facts,
    thresholds: tuple[ThresholdOutcome, ...],
    words: dict[str, object],
) -> tuple[str, ...]:
    """The conclusion in a few sentences: how many are met, what is missed, what is open."""
    lines = [facts.say("summary.met", **words)]
    semicolon = facts.say("values.semicolon")
    for status in (Status.FAIL, Status.UNDETERMINED):
        for threshold in thresholds:
            if threshold.status is status:
                # Ask once for an input that two criteria lack.
                remedies = dict.fromkeys(
                    c.remedy for c in threshold.criteria if c.status is status and c.blocking
                )
                why = semicolon.join(remedies)
                lines.append(facts.say(f"summary.{status.value}", title=threshold.title, why=why))
    if titles := _unconfirmed(thresholds):
        joined = facts.say("values.and").join(titles)
        lines.append(facts.say("summary.unconfirmed", n=len(titles), titles=joined))
    return tuple(lines)


def _evidence(facts: Facts, pack: RulePack) -> tuple[EvidenceItem, ...]:
    """Documents in the order in which the inputs name them; last, the inputs that name none."""
    backed: dict[str, list[tuple[str, str]]] = {}
    bare: list[tuple[str, str]] = []
    for input_id, declared in pack.inputs.items():
        if isinstance(declared, TableInput):
            _row_evidence(facts, input_id, declared, backed, bare)
            continue
        found = facts.zone.measurements.get(input_id)
        if found is None:
            continue
        named = (input_id, facts.label(input_id))
        if found.evidence:
            backed.setdefault(found.evidence, []).append(named)
        elif found.value is not None and input_id not in pack.identity:
            bare.append(named)
    looked_up = facts.zone.evidence

    def item(document: str, named: list[tuple[str, str]]) -> EvidenceItem:
        files = looked_up[document] if document and looked_up is not None else None
        ids, labels = dict.fromkeys(i for i, _ in named), tuple(label for _, label in named)
        return EvidenceItem(document, labels, tuple(ids), files)

    items = [item(document, named) for document, named in backed.items()]
    return (*items, item("", bare)) if bare else tuple(items)


def _row_evidence(
    facts: Facts,
    table_id: str,
    table: TableInput,
    backed: dict[str, list[tuple[str, str]]],
    bare: list[tuple[str, str]],
) -> None:
    """The documents of a table's rows; where none names any, the table as a whole has none."""
    rows = facts.zone.tables.get(table_id, ())
    column = next((c for c, declared in table.columns.items() if declared.evidence), "")
    if rows and not (column and any(row.cells[column].evidence for row in rows)):
        bare.append((table_id, facts.label(table_id)))
        return
    for row in rows:
        found, heading = row.cells[column], table.columns[column].label.in_(facts.language)
        label = facts.say("values.row", row=row_name(table, row), column=heading)
        named = (f"{table_id}.{column}", label)
        if found.evidence:
            backed.setdefault(found.evidence, []).append(named)
        elif found.value is not None and not any(c.value is False for c in row.cells.values()):
            bare.append(named)
