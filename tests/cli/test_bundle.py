"""Bundles are complete and reproducible, and changes to them are detected."""

from __future__ import annotations

import hashlib
import io
import json
import os
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pypdf import PdfWriter

from sheets import changed, qualified, write_workbook
from upgrade_check.cli.app import run

SAMPLES = Path(__file__).parents[2] / "samples"
Form = Callable[..., Path]
Files = dict[str, bytes]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The documents that the qualified form names, two of them in a subfolder, and a draft."""
    folder = tmp_path / "佐证材料"
    (folder / "统计局").mkdir(parents=True)
    for number in range(1, 15):
        writer = PdfWriter()
        writer.add_blank_page(width=595, height=842)
        writer.write(folder / ("统计局" if number in (10, 11) else "") / f"附件{number}.pdf")
    (folder / "草稿.txt").write_text("草稿")
    return folder


@pytest.fixture
def bundle(form: Form, folder: Path, tmp_path: Path) -> Path:
    made = tmp_path / "材料包.zip"
    assert _make(form(), folder, made) == 0
    return made


def _make(workbook: Path, folder: Path, output: Path) -> int:
    options = ["--evidence", str(folder), "-o", str(output), "--date", "2026-11-25"]
    return run(["bundle", "make", str(workbook), *options])


def _files(archive: Path) -> Files:
    with zipfile.ZipFile(archive) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def _write(path: Path, files: Files) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def _with_manifests(files: Files) -> Files:
    """A forged bundle with matching manifests."""
    payload = {n: c for n, c in files.items() if n.startswith("bundle/data/")}
    lines = [
        f"{hashlib.sha256(c).hexdigest()}  {n.removeprefix('bundle/')}" for n, c in payload.items()
    ]
    result = {"bundle/bagit.txt": files["bundle/bagit.txt"], **payload}
    result["bundle/manifest-sha256.txt"] = ("\n".join(lines) + "\n").encode()
    return result


def _check(archive: Path, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, str]:
    capsys.readouterr()
    code = run(["bundle", "check", str(archive), *options])
    captured = capsys.readouterr()
    return code, captured.out + captured.err


def test_what_is_in_it(bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = _files(bundle)
    payload = {n.removeprefix("bundle/data/") for n in files if n.startswith("bundle/data/")}
    assert payload >= {
        *("workbook/data.xlsx", "evidence/统计局/附件11.pdf", "evidence/附件14.pdf"),
        *("reports/report.json", "reports/printout.docx", "reports/register.xlsx"),
    }
    assert "evidence/草稿.txt" not in payload
    assert b"Bagging-Date: 2026-11-25" in files["bundle/bag-info.txt"]
    report = json.loads(files["bundle/data/reports/report.json"])
    assert report["zones"][0]["file"] == "data.xlsx"
    sheet = load_workbook(io.BytesIO(files["bundle/data/reports/register.xlsx"])).worksheets[0]
    row = next(r for r in sheet.iter_rows(values_only=True) if r[1] == "所在城市GDP")
    content = files["bundle/data/evidence/统计局/附件11.pdf"]
    expected = ("附件11.pdf", "统计局/附件11.pdf", len(content), 1)
    assert row[2:6] == expected
    assert row[6:] == (hashlib.sha256(content).hexdigest(), "已找到")
    code, said = _check(bundle, capsys)
    assert code == 0
    assert "重新核验的结论相同" in said


def test_the_same_bytes_from_anywhere(
    bundle: Path, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    os.utime(folder / "附件1.pdf", (0, 0))
    monkeypatch.chdir(tmp_path)
    assert _make(Path("data.xlsx"), Path("佐证材料"), Path("another.zip")) == 0
    assert (tmp_path / "another.zip").read_bytes() == bundle.read_bytes()


def test_a_stranger_can_check_it(bundle: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(bundle) as archive:
        archive.extractall(tmp_path / "out")
    command = [sys.executable, "-m", "bagit", "--validate", str(tmp_path / "out" / "bundle")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    (tmp_path / "out/bundle/data/evidence/附件1.pdf").write_bytes(b"%PDF-")
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1


@pytest.mark.parametrize("name", ["data/evidence/附件14.pdf", "data/workbook/data.xlsx"])
def test_a_file_that_was_changed(
    bundle: Path, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    files = _files(bundle)
    content = files[f"bundle/{name}"]
    for other in (content + b"\n", content[:-1] + b"X"):
        forged = _write(tmp_path / "f.zip", files | {f"bundle/{name}": other})
        code, said = _check(forged, capsys)
        assert code == 1
        assert f"文件被改动：{name}" in said


def test_a_file_that_is_missing_or_added(
    bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = _files(bundle)
    name = "bundle/data/evidence/附件14.pdf"
    less = _write(tmp_path / "less.zip", {n: c for n, c in files.items() if n != name})
    code, said = _check(less, capsys)
    assert code == 1
    assert "缺少文件：data/evidence/附件14.pdf" in said
    assert "附件14.pdf”没有找到" in said
    more = _write(tmp_path / "more.zip", {**files, "bundle/data/evidence/多.pdf": b"%PDF-"})
    code, said = _check(more, capsys)
    assert code == 1
    assert "多出清单以外的文件：data/evidence/多.pdf" in said


def test_figures_changed_with_their_manifests(
    bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = _files(bundle)
    book = write_workbook(tmp_path / "low.xlsx", changed(qualified(), {"指标数据!C12": 140}))
    forged = files | {"bundle/data/workbook/data.xlsx": book.read_bytes()}
    code, said = _check(_write(tmp_path / "f.zip", _with_manifests(forged)), capsys)
    assert code == 1
    assert "不是报告所依据的那一份" in said
    assert "总结论：报告为“达标”，重新核验为“未达标”" in said
    assert "文件被改动" not in said


def test_a_verdict_changed_with_its_manifests(
    form: Form, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = tmp_path / "材料包.zip"
    assert _make(form({"指标数据!C12": 140}), folder, made) == 0
    files = _files(made)
    name = "bundle/data/reports/report.json"
    files[name] = files[name].replace(b'"status": "fail"', b'"status": "pass"')
    code, said = _check(_write(tmp_path / "f.zip", _with_manifests(files)), capsys)
    assert code == 1
    assert "“增加值占比”：报告为“达标”，重新核验为“未达标”" in said


def test_rules_that_differ_are_told(
    bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = _files(bundle)
    name = "bundle/data/reports/report.json"
    report = json.loads(files[name])
    report["rules"]["sha256"] = "0" * 64
    files[name] = json.dumps(report).encode()
    code, said = _check(_write(tmp_path / "f.zip", _with_manifests(files)), capsys)
    assert code == 0
    assert "SHA-256 不同" in said
    report["rules"]["id"] = "../../etc"
    files[name] = json.dumps(report).encode()
    code, said = _check(_write(tmp_path / "f.zip", _with_manifests(files)), capsys)
    assert code == 2
    assert "请用 --rules 指定" in said


@pytest.mark.parametrize(
    ("sample", "options", "file"),
    [
        ("three-years.xlsx", ["--year", "2023"], "reports/choice.json"),
        ("province.xlsx", ["--zone", "云山高新区"], "reports/choice.json"),
        ("own-words.xlsx", ["--labels", str(SAMPLES / "labels.yaml")], "labels/labels.yaml"),
    ],
)
def test_part_of_a_workbook_is_evaluated_again_in_the_same_way(
    sample: str, options: list[str], file: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    archive = tmp_path / "a.zip"
    (tmp_path / "佐证材料").mkdir()
    command = ["bundle", "make", str(SAMPLES / sample), "--evidence", str(tmp_path / "佐证材料")]
    # These samples name no evidence, which is the only difference that may be reported.
    assert run([*command, "-o", str(archive), *options]) == 3
    capsys.readouterr()
    code, said = _check(archive, capsys)
    assert code == 1
    assert "有1处出入" in said
    assert "佐证材料" in said
    assert ("只核验了工作簿的一部分" in said) == (file == "reports/choice.json")
    files = _files(archive)
    # Without the record of what was chosen, the same workbook gives other verdicts.
    del files[f"bundle/data/{file}"]
    code, said = _check(_write(tmp_path / "b.zip", _with_manifests(files)), capsys)
    assert code == 1
    assert "有1处出入" not in said


@pytest.mark.parametrize("content", [b"", b"[]", b'{"year": "2023", "zones": []}', b"[" * 9999])
def test_a_choice_that_cannot_be_read(
    content: bytes, bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = _files(bundle)
    files["bundle/data/reports/choice.json"] = content
    code, said = _check(_write(tmp_path / "c.zip", _with_manifests(files)), capsys)
    assert code == 4
    assert "不是完好的材料包" in said


def test_a_zone_or_year_that_is_not_there(
    form: Form, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["bundle", "make", str(form()), "--evidence", str(folder)]
    for choice in (["--zone", "无此区"], ["--year", "1999"]):
        assert run([*command, "-o", str(tmp_path / "a.zip"), *choice]) == 4
        assert choice[1] in capsys.readouterr().err
    assert not (tmp_path / "a.zip").exists()


def test_a_figure_without_its_evidence(
    form: Form, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "附件14.pdf").unlink()
    made = tmp_path / "材料包.zip"
    capsys.readouterr()
    assert _make(form({"指标数据!G13": ""}), folder, made) == 3
    said = capsys.readouterr().out
    assert "2项数据的佐证材料不齐" in said
    code, said = _check(made, capsys)
    assert code == 1
    assert "附件14.pdf”没有找到" in said
    assert "没有注明佐证材料" in said


def test_the_evidence_of_an_industry(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheets = qualified()
    for number, row in enumerate(sheets["主导产业"]):
        row[4] = ["佐证材料", "附件1.pdf", "附件1.pdf", "机床产值.pdf", "", ""][number]
    workbook = write_workbook(tmp_path / "data.xlsx", sheets)
    made = tmp_path / "材料包.zip"
    assert _make(workbook, folder, made) == 3
    assert "主导产业!B4：“产值”的佐证材料“机床产值.pdf”没有找到" in capsys.readouterr().out
    code, said = _check(made, capsys)
    assert code == 1
    assert "主导产业!B4" in said
    (folder / "附件14.pdf").rename(folder / "机床产值.pdf")
    assert _make(workbook, folder, made) == 3
    (folder / "附件14.pdf").write_bytes((folder / "附件13.pdf").read_bytes())
    assert _make(workbook, folder, made) == 0
    assert "bundle/data/evidence/机床产值.pdf" in _files(made)
    register = io.BytesIO(_files(made)["bundle/data/reports/register.xlsx"])
    rows = [[c.value for c in row][1:4] for row in load_workbook(register).worksheets[0].rows]
    assert ["“新材料及航空航天”产值", "机床产值.pdf", "机床产值.pdf"] in rows
    code, said = _check(made, capsys)
    assert (code, "注意" in said) == (0, False)


def test_a_table_without_evidence_is_told(bundle: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, said = _check(bundle, capsys)
    assert code == 0
    assert "的“主导产业”表没有写佐证材料，未核对" in said


@pytest.mark.parametrize(
    "name",
    [
        *("bundle/../../outside.txt", "../outside.txt", "/outside.txt", "C:/outside.txt"),
        *("bundle\\..\\outside.txt", "bundle/data/a\x1b[2J.pdf", "bundle/data/x /y", "bundle//x"),
    ],
)
def test_paths_that_lead_out(
    bundle: Path, tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    forged = _write(tmp_path / "f.zip", _files(bundle))
    with zipfile.ZipFile(forged, "a") as archive:
        archive.writestr(zipfile.ZipInfo(name), b"harm")
    code, said = _check(forged, capsys)
    assert code == 4
    assert "不安全的路径" in said
    assert "\x1b" not in said
    assert not list(tmp_path.parent.glob("outside*"))


def test_links_doubles_and_locked_members(
    bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    link = zipfile.ZipInfo("bundle/data/evidence/链接.pdf")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    double = zipfile.ZipInfo("bundle/data/evidence/附件1.PDF")
    for entry, word in ((link, "不是普通文件"), (double, "两个同名文件")):
        forged = _write(tmp_path / "f.zip", _files(bundle))
        with zipfile.ZipFile(forged, "a") as archive:
            archive.writestr(entry, "/etc/passwd")
        code, said = _check(forged, capsys)
        assert code == 4
        assert word in said


def test_bombs(bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bomb = _write(tmp_path / "f.zip", {"bundle/data/evidence/0.pdf": b"\0" * (64 << 20)})
    many = _write(tmp_path / "m.zip", {f"bundle/data/{n}": b"" for n in range(10_001)})
    tags = _write(tmp_path / "t.zip", {**_files(bundle), "bundle/x.txt": os.urandom(17 << 20)})
    for forged, word in ((bomb, "过大"), (many, "文件过多"), (tags, "过大")):
        code, said = _check(forged, capsys)
        assert code == 4, word
        assert word in said


def test_a_size_that_lies(bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content = bytearray(_write(tmp_path / "f.zip", {"bundle/bagit.txt": b"\0" * 5000}).read_bytes())
    # The directory says ten bytes, so no more is unpacked.
    position = content.rfind(b"PK\x01\x02") + 24
    content[position : position + 4] = (10).to_bytes(4, "little")
    (tmp_path / "f.zip").write_bytes(content)
    assert _check(tmp_path / "f.zip", capsys)[0] == 4


def test_what_is_no_bundle(
    bundle: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = _files(bundle)
    without = {n: c for n, c in files.items() if not n.endswith("bagit.txt")}
    md5 = {n.replace("sha256", "md5"): c for n, c in files.items()}
    fetch = {**files, "bundle/fetch.txt": b"http://127.0.0.1/x 1 data/x\n"}
    broken = _with_manifests(files | {"bundle/data/reports/report.json": b"[" * 100_000})
    for index, content in enumerate((without, md5, fetch, broken, {"a": b"", "b": b""})):
        code, said = _check(_write(tmp_path / f"{index}.zip", content), capsys)
        assert code == 4, (index, said)
        assert "不是完好的材料包" in said
    (tmp_path / "text.zip").write_text("PK")
    assert _check(tmp_path / "text.zip", capsys)[0] == 4
    truncated = tmp_path / "cut.zip"
    truncated.write_bytes(bundle.read_bytes()[:-30])
    assert _check(truncated, capsys)[0] == 4
    assert "找不到材料包" in _check(tmp_path / "none.zip", capsys)[1]


def test_wrong_usage(form: Form, folder: Path, tmp_path: Path) -> None:
    workbook = str(form())
    output = str(tmp_path / "材料包.zip")
    assert run(["bundle"]) == 2
    assert run(["bundle", "make", workbook, "-o", output]) == 2
    assert run(["bundle", "make", workbook, "--evidence", str(folder)]) == 2
    assert run(["bundle", "make", workbook, "--evidence", str(folder), "-o", "包.rar"]) == 2
    assert run(["bundle", "make", workbook, "--evidence", str(tmp_path / "无"), "-o", output]) == 2
    assert run(["bundle", "make", "none.xlsx", "--evidence", str(folder), "-o", output]) == 4
    assert not Path(output).exists()
