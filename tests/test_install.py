"""The program finds its rules wherever it is installed, and the README's snippet runs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from upgrade_check.rules.pack import available_packs, builtin_packs

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "samples" / "qualified.xlsx"


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", folder, ROOT],
        check=True,
        capture_output=True,
        timeout=240,
    )
    return next(folder.glob("*.whl"))


def test_a_checkout_or_an_editable_install_finds_the_packs() -> None:
    assert "national-upgrade" in available_packs()
    assert (builtin_packs() / "national-upgrade" / "pack.yaml").is_file()


def test_the_wheel_carries_rules_locales_and_types(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for expected in (
        "upgrade_check/packs/national-upgrade/pack.yaml",
        "upgrade_check/packs/national-upgrade/cases.yaml",
        "upgrade_check/packs/schema/pack.schema.json",
        "upgrade_check/locales/zh.yaml",
        "upgrade_check/py.typed",
        "upgrade_check/reports/templates/base.docx",
    ):
        assert expected in names


def test_an_installed_wheel_runs_from_any_folder(wheel: Path, tmp_path: Path) -> None:
    # Take the dependencies from this environment and the program from the wheel.
    venv.create(tmp_path / "venv", with_pip=False)
    folder = "Scripts" if os.name == "nt" else "bin"
    python = tmp_path / "venv" / folder / "python"
    site = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
        timeout=240,
    ).stdout.strip()
    zipfile.ZipFile(wheel).extractall(site)
    here = [p for p in sys.path if p.endswith("site-packages")]
    elsewhere = tmp_path / "somewhere"
    elsewhere.mkdir()
    # Search the wheel's folder first, and skip the .pth files of an editable install.
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    code = (
        f"import sys; sys.path += {here!r}; import upgrade_check; print(upgrade_check.__file__);"
        "from upgrade_check.cli.app import main; main()"
    )
    result = subprocess.run(
        [python, "-c", code, "evaluate", SAMPLE],
        cwd=elsewhere,
        env={**environment, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=240,
    )
    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith(site)
    assert "4项门槛全部达标" in result.stdout


@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_readme_snippet_runs(readme: str) -> None:
    text = (ROOT / readme).read_text("utf-8")
    snippet = re.search(r"```python\n(.*?)```", text, re.DOTALL)
    assert snippet is not None
    result = subprocess.run(
        [sys.executable, "-c", snippet[1]],
        cwd=ROOT,
        env={**os.environ, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=240,
    )
    assert result.returncode == 0, result.stderr
    assert "11.74%" in result.stdout
