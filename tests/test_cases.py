"""Every file in ``tests/cases/`` is a case; ``tests/cases/README.md`` says how to add one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from forms import changed, qualified, write_workbook
from upgrade_check import RulePack, WorkbookError, assess, read_workbook
from upgrade_check.locales import LANGUAGES

CASES = Path(__file__).with_name("cases")
FILES = sorted(CASES.glob("*.yaml"))


def _workbook(case: dict[str, Any], tmp_path: Path) -> Path:
    if "workbook" in case:
        return CASES / case["workbook"]
    sheets = case["sheets"] if "sheets" in case else changed(qualified(), case.get("change", {}))
    for name in case.get("without", []):
        del sheets[name]
    looks = {key: case[key] for key in ("entered", "formats", "merged", "hidden") if key in case}
    return write_workbook(tmp_path / "data.xlsx", sheets, **looks)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_case(file: Path, pack: RulePack, tmp_path: Path) -> None:
    case = yaml.safe_load(file.read_text("utf-8"))
    expected = case["expect"]
    workbook = _workbook(case, tmp_path)
    if "error" in expected:
        with pytest.raises(WorkbookError) as caught:
            read_workbook(workbook, pack)
        assert caught.value.code == expected["error"]
        for text in expected.get("says", []):
            assert text in caught.value.message("zh")
        return

    zone = read_workbook(workbook, pack)
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

    # Statuses, findings and places do not depend on the language, and no text is lacking in one.
    for language in LANGUAGES:
        other = assess(zone, pack, language)
        assert {t.id: t.status.value for t in other.thresholds} == statuses
        assert [f"{f.severity} {f.code} {f.place}" for f in other.findings] == found


def test_there_are_cases() -> None:
    assert len(FILES) > 40
