"""Make a kit that installs the program and its page on a computer without a network.

    python scripts/make_offline_kit.py -o kit.zip [--platform win_amd64 --python 3.12]

Without ``--platform``, the kit is for the system and the Python version that run this script. Needs
pip, packaging and a package index. The kit contains all wheels, scripts to install and start the
program, instructions, and the SHA-256 of each file.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from email.parser import Parser
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename

ROOT = Path(__file__).resolve().parents[1]
KIT = Path(__file__).with_name("kit")
EXTRAS = "pdf,page"
_WINDOWS = {"os_name": "nt", "sys_platform": "win32", "platform_system": "Windows"}
_SOURCE_ONLY = ("bagit",)
"""Pure Python packages for which the index has no wheel."""
_TIME = (2000, 1, 1, 0, 0, 0)


def main() -> None:
    """Read the command line and write the kit."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="ZIP")
    parser.add_argument("--platform", help="such as win_amd64 (default: this system)")
    parser.add_argument("--python", default=f"{sys.version_info[0]}.{sys.version_info[1]}")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        wheels = Path(name)
        collect(wheels, options.platform, options.python)
        write_kit(options.output, wheels, options.platform or "", options.python)
    print(options.output)


def collect(wheels: Path, platform: str | None, python: str) -> None:
    """Put the program's wheel and its requirements for the target into ``wheels``."""
    _pip("wheel", "--no-deps", "-w", str(wheels), str(ROOT))
    (own,) = wheels.glob("*.whl")
    for requirement, _ in _requirements(own):
        if canonicalize_name(requirement.name) in _SOURCE_ONLY:
            _pip("wheel", "--no-deps", "-w", str(wheels), str(requirement))
            bound = [n for n in _names(wheels) if not n.endswith("-none-any.whl")]
            # A compiled wheel would not run on another system.
            assert not bound, bound
    target = ["--python-version", python, *(["--platform", platform] if platform else [])]
    fetch = ["download", "-d", str(wheels), "--find-links", str(wheels), "--only-binary=:all:"]
    _pip(*fetch, *target, f"{own}[{EXTRAS}]", "pip")
    # pip evaluates markers for this system, so fetch what only the target requires.
    while wanted := [str(requirement) for requirement in missing(wheels, platform, python)]:
        _pip(*fetch, *target, *wanted)


def missing(wheels: Path, platform: str | None, python: str) -> list[Requirement]:
    """Requirements of the wheels on the target that no wheel satisfies."""
    there = {name: version for name, version, *_ in map(parse_wheel_filename, _names(wheels))}
    environment = dict(default_environment())
    environment |= {"python_version": python, "python_full_version": f"{python}.0"}
    if (platform or "").startswith("win"):
        environment |= _WINDOWS
    wanted: list[Requirement] = []
    for wheel in sorted(wheels.glob("*.whl")):
        for requirement, extras in _requirements(wheel):
            marker = requirement.marker
            if marker and not any(marker.evaluate(environment | {"extra": e}) for e in extras):
                continue
            version = there.get(canonicalize_name(requirement.name))
            if version is None or not requirement.specifier.contains(version, prereleases=True):
                requirement.marker = None
                wanted.append(requirement)
    return wanted


def _names(wheels: Path) -> Iterator[str]:
    return (wheel.name for wheel in wheels.glob("*.whl"))


def _requirements(wheel: Path) -> Iterator[tuple[Requirement, Iterable[str]]]:
    """The requirements of a wheel, each with the extras it is evaluated with."""
    with zipfile.ZipFile(wheel) as archive:
        name = next(n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        metadata = Parser().parsestr(archive.read(name).decode())
    extras = ["", *EXTRAS.split(",")] if metadata["Name"] == "upgrade-check" else [""]
    for line in metadata.get_all("Requires-Dist", []):
        yield Requirement(line), extras


def write_kit(output: Path, wheels: Path, platform: str, python: str) -> None:
    """Write the kit; the same wheels give the same bytes."""
    windows = platform.startswith("win") or (not platform and sys.platform == "win32")
    words = {
        "python": python,
        "system": "Windows 10 或更新，64 位" if windows else "Linux",
        "install": "双击“安装.bat”，等到出现“安装完成”。" if windows else "运行 ./install.sh。",
        "start": "双击“启动.bat”。" if windows else "运行 ./start.sh。",
        "check": "在 PowerShell 中用 Get-FileHash 逐个核对。"
        if windows
        else "用 sha256sum -c SHA256SUMS 核对。",
    }
    scripts = ("安装.bat", "启动.bat") if windows else ("install.sh", "start.sh")
    files = {f"wheels/{wheel.name}": wheel.read_bytes() for wheel in wheels.glob("*.whl")}
    for name in (*scripts, "使用说明.txt"):
        text = (KIT / name).read_text("utf-8")
        for word, value in words.items():
            text = text.replace(f"{{{word}}}", value)
        # cmd.exe needs CR LF line ends, and Notepad a byte-order mark to detect UTF-8.
        dos = text.replace("\n", "\r\n") if windows else text
        files[name] = dos.encode("utf-8-sig" if name.endswith(".txt") else "utf-8")
    sums = [f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)]
    files["SHA256SUMS"] = "".join(sums).encode()
    with zipfile.ZipFile(output, "w", zipfile.ZIP_DEFLATED) as kit:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, _TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o755 if name.endswith(".sh") else 0o644) << 16
            kit.writestr(entry, files[name])


def _pip(*arguments: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", *arguments],
        check=True,
    )


if __name__ == "__main__":
    main()
