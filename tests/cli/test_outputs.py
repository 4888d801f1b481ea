"""Output files: all formats in one run, complete or not at all; a failure does not stop others."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

import chinese_font
from upgrade_check.cli.app import run
from upgrade_check.reports.formats import BY_SUFFIX

Form = Callable[..., Path]
# PDF needs a Chinese font.
SUFFIXES = sorted(suffix for suffix in BY_SUFFIX if chinese_font.IS_THERE or suffix != ".pdf")


def evaluate(form: Path, folder: Path, seed: str) -> dict[str, bytes]:
    outputs = [folder / f"报告{suffix}" for suffix in SUFFIXES]
    options = [part for file in outputs for part in ("-o", str(file))]
    done = subprocess.run(
        [sys.executable, "-m", "upgrade_check", "evaluate", form.name, "-q", *options],
        cwd=form.parent,
        env={**os.environ, "PYTHONHASHSEED": seed, "SOURCE_DATE_EPOCH": "1743120000"},
        capture_output=True,
        check=False,
        timeout=240,
    )
    assert done.returncode == 1, done.stderr.decode()
    return {file.suffix: file.read_bytes() for file in outputs}


def test_every_format_in_one_go_and_the_same_bytes_again(form: Form, tmp_path: Path) -> None:
    workbook = form({"指标数据!C7": 16})
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
    first = evaluate(workbook, folders[0], "1")
    second = evaluate(workbook, folders[1], "2")
    assert sorted(first) == SUFFIXES
    assert {suffix for suffix in first if first[suffix] != second[suffix]} == set()


def test_several_zones_make_one_document(form: Form, tmp_path: Path) -> None:
    forms = [form({"指标数据!C3": f"第{n}高新区"}, f"{n}.xlsx") for n in range(3)]
    out = tmp_path / "all.html"
    assert run(["evaluate", *map(str, forms), "-q", "-o", str(out)]) == 0
    page = out.read_text("utf-8")
    assert page.count('<section id="') == 4
    assert all(f"第{n}高新区" in page for n in range(3))


@pytest.fixture(params=["full", "read-only"])
def unwritable(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder that cannot be written to, and the resulting message."""
    folder = tmp_path / "disk"
    folder.mkdir()
    options = "size=4k,nr_inodes=8" if request.param == "full" else "ro"
    mount = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    try:
        mounted = (
            subprocess.run(mount, capture_output=True, check=False, timeout=240).returncode == 0
        )
    except FileNotFoundError:
        mounted = False
    if not mounted:
        pytest.skip("needs the right to mount a tmpfs")
    try:
        yield folder, "磁盘空间不足" if request.param == "full" else "磁盘是只读的"
    finally:
        subprocess.run(["umount", str(folder)], check=True, timeout=240)


def test_a_full_or_read_only_disk(
    unwritable: tuple[Path, str], form: Form, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, reason = unwritable
    bad = [folder / f"报告{suffix}" for suffix in (".docx", ".json", ".html", ".xlsx")]
    good = tmp_path / "报告.docx"
    options = [part for file in (*bad, good) for part in ("-o", str(file))]
    assert run(["evaluate", str(form()), "-q", *options]) == 4
    said = capsys.readouterr().err
    for file in bad:
        assert f"无法写入“{file}”：{reason}" in said
    assert list(folder.iterdir()) == []
    assert good.read_bytes().startswith(b"PK")


def test_a_write_that_breaks_off_leaves_the_old_file(
    form: Form, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "报告.docx"
    out.write_bytes(b"old")

    def no_space(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    assert run(["evaluate", str(form()), "-q", "-o", str(out)]) == 4
    assert "磁盘空间不足" in capsys.readouterr().err
    assert out.read_bytes() == b"old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["data.xlsx", "报告.docx"]


def test_a_folder_of_fonts_that_is_not_there(
    form: Form, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["evaluate", str(form()), "--font-dir", "没有"]) == 2
    assert "字体文件夹“没有”不存在" in capsys.readouterr().err
