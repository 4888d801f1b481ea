"""Many workbooks: found in folders, read by several processes, shown in an overview."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from sheets import changed, qualified, write_workbook
from spreadsheet.killers import killers
from upgrade_check import RulePack
from upgrade_check.cli.app import run
from upgrade_check.dataset.zone import Zone
from upgrade_check.rules.outcome import Assessment, Unreadable
from upgrade_check.screening import workers
from upgrade_check.screening.paths import find_workbooks
from upgrade_check.text import display_width

ROOT = Path(__file__).parents[2]
LIMIT = 120
"""Seconds after which a test's process is considered to hang."""


@pytest.fixture
def province(tmp_path: Path) -> Path:
    """The folders of three cities, with stray files."""
    for name, changes in {
        "b市/乙.xlsx": {"指标数据!C3": "乙高新区", "指标数据!C7": 16},
        "a市/甲.xlsx": {"指标数据!C3": "甲高新区"},
        "丙.xlsm": {"指标数据!C3": "丙高新区", "指标数据!C12": "待定"},
    }.items():
        path = tmp_path / "province" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        write_workbook(path, changed(qualified(), changes))
    for name in ("a市/~$甲.xlsx", "a市/.甲.xlsx", "b市/说明.docx", ".git/x.xlsx", "readme.txt"):
        path = tmp_path / "province" / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    return tmp_path / "province"


def test_a_folder_is_walked_in_order(province: Path) -> None:
    found = find_workbooks([str(province)])
    names = [Path(file).relative_to(province).as_posix() for file in found.files]
    assert names == ["丙.xlsm", "a市/甲.xlsx", "b市/乙.xlsx"]
    assert (found.locks, found.hidden, found.others, found.repeated) == (1, 1, 2, 0)


def test_a_file_given_twice_is_read_once(province: Path) -> None:
    file = str(province / "a市" / "甲.xlsx")
    link = province / "link.xlsx"
    link.symlink_to(file)
    found = find_workbooks([file, str(province / "a市" / ".." / "a市" / "甲.xlsx"), str(link)])
    assert found.files == (file,)
    assert found.repeated == 2


@pytest.mark.parametrize("pattern", ["*市/*", "**/*.xlsx", "?市", "*市/*.xlsx"])
def test_patterns_are_expanded(
    pattern: str, province: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(province)
    found = find_workbooks([pattern])
    assert [Path(file).name for file in found.files] == ["甲.xlsx", "乙.xlsx"]


def test_a_file_whose_name_looks_like_a_pattern(tmp_path: Path) -> None:
    file = write_workbook(tmp_path / "data[1].xlsx", qualified())
    assert find_workbooks([str(file)]).files == (str(file),)


def test_a_named_file_is_taken_whatever_it_is(province: Path) -> None:
    assert run(["evaluate", str(province / "readme.txt"), "-q"]) == 4


@pytest.mark.parametrize("nothing", ["empty", "*.xlsx"])
def test_where_there_is_no_workbook_nothing_has_passed(
    nothing: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("empty").mkdir()
    assert run(["evaluate", nothing]) == 4
    assert f"“{nothing}”中没有填报表" in capsys.readouterr().out


def test_the_overview(province: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["evaluate", str(province), "--verbose"]) == 1
    said = capsys.readouterr()
    lines = said.out.splitlines()
    rows = [line.split() for line in lines if "高新区  " in line and "达标" in line]
    assert [row[0] for row in rows] == ["丙高新区", "甲高新区", "乙高新区"]
    assert rows[0][1:] == ["√", "达标", "√", "达标", "?", "待补充", "√", "达标", "?", "待补充"]
    assert lines[-1] == "共3个高新区：1个达标，1个未达标，1个待补充，0个文件无法读取"
    assert [line for line in lines if display_width(line) > 80] == []
    assert "共3个填报表" in said.err
    assert "跳过4个文件：临时锁定文件1个，隐藏文件1个，其他格式2个，重复0个" in said.err


@pytest.mark.parametrize("columns", ["50", "80", "120"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_overview_lines_up(
    columns: str,
    language: str,
    province: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    monkeypatch.chdir(province)
    run(["evaluate", ".", "--lang", language])
    lines = capsys.readouterr().out.splitlines()
    assert [line for line in lines if display_width(line) > int(columns)] == []
    places = {
        tuple(display_width(line[:i]) for i, c in enumerate(line) if c in "√×?")
        for line in lines
        if line.startswith(("甲", "乙", "丙"))
    }
    assert len(places) == 1
    # A terminal gets the same lines, none longer than it is wide.
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    run(["evaluate", ".", "--lang", language])
    coloured = capsys.readouterr().out
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured).splitlines() == lines


@pytest.mark.parametrize("columns", ["60", "80"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_many_thresholds_are_numbered(
    columns: str, language: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    sample = str(ROOT / "samples" / "targets.xlsx")
    run(["evaluate", sample, "--rules", "targets-2027", "--lang", language])
    _, _, head, *lines = capsys.readouterr().out.splitlines()
    verdict = "结论" if language == "zh" else "Verdict"
    assert head.split()[1:] == [*"12345678", verdict]
    legend = "8 市级科技专项资金支持占比" if language == "zh" else "8 Share of the municipal"
    assert legend.replace(" ", "") in "".join("".join(lines).split())
    assert [line for line in lines if display_width(line) > int(columns)] == []


def test_zones_of_one_name_are_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.xlsx", "b.xlsx"):
        write_workbook(tmp_path / name, qualified())
    assert run(["evaluate", "a.xlsx", "b.xlsx"]) == 0
    out = capsys.readouterr().out
    assert "\n  a.xlsx\n" in out
    assert "\n  b.xlsx\n" in out


def test_files_of_one_zone_and_year_that_differ(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, changes in (
        ("上报稿", {"指标数据!C12": 139.2}),
        ("定稿", {}),
        ("副本", {}),
        ("上一年", {"指标数据!C6": 2023}),
    ):
        write_workbook(tmp_path / f"{name}.xlsx", changed(qualified(), changes))
    files = ["上报稿.xlsx", "定稿.xlsx", "副本.xlsx", "上一年.xlsx"]
    assert run(["evaluate", *files, "--format", "json"]) == 1
    zones = json.loads(capsys.readouterr().out)["zones"]
    assert [zone["status"] for zone in zones[:3]] == ["fail", "pass", "pass"]
    told = [[f for f in zone["findings"] if f["code"] == "duplicate-input"] for zone in zones]
    assert [[(f["severity"], f["cell"]) for f in found] for found in told] == [
        *[[("warning", "C12")]] * 3,
        [],
    ]
    assert "此处“139.2亿元”，“定稿.xlsx”为“168.5亿元”" in told[0][0]["message"]
    assert "此处“168.5亿元”，“上报稿.xlsx”为“139.2亿元”" in told[2][0]["message"]
    run(["evaluate", *files])
    assert "出现4次" in capsys.readouterr().out
    run(["evaluate", *files, "--format", "html"])
    assert capsys.readouterr().out.count("副本.xlsx") > 1


@pytest.mark.parametrize("columns", ["60", "80"])
def test_the_overview_says_why_and_how_to_see_more(
    columns: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    for name, changes in (("a", {"指标数据!C12": "待定"}), ("b", {})):
        content = changed(qualified(), {"指标数据!C3": f"{name}高新区", **changes})
        write_workbook(tmp_path / f"{name}.xlsx", content)
    run(["evaluate", str(tmp_path / "a.xlsx"), str(tmp_path / "b.xlsx")])
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("? a高新区：指标数据!C12：“待定”不是数字") for line in lines)
    assert "--zone 名称" in " ".join(lines)
    assert [line for line in lines if display_width(line) > int(columns)] == []


def test_an_overview_of_zones_that_pass_needs_no_reasons(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("a.xlsx", "b.xlsx"):
        write_workbook(tmp_path / name, qualified())
    run(["evaluate", str(tmp_path)])
    assert "--details" not in capsys.readouterr().out


def test_details(province: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["evaluate", str(province), "--details"])
    out = capsys.readouterr().out
    assert out.count("政策依据") == 3
    assert "第16名 / 45家" in out


@pytest.fixture(scope="module")
def forty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of 40 workbooks, one of them broken."""
    folder = tmp_path_factory.mktemp("forty")
    for number in range(40):
        changes = {"指标数据!C3": f"第{number}高新区", "指标数据!C7": number + 1}
        write_workbook(folder / f"{number:02}.xlsx", changed(qualified(), changes))
    (folder / "17.xlsx").write_bytes(b"PK\x03\x04 not really")
    return folder


def program(folder: Path, *arguments: str, jobs: str = "2") -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "upgrade_check", "evaluate", ".", *arguments],
        cwd=folder,
        env={**os.environ, workers.JOBS: jobs, "SOURCE_DATE_EPOCH": "1743120000"},
        capture_output=True,
        check=False,
        timeout=LIMIT,
    )


@pytest.mark.parametrize("format_", ["terminal", "json", "junit", "sarif", "csv", "md"])
def test_the_number_of_processes_changes_nothing(format_: str, forty: Path) -> None:
    one = program(forty, "--format", format_, jobs="1")
    assert one.returncode == 4
    for jobs in ("2", "5"):
        several = program(forty, "--format", format_, jobs=jobs)
        assert (several.stdout, several.stderr) == (one.stdout, one.stderr)


def test_processes_that_are_spawned_find_the_same(
    forty: Path, pack: RulePack, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [str(file) for file in sorted(forty.iterdir())]
    alone = workers.screen_all(files, pack, "zh", jobs=1)
    assert len(alone) == 40
    # As on Windows and macOS.
    monkeypatch.setattr(sys, "platform", "darwin")
    assert workers.screen_all(files, pack, "zh", jobs=2) == alone


@pytest.mark.skipif(sys.platform != "linux", reason="workers must inherit what is patched")
@pytest.mark.parametrize("jobs", [2, 5])
@pytest.mark.parametrize("when", ["reading", "answering"])
def test_a_process_that_dies_takes_one_workbook_with_it(
    when: str, jobs: int, forty: Path, pack: RulePack, monkeypatch: pytest.MonkeyPatch
) -> None:
    from multiprocessing.connection import Connection

    files = [str(file) for file in sorted(forty.iterdir())]
    screen, parent = workers.screen_file, os.getpid()
    sent = Connection._send_bytes  # type: ignore[attr-defined]

    def dies(file: str, *rest: object) -> object:
        if when == "reading" and file.endswith("05.xlsx"):
            os.kill(os.getpid(), signal.SIGKILL)
        return screen(file, *rest)  # type: ignore[arg-type]

    def cut_off(self: Connection, data: memoryview) -> None:
        if when == "answering" and os.getpid() != parent and b"05.xlsx" in bytes(data):
            # Half an answer, as if the kernel had killed the process to free memory.
            os.write(self.fileno(), len(data).to_bytes(4, "big") + data[: len(data) // 2])
            os.kill(os.getpid(), signal.SIGKILL)
        sent(self, data)

    monkeypatch.setattr(workers, "screen_file", dies)
    monkeypatch.setattr(Connection, "_send_bytes", cut_off)
    done: list[int] = []
    results = workers.screen_all(files, pack, "zh", jobs=jobs, advance=done.append)
    bad = [result for result in results if isinstance(result, Unreadable)]
    assert [Path(u.file).name for u in bad] == ["05.xlsx", "17.xlsx"]
    assert [u.code for u in bad] == ["damaged", "damaged"]
    assert [result.file for result in results] == files
    assert sum(done) == 40
    assert sum(isinstance(result, Assessment) for result in results) == 38


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
@pytest.mark.parametrize("slow", [False, True])
def test_ctrl_c_ends_at_once_and_leaves_nothing(slow: bool, forty: Path, tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    out.mkdir()
    source = next(k for k in killers() if "1.3 million cells" in k.name) if slow else None
    first = forty / "00.xlsx"
    if source:
        first = tmp_path / "slow.xlsx"
        first.write_bytes(source.build())
    for number in range(48 if slow else 600):
        # Links are different names of the same file, so each is read.
        os.link(first, folder / f"{number}.xlsx")
    process = subprocess.Popen(
        [sys.executable, "-m", "upgrade_check", "evaluate", str(folder), "-o", str(out / "r.json")],
        env={**os.environ, workers.JOBS: "2"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while not children(process.pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(0.5 if slow else 0)
    born = children(process.pid)
    assert born
    # As a terminal does, signal the whole foreground group.
    os.killpg(process.pid, signal.SIGINT)
    begun = time.monotonic()
    stdout, stderr = process.communicate(timeout=LIMIT)
    assert process.returncode == 130
    # Reading all of them would take minutes.
    assert time.monotonic() - begun < 30
    assert (stdout, stderr) == (b"", b"")
    assert list(out.iterdir()) == []
    assert not [pid for pid in born if is_running(pid)]


def children(pid: int) -> list[int]:
    try:
        return [int(n) for n in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except FileNotFoundError:
        return []


def test_a_progress_bar_only_on_a_terminal(forty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert program(forty).stderr == b""
    parent, child = pytest.importorskip("pty").openpty()
    command = "from upgrade_check.cli.app import main; import sys\n"
    command += "sys.argv = ['upgrade-check', 'evaluate', '.', '--exit-zero']; main()"
    done = subprocess.run(
        [sys.executable, "-c", command],
        cwd=forty,
        env={**os.environ, "TERM": "xterm", workers.JOBS: "2"},
        stdout=subprocess.PIPE,
        stderr=child,
        check=True,
        timeout=LIMIT,
    )
    os.close(child)
    shown = os.read(parent, 65536).decode()
    os.close(parent)
    assert "正在核验" in shown
    assert "正在核验" not in done.stdout.decode()


def test_an_annotated_copy_of_a_folder_with_one_workbook(tmp_path: Path) -> None:
    folder = tmp_path / "one"
    folder.mkdir()
    write_workbook(folder / "a.xlsx", qualified())
    copy = tmp_path / "copy.xlsx"
    assert run(["evaluate", str(folder), "-q", "-o", str(copy)]) == 0
    assert copy.exists()


def test_no_output_over_a_workbook_in_a_folder(
    province: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = province / "a市" / "甲.xlsx"
    before = target.read_bytes()
    assert run(["evaluate", str(target.parent), "-o", str(target)]) == 2
    assert target.read_bytes() == before


def test_json_of_many_counts_them(forty: Path) -> None:
    report = json.loads(program(forty, "--format", "json").stdout)
    assert report["summary"] == {
        "zones": 39, "pass": 15, "fail": 24, "undetermined": 0, "unreadable": 1,
    }  # fmt: skip
    assert [zone["file"] for zone in report["zones"]] == sorted(z["file"] for z in report["zones"])


def test_links_that_lead_in_circles(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder = Path("in")
    folder.mkdir()
    write_workbook(folder / "a.xlsx", qualified())
    (folder / "loop.xlsx").symlink_to("loop.xlsx")
    for name in ("x", "y"):
        (folder / name).symlink_to(".")
    assert run(["evaluate", "in", "in/**/*.xlsx", "-q", "-o", "r.json"]) == 4
    report = json.loads(Path("r.json").read_text("utf-8"))
    assert [zone["file"] for zone in report["zones"]] == ["in/a.xlsx"]
    assert [error["file"] for error in report["errors"]] == ["in/loop.xlsx"]
    Path("r.json").unlink()
    Path("r.json").symlink_to("r.json")
    assert run(["evaluate", "in/a.xlsx", "-q", "-o", "r.json"]) == 0
    assert json.loads(Path("r.json").read_text("utf-8"))["summary"]["pass"] == 1


@pytest.mark.parametrize("error", [MemoryError(), ZeroDivisionError("oops")])
def test_a_fault_of_ours_in_one_workbook_costs_no_other_its_verdict(
    error: BaseException,
    province: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    import upgrade_check.rules.assess as module

    assess = module.assess

    def fails(zone: Zone, *rest: Any) -> Any:
        if "甲" in zone.file:
            raise error
        return assess(zone, *rest)

    monkeypatch.setattr(module, "assess", fails)
    assert run(["evaluate", str(province), "--format", "json"]) == 4
    said = capsys.readouterr()
    report = json.loads(said.out)
    assert len(report["zones"]) == 2
    assert [e["code"] for e in report["errors"]] == ["unexpected"]
    assert type(error).__name__ in said.err


@pytest.mark.skipif(sys.platform != "linux", reason="needs /proc")
def test_workers_go_with_the_program_that_started_them(forty: Path, tmp_path: Path) -> None:
    for number in range(600):
        os.link(forty / "00.xlsx", tmp_path / f"{number}.xlsx")
    process = subprocess.Popen(
        [sys.executable, "-m", "upgrade_check", "evaluate", str(tmp_path), "-q"],
        env={**os.environ, workers.JOBS: "3"},
    )
    deadline = time.monotonic() + 60
    while len(children(process.pid)) < 3 and time.monotonic() < deadline:
        time.sleep(0.01)
    born = children(process.pid)
    assert len(born) == 3
    # As the kernel does to free memory: the process cannot clean up.
    process.kill()
    process.wait(timeout=LIMIT)
    while any(map(is_running, born)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [pid for pid in born if is_running(pid)]


def is_running(pid: int) -> bool:
    try:
        # The state follows the name in parentheses. A zombie is not running.
        return Path(f"/proc/{pid}/stat").read_text().rpartition(") ")[2][0] != "Z"
    except FileNotFoundError:
        return False
