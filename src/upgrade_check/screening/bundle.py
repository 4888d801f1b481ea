"""Whether a bundle is whole, unchanged, and says what its figures say."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from upgrade_check.errors import BundleError, RulePackError, UsageError, system_reason
from upgrade_check.evidence.archive import unpack
from upgrade_check.evidence.bundle import (
    CHOICE,
    EVIDENCE,
    LABELS,
    REPORT,
    WORKBOOK,
    differences,
)
from upgrade_check.locales import Language, Sentences, sentences
from upgrade_check.rules.own_labels import with_labels
from upgrade_check.rules.pack import RulePack, available_packs, load_pack
from upgrade_check.screening.workbook import Choice, screen_file
from upgrade_check.spreadsheet.limits import MIB

_MOST_REPORT = 64 * MIB


class Checked(NamedTuple):
    """What came out, in words."""

    files: int
    """Files in the payload."""
    differences: tuple[str, ...]
    notes: tuple[str, ...]


def check_bundle(
    file: str, rules: str | None, language: Language, open_codes: Sequence[str]
) -> Checked:
    """Unpack a bundle into a folder of its own, compare and evaluate anew.

    Args:
        file: The archive.
        rules: The rules to evaluate with; ``None`` for those that its report names.
        language: Of what is said.
        open_codes: Codes of findings that say that a figure's evidence is not there.

    Raises:
        BundleError: It is no bundle, or would do harm.
        UsageError: ``bundle-rules``: its rules do not come with this program.
        RulePackError: ``rules`` cannot be used.
    """
    say = sentences(language)
    if not Path(file).is_file():
        raise BundleError("missing-bundle", file=file)
    with tempfile.TemporaryDirectory(prefix="upgrade-check-") as temporary:
        folder = unpack(Path(file), Path(temporary))
        told = [
            say.say(f"bundle.{d.kind}", file=d.file)
            for d in dict.fromkeys(differences(folder, file))
        ]
        payload = folder / "data"
        report = _report(payload / REPORT, file)
        pack = _pack(report, rules, payload / LABELS, file)
        choice = _choice(payload / CHOICE, file)
        notes: list[str] = []
        if choice.year is not None or choice.zones:
            blank = say.say("values.blank")
            zones = say.say("values.and").join(choice.zones) or blank
            notes.append(say.say("bundle.chosen", zones=zones, year=choice.year or blank))
        told += _evaluated_anew(payload, report, pack, choice, say, open_codes, notes)
        if report["rules"].get("sha256") != pack.sha256:
            notes.append(
                say.say(
                    "bundle.other_rules",
                    id=pack.id,
                    version=pack.version,
                    was=report["rules"].get("version"),
                )
            )
        files = sum(1 for path in payload.rglob("*") if path.is_file())
        return Checked(files, tuple(told), tuple(notes))


def _report(path: Path, file: str) -> dict[str, Any]:
    """The report of a bundle, as far as it is used here.

    Raises:
        BundleError: ``not-a-bundle``: there is none, or it is none.
    """
    try:
        if path.stat().st_size > _MOST_REPORT:
            raise BundleError("harmful-size", file=file)
        report = json.loads(path.read_bytes())
        shapes = [(report["rules"], dict), (report["zones"], list), (report["rules"]["id"], str)]
        if not all(isinstance(value, kind) for value, kind in shapes):
            raise BundleError("not-a-bundle", file=file)
        if not all(isinstance(zone, dict) for zone in report["zones"]):
            raise BundleError("not-a-bundle", file=file)
    except (OSError, ValueError, LookupError, TypeError, RecursionError) as error:
        raise BundleError("not-a-bundle", file=file) from error
    return dict(report)


def _pack(report: Mapping[str, Any], rules: str | None, labels: Path, file: str) -> RulePack:
    named = report["rules"]["id"]
    if rules is None and named not in available_packs():
        raise UsageError("bundle-rules", name=named)
    pack = load_pack(rules or named)
    if not labels.exists():
        return pack
    try:
        return with_labels(pack, labels)
    except RulePackError as error:
        raise BundleError("not-a-bundle", file=file) from error


def _choice(path: Path, file: str) -> Choice:
    """The zones, the year and the day of the review that the bundle was made with.

    Raises:
        BundleError: ``not-a-bundle``: the file that says so is not one that ``make`` writes.
    """
    if not path.exists():
        return Choice()
    try:
        if path.stat().st_size > _MOST_REPORT:
            raise BundleError("harmful-size", file=file)
        chosen = json.loads(path.read_bytes())
        year, zones = chosen["year"], chosen["zones"]
        date = dt.date.fromisoformat(chosen["date"]) if "date" in chosen else None
        fits = isinstance(zones, list) and all(isinstance(zone, str) for zone in zones)
        if not fits or not (year is None or type(year) is int):
            raise BundleError("not-a-bundle", file=file)
    except (OSError, ValueError, LookupError, TypeError, RecursionError) as error:
        raise BundleError("not-a-bundle", file=file) from error
    return Choice(year, zones=tuple(zones), date=date)


def _evaluated_anew(
    payload: Path,
    report: Mapping[str, Any],
    pack: RulePack,
    choice: Choice,
    say: Sentences,
    open_codes: Sequence[str],
    notes: list[str],
) -> Iterator[str]:
    from upgrade_check.reports.json import zone as zone_of
    from upgrade_check.rules.outcome import Assessment

    folder = payload / WORKBOOK
    workbooks = sorted(p for p in folder.rglob("*") if p.is_file()) if folder.is_dir() else []
    if len(workbooks) != 1:
        yield say.say("bundle.no_workbook", n=len(workbooks))
        return
    evidence = payload / EVIDENCE
    try:
        evidence.mkdir(exist_ok=True)
    except OSError as error:
        raise BundleError("cannot-unpack", file=EVIDENCE, reason=system_reason(error)) from error
    before = {_who(zone): zone for zone in report["zones"]}
    choice = choice._replace(evidence=str(evidence))
    for result in screen_file(str(workbooks[0]), pack, say.language, choice):
        if not isinstance(result, Assessment):
            # The folder that it was unpacked into says nothing to anybody.
            yield result.message.replace(str(workbooks[0]), f"{WORKBOOK}/{workbooks[0].name}")
            continue
        now = json.loads(json.dumps(zone_of(result)))
        earlier = before.pop(_who(now), None)
        if earlier is None:
            yield say.say("bundle.new_zone", zone=result.name)
            continue
        if earlier.get("sha256") != result.sha256:
            yield say.say("bundle.other_workbook", zone=result.name)
        yield from _verdicts(earlier, now, say)
        unbacked = {i for item in result.evidence if not item.document for i in item.inputs}
        for table_id in unbacked & pack.tables.keys():
            table = pack.tables[table_id].label.in_(say.language)
            notes.append(say.say("bundle.bare_table", zone=result.name, table=table))
        for found in result.findings:
            if found.code in open_codes:
                yield say.say("merge.finding", message=found.message, cure=found.cure)
    for name, year in before:
        yield say.say("bundle.gone_zone", zone=name, year=year)


def _who(zone: Mapping[str, Any]) -> tuple[str, str]:
    return str(zone.get("name")), str(zone.get("year"))


def _verdicts(earlier: Mapping[str, Any], now: Mapping[str, Any], say: Sentences) -> Iterator[str]:
    """Where the report says other than the figures do."""
    was, found = dict(_statements(earlier)), dict(_statements(now))
    titles = {str(t["id"]): str(t["title"]) for t in now["thresholds"]}
    for key in dict.fromkeys((*found, *was)):
        if was.get(key) != found.get(key):
            path = [titles.get(part, part) for part in key[1:]]
            yield say.say(
                "bundle.verdict",
                zone=str(now["name"]),
                what=say.say(f"bundle.says_{key[0]}", title=" · ".join(path)),
                before=_word(was.get(key), say),
                after=_word(found.get(key), say),
            )


def _statements(zone: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """What a zone's part of a report claims, each claim under its own key."""
    yield ("zone",), zone.get("status")
    for threshold in _parts(zone.get("thresholds")):
        threshold_id = str(threshold.get("id"))
        yield ("threshold", threshold_id), threshold.get("status")
        for criterion in _parts(threshold.get("criteria")):
            path = (threshold_id, str(criterion.get("id")))
            yield ("criterion", *path), criterion.get("status")
            actual = criterion.get("actual")
            yield ("actual", *path), actual.get("exact") if isinstance(actual, dict) else None


def _parts(value: object) -> list[dict[str, Any]]:
    return [part for part in value if isinstance(part, dict)] if isinstance(value, list) else []


def _word(value: object, say: Sentences) -> str:
    key = f"status.{value}"
    if value is None:
        return say.say("values.blank")
    return say.say(key) if isinstance(value, str) and say.has(key) else str(value)
