"""Malicious workbooks are refused or harmless; files that are not workbooks are refused."""

from __future__ import annotations

import os
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from killers import Killer, far, killers
from upgrade_check.errors import WorkbookError
from upgrade_check.locales import LANGUAGES, sentences
from upgrade_check.spreadsheet import limits, read
from upgrade_check.spreadsheet.read import open_workbook, read_bytes

CODES = (
    "file-not-found",
    "no-permission",
    "unsupported-format",
    "not-a-workbook",
    "encrypted",
    "damaged",
    "too-large",
)


@pytest.mark.parametrize("killer", list(killers()), ids=lambda killer: killer.name)
def test_killer_is_refused_or_harmless(killer: Killer) -> None:
    data = killer.build()
    if killer.code == "opened":
        assert sum(len(sheet.cells) for sheet in open_workbook(data, killer.file).sheets) <= 60_000
        return
    with pytest.raises(WorkbookError) as caught:
        open_workbook(data, killer.file)
    assert caught.value.code == killer.code


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", CODES)
def test_every_refusal_says_what_to_do(code: str, language: str) -> None:
    assert sentences(language).has(f"errors.{code}")
    assert "甲.xlsx" in WorkbookError(code, file="甲.xlsx").message(language)


def test_error_names_the_file_without_its_control_characters() -> None:
    with pytest.raises(WorkbookError) as caught:
        open_workbook(b"", "a\n\x1b[31m\u202exslx.xlsx")
    assert caught.value.details["file"] == r"a ␛[31m\u202exslx.xlsx"


def read_refusal(path: Path) -> str:
    with pytest.raises(WorkbookError) as caught:
        read_bytes(path)
    return caught.value.code


def test_missing_file(tmp_path: Path) -> None:
    assert read_refusal(tmp_path / "a.xlsx") == "file-not-found"
    assert read_refusal(tmp_path / ("长" * 300)) == "file-not-found"
    assert read_refusal(tmp_path / "a\0.xlsx") == "file-not-found"


def test_folder(tmp_path: Path) -> None:
    assert read_refusal(tmp_path) == "not-a-workbook"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no named pipes")
def test_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.xlsx")
    assert read_refusal(tmp_path / "a.xlsx") == "not-a-workbook"


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="the system has no local sockets")
def test_socket_and_device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("a.xlsx")
        assert read_refusal(Path("a.xlsx")) == "not-a-workbook"
    assert read_refusal(Path("/dev/zero")) == "not-a-workbook"


def test_large_file(tmp_path: Path) -> None:
    with (tmp_path / "a.xlsx").open("wb") as file:
        file.truncate(limits.MAX_FILE + 1)
    assert read_refusal(tmp_path / "a.xlsx") == "too-large"


def test_file_that_grows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(read, "MAX_FILE", 1000)
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"x" * 10)
    is_plain = stat.S_ISREG

    def grow(mode: int) -> bool:
        path.write_bytes(b"x" * 5000)
        return is_plain(mode)

    monkeypatch.setattr(read.stat, "S_ISREG", grow)
    assert read_refusal(path) == "too-large"


READ_AS_NOBODY = """
import os, sys
from pathlib import Path
from upgrade_check.errors import WorkbookError
from upgrade_check.spreadsheet.read import read_bytes
if os.geteuid() == 0:
    os.setuid(65534)
try:
    read_bytes(Path(sys.argv[1]))
except WorkbookError as error:
    print(error.code)
"""


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="the system has no Unix permissions")
def test_unreadable_file(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(far("A1", "B2"))
    path.chmod(0)
    for folder in (tmp_path, *tmp_path.parents[:2]):
        folder.chmod(0o755)
    result = subprocess.run(
        [sys.executable, "-c", READ_AS_NOBODY, path],
        capture_output=True,
        text=True,
        check=True,
        timeout=240,
    )
    assert result.stdout.strip() == "no-permission"
