"""Rule packs: a policy as a folder of YAML files, checked when loaded."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pydantic import Field

from upgrade_check.dataset.units import plain
from upgrade_check.errors import RulePackError
from upgrade_check.rules import DEFAULT_PACK, NO_THRESHOLDS, PACK_FILE
from upgrade_check.rules.checklist import ChecklistItem, load_checklist
from upgrade_check.rules.criteria import AnyCriterion
from upgrade_check.rules.criterion import CriterionBase
from upgrade_check.rules.inputs import FigureInput, IdentityInput, Input, InputBase, TableInput
from upgrade_check.rules.located import LocatedYaml, nearest
from upgrade_check.rules.model_errors import checked
from upgrade_check.rules.reference import Reference
from upgrade_check.rules.text import Strict, Text

_ID = r"^[a-z][a-z0-9-]*$"


class Effective(Strict):
    """From when to when the policy holds."""

    since: dt.date = Field(description="First day.")
    until: dt.date | None = Field(None, description="Last day; absent while in force.")


class Source(Strict):
    """The document that the policy stands in."""

    document: Text = Field(description="Title of the document.")
    index: str = Field(min_length=1, description="Its index number.")
    clause: str = Field(min_length=1, description="The clause with the thresholds.")
    quoted: bool = Field(
        False, description="Whether the document quotes the requirements from elsewhere: 转引自."
    )


class Words(Strict):
    """What reports call things under this policy."""

    heading: Text = Field(description="Heading of a review, such as 高新区升级门槛预审.")
    report: Text = Field(description="Title of the printed report.")
    form: Text = Field(description="Title of the form.")
    threshold: Text = Field(description="What one threshold is called, such as 门槛 or 目标.")
    thresholds: Text = Field(description="The same in the plural.")
    achieved: Text = Field(description="What may be said of a zone that meets them all.")


class PackFile(Strict):
    """``pack.yaml``: which policy, from where, and which thresholds in which order."""

    id: str = Field(pattern=_ID, description="Name of the pack; the folder is called the same.")
    title: Text
    version: str = Field(pattern=r"^\d+\.\d+\.\d+$")
    effective: Effective
    source: Source
    words: Words
    identity: dict[str, IdentityInput] = Field(
        min_length=1,
        description="Inputs that say who is assessed: zone_name, province, city, year.",
    )
    thresholds: tuple[str, ...] = Field(
        min_length=1,
        description="Threshold ids in order; each is the name of a file beside this one.",
    )
    municipalities: tuple[str, ...] = Field(
        (),
        description="Provinces that are a single city (直辖市): there 全市第3名 is a rank in the "
        "province.",
    )
    horizon: int | None = Field(
        None, ge=1949, le=2100, description="The year that the policy leads to, and plan with it."
    )


class ThresholdFile(Strict):
    """One threshold: what is required, by which clause, from which figures."""

    title: Text
    requirement: Text = Field(description="The requirement in our own words.")
    clause: str = Field(min_length=1, description="Where the policy says so.")
    department: Text = Field(description="Who holds the figures.")
    inputs: dict[str, Input] = Field(
        min_length=1, description="The figures and statements that the criteria need, by id."
    )
    criteria: tuple[AnyCriterion, ...] = Field(
        min_length=1, description="The measurable tests; all have to pass."
    )
    advice: Text = Field(description="What to do if it does not pass.")


@dataclass(frozen=True, eq=False)
class Threshold:
    """A threshold with its id."""

    id: str
    title: Text
    requirement: Text
    clause: str
    department: Text
    inputs: Mapping[str, Input]
    criteria: tuple[CriterionBase, ...]
    advice: Text

    @cached_property
    def input_ids(self) -> frozenset[str]:
        """All inputs that it declares or its criteria name, with columns as ``table.column``."""
        return frozenset(self.inputs).union(*(c.input_ids() for c in self.criteria))


@dataclass(frozen=True, eq=False)
class RulePack:
    """A policy, ready to be applied."""

    id: str
    title: Text
    version: str
    effective: Effective
    source: Source
    words: Words
    identity: Mapping[str, Input]
    thresholds: tuple[Threshold, ...]
    municipalities: frozenset[str]
    """Names of the provinces that are a single city, folded."""
    horizon: int | None
    """The year that the policy leads to."""
    sha256: str
    """Over the names and bytes of the files that decide: pack.yaml and the thresholds."""
    directory: Path
    checklist: tuple[ChecklistItem, ...] = ()
    """What has to be prepared beside the figures."""

    @cached_property
    def name_id(self) -> str:
        """Id of the input that names the zone: the first of the identity."""
        return next(iter(self.identity))

    @cached_property
    def year_id(self) -> str:
        """Id of the input that is the record's year; empty if there is none."""
        return next((i for i, declared in self.identity.items() if declared.type == "year"), "")

    @cached_property
    def inputs(self) -> Mapping[str, Input]:
        """All inputs in the order in which a form asks for them."""
        merged: dict[str, Input] = dict(self.identity)
        for threshold in self.thresholds:
            merged.update(threshold.inputs)
        return merged

    @cached_property
    def criteria(self) -> tuple[CriterionBase, ...]:
        """The criteria of all thresholds, in order."""
        return tuple(c for threshold in self.thresholds for c in threshold.criteria)

    @cached_property
    def figures(self) -> Mapping[str, FigureInput]:
        """The inputs that are numbers."""
        return {i: d for i, d in self.inputs.items() if isinstance(d, FigureInput)}

    @cached_property
    def tables(self) -> Mapping[str, TableInput]:
        """The inputs that are tables."""
        return {i: d for i, d in self.inputs.items() if isinstance(d, TableInput)}

    @cached_property
    def amounts(self) -> Mapping[str, InputBase]:
        """The inputs and columns that are amounts, by path."""
        cells = {
            f"{t}.{c}": d for t, table in self.tables.items() for c, d in table.columns.items()
        }
        declared: dict[str, InputBase] = {**self.inputs, **cells}
        return {path: d for path, d in declared.items() if d.type == "amount"}

    @cached_property
    def compared_amounts(self) -> tuple[tuple[frozenset[str], tuple[Reference, ...]], ...]:
        """Of each criterion that names amounts: all paths that it names, and the amounts."""
        named = [criterion.references() for criterion in self.criteria]
        compared = [
            (
                frozenset(reference.path for reference in references),
                tuple(reference for reference in references if reference.path in self.amounts),
            )
            for references in named
        ]
        return tuple((paths, amounts) for paths, amounts in compared if amounts)

    def declared(self, path: str) -> InputBase:
        """What it says of an input, or of ``table.column``."""
        input_id, _, column = path.partition(".")
        return self.tables[input_id].columns[column] if column else self.inputs[input_id]


def builtin_packs() -> Path:
    """The folder of the packs that come with the program.

    In an installed wheel they lie inside the package; in a source checkout beside ``src``.
    """
    package = Path(__file__).resolve().parent.parent
    inside = package / "packs"
    return inside if inside.is_dir() else package.parent.parent / "rules"


def available_packs() -> list[str]:
    """Ids of the packs that come with the program."""
    return sorted(path.parent.name for path in builtin_packs().glob(f"*/{PACK_FILE}"))


def find_pack(name_or_folder: str | Path) -> Path:
    """The folder of a pack, given by its name or as a path.

    Raises:
        RulePackError: ``no-such-pack``.
    """
    text = str(name_or_folder)
    if isinstance(name_or_folder, str) and "/" not in text and "\\" not in text:
        builtin = builtin_packs() / text
        if text not in ("", ".", "..") and (builtin / PACK_FILE).is_file():
            return builtin
    folder = Path(name_or_folder)
    if folder.is_dir():
        return folder
    known = available_packs()
    raise RulePackError(
        "no-such-pack", file=text, line=0, known=", ".join(known), nearest=nearest(text, known)
    )


def load_pack(name_or_folder: str | Path = DEFAULT_PACK) -> RulePack:
    """Load and check a rule pack.

    Args:
        name_or_folder: Id of a pack that comes with the program, or a folder with a ``pack.yaml``.

    Raises:
        RulePackError: The pack cannot be found, or a file of it is wrong; it names file, line,
            key, what was expected, and the nearest valid name.
    """
    folder = find_pack(name_or_folder)
    source = LocatedYaml(folder / PACK_FILE)
    pack = checked(source, PackFile)
    digest = hashlib.sha256()
    digest.update(_digested(source))
    thresholds: list[Threshold] = []
    files: list[LocatedYaml] = []
    for index, threshold_id in enumerate(pack.thresholds):
        path = folder / f"{threshold_id}.yaml"
        if Path(threshold_id).name != threshold_id or not path.is_file():
            stems = sorted(p.stem for p in folder.glob("*.yaml") if p.name not in NO_THRESHOLDS)
            raise source.error(
                "no-threshold-file",
                ("thresholds", index),
                found=threshold_id,
                nearest=nearest(threshold_id, stems),
            )
        if threshold_id in pack.thresholds[:index]:
            raise source.error("duplicate-id", ("thresholds", index), found=threshold_id)
        located = LocatedYaml(path)
        parsed = checked(located, ThresholdFile)
        digest.update(_digested(located))
        files.append(located)
        thresholds.append(Threshold(id=threshold_id, **dict(parsed)))
    loaded = RulePack(
        id=pack.id,
        title=pack.title,
        version=pack.version,
        effective=pack.effective,
        source=pack.source,
        words=pack.words,
        identity=dict(pack.identity),
        thresholds=tuple(thresholds),
        municipalities=frozenset(map(plain, pack.municipalities)),
        horizon=pack.horizon,
        sha256=digest.hexdigest(),
        directory=folder,
        checklist=load_checklist(folder),
    )
    _check_names(source, files, loaded)
    return loaded


def _digested(file: LocatedYaml) -> bytes:
    # Normalise line ends: git may have changed them on checkout.
    content = file.content.replace(b"\r\n", b"\n")
    return b"%s\0%d\0%s" % (file.path.name.encode(), len(content), content)


def _check_names(source: LocatedYaml, files: list[LocatedYaml], pack: RulePack) -> None:
    """Every input is declared once, and everything that names an input names a fitting one."""
    seen: dict[str, str] = dict.fromkeys(pack.identity, PACK_FILE)
    for file, threshold in zip(files, pack.thresholds, strict=True):
        for input_id in threshold.inputs:
            if input_id in seen:
                raise file.error("duplicate-id", ("inputs", input_id), found=input_id)
            seen[input_id] = file.path.name
    labels: dict[str, str] = {}
    for file, keys, declared, input_id in _all_inputs(source, files, pack):
        for name in declared.names():
            if labels.setdefault(name, input_id) != input_id:
                raise file.error(
                    "duplicate-label", (*keys, "label"), found=name, other=labels[name]
                )
        for key, target, types in declared.relations():
            _check_reference(file, (*keys, key), target, types, pack)
        if isinstance(declared, TableInput):
            for column_id, column in declared.columns.items():
                for key, target, types in column.relations():
                    _check_reference(file, (*keys, "columns", column_id, key), target, types, pack)
    for file, threshold in zip(files, pack.thresholds, strict=True):
        ids: set[str] = set()
        for index, criterion in enumerate(threshold.criteria):
            where = ("criteria", index)
            if criterion.id in ids:
                raise file.error("duplicate-id", (*where, "id"), found=criterion.id)
            ids.add(criterion.id)
            for reference in criterion.references():
                _check_criterion_reference(file, where, reference, pack)


def _all_inputs(
    source: LocatedYaml, files: list[LocatedYaml], pack: RulePack
) -> Iterator[tuple[LocatedYaml, tuple[str, ...], InputBase, str]]:
    for input_id, declared in pack.identity.items():
        yield source, ("identity", input_id), declared, input_id
    for file, threshold in zip(files, pack.thresholds, strict=True):
        for input_id, declared in threshold.inputs.items():
            yield file, ("inputs", input_id), declared, input_id


def _check_reference(
    file: LocatedYaml,
    keys: tuple[str | int, ...],
    target: str,
    types: tuple[str, ...],
    pack: RulePack,
) -> None:
    declared = pack.inputs.get(target)
    if declared is None:
        raise file.error("unknown-input", keys, found=target, nearest=nearest(target, pack.inputs))
    if declared.type not in types:
        raise file.error(
            "wrong-input-type", keys, found=target, type=declared.type, expected=" / ".join(types)
        )


def _check_criterion_reference(
    file: LocatedYaml, where: tuple[str | int, ...], reference: Reference, pack: RulePack
) -> None:
    if not reference.column:
        _check_reference(file, (*where, reference.key), reference.input, reference.types, pack)
        return
    _check_reference(file, (*where, "table"), reference.input, ("table",), pack)
    columns = pack.tables[reference.input].columns
    keys = (*where, reference.key)
    column = columns.get(reference.column)
    if column is None:
        raise file.error(
            "unknown-column",
            keys,
            found=reference.column,
            table=reference.input,
            nearest=nearest(reference.column, columns),
        )
    if column.type not in reference.types:
        raise file.error(
            "wrong-input-type",
            keys,
            found=reference.column,
            type=column.type,
            expected=" / ".join(reference.types),
        )
