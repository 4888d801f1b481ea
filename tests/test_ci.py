"""The GitHub Action's steps run as shell, the pre-commit hook with pre-commit, and docs/ci.md."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from sheets import changed, qualified, write_workbook

ROOT = Path(__file__).parents[1]
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs bash")


def step(name: str) -> dict[str, Any]:
    return next(step for step in STEPS if step.get("id") == name)


@pytest.fixture
def submitted(tmp_path: Path) -> Path:
    folder = tmp_path / "repository" / "填报 2024"
    folder.mkdir(parents=True)
    write_workbook(folder / "甲.xlsx", qualified())
    write_workbook(folder / "乙.xlsx", changed(qualified(), {"指标数据!C7": 16}))
    return folder.parent


class Run:
    """A step's script, run in an environment like GitHub's."""

    def __init__(self, where: Path, **inputs: str) -> None:
        self.output, self.summary = where / "output.txt", where / "summary.md"
        for file in (self.output, self.summary):
            file.write_text("")
        self.inputs = {name: str(given["default"]) for name, given in ACTION["inputs"].items()}
        self.inputs |= {name.replace("_", "-"): value for name, value in inputs.items()}
        self.where = where
        self.bin = where / "bin"
        self.bin.mkdir()
        (self.bin / "python").symlink_to(sys.executable)
        program = self.bin / "upgrade-check"
        program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m upgrade_check "$@"\n')
        program.chmod(0o755)

    def evaluate(self) -> subprocess.CompletedProcess[str]:
        wanted = step("evaluate")
        environment = {name: self.filled(text) for name, text in wanted["env"].items()}
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", wanted["run"]],
            cwd=self.where,
            env={
                **os.environ,
                "GITHUB_OUTPUT": str(self.output),
                "GITHUB_STEP_SUMMARY": str(self.summary),
                **environment,
            },
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=240,
        )

    def filled(self, text: str) -> str:
        def value(found: re.Match[str]) -> str:
            kind, name = found[1].split(".", 1)
            return self.inputs[name] if kind == "inputs" else str(self.bin)

        return re.sub(r"\$\{\{\s*(.*?)\s*\}\}", value, text)

    @property
    def outputs(self) -> dict[str, str]:
        return dict(line.split("=", 1) for line in self.output.read_text("utf-8").splitlines())


def test_the_action_fails_and_still_gives_its_outputs(submitted: Path) -> None:
    action = Run(submitted, paths="填报 2024\n")
    done = action.evaluate()
    assert done.returncode == 1, done.stderr
    assert action.outputs == {
        "exit-code": "1", "report": "upgrade-check-reports/report.json",
        "zones": "2", "pass": "1", "fail": "1", "undetermined": "0", "unreadable": "0",
    }  # fmt: skip
    assert "::error file=填报 2024/乙.xlsx,line=7," in done.stdout
    assert "| 江海高新技术产业开发区 |" in action.summary.read_text("utf-8")
    reports = sorted(path.name for path in (submitted / "upgrade-check-reports").iterdir())
    assert reports == ["report.html", "report.json", "report.sarif", "report.xml"]


def test_the_actions_inputs(submitted: Path) -> None:
    first = Run(submitted, paths="填报 2024", fail_on="never", lang="en")
    assert first.evaluate().returncode == 0
    shutil.copy(submitted / "upgrade-check-reports" / "report.json", submitted / "old.json")
    shutil.rmtree(submitted / "bin")
    again = Run(submitted, paths="填报 2024/*.xlsx", fail_on="new", baseline="old.json")
    assert again.evaluate().returncode == 0
    report = json.loads((submitted / again.outputs["report"]).read_text("utf-8"))
    assert report["changes"]["list"] == []


def test_the_actions_inputs_are_never_run(submitted: Path) -> None:
    action = Run(submitted, paths='$(touch pwned)\n`touch pwned`\n"; touch pwned; "\n--version')
    done = action.evaluate()
    assert done.returncode == 4, done.stderr
    assert action.outputs["unreadable"] == "4"
    assert not (submitted / "pwned").exists()
    for wanted in STEPS:
        assert "${{" not in wanted.get("run", "")


def test_every_output_of_the_action_is_written(submitted: Path) -> None:
    action = Run(submitted, paths="填报 2024")
    action.evaluate()
    names = {re.findall(r"outputs\.([\w-]+)", o["value"])[0] for o in ACTION["outputs"].values()}
    assert names == set(action.outputs)


def test_wrong_usage_of_the_action(submitted: Path) -> None:
    action = Run(submitted, paths="填报 2024", fail_on="always")
    assert action.evaluate().returncode == 2
    assert action.outputs == {"exit-code": "2"}


def test_the_hook_with_pre_commit(submitted: Path) -> None:
    pytest.importorskip("pre_commit")
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    # As `language: python`, pre-commit would download every dependency for each run; what
    # installing gives is tested in test_install.py.
    assert hook["language"] == "python"
    hooks = [{**hook, "language": "system", "verbose": True}]
    config = submitted / "hook.yaml"
    config.write_text(yaml.safe_dump({"repos": [{"repo": "local", "hooks": hooks}]}), "utf-8")
    installed = Run(submitted).bin

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        path = os.pathsep.join([str(installed), os.environ["PATH"]])
        home = str(submitted.parent / "home")
        return subprocess.run(
            command,
            cwd=submitted,
            env={**os.environ, "PATH": path, "PRE_COMMIT_HOME": home, "PYTHONUTF8": "1"},
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
            timeout=120,
        )

    def commit(file: str) -> subprocess.CompletedProcess[str]:
        run("git", "add", file)
        return run(sys.executable, "-m", "pre_commit", "run", "--config", str(config))

    run("git", "init", "--quiet")
    good = commit("填报 2024/甲.xlsx")
    assert good.returncode == 0, good.stdout + good.stderr
    assert "达到升级门槛" in good.stdout
    bad = commit("填报 2024/乙.xlsx")
    assert bad.returncode == 1
    assert "共2个高新区：1个达标，1个未达标" in bad.stdout


def test_the_hooks_of_this_repository_are_valid() -> None:
    pytest.importorskip("pre_commit")
    command = [sys.executable, "-m", "pre_commit", "validate-manifest", ".pre-commit-hooks.yaml"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout


def blocks(kind: str) -> list[str]:
    return [b for k, b in BLOCK.findall((ROOT / "docs" / "ci.md").read_text("utf-8")) if k == kind]


def test_the_examples_are_yaml_and_name_what_there_is() -> None:
    parsed = [yaml.safe_load(block) for block in blocks("yaml")]
    assert len(parsed) == 4
    steps = parsed[0]["jobs"]["upgrade-check"]["steps"]
    used = next(step for step in steps if "upgrade-check" in step.get("uses", ""))
    assert set(used["with"]) <= set(ACTION["inputs"])
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert parsed[3]["repos"][0]["hooks"][0]["id"] == hook["id"]


def test_the_commands_of_the_examples_run(tmp_path: Path) -> None:
    folder = tmp_path / "填报"
    folder.mkdir()
    write_workbook(folder / "甲.xlsx", qualified())
    lines = [line for block in blocks("sh") for line in block.splitlines()]
    parsed = [yaml.safe_load(block) for block in blocks("yaml")]
    lines += parsed[1]["upgrade-check"]["script"]
    lines += parsed[2]["steps"][1]["script"].splitlines()
    commands = [line.split("|")[0] for line in lines if line.startswith("upgrade-check")]
    assert len(commands) == 6
    for command in commands:
        line = command.replace("upgrade-check", f'"{sys.executable}" -m upgrade_check', 1)
        subprocess.run(
            ["bash", "-c", line], cwd=tmp_path, check=True, capture_output=True, timeout=240
        )
    junit = parsed[1]["upgrade-check"]["artifacts"]["reports"]["junit"]
    assert (tmp_path / junit).exists()


def test_the_table_of_fail_on_is_complete() -> None:
    from upgrade_check.cli.exits import FAIL_ON

    text = (ROOT / "docs" / "ci.md").read_text("utf-8")
    assert re.findall(r"^\| `([a-z]+)`", text, re.MULTILINE) == list(FAIL_ON)
