"""The cases that a pack carries: inputs in plain YAML, and the status each threshold must get."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, ValidationError, ValidatorFunctionWrapHandler, WrapValidator
from pydantic_core import PydanticCustomError

from upgrade_check.dataset.entry import Entry, Record
from upgrade_check.dataset.zone import Place, Zone
from upgrade_check.rules import CASES_FILE
from upgrade_check.rules.assess import assess
from upgrade_check.rules.inputs import TableInput
from upgrade_check.rules.located import LocatedYaml, nearest
from upgrade_check.rules.model_errors import checked
from upgrade_check.rules.outcome import Status
from upgrade_check.rules.pack import RulePack
from upgrade_check.rules.text import Strict, Text

CellText = str | int | float | bool | None
Row = dict[str, CellText]


def _one_value(value: object, read: ValidatorFunctionWrapHandler) -> object:
    try:
        return read(value)
    except ValidationError:
        # pydantic reports an error for each type of the union.
        raise PydanticCustomError("not-a-value", "neither a value nor a list of rows") from None


InputValue: TypeAlias = Annotated[CellText | list[Row], WrapValidator(_one_value)]


class PackCase(Strict):
    """One case: what differs from the base, and which thresholds then do not pass."""

    name: Text = Field(description="What the case shows.")
    inputs: dict[str, InputValue] = Field(
        default_factory=dict,
        description="Inputs that differ from the base; null leaves one blank.",
    )
    expect: dict[str, Literal["pass", "fail", "undetermined"]] = Field(
        default_factory=dict,
        description="Status by threshold id; a threshold that is not named must pass.",
    )


class CasesFile(Strict):
    """``cases.yaml``: a base that passes every threshold, and cases that each change a little."""

    base: dict[str, InputValue] = Field(
        min_length=1,
        description="Inputs of a zone that passes; written as in a form, such as 168.5亿元.",
    )
    cases: tuple[PackCase, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class CaseFailure:
    """A threshold that came out other than expected."""

    name: Text
    line: int
    threshold: Text
    expected: Status
    actual: Status


def load_cases(pack: RulePack) -> tuple[LocatedYaml, CasesFile] | None:
    """The pack's cases; ``None`` if it carries none.

    Raises:
        RulePackError: The file is wrong, or names an input or a threshold that nobody declares.
    """
    path = pack.directory / CASES_FILE
    if not path.is_file():
        return None
    file = LocatedYaml(path)
    parsed = checked(file, CasesFile)
    _check_inputs(file, ("base",), parsed.base, pack)
    thresholds = [threshold.id for threshold in pack.thresholds]
    for index, case in enumerate(parsed.cases):
        _check_inputs(file, ("cases", index, "inputs"), case.inputs, pack)
        for threshold_id in case.expect:
            if threshold_id not in thresholds:
                raise file.error(
                    "unknown-threshold",
                    ("cases", index, "expect", threshold_id),
                    found=threshold_id,
                    nearest=nearest(threshold_id, thresholds),
                )
    return file, parsed


def _check_inputs(
    file: LocatedYaml, keys: tuple[str | int, ...], inputs: dict[str, InputValue], pack: RulePack
) -> None:
    for input_id, value in inputs.items():
        declared = pack.inputs.get(input_id)
        where = (*keys, input_id)
        if declared is None:
            near = nearest(input_id, pack.inputs)
            raise file.error("unknown-input", where, found=input_id, nearest=near)
        if isinstance(declared, TableInput) != isinstance(value, list):
            raise file.error(
                "wrong-input-type",
                where,
                found=input_id,
                type=declared.type,
                expected="list" if isinstance(declared, TableInput) else "value",
            )
        if isinstance(declared, TableInput) and isinstance(value, list):
            for row, columns in enumerate(value):
                for column in columns:
                    if column not in declared.columns:
                        raise file.error(
                            "unknown-column",
                            (*where, row, column),
                            found=column,
                            table=input_id,
                            nearest=nearest(column, declared.columns),
                        )


def run_cases(pack: RulePack, file: LocatedYaml, cases: CasesFile) -> Iterator[CaseFailure]:
    """Assess every case; yields each threshold that comes out other than expected.

    The base itself is the first case: it has to pass.
    """
    base = PackCase(name=Text(zh="base", en="base"))
    for index, case in enumerate((base, *cases.cases), -1):
        zone = case_zone(pack, cases.base | case.inputs)
        for outcome, threshold in zip(assess(zone, pack).thresholds, pack.thresholds, strict=True):
            expected = Status(case.expect.get(outcome.id, Status.PASS.value))
            if outcome.status is not expected:
                line = file.line(("base",) if index < 0 else ("cases", index))
                yield CaseFailure(case.name, line, threshold.title, expected, outcome.status)


def case_zone(pack: RulePack, inputs: dict[str, InputValue]) -> Zone:
    """The zone that a case describes, validated as a workbook would be."""
    # Imported here: validation asks the pack, and a pack can be used without its cases.
    from upgrade_check.rules.inputs.validation import build_zone

    place = Place(CASES_FILE)
    entries: dict[str, Entry] = {}
    rows: dict[str, tuple[dict[str, Entry], ...]] = {}
    for input_id, value in inputs.items():
        if isinstance(value, list):
            rows[input_id] = tuple(
                {
                    column: _entry(cell, Place(CASES_FILE, f"{input_id}[{row}]"))
                    for column, cell in columns.items()
                }
                for row, columns in enumerate(value)
            )
        else:
            entries[input_id] = _entry(value, Place(CASES_FILE, input_id))
    record = Record(entries, rows, place)
    return build_zone(record, pack, file=CASES_FILE, sha256="")


def _entry(value: Any, place: Place) -> Entry:
    return Entry(value, place, source=CASES_FILE, evidence=CASES_FILE)
