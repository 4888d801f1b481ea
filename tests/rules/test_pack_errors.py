"""Errors in rule files name the file, line and key, and what was expected."""

from __future__ import annotations

import copy
import shutil
from pathlib import Path

import pytest

from upgrade_check import RulePackError, load_pack
from upgrade_check.rules.cases import load_cases
from upgrade_check.rules.pack import find_pack


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(find_pack("national-upgrade"), tmp_path / "pack"))


def broken(folder: Path, file: str, old: str, new: str) -> RulePackError:
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    with pytest.raises(RulePackError) as caught:
        load_cases(load_pack(folder))
    for language in ("zh", "en"):
        message = caught.value.message(language)
        assert message
        assert "{" not in message
    assert str(path) in caught.value.message("zh") or "yaml" in caught.value.message("zh")
    return caught.value


@pytest.mark.parametrize(
    ("file", "old", "new", "code", "says"),
    [
        ("land-use.yaml", "clause:", "clauses:", "unknown-key", ["“clauses”", "“clause”"]),
        ("land-use.yaml", "advice:", "advise:", "unknown-key", ["“advise”", "“advice”"]),
        ("land-use.yaml", "    type: rank", "    typ: rank", "unknown-key", ["typ”", "“type”"]),
        ("land-use.yaml", "kind: rank_within", "knd: rank_within", "unknown-key", ["“kind”"]),
        ("land-use.yaml", "    type: rank\n", "", "missing-key", ["land_use_rank.type"]),
        ("land-use.yaml", "en: Land-use intensity", "eng: a", "unknown-key", ["title.eng", "“en”"]),
        ("land-use.yaml", "clause: 六(二十)一是\n", "", "missing-key", ["“clause”"]),
        (
            "land-use.yaml",
            "advice:",
            "advise:\n  zh: a\n  en: b\nadvice:",
            "unknown-key",
            ["advise", "advice"],
        ),
        (
            "land-use.yaml",
            "kind: rank_within",
            "kind: rank_in",
            "unknown-kind",
            ["rank_in", "rank_within"],
        ),
        ("land-use.yaml", "type: rank", "type: ranking", "unknown-type", ["ranking", "rank"]),
        (
            "land-use.yaml",
            "rank: land_use_rank,",
            "rank: land_use_rnk,",
            "unknown-input",
            ["land_use_rnk", "land_use_rank"],
        ),
        (
            "land-use.yaml",
            "peers: land_use_peers,",
            "peers: land_policy_compliance,",
            "wrong-input-type",
            ["yes_no", "count"],
        ),
        ("land-use.yaml", "among: land_use_peers", "among: peers", "unknown-input", ["peers"]),
        ("land-use.yaml", "top: 1/3", "top: 1/0", "bad-bound", ["1/0"]),
        ("land-use.yaml", "top: 1/3", "top: abc", "bad-bound", ["abc"]),
        ("land-use.yaml", "top: 1/3", "top: 120%", "bad-part", []),
        ("land-use.yaml", "top: 1/3", "top: 0", "bad-part", []),
        ("land-use.yaml", "top: 1/3", "top: -1/3", "bad-bound", ["-1/3"]),
        ("land-use.yaml", ", en: Land-use intensity}", "}", "missing-language", ["en"]),
        ("land-use.yaml", "land_use_rank:", "zone_name:", "duplicate-id", ["zone_name"]),
        (
            "provincial-rank.yaml",
            "开发区综合排名,",
            "土地集约利用排名,",
            "duplicate-label",
            ["土地集约利用排名"],
        ),
        ("land-use.yaml", "id: compliance", "id: rank", "duplicate-id", ["rank"]),
        ("land-use.yaml", "clause: ", "clause: x\nclause: ", "duplicate-key", ["clause"]),
        ("land-use.yaml", "criteria:", "criteria: [", "not-yaml", []),
        ("land-use.yaml", "required: false", "required: perhaps", "bad-value", ["perhaps"]),
        ("leading-industries.yaml", "at_most: 3", "at_most: 3.5", "bad-whole", []),
        ("leading-industries.yaml", "at_least: 60%", "at_least: 160%", "bad-part", []),
        ("leading-industries.yaml", ", at_least: 60%", "", "one-bound", ["at_least"]),
        (
            "leading-industries.yaml",
            "at_least: 60%",
            "at_least: 60%, at_most: 70%",
            "one-bound",
            [],
        ),
        (
            "leading-industries.yaml",
            "column: output",
            "column: outputs",
            "unknown-column",
            ["outputs", "output"],
        ),
        (
            "leading-industries.yaml",
            "table: industries, column",
            "table: total_output, column",
            "wrong-input-type",
            ["table"],
        ),
        (
            "pack.yaml",
            "  - land-use",
            "  - land-uses",
            "no-threshold-file",
            ["land-uses", "land-use"],
        ),
        ("pack.yaml", "  - value-added", "  - land-use", "duplicate-id", ["land-use"]),
        ("pack.yaml", "version: 1.0.0", "version: one", "bad-value", ["one"]),
        (
            "cases.yaml",
            "expect: {land-use: fail}",
            "expect: {landuse: fail}",
            "unknown-threshold",
            ["landuse", "land-use"],
        ),
        (
            "cases.yaml",
            "land_use_rank: 12",
            "land_use_ranks: 12",
            "unknown-input",
            ["land_use_rank"],
        ),
        (
            "cases.yaml",
            "{name: 新能源, output",
            "{name: 新能源, outputs",
            "unknown-column",
            ["output"],
        ),
    ],
)
def test_a_mistake_is_named(
    folder: Path, file: str, old: str, new: str, code: str, says: list[str]
) -> None:
    error = broken(folder, file, old, new)
    assert error.code == code
    assert Path(str(error.details["file"])).name == file
    for text in says:
        assert text in error.message("zh")
        assert text in error.message("en")


def test_the_line_is_that_of_the_mistake(folder: Path) -> None:
    error = broken(folder, "land-use.yaml", "top: 1/3", "top: 1/0")
    lines = (folder / "land-use.yaml").read_text("utf-8").splitlines()
    assert "top: 1/0" in lines[int(str(error.details["line"])) - 1]


def test_an_unknown_pack_names_the_nearest() -> None:
    with pytest.raises(RulePackError) as caught:
        load_pack("national-upgrades")
    assert "national-upgrade" in caught.value.message("zh")
    assert caught.value.code == "no-such-pack"


def test_a_folder_without_pack_yaml(tmp_path: Path) -> None:
    with pytest.raises(RulePackError) as caught:
        load_pack(tmp_path)
    assert caught.value.code == "no-such-file"


def test_the_digest_does_not_depend_on_line_ends(folder: Path) -> None:
    before = load_pack(folder).sha256
    for path in folder.glob("*.yaml"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert load_pack(folder).sha256 == before
    assert load_pack("national-upgrade").sha256 == before


def test_aliases_that_multiply_are_refused_at_their_line(folder: Path) -> None:
    levels = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 26)]
    bomb = "\n".join(["l0: &l0 [x]", *levels])
    (folder / "land-use.yaml").write_text(bomb, "utf-8")
    with pytest.raises(RulePackError) as caught:
        load_pack(folder)
    assert (caught.value.code, caught.value.details["line"]) == ("alias", 2)
    assert "*l0" in caught.value.message("zh")


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("title: x\ninputs: &a [*a]\n", "alias", 2),
        ("title: &t x\nadvice:\n  - *t\n", "alias", 3),
        ("title: &t {zh: a}\nadvice:\n  <<: *t\n", "alias", 3),
        ("title: x\n? [a, b]\n: c\n", "key-not-a-name", 2),
        ("# " + "x" * (1 << 20), "too-large", 1),
        ("title: " + "[" * 100_000, "too-deep", 1),
        ("title:\n" + "- " * 100_000 + "x", "too-deep", 2),
    ],
)
def test_yaml_that_no_rule_file_needs(folder: Path, text: str, code: str, line: int) -> None:
    path = folder / "land-use.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(RulePackError) as caught:
        load_pack(folder)
    assert (caught.value.code, caught.value.details["line"]) == (code, line)
    assert "land-use.yaml" in caught.value.message("zh")


def test_a_misspelled_key_is_told_once_at_its_line(folder: Path) -> None:
    for old, new in (("clause:", "claus:"), ("    type: rank", "    typ: rank")):
        text = (folder / "land-use.yaml").read_text("utf-8")
        error = broken(folder, "land-use.yaml", old, new)
        lines = (folder / "land-use.yaml").read_text("utf-8").splitlines()
        assert new in lines[int(str(error.details["line"])) - 1]
        assert "\n" not in error.message("zh")
        (folder / "land-use.yaml").write_text(text, "utf-8")


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("kind: rank_within", "kind: rank_in", "unknown-kind"),
        ("peers: composite_peers, top", "peers: composite_peers, topp", "unknown-key"),
        ("kind: rank_within", "knd: rank_within", "unknown-key"),
        ("from: composite_score", "form: composite_score", "unknown-key"),
    ],
)
def test_a_mistyped_key_or_kind_brings_one_error(
    folder: Path, old: str, new: str, code: str
) -> None:
    error = broken(folder, "provincial-rank.yaml", old, new)
    assert (error.code, error.details["others"]) == (code, ())
    assert "\n" not in error.message("zh")


def test_all_errors_of_a_file_at_once_one_a_line(folder: Path) -> None:
    path = folder / "land-use.yaml"
    text = path.read_text("utf-8").replace("clause:", "claus:").replace("top: 1/3", "top: 1/0")
    path.write_text(
        text.replace("    type: rank", "    typ: rank").replace("{zh: 土地集约利用, ", "{")
    )
    with pytest.raises(RulePackError) as caught:
        load_pack(folder)
    error = copy.copy(caught.value)
    for language, words in (("zh", "缺少"), ("en", "is missing")):
        found = error.message(language).splitlines()
        assert len(found) == 4
        for line, word in zip(found, ("claus", "typ", "1/0", words), strict=True):
            assert "land-use.yaml" in line
            assert word in line


def test_a_value_of_no_fitting_type_is_told_once(folder: Path) -> None:
    path = folder / "cases.yaml"
    path.write_text(path.read_text("utf-8").replace("rank: 12\n", "rank: {a: b}\n", 1), "utf-8")
    with pytest.raises(RulePackError) as caught:
        load_cases(load_pack(folder))
    assert (caught.value.code, caught.value.details["others"]) == ("bad-value", ())
    assert caught.value.details["key"] == "base.land_use_rank"


def test_so_many_errors_that_not_all_are_told(folder: Path) -> None:
    many = "".join(f"zzz{n}: 1\n" for n in range(60))
    error = broken(folder, "land-use.yaml", "clause:", f"{many}clause:")
    assert len(error.message("zh").splitlines()) == 52
    assert "另有9处" in error.message("zh")


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("land-use.yaml", "top: 1/3", "top: 120%"),
        ("land-use.yaml", "top: 1/3", "top: 1.50"),
        ("land-use.yaml", "top: 1/3", 'top: "4/3"'),
        ("land-use.yaml", "top: 1/3", "top: yes"),
        ("land-use.yaml", "top: 1/3", "top: [一, 二]"),
        ("leading-industries.yaml", "at_most: 3", "at_most: 2.5"),
        ("leading-industries.yaml", "at_most: 3", "at_most: 3.10"),
        ("leading-industries.yaml", "at_least: 60%", "at_least: -60%"),
        ("land-use.yaml", "type: rank", "type: 1.0"),
        ("pack.yaml", "version: 1.0.0", "version: 1.10"),
        ("pack.yaml", "version: 1.0.0", "version: [1, 0]"),
    ],
)
def test_a_value_is_quoted_as_it_stands_in_the_file(
    folder: Path, file: str, old: str, new: str
) -> None:
    written = new.partition(": ")[2].strip('"')
    assert f"“{written}”" in broken(folder, file, old, new).message("zh")


def test_a_date_that_is_none_is_told_at_its_line(folder: Path) -> None:
    error = broken(folder, "pack.yaml", "since: 2025-03-20", "since: 2024-13-45")
    assert "pack.yaml 第8行：effective.since：“2024-13-45”" in error.message("zh")


def test_a_tag_that_its_value_does_not_fit(folder: Path) -> None:
    error = broken(folder, "pack.yaml", "since: 2025-03-20", "since: !!int x")
    assert error.code == "not-yaml"
