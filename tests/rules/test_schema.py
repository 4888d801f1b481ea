"""The schemas for editors match the models that the program validates with."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from upgrade_check.rules.schema import PARTS, schema, schema_of_all

RULES = Path(__file__).parents[2] / "rules"
FILES = sorted(RULES.glob("*/*.yaml"))


def _part(file: Path) -> str:
    return file.stem if file.stem in PARTS else "threshold"


@pytest.mark.parametrize("part", PARTS)
def test_the_committed_schema_is_up_to_date(part: str) -> None:
    committed = json.loads((RULES / "schema" / f"{part}.schema.json").read_text("utf-8"))
    assert committed == schema(part)


@pytest.mark.parametrize("file", FILES, ids=lambda f: f"{f.parent.name}/{f.name}")
def test_the_shipped_files_name_their_schema_and_satisfy_it(file: Path) -> None:
    text = file.read_text("utf-8")
    first = text.splitlines()[0]
    assert first == f"# yaml-language-server: $schema=../schema/{_part(file)}.schema.json"
    data = json.loads(json.dumps(yaml.safe_load(text), default=str))
    jsonschema.validate(data, schema(_part(file)))
    jsonschema.validate(data, schema_of_all())


def test_a_wrong_kind_does_not_satisfy_it() -> None:
    data = yaml.safe_load((RULES / "national-upgrade" / "land-use.yaml").read_text("utf-8"))
    data["criteria"][0]["kind"] = "rank_in"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(data, schema("threshold"))
