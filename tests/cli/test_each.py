"""``-o FOLDER/``: one file per zone, and the question before files are replaced."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from sheets import changed, qualified, write_workbook
from upgrade_check.cli import outputs
from upgrade_check.cli.app import run
from upgrade_check.reports.each import file_name

HEAD = ["高新区名称", "统计年度", "综合排名", "参加综合排名的开发区数", "全口径增加值（亿元）"]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    rows = [
        HEAD,
        ["甲高新区", 2024, 30, 131, 168.5],
        ["../../乙", 2024, "待定", 131, 99],
        ["甲高新区 ", 2023, 30, 131, 1],
        ["CON", 2024, 200, 131, 99],
    ]
    return write_workbook(tmp_path / "汇总.xlsx", {"汇总": rows})


def test_a_word_file_for_each_zone_in_a_new_folder(table: Path, tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    assert run(["evaluate", str(table), "-q", "-o", f"{folder}/"]) in (1, 3)
    assert sorted(file.name for file in folder.iterdir()) == [
        ".._.._乙.docx".lstrip("."),
        "_CON.docx",
        "甲高新区.docx",
    ]
    assert sorted(tmp_path.iterdir()) == [tmp_path / "a", table]
    # Running again replaces the files; an existing folder needs no slash.
    assert run(["evaluate", str(table), "-q", "-o", str(folder)]) in (1, 3)
    assert len(list(folder.iterdir())) == 3


def test_an_annotated_copy_for_each_zone_with_what_was_found_on_it(
    table: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "copies"
    assert run(["evaluate", str(table), "-q", "-o", f"{folder}/", "--each", "xlsx"]) in (1, 3)
    zones = {"甲高新区": "甲高新区", "_.._乙": "../../乙", "_CON": "CON"}
    assert {file.name for file in folder.iterdir()} == {f"{stem}.xlsx" for stem in zones}
    notes = {}
    for stem, name in zones.items():
        book = load_workbook(folder / f"{stem}.xlsx")
        said = {str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row}
        assert said & set(zones.values()) == {name}
        cells = (cell for row in book["汇总"].iter_rows() for cell in row)
        notes[name] = {c.coordinate for c in cells if c.comment or c.fill.fill_type}
    # A rank that is not a number, and one larger than the number ranked.
    assert notes["../../乙"] & {"C3", "C5"} == {"C3"}
    assert notes["CON"] & {"C3", "C5"} == {"C5"}
    assert not notes["甲高新区"] & {"C3", "C5"}


def write_csv(path: Path, rows: list[list[object]]) -> Path:
    path.write_text("".join(",".join(map(str, row)) + "\n" for row in rows), "utf-8")
    return path


def test_a_file_that_cannot_be_copied_does_not_stop_the_others(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [HEAD, ["丙", 2024, 30, 131, 168.5], ["丁", 2024, 30, 131, 168.5]]
    text = write_csv(table.with_name("a.csv"), rows)
    folder = tmp_path / "copies"
    command = ["evaluate", str(text), str(table), "-q", "-o", f"{folder}/", "--each", "xlsx"]
    assert run(command) == 4
    assert {file.name for file in folder.iterdir()} == {"甲高新区.xlsx", "_.._乙.xlsx", "_CON.xlsx"}
    said = capsys.readouterr().err.splitlines()
    assert [line for line in said if "另存为 .xlsx" in line] == said
    assert len(said) == 1
    assert str(text) in said[0]


def test_nothing_is_written_if_no_file_can_be_copied(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = write_csv(tmp_path / "a.csv", [HEAD, ["丙", 2024, 30, 131, 168.5]])
    outputs = ["-o", str(tmp_path / "a.json"), "-o", f"{tmp_path / 'copies'}/", "--each", "xlsx"]
    assert run(["evaluate", str(text), "-q", *outputs]) == 2
    assert "另存为 .xlsx" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == [text]


def test_a_ledger_of_a_text_file_with_several_zones(tmp_path: Path) -> None:
    rows = [HEAD, ["丙", 2024, 30, 131, 168.5], ["丁", 2024, 30, 131, 168.5]]
    ledger = tmp_path / "台账.xlsx"
    text = write_csv(tmp_path / "a.csv", rows)
    assert run(["evaluate", str(text), "-q", "-o", str(ledger)]) in (1, 3)
    assert load_workbook(ledger).sheetnames == ["高新区台账"]


def test_a_folder_that_cannot_be_made_is_said_once(
    table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["evaluate", str(table), "-q", "-o", f"{table}/"]) == 4
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_file_that_cannot_be_replaced_does_not_stop_the_others(
    table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "out"
    (folder / "甲高新区.docx").mkdir(parents=True)
    assert run(["evaluate", str(table), "-q", "-o", f"{folder}/"]) == 4
    assert {file.name for file in folder.iterdir() if file.is_file()} == {
        "_.._乙.docx",
        "_CON.docx",
    }
    assert "甲高新区.docx" in capsys.readouterr().err


def test_two_zones_of_one_name_have_a_file_each(tmp_path: Path) -> None:
    for number in (1, 2):
        write_workbook(tmp_path / f"{number}.xlsx", qualified())
    folder = tmp_path / "out"
    files = [str(tmp_path / f"{number}.xlsx") for number in (1, 2)]
    assert run(["evaluate", *files, "-q", "-o", f"{folder}/"]) == 0
    name = "江海高新技术产业开发区"
    assert {file.name for file in folder.iterdir()} == {f"{name}.docx", f"{name} (2).docx"}


def test_no_file_of_a_folder_over_an_input(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = write_workbook(tmp_path / "甲.xlsx", changed(qualified(), {"指标数据!C3": "甲"}))
    before = file.read_bytes()
    assert run(["evaluate", str(file), "-q", "-o", str(tmp_path), "--each", "xlsx"]) == 4
    assert "就是输入文件" in capsys.readouterr().err
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["-o", "out/", "--each", "html"], "--each 不认识“html”"),
        (["--each", "pdf"], "--each 要和文件夹一起用"),
        (["-o", "one/", "-o", "two/"], "“two/”是多余的"),
    ],
)
def test_wrong_usage(
    options: list[str], said: str, table: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["evaluate", str(table), *options]) == 2
    assert said in capsys.readouterr().err


@given(st.lists(st.text(), max_size=8))
def test_names_of_files_are_safe_and_unlike_each_other(texts: list[str]) -> None:
    taken: set[str] = set()
    names = [file_name(text, ".docx", taken) for text in texts]
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert name == Path(name).name == name.strip(" .")
        assert not set(name) & set('/\\:*?"<>|\0\n\r\t\u202e')
        assert name.removesuffix(".docx").strip()
        assert len(name.encode()) <= 255


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A terminal where the questions are answered from this list."""
    answers: list[str] = []

    def asked(question: str, *, err: bool) -> bool:
        assert "替换" in question
        assert err
        return answers.pop(0) == "y"

    monkeypatch.setattr(outputs, "_can_ask", lambda: True)
    monkeypatch.setattr(outputs.typer, "confirm", asked)
    return answers


@pytest.mark.parametrize("suffix", [".docx", ".xlsx"])
def test_a_person_is_asked_before_a_file_is_replaced(
    suffix: str, table: Path, tmp_path: Path, terminal: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    out = tmp_path / f"意见{suffix}"
    command = ["evaluate", str(table), "-q", "-o", str(out)]
    assert run(command) in (1, 3)
    out.write_bytes(b"an opinion")
    terminal.append("n")
    assert run(command) == 2
    assert "没有改动" in capsys.readouterr().err
    assert out.read_bytes() == b"an opinion"
    terminal.append("y")
    assert run(command) in (1, 3)
    assert out.read_bytes() != b"an opinion"
    out.write_bytes(b"an opinion")
    assert run([*command, "--force"]) in (1, 3)
    assert out.read_bytes() != b"an opinion"


def test_a_person_is_asked_before_merged_forms_are_replaced(
    tmp_path: Path, terminal: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    folder, out = tmp_path / "部门", tmp_path / "汇总.xlsx"
    run(["split", "-o", str(folder)])
    command = ["merge", str(folder), "-o", str(out)]
    assert run(command) == 3
    # What is prepared is filled in here, and merging again would lose it.
    out.write_bytes(b"prepared")
    terminal.append("n")
    assert run(command) == 2
    assert "没有改动" in capsys.readouterr().err
    assert out.read_bytes() == b"prepared"
    assert run([*command, "--force"]) == 3
    assert out.read_bytes() != b"prepared"


def test_a_script_is_not_asked(table: Path, tmp_path: Path) -> None:
    out = tmp_path / "意见.docx"
    out.write_bytes(b"an opinion")
    assert run(["evaluate", str(table), "-q", "-o", str(out)]) in (1, 3)
    assert out.read_bytes() != b"an opinion"


def test_help_shows_what_an_ordinary_run_needs_first(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(["evaluate", "--help"]) == 0
    out = capsys.readouterr().out
    places = [
        out.index(f"\n{title}\n") for title in ("选项", "读什么", "写什么", "用于自动检查", "其他")
    ]
    assert places == sorted(places)
    first = out[places[0] : places[1]]
    assert [o for o in ("--output", "--zone", "--year", "--details") if o not in first] == []
    assert "--baseline" in out[places[3] : places[4]]
