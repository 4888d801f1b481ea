"""The offline kit is complete for its platform and installs without a network."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from packaging.utils import parse_wheel_filename

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "scripts" / "make_offline_kit.py"
sys.path.insert(0, str(SCRIPT.parent))

import make_offline_kit as kit  # noqa: E402

HERE = f"{sys.version_info[0]}.{sys.version_info[1]}"


def a_wheel(folder: Path, name: str, version: str, *requires: str) -> None:
    metadata = f"Name: {name}\nVersion: {version}\n" + "".join(
        f"Requires-Dist: {r}\n" for r in requires
    )
    file = folder / f"{name.replace('-', '_')}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(f"{name}-{version}.dist-info/METADATA", metadata)


def test_what_only_the_other_system_requires_is_missing(tmp_path: Path) -> None:
    a_wheel(tmp_path, "upgrade-check", "1.0", "a>=2", 'b; extra == "page"', 'c; extra == "other"')
    a_wheel(tmp_path, "a", "1.0", 'd>=1; sys_platform == "win32"', 'e; python_version < "3.9"')
    windows = kit.missing(tmp_path, "win_amd64", "3.12")
    assert [str(r) for r in windows] == ["d>=1", "a>=2", "b"]
    linux = kit.missing(tmp_path, None, "3.12")
    assert [str(r) for r in linux if r.name == "d"] == (["d>=1"] if os.name == "nt" else [])


def test_what_stands_in_a_kit_for_windows(tmp_path: Path) -> None:
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    a_wheel(wheels, "upgrade-check", "1.0")
    kit.write_kit(tmp_path / "kit.zip", wheels, "win_amd64", "3.12")
    with zipfile.ZipFile(tmp_path / "kit.zip") as archive:
        names = set(archive.namelist())
        files = {name: archive.read(name) for name in names}
    wheel = "wheels/upgrade_check-1.0-py3-none-any.whl"
    assert names == {"安装.bat", "启动.bat", "使用说明.txt", "SHA256SUMS", wheel}
    for name in ("安装.bat", "启动.bat", "使用说明.txt"):
        text = files[name].decode("utf-8-sig")
        assert text.count("\r\n") == text.count("\n") > 3
        assert "{" not in text
    assert files["安装.bat"].startswith(b"@echo off\r\n")
    assert "py -3.12" in files["安装.bat"].decode()
    for line in files["SHA256SUMS"].decode().splitlines():
        digest, name = line.split("  ")
        assert hashlib.sha256(files.pop(name)).hexdigest() == digest
    assert set(files) == {"SHA256SUMS"}


def test_a_kit_for_linux_is_the_same_each_time(tmp_path: Path) -> None:
    a_wheel(tmp_path, "upgrade-check", "1.0")
    for name in ("one.zip", "two.zip"):
        kit.write_kit(tmp_path / name, tmp_path, "manylinux2014_x86_64", "3.11")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        modes = {i.filename: i.external_attr >> 16 for i in archive.infolist()}
    assert modes["install.sh"] == modes["start.sh"] == 0o755


def made(tmp_path: Path, *options: str) -> Path:
    output = tmp_path / "kit.zip"
    command = [sys.executable, str(SCRIPT), "-o", str(output), *options]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=240)
    if done.returncode and "No matching distribution" not in done.stderr:
        pytest.skip("no package index: " + done.stderr[-200:])
    assert done.returncode == 0, done.stderr
    return output


@pytest.mark.slow
def test_the_kit_for_windows_is_complete(tmp_path: Path) -> None:
    with zipfile.ZipFile(made(tmp_path, "--platform", "win_amd64", "--python", "3.12")) as archive:
        archive.extractall(tmp_path)
    wheels = tmp_path / "wheels"
    assert kit.missing(wheels, "win_amd64", "3.12") == []
    names = {parse_wheel_filename(file.name)[0] for file in wheels.iterdir()}
    assert {"colorama", "pip", "starlette", "typst", "upgrade-check", "uvicorn"} <= names
    for file in wheels.iterdir():
        tags = parse_wheel_filename(file.name)[3]
        assert any(tag.platform in ("any", "win_amd64") for tag in tags), file.name


@pytest.mark.slow
def test_the_kit_installs_and_starts_without_a_network(tmp_path: Path) -> None:
    alone = ["unshare", "-rn"]
    try:
        subprocess.run([*alone, "true"], check=True, capture_output=True, timeout=240)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no network namespaces here")
    archive = made(tmp_path)
    folder = tmp_path / "门槛 核验"
    subprocess.run(
        [sys.executable, "-m", "zipfile", "-e", archive, folder], check=True, timeout=240
    )
    environment = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(tmp_path),
    }
    script = """
        set -e
        sh install.sh
        ip link set lo up 2>/dev/null || true
        sh start.sh --no-browser > address.txt &
        pid=$!
        for i in $(seq 600); do [ -s address.txt ] && break; sleep 0.1; done
        program/bin/python - <<'END'
import re, urllib.request
address = re.search(r"http://\\S+", open("address.txt", encoding="utf-8").read())[0]
print(urllib.request.urlopen(address, timeout=60).read().decode())
END
        program/bin/python -m upgrade_check template -o form.xlsx
        program/bin/python -m upgrade_check evaluate form.xlsx -o report.pdf || true
        kill -INT $pid
        wait $pid || true
    """
    done = subprocess.run(
        [*alone, "bash", "-c", script],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    assert "安装完成" in done.stdout
    assert "把填报表拖到这里" in done.stdout
    assert (folder / "form.xlsx").exists()
