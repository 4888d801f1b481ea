"""Errors of the operating system are reported in the user's language."""

from __future__ import annotations

import copy
import errno
import os
import sys
from pathlib import Path

import pytest

from upgrade_check import RulePackError, load_pack
from upgrade_check.cli.app import run
from upgrade_check.errors import OutputError, WorkbookError, system_reason
from upgrade_check.locales import Language, sentences
from upgrade_check.reports.changes import load_baseline
from upgrade_check.spreadsheet import limits


def error(number: int) -> OSError:
    return OSError(number, os.strerror(number))


@pytest.mark.skipif(sys.platform != "linux", reason="other systems word some otherwise")
@pytest.mark.parametrize("key", sentences("en").keys("os_errors."))
def test_english_is_the_systems_own(key: str) -> None:
    number = getattr(errno, key.partition(".")[2])
    assert system_reason(error(number)).in_("en") == os.strerror(number)
    assert system_reason(error(number)).in_("zh") == sentences("zh").say(key)


def test_what_is_not_common_is_told_as_it_is() -> None:
    for language in ("zh", "en"):
        assert system_reason(error(errno.EXDEV)).in_(language) == os.strerror(errno.EXDEV)
    assert system_reason(OSError("text")).in_("zh") == "OSError"


def test_an_error_keeps_its_reason_when_it_travels() -> None:
    refused = OutputError("cannot-write", file="a", reason=system_reason(error(errno.ENOSPC)))
    assert copy.copy(refused).message("zh") == "无法写入“a”：磁盘空间不足"
    assert refused.message("en") == "cannot write “a”: No space left on device"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_too_large_names_the_limits(language: Language) -> None:
    told = WorkbookError("too-large", file="a.csv").message(language)
    for limit in (limits.MAX_FILE // limits.MIB, limits.MAX_UNPACKED // limits.MIB):
        assert f"{limit} MiB" in told
    cells = f"{limits.MAX_CELLS:,}" if language == "en" else f"{limits.MAX_CELLS // 10_000} 万"
    for limit in (cells, f"{limits.MAX_ROW:,}", f"{limits.MAX_COLUMN:,}"):
        assert limit in told


def test_a_rule_file_and_a_baseline_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(RulePackError) as missing:
        load_pack(tmp_path)
    assert missing.value.message("zh") == (
        f"无法读取规则文件“{tmp_path / 'pack.yaml'}”（没有这个文件或文件夹）"
    )
    (tmp_path / "pack.yaml").mkdir()
    with pytest.raises(RulePackError) as folder:
        load_pack(tmp_path)
    assert "这是文件夹" in folder.value.message("zh")
    assert "Is a directory" in folder.value.message("en")
    with pytest.raises(Exception, match="No such file") as baseline:
        load_baseline(str(tmp_path / "none.json"))
    assert "没有这个文件或文件夹" in baseline.value.message("zh")  # type: ignore[attr-defined]


def test_a_job_summary_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sample = Path(__file__).parents[1] / "samples" / "qualified.xlsx"
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path))
    assert run(["evaluate", str(sample), "--format", "github"]) == 4
    assert f"无法写入“{tmp_path}”：这是文件夹" in capsys.readouterr().err
