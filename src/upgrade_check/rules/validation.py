"""From what somebody filled in to a :class:`Zone`: types, ranges and how figures relate.

The pack's inputs make a pydantic model. pydantic reads every cell and collects all errors at
once; each error becomes a finding at its cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, create_model
from pydantic_core import PydanticCustomError, PydanticUseDefault

from upgrade_check.dataset.entry import Entry, Record, bare_number, shown
from upgrade_check.dataset.numbers import (
    TypedNumber,
    exact_decimal,
    is_blank,
    read_number,
    read_statement,
    read_year,
)
from upgrade_check.dataset.units import AMOUNT_UNIT, is_amount_unit, is_count_unit, worth
from upgrade_check.dataset.zone import Finding, Measurement, Place, TableRow, Value, Zone
from upgrade_check.rules.inputs import AmountInput, InputBase, RankInput, TableInput
from upgrade_check.rules.pack import RulePack
from upgrade_check.rules.relations import related_findings

# pydantic's own names for a value out of range, as finding codes.
_RANGE_CODES = {
    "greater_than_equal": "negative-value",
    "greater_than": "negative-value",
    "multiple_of": "not-an-integer",
}
_QUIET = ConfigDict(arbitrary_types_allowed=True, hide_input_in_errors=True)


def build_zone(form: Record, pack: RulePack, *, file: str, sha256: str) -> Zone:
    """Validate what was filled in; never raises for anything in the data."""
    entries, rank_findings = _with_peers(form.entries, pack)
    values, findings = _validated(entries, form, pack)
    measurements = {
        input_id: _measurement(input_id, declared, entries.get(input_id), values.get(input_id))
        for input_id, declared in pack.inputs.items()
        if not isinstance(declared, TableInput)
    }
    tables = {
        table_id: tuple(
            TableRow(
                {
                    column: _measurement(
                        f"{table_id}.{column}", declared, row.get(column), value.get(column)
                    )
                    for column, declared in table.columns.items()
                },
                _row_place(row, form.home),
            )
            for row, value in zip(form.rows.get(table_id, ()), values[table_id], strict=True)
        )
        for table_id, table in pack.tables.items()
    }
    zone = Zone(file, sha256, measurements, tables)
    findings = [*form.findings, *rank_findings, *findings, *related_findings(zone, form, pack)]
    return Zone(file, sha256, measurements, tables, tuple(_in_order(findings)))


def _in_order(findings: Iterable[Finding]) -> list[Finding]:
    """Errors first; within a severity in the order in which they were found."""
    return sorted(findings, key=lambda f: ("error", "warning", "note").index(f.severity))


def _with_peers(
    entries: Mapping[str, Entry], pack: RulePack
) -> tuple[dict[str, Entry], list[Finding]]:
    """``12/45`` in a rank's cell also says how many were ranked, where no other cell does."""
    completed = dict(entries)
    findings = []
    for rank_id, declared in pack.inputs.items():
        entry = entries.get(rank_id)
        if not isinstance(declared, RankInput) or not declared.among or entry is None:
            continue
        typed = read_number(entry.value) if isinstance(entry.value, str) else None
        if typed is None or typed.peers is None:
            continue
        own = entries.get(declared.among)
        if typed.value > typed.peers:
            findings.append(
                Finding(
                    "rank-exceeds-peers",
                    "error",
                    entry.place,
                    (rank_id, declared.among),
                    {
                        "label": declared.label,
                        "other_label": pack.inputs[declared.among].label,
                        "found": shown(entry),
                        "variant": "swapped",
                    },
                )
            )
        if own is None or (is_blank(own.value) and not own.fault):
            completed[declared.among] = Entry(
                typed.peers,
                entry.place,
                source=entry.source,
                evidence=entry.evidence,
                year=entry.year,
                year_place=entry.year_place,
                note=entry.note,
            )
            continue
        stated = bare_number(own.value)
        if typed.value <= typed.peers and stated is not None and stated != typed.peers:
            findings.append(
                Finding(
                    "duplicate-input",
                    "error",
                    own.place,
                    (declared.among,),
                    {
                        "label": pack.inputs[declared.among].label,
                        "other": str(entry.place),
                        "found": shown(own),
                        "other_found": shown(entry),
                    },
                )
            )
    return completed, findings


def _validated(
    entries: Mapping[str, Entry], form: Record, pack: RulePack
) -> tuple[dict[str, Any], list[Finding]]:
    model = _form_model(pack)
    data: dict[str, Any] = {
        input_id: entries.get(input_id)
        for input_id, declared in pack.inputs.items()
        if not isinstance(declared, TableInput)
    }
    for table_id, table in pack.tables.items():
        data[table_id] = [
            {column: row.get(column) for column in table.columns}
            for row in form.rows.get(table_id, ())
        ]
    values: dict[str, Any] = {table_id: [{} for _ in data[table_id]] for table_id in pack.tables}
    findings: list[Finding] = []
    rejected: set[tuple[Any, ...]] = set()
    try:
        accepted = model.model_validate(data)
    except ValidationError as error:
        for problem in error.errors(include_url=False, include_input=False):
            rejected.add(tuple(problem["loc"]))
            finding = _finding(dict(problem), entries, form, pack)
            # A column that is not there is missing once, not in each row.
            if finding.details.get("variant") != "column" or finding not in findings:
                findings.append(finding)
        # What was rejected is left out; everything else is taken as it is.
        for location in rejected:
            target: Any = data
            for key in location[:-1]:
                target = target[key]
            target[location[-1]] = _REJECTED
        accepted = model.model_validate(data)
    for input_id in data:
        found = getattr(accepted, input_id)
        if input_id in pack.tables:
            for row, value in zip(values[input_id], found, strict=True):
                row.update(
                    {column: getattr(value, column) for column in pack.tables[input_id].columns}
                )
        else:
            values[input_id] = found
    for table_id, table in pack.tables.items():
        if table.required and not data[table_id]:
            findings.append(
                Finding(
                    "missing-value",
                    "error",
                    form.table_homes.get(table_id, Place(table.label.zh)),
                    (table_id,),
                    {
                        "label": table.label,
                        "variant": "table" if table_id in form.table_homes else "sheet",
                    },
                )
            )
    return values, findings


_REJECTED = object()


def _finding(
    problem: dict[str, Any], entries: Mapping[str, Entry], form: Record, pack: RulePack
) -> Finding:
    location = problem["loc"]
    declared: InputBase = pack.inputs[location[0]]
    if len(location) == 1:
        entry, path, home = entries.get(location[0]), location[0], form.home
    else:
        table_id, row, column = location
        entry = form.rows[table_id][row].get(column)
        home = form.table_homes.get(table_id, form.home)
        path = f"{table_id}.{column}"
        declared = pack.tables[table_id].columns[column]
    code = _RANGE_CODES.get(problem["type"], problem["type"])
    details: dict[str, object] = {"label": declared.label, "found": shown(entry) if entry else ""}
    if problem["type"] == "greater_than":
        code, details["variant"] = "negative-value", "zero"
    details |= problem.get("ctx") or {}
    if code == "missing-value" and entry is None:
        # No cell to fill: the row itself is missing, or a table's column.
        details["variant"] = "column" if len(location) > 1 else "row"
    place = entry.place if entry else (home if len(location) > 1 else Place(home.sheet))
    return Finding(code, "error", place, (path,), details)


def _row_place(row: Mapping[str, Entry], home: Place) -> Place:
    return next((entry.place for entry in row.values()), home)


def _measurement(
    input_id: str, declared: InputBase, entry: Entry | None, value: Value
) -> Measurement:
    if entry is None:
        return Measurement(input_id, None)
    return Measurement(
        input=input_id,
        value=value,
        unit=AMOUNT_UNIT if isinstance(declared, AmountInput) else "",
        place=entry.place,
        source=entry.source,
        evidence=entry.evidence,
        year=read_year(entry.year),
        note=entry.note,
        raw=shown(entry),
    )


@lru_cache(maxsize=8)
def _form_model(pack: RulePack) -> type[BaseModel]:
    rows: dict[str, Any] = {}
    fields: dict[str, Any] = {}
    for input_id, declared in pack.inputs.items():
        if isinstance(declared, TableInput):
            columns: dict[str, Any] = {
                c: (_annotation(d), None) for c, d in declared.columns.items()
            }
            rows[input_id] = create_model(f"{input_id}_row", __config__=_QUIET, **columns)
            fields[input_id] = (list[rows[input_id]], ...)  # type: ignore[valid-type]
        else:
            fields[input_id] = (_annotation(declared), None)
    model: type[BaseModel] = create_model("Form", __config__=_QUIET, **fields)
    return model


def _annotation(declared: Any) -> Any:
    """The pydantic type that reads and checks one input."""
    reader = _READERS[declared.type](declared)
    if declared.type == "rank" or declared.type == "count":
        return Annotated[Decimal | None, Field(ge=1, multiple_of=1), BeforeValidator(reader)]
    if declared.type == "amount":
        bounds = Field(gt=0) if declared.above_zero else Field(ge=0)
        return Annotated[Decimal | None, bounds, BeforeValidator(reader)]
    kind = {"text": str, "year": int, "yes_no": bool}[declared.type]
    return Annotated[kind | None, BeforeValidator(reader)]


Reader = Callable[[Any], Any]


def _reading(declared: InputBase, convert: Callable[[Entry], Any]) -> Reader:
    """Handle what is the same for every type: rejected before, faulty, blank."""

    def read(entry: Any) -> Any:
        if entry is _REJECTED:
            raise PydanticUseDefault
        if isinstance(entry, Entry) and entry.fault:
            raise PydanticCustomError(entry.fault, "fault", dict(entry.fault_details))
        if entry is None or is_blank(entry.value):
            if declared.required:
                raise PydanticCustomError("missing-value", "missing")
            raise PydanticUseDefault
        return convert(entry)

    return read


def _text_reader(declared: InputBase) -> Reader:
    def convert(entry: Entry) -> str:
        value = entry.value
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return str(value).strip()

    return _reading(declared, convert)


def _year_reader(declared: InputBase) -> Reader:
    def convert(entry: Entry) -> int:
        year = read_year(entry.value)
        if year is None:
            raise PydanticCustomError("not-a-number", "year", {"variant": "year"})
        return year

    return _reading(declared, convert)


def _statement_reader(declared: InputBase) -> Reader:
    def convert(entry: Entry) -> bool:
        answer = read_statement(entry.value)
        if answer is None:
            raise PydanticCustomError("not-yes-or-no", "statement")
        return answer

    return _reading(declared, convert)


def _number(entry: Entry, wanted: dict[str, Any] | None = None) -> TypedNumber:
    value = entry.value
    if isinstance(value, str):
        typed = read_number(value)
    elif isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        number = exact_decimal(value)
        typed = None if number is None else TypedNumber(number)
    else:
        typed = None
    if typed is None:
        raise PydanticCustomError("not-a-number", "number", wanted)
    if typed.inexact:
        raise PydanticCustomError("not-exact", "inexact", {"word": typed.inexact})
    return typed


def _count_reader(declared: InputBase) -> Reader:
    def convert(entry: Entry) -> Decimal:
        typed = _number(entry)
        if typed.peers is not None and declared.type != "rank":  # type: ignore[attr-defined]
            raise PydanticCustomError("not-a-number", "number")
        for unit in (typed.unit, entry.unit):
            if unit and not is_blank(unit) and not is_count_unit(unit):
                raise PydanticCustomError(
                    "unknown-unit", "unit", {"unit": unit, "variant": "count"}
                )
        if entry.is_percent:
            raise PydanticCustomError("unknown-unit", "unit", {"unit": "%", "variant": "count"})
        return typed.value

    return _reading(declared, convert)


def _amount_reader(declared: InputBase) -> Reader:
    def convert(entry: Entry) -> Decimal:
        unit = entry.unit if is_amount_unit(entry.unit) else AMOUNT_UNIT
        wanted = {"variant": "amount", "unit": unit}
        typed = _number(entry, wanted)
        if typed.peers is not None:
            raise PydanticCustomError("not-a-number", "number", wanted)
        if entry.is_percent or typed.unit == "%":
            raise PydanticCustomError(
                "unit-conflict", "percent", {"unit": "%", "variant": "percent"}
            )
        stated = [u for u in (typed.unit, entry.unit) if not is_blank(u)]
        if not stated:
            raise PydanticCustomError("unknown-unit", "no unit", {"unit": "", "variant": "blank"})
        for unit in stated:
            if not is_amount_unit(unit):
                raise PydanticCustomError(
                    "unknown-unit", "unit", {"unit": unit, "variant": "amount"}
                )
        if len({worth(unit) for unit in stated}) > 1:
            raise PydanticCustomError(
                "unit-conflict", "units", {"unit": stated[0], "other": stated[1], "variant": "two"}
            )
        # Decimal arithmetic rounds beyond 28 digits, and 20 digits before the point are the most.
        return typed.value * worth(stated[0])

    return _reading(declared, convert)


_READERS: dict[str, Callable[[Any], Reader]] = {
    "text": _text_reader,
    "year": _year_reader,
    "rank": _count_reader,
    "count": _count_reader,
    "amount": _amount_reader,
    "yes_no": _statement_reader,
}
