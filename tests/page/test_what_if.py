"""Figures to try are checked like those of the workbook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from upgrade_check import (
    Measurement,
    Place,
    RulePack,
    Status,
    Zone,
    load_pack,
    read_workbook,
)
from upgrade_check.planning.what_if import WhatIf, fields, what_if

Try = Callable[..., WhatIf]


@pytest.fixture
def tried(pack: RulePack, form: Callable[..., Path]) -> Try:
    def run(wanted: Mapping[str, str], cells: Mapping[str, object] | None = None) -> WhatIf:
        return what_if(read_workbook(form(cells), pack), pack, wanted, "zh")

    return run


def status(result: WhatIf, threshold: str) -> Status:
    return next(t.status for t in result.assessment.thresholds if t.id == threshold)


def test_nothing_changed(tried: Try, pack: RulePack, form: Callable[..., Path]) -> None:
    zone = read_workbook(form(), pack)
    same = {field.id: field.value for field in fields(zone, pack, "zh", {})}
    assert same["zone_value_added"] == "168.5"
    assert same["land_policy_compliance"] == "yes"
    result = tried(same)
    assert result.changed == ()
    assert result.assessment.status is Status.PASS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("143.49", Status.PASS),
        ("143.48", Status.FAIL),
        ("1434900万元", Status.PASS),
        ("1434899万元", Status.FAIL),
        ("１４３．４９", Status.PASS),
        ("", Status.UNDETERMINED),
        ("约150", Status.UNDETERMINED),
        ("-1", Status.UNDETERMINED),
        ("2000", Status.UNDETERMINED),
        ("<script>", Status.UNDETERMINED),
    ],
)
def test_an_amount(tried: Try, text: str, expected: Status) -> None:
    result = tried({"zone_value_added": text})
    assert status(result, "value-added") is expected
    assert bool(result.faults) is (expected is Status.UNDETERMINED)


def test_a_statement(tried: Try) -> None:
    assert status(tried({"land_policy_compliance": "no"}), "land-use") is Status.FAIL


def test_a_figure_that_was_wrong_is_mended(tried: Try) -> None:
    cells = {"指标数据!C7": 50}
    assert status(tried({}, cells), "land-use") is Status.UNDETERMINED
    assert status(tried({"land_use_rank": "15"}, cells), "land-use") is Status.PASS
    assert status(tried({"land_use_peers": "150"}, cells), "land-use") is Status.PASS


def test_a_figure_that_was_wrong_stays_wrong(tried: Try) -> None:
    cells = {"指标数据!C12": "约168"}
    result = tried({"land_use_rank": "16"}, cells)
    assert status(result, "value-added") is Status.UNDETERMINED
    assert status(result, "land-use") is Status.FAIL


def test_the_industries_count_as_they_stand(tried: Try) -> None:
    result = tried({"total_output": "1700"})
    assert status(result, "leading-industries") is Status.FAIL
    assert tried({"total_output": "100"}).faults["total_output"]


def test_what_no_field_is_called(tried: Try) -> None:
    assert tried({"zone_name": "x", "nothing": "1", "industries": "1"}).changed == ()


def test_a_percentage_has_its_sign_already() -> None:
    pack = load_pack("targets-2027")
    names = {i: d.label.zh for i, d in pack.inputs.items()}
    percent = Measurement("rd_intensity", None, "%", Place("表", "B2"))
    measurements = {i: Measurement(i, None, "", Place("表")) for i in names} | {
        "rd_intensity": percent
    }
    zone = Zone("a.xlsx", "", measurements, {}, year=2027)
    for text, expected in (("3", Status.PASS), ("2.99", Status.FAIL), ("3%", Status.PASS)):
        result = what_if(zone, pack, {"rd_intensity": text}, "zh")
        assert status(result, "rd-intensity") is expected
