"""Time and memory of whole processes."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path


def environment() -> dict[str, str]:
    """The environment, with bytecode enabled as for an installed package."""
    return {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}


def measure(command: Sequence[str], fine: Sequence[int] = (0,)) -> tuple[float, float]:
    """Run once; returns wall seconds and peak MiB of the process itself.

    Args:
        command: The program and its arguments.
        fine: Exit codes that are no fault.
    """
    start = time.perf_counter()
    with Path(os.devnull).open("wb") as nowhere:
        pid = os.posix_spawn(
            command[0],
            command,
            environment(),
            file_actions=[(os.POSIX_SPAWN_DUP2, nowhere.fileno(), 1)],
        )
    _, status, usage = os.wait4(pid, 0)
    seconds = time.perf_counter() - start
    if os.waitstatus_to_exitcode(status) not in fine:
        raise SystemExit(f"{command} ended with {status}")
    return seconds, usage.ru_maxrss / (1 if sys.platform == "darwin" else 1024)


def family(pid: int) -> list[int]:
    """A process and all that it started, directly or not."""
    found = [pid]
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                found += family(int(child))
    return found


def memory(pids: Sequence[int]) -> tuple[float, float]:
    """Pss and Rss of processes together, in MiB; a process that has ended has none."""
    pss = rss = 0
    for pid in pids:
        with contextlib.suppress(OSError):
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
            sizes = dict(line.split(":", 1) for line in rollup)
            pss += int(sizes["Pss"].split()[0])
            rss += int(sizes["Rss"].split()[0])
    return pss / 1024, rss / 1024
