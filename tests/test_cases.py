"""Every file in ``tests/cases/`` is a case; ``tests/cases/README.md`` says how to add one."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from sheets import changed, qualified, write_workbook
from spreadsheet.killers import killers
from upgrade_check import RulePack, WorkbookError, assess, load_pack, read_workbook
from upgrade_check.dataset.findings import CATALOGUE
from upgrade_check.dataset.zone import Zone
from upgrade_check.forms import read_zones
from upgrade_check.locales import LANGUAGES, Language, sentences
from upgrade_check.planning.plan import CriterionPlan, Plan, make_plan
from upgrade_check.screening.workbook import Choice, chosen

CASES = Path(__file__).with_name("cases")
FILES = sorted(CASES.glob("*.yaml"))


def _workbook(case: dict[str, Any], tmp_path: Path) -> Path:
    if "workbook" in case:
        return CASES / case["workbook"]
    sheets = (case.get("sheets") or qualified()) | case.get("replace", {})
    sheets = changed(sheets, case.get("change", {}))
    for name in case.get("without", []):
        del sheets[name]
    looks = {
        key: case[key]
        for key in (
            "entered",
            "formats",
            "merged",
            "hidden",
            "struck",
            "comments",
            "written_in",
            "filled_with",
        )
        if key in case
    }
    return write_workbook(tmp_path / case.get("file", "data.xlsx"), sheets, **looks)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_case(file: Path, pack: RulePack, tmp_path: Path, subtests: pytest.Subtests) -> None:
    case = yaml.safe_load(file.read_text("utf-8"))
    if "each" not in case:
        _check(case, pack, tmp_path)
    for place, texts in case.get("each", {}).items():
        for text in texts:
            with subtests.test(f"{place} {text}"):
                change = case.get("change", {}) | {place: text}
                _check(case | {"change": change}, pack, tmp_path)


def _check(case: dict[str, Any], pack: RulePack, tmp_path: Path) -> None:
    expected = case["expect"]
    pack = load_pack(case["rules"]) if "rules" in case else pack
    workbook = _workbook(case, tmp_path)
    if "error" in expected:
        with pytest.raises(WorkbookError) as caught:
            read_workbook(workbook, pack)
        assert caught.value.code == expected["error"]
        for text in expected.get("says", []):
            assert text in caught.value.message("zh")
        return

    if "plan" in case:
        _check_plan(
            make_plan(read_zones(workbook, pack), pack, language="zh", **_options(case)), expected
        )
        return
    if "zones" in expected:
        zones = {zone.text("zone_name"): zone for zone in read_zones(workbook, pack)}
        assert list(zones) == list(expected["zones"])
        for name, expects in expected["zones"].items():
            _check_zone(zones[name], pack, expects)
        return
    _check_zone(_zones(workbook, pack, case)[-1], pack, expected)


def _zones(workbook: Path, pack: RulePack, case: dict[str, Any]) -> list[Zone]:
    """The zones, in the latest year that is over on the day of the review, if the case gives it."""
    zones = read_zones(workbook, pack)
    if "date" not in case:
        return list(zones)
    return [zone for zone, _ in chosen(zones, pack, Choice(date=case["date"]))]


def _options(case: dict[str, Any]) -> dict[str, Any]:
    grow = {input_id: Fraction(rate) for input_id, rate in case["plan"].get("grow", {}).items()}
    return {"by": case["plan"]["by"], "grow": grow}


def _check_plan(plan: Plan, expected: dict[str, Any]) -> None:
    planned = {f"{t.outcome.id}/{c.outcome.id}": c for t in plan.thresholds for c in t.criteria}
    for criterion, expects in expected.get("criteria", {}).items():
        found = _facts(planned[criterion])
        wanted = {key: _exact(value) for key, value in expects.items()}
        assert {key: found[key] for key in expects} == wanted, criterion
    pairs = {t.outcome.id: [" ".join(pair.names) for pair in t.pairs] for t in plan.thresholds}
    for threshold, names in expected.get("pairs", {}).items():
        assert pairs[threshold] == names
    if "tried" in expected:
        assert plan.scenario is not None
        _check_plan(plan.scenario.plan, {"criteria": expected["tried"]})


def _facts(criterion: CriterionPlan) -> dict[str, Any]:
    """What a case may expect of a criterion's plan."""
    target = criterion.target
    return {
        "paces": {input_id: pace.rate for input_id, pace in criterion.paces.items()},
        "projected": [f"{y.year} {y.text} {y.status.value}" for y in criterion.projected],
        "first_pass": criterion.first_pass,
        "capped": criterion.is_capped,
        "target": target and target.value,
        "strict": target and target.is_strict,
        "growth": target and target.growth,
        "points": target and target.points,
        "reserves": [f"{r.label} {r.way} {r.size}" for r in criterion.reserves],
    }


def _exact(value: Any) -> Any:
    """Parse fractions such as 1/10, which are text in YAML."""
    if isinstance(value, dict):
        return {key: _exact(part) for key, part in value.items()}
    return Fraction(value) if isinstance(value, str) else value


def _check_zone(zone: Zone, pack: RulePack, expected: dict[str, Any]) -> None:
    assessment = assess(zone, pack)

    statuses = {t.id: t.status.value for t in assessment.thresholds}
    assert statuses == dict.fromkeys(statuses, "pass") | expected.get("thresholds", {})
    assert assessment.status.value == expected["status"]
    found = [f"{f.severity} {f.code} {f.place}" for f in assessment.findings]
    assert sorted(found) == sorted(expected.get("findings", []))
    for text in expected.get("says", []):
        everything = [f"{f.message} {f.cure}" for f in assessment.findings]
        everything += [c.reading for t in assessment.thresholds for c in t.criteria]
        everything += [c.remedy for t in assessment.thresholds for c in t.criteria]
        assert any(text in said for said in everything), everything
    for input_id, value in expected.get("values", {}).items():
        assert str(zone.measurements[input_id].value) == value

    # Statuses, findings and places do not depend on the language, and both have all texts.
    for language in LANGUAGES:
        other = assess(zone, pack, language)
        assert {t.id: t.status.value for t in other.thresholds} == statuses
        assert [f"{f.severity} {f.code} {f.place}" for f in other.findings] == found


# Codes that no single form can give: they need several forms, or files beside the form.
ELSEWHERE = {
    # Reported by merge, not by evaluate: tests/cli/test_merge.py.
    "conflicting-values",
    # Files beside the form: tests/evidence.
    "evidence-missing",
    "evidence-unreadable",
    "evidence-empty",
    "evidence-unused",
}


class Results(NamedTuple):
    """The findings and errors of all cases together."""

    zones: list[tuple[str, Zone]]
    errors: set[str]


@pytest.fixture(scope="module")
def results(pack: RulePack, tmp_path_factory: pytest.TempPathFactory) -> Results:
    zones, errors = [], set()
    for file in FILES:
        case = yaml.safe_load(file.read_text("utf-8"))
        workbook = _workbook(case, tmp_path_factory.mktemp("a"))
        used = load_pack(case["rules"]) if "rules" in case else pack
        try:
            zones += [(file.stem, zone) for zone in _zones(workbook, used, case)]
        except WorkbookError as error:
            errors.add(error.code)
    return Results(zones, errors)


def test_every_sentence_about_a_finding_comes_from_a_case(results: Results) -> None:
    said = set()
    for _, zone in results.zones:
        for finding in zone.findings:
            variant = f"_{finding.details['variant']}" if "variant" in finding.details else ""
            said.add(f"findings.{finding.code}.message{variant}")
    known = {
        f"findings.{code}.message{f'_{variant}' if variant else ''}"
        for code, kind in CATALOGUE.items()
        for variant in kind.variants
        if code not in ELSEWHERE
        # Of several files: tests/cli/test_many.py.
        if (code, variant) != ("duplicate-input", "file")
    }
    assert sorted(known - said) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_finding_names_its_cell_and_says_what_to_do(
    language: Language, pack: RulePack, results: Results
) -> None:
    colon = {"zh": "：", "en": ": "}[language]
    for name, zone in results.zones:
        for finding in assess(zone, pack, language).findings:
            place = finding.place
            # A missing row or table and a hidden sheet have no cell.
            has_none = finding.code in ("missing-value", "not-attested", "hidden-data")
            assert place.sheet, name
            assert place.cell or has_none, (name, finding)
            where = f"{place.sheet}!{place.cell}" if place.cell else place.sheet
            assert finding.message.startswith(f"{where}{colon}"), (name, finding)
            assert len(finding.message) > len(where) + 5, (name, finding)
            assert finding.cure.strip(), (name, finding)


def test_every_input_error_comes_from_a_case(results: Results) -> None:
    known = {key.partition(".")[2] for key in sentences("zh").keys("errors.")}
    hostile = {killer.code for killer in killers()}
    # A repository cannot store permissions, and a case always has a workbook with the sheet, year and
    # zone asked for; tests/spreadsheet and tests/cli test these errors.
    assert sorted(known - results.errors - hostile) == [
        "no-permission",
        "no-such-sheet",
        "no-such-year",
        "no-such-zone",
        "no-workbooks",
        "unexpected",
    ]


def test_there_are_cases() -> None:
    assert len(FILES) > 80
