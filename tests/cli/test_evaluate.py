"""``evaluate`` as people and scripts use it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sheets import qualified, write_workbook
from upgrade_check.cli.app import run
from upgrade_check.text import display_width

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples"
Form = Callable[..., Path]


def program(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "upgrade_check", *arguments],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1", **environment},
        check=False,
        timeout=240,
    )


@pytest.mark.parametrize(
    ("sample", "code", "says"),
    [
        ("qualified", 0, "达到升级门槛"),
        ("not-yet", 1, "增加值占比、主导产业"),
        ("incomplete", 3, "待补充"),
        ("province", 1, "共12个高新区：3个达标，9个未达标"),
        ("three-years", 1, "134.2 ÷ 1434.9 = 9.35%"),
    ],
)
def test_the_samples(sample: str, code: int, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evaluate", str(SAMPLES / f"{sample}.xlsx")]) == code
    assert says in capsys.readouterr().out


def test_a_file_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evaluate", "没有.xlsx"]) == 4
    assert "找不到文件“没有.xlsx”" in capsys.readouterr().out


def test_an_unreadable_file_does_not_stop_the_others(
    form: Form, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["evaluate", "no.xlsx", str(form({"指标数据!C7": 40}))]) == 4
    out = capsys.readouterr().out
    assert "第40名 / 45家" in out
    assert "no.xlsx" in out


def test_one_that_fails_beats_one_that_is_undetermined(form: Form) -> None:
    fails = form({"指标数据!C7": 40}, "fails.xlsx")
    open_ = form({"指标数据!C7": ""}, "open.xlsx")
    passes = form({}, "passes.xlsx")
    assert run(["evaluate", "--quiet", str(open_), str(passes)]) == 3
    assert run(["evaluate", "--quiet", str(open_), str(fails), str(passes)]) == 1


def test_a_criterion_without_figures_takes_no_line_for_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheets = {name: rows for name, rows in qualified().items() if name != "主导产业"}
    file = tmp_path / "data.xlsx"
    write_workbook(file, sheets)
    assert run(["evaluate", str(file)]) == 3
    lines = capsys.readouterr().out.splitlines()
    scale = next(n for n, line in enumerate(lines) if line.endswith("≤3个"))
    assert lines[scale + 1].startswith("  ? 主导产业产值")


def test_exit_zero(form: Form) -> None:
    assert run(["evaluate", "--quiet", "--exit-zero", str(form({"指标数据!C7": 40}))]) == 0


def test_a_note_stands_beside_its_figure(form: Form, capsys: pytest.CaptureFixture[str]) -> None:
    file = form({"指标数据!H12": "老张经手 [bold]"})
    assert run(["evaluate", str(file)]) == 0
    assert "168.5亿元（指标数据!C12，备注“老张经手[bold]”）" in "".join(
        capsys.readouterr().out.split()
    )


def test_quiet_prints_nothing(form: Form, capsys: pytest.CaptureFixture[str]) -> None:
    run(["evaluate", "--quiet", str(form())])
    assert capsys.readouterr() == ("", "")


def test_json_on_standard_output_and_messages_on_standard_error(form: Form) -> None:
    result = program("evaluate", str(form()), "no.xlsx", "--format", "json")
    report = json.loads(result.stdout)
    assert report["schema"] == "upgrade-check/report/1"
    assert report["summary"] == {
        "zones": 1,
        "pass": 1,
        "fail": 0,
        "undetermined": 0,
        "unreadable": 1,
    }
    assert report["errors"][0]["code"] == "file-not-found"
    assert "no.xlsx" in result.stderr
    assert result.returncode == 4


def test_the_json_report_is_the_contract(form: Form, tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    path = form({"指标数据!C12": 138, "指标数据!C13": 1500, "指标数据!G12": ""})
    assert run(["evaluate", str(path), "-o", str(file), "--quiet"]) == 1
    report = json.loads(file.read_text("utf-8"))
    assert list(report) == ["schema", "tool", "rules", "summary", "zones", "errors"]
    (zone,) = report["zones"]
    assert {k: zone[k] for k in ("name", "province", "city", "year", "status")} == {
        "name": "江海高新技术产业开发区",
        "province": "江苏省",
        "city": "江海市",
        "year": 2024,
        "status": "fail",
    }
    assert [t["id"] for t in zone["thresholds"]] == [
        "land-use",
        "provincial-rank",
        "value-added",
        "leading-industries",
    ]
    (criterion,) = zone["thresholds"][2]["criteria"]
    reading = criterion.pop("reading")
    assert reading.startswith("138 ÷ 1500 = 9.2%")
    assert criterion == {
        "id": "share",
        "kind": "ratio",
        "status": "fail",
        "binding": "mandatory",
        "actual": {"value": 0.092, "exact": "23/250", "text": "9.2%"},
        "required": {"comparison": ">=", "value": 0.1, "exact": "1/10", "text": "≥10%"},
        "margin": {"value": -12.0, "unit": "亿元", "text": "尚差12亿元"},
        "inputs": [
            {
                "id": "zone_value_added",
                "value": "138",
                "unit": "亿元",
                "sheet": "指标数据",
                "cell": "C12",
                "source": "市统计局",
                "evidence": "",
            },
            {
                "id": "city_gdp",
                "value": "1500",
                "unit": "亿元",
                "sheet": "指标数据",
                "cell": "C13",
                "source": "市统计局",
                "evidence": "附件11.pdf",
            },
        ],
    }
    (finding,) = zone["findings"]
    assert finding == {
        "code": "no-evidence",
        "severity": "warning",
        "sheet": "指标数据",
        "cell": "C12",
        "message": "指标数据!C12：“全口径增加值”没有注明佐证材料",
    }


def test_the_same_input_gives_the_same_bytes(form: Form) -> None:
    path = str(form())
    first, second = (
        program("evaluate", path, "--format", "json", PYTHONHASHSEED=seed) for seed in ("1", "2")
    )
    assert first.stdout == second.stdout
    assert first.stdout


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_format_speaks_the_language(language: str, form: Form) -> None:
    out = program(
        "evaluate", str(form({"指标数据!C12": "待定"})), UPGRADE_CHECK_LANG=language
    ).stdout
    assert ("结论" in out) == (language == "zh")
    assert ("Verdict" in out) == (language == "en")


def test_the_option_beats_the_environment(form: Form) -> None:
    out = program("evaluate", str(form()), "--lang", "en", UPGRADE_CHECK_LANG="zh").stdout
    assert "Verdict" in out


@pytest.mark.parametrize("width", [80, 120])
def test_a_pipe_gets_plain_text_within_the_width(width: int) -> None:
    out = program("evaluate", str(SAMPLES / "not-yet.xlsx"), COLUMNS=str(width)).stdout
    assert "\x1b" not in out
    assert all(display_width(line) <= width for line in out.splitlines())
    assert all(line == line.rstrip() for line in out.splitlines())


def test_no_line_begins_with_a_comma() -> None:
    out = program("evaluate", str(SAMPLES / "not-yet.xlsx"), COLUMNS="72").stdout
    assert not [line for line in out.splitlines() if line.strip()[:1] in set("，。、；：）”")]


def test_a_label_stands_once_before_several_remedies() -> None:
    lines = program("evaluate", str(SAMPLES / "not-yet.xlsx")).stdout.splitlines()
    at = lines.index(
        "  怎样达标      需减少1个主导产业（政策用语为“原则上”，确有理由的可书面说明）"
    )
    assert lines[at + 1].startswith("                保留产值最大的3个")


def test_hostile_text_does_not_reach_the_terminal(form: Form) -> None:
    name = "[red]红[/red]\x1b[31m\x07\u202e :smile: \r\nx"
    # XML cannot contain control characters; Excel writes them as _x001B_.
    path = form({"指标数据!C3": name.replace("\x1b", "_x001B_").replace("\x07", "_x0007_")})
    out = program("evaluate", str(path), FORCE_COLOR="1").stdout
    assert "[red]红[/red]" in out
    assert ":smile:" in out
    assert "\x07" not in out
    assert "\u202e" not in out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["evaluate"], "缺少参数 PATH"),
        (["evaluate", "a.xlsx", "--colour"], "没有“--colour”这个选项"),
        (["evaluate", "a.xlsx", "--format", "yaml"], "不认识的格式“yaml”"),
        (["evaluate", "a.xlsx", "-o", "a.exe"], "a.exe"),
        (["evaluate", "a.xlsx", "-o", "a.json", "-o", "a.json"], "给了两次"),
        (["evaluate", "a.xlsx", "--date", "03/28/2025"], "应写成 2025-03-28"),
        (["evaluate", "a.xlsx", "--lang", "fr"], "不支持的语言“fr”"),
        (["avaluate", "a.xlsx"], "没有“avaluate”这个命令"),
    ],
)
def test_wrong_usage(arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 2
    captured = capsys.readouterr()
    assert says in captured.err
    assert captured.out == ""


def test_a_bad_epoch_is_wrong_usage(form: Form, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    assert run(["evaluate", str(form())]) == 2


def test_an_unknown_pack(form: Form, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evaluate", str(form()), "--rules", "national-upgrad"]) == 4
    assert "national-upgrade" in capsys.readouterr().err


def test_an_output_that_cannot_be_written_does_not_stop_the_others(
    form: Form, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad, good = tmp_path / "no" / "a.json", tmp_path / "b.json"
    (tmp_path / "no").write_text("not a folder")
    assert run(["evaluate", str(form()), "-o", str(bad), "-o", str(good), "--quiet"]) == 4
    assert good.exists()
    assert "不是文件夹" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--help"], ["evaluate", "-h"], ["rules", "--help"]])
@pytest.mark.parametrize(("language", "word"), [("zh", "用法"), ("en", "Usage")])
def test_help(
    arguments: list[str], language: str, word: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run([*arguments, "--lang", language]) == 0
    out = capsys.readouterr().out
    assert word in out
    assert "--lang" in out
    other = "Options" if language == "zh" else "选项"
    assert other not in out


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("upgrade-check ")


def _imported(*arguments: str) -> set[str]:
    code = (
        "import sys; from upgrade_check.cli.app import run; code = run(sys.argv[1:]);"
        "print(*sys.modules, file=sys.stderr)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        check=True,
        timeout=240,
    )
    return {name.partition(".")[0] for name in result.stderr.split()}


def test_nothing_is_imported_that_is_not_used() -> None:
    sample = str(SAMPLES / "qualified.xlsx")
    never: set[Any] = {"openpyxl", "docx", "typst", "jinja2", "olefile", "pandas", "numpy"}
    assert not _imported("evaluate", sample, "--format", "json") & (never | {"rich"})
    assert not _imported("evaluate", sample) & never
    assert not _imported("--version") & (never | {"rich", "python_calamine", "pydantic_core"})


FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")


@FULL
@pytest.mark.parametrize(
    "arguments",
    [
        ["evaluate", str(SAMPLES / "qualified.xlsx")],
        ["evaluate", str(SAMPLES / "qualified.xlsx"), "--format", "json", "--fail-on", "never"],
        ["explain", "3"],
        ["rules", "list"],
    ],
)
def test_standard_output_on_a_full_disk_is_no_verdict(arguments: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "upgrade_check", *arguments],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            timeout=240,
        )
    assert done.returncode == 4
    assert done.stderr.decode().startswith("无法写到标准输出")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["evaluate", str(SAMPLES / "qualified.xlsx"), "--format", "json"], 0),
        (["evaluate", str(SAMPLES / "not-yet.xlsx")], 1),
        (["rules", "show", "national-upgrade"], 0),
    ],
)
def test_a_reader_that_stops_reading_changes_no_verdict(arguments: list[str], code: int) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "upgrade_check", *arguments],
        stdout=writing,
        stderr=subprocess.PIPE,
        check=False,
        timeout=240,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (code, b"")


def test_a_year_can_be_chosen(tmp_path: Path) -> None:
    rows = [
        ["指标", "2023年", "2024年", "单位"],
        ["高新区名称", "江海高新区", "江海高新区", ""],
        ["综合排名", 40, 30, "名"],
        ["参加综合排名的开发区数", 131, 131, "家"],
        ["全口径增加值", 168.5, 120, "亿元"],
        ["所在城市GDP", 1350, 1434.9, "亿元"],
    ]
    file = str(write_workbook(tmp_path / "data.xlsx", {"数据": rows}))

    def share(*options: str) -> tuple[int, str, list[int]]:
        result = program("evaluate", file, "--format", "json", *options)
        (zone,) = json.loads(result.stdout)["zones"]
        (criterion,) = zone["thresholds"][2]["criteria"]
        return zone["year"], criterion["inputs"][0]["cell"], zone["years"]

    assert share() == (2024, "C5", [2023, 2024])
    assert share("--year", "2023") == (2023, "B5", [2023, 2024])
    missing = program("evaluate", file, "--year", "2020")
    assert missing.returncode == 4
    assert "没有2020年的数据。有：2023、2024" in missing.stdout.replace("\n", "").replace(" ", "")


@pytest.mark.skipif(os.name == "nt", reason="needs a shell that closes streams")
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_a_closed_output_is_no_fault(closed: str) -> None:
    command = f"{sys.executable} -m upgrade_check evaluate {SAMPLES / 'not-yet.xlsx'} {closed}"
    result = subprocess.run(["/bin/sh", "-c", command], capture_output=True, text=True, timeout=240)
    assert result.returncode == 1
    assert "Traceback" not in result.stdout + result.stderr


def test_markdown_says_the_date_of_the_review() -> None:
    sample = str(SAMPLES / "qualified.xlsx")
    result = program("evaluate", sample, "--format", "md", "--date", "2025-03-28")
    assert "审核日期：2025-03-28" in result.stdout
