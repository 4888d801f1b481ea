"""Response times and memory of the page.

    python benchmarks/page.py [--runs 9]

Each run starts the command and measures the time to its first page, from a drop to the verdict, and
from a drop of 20 workbooks to the overview. A separate run makes 200 drops and measures the memory of
the server, with and without its reader processes. Needs the extra ``page`` and httpx2. Prints the
README's tables.
"""

from __future__ import annotations

import argparse
import re
import signal
import statistics
import subprocess
import sys
import time
from pathlib import Path

import httpx2 as httpx

from measuring import family, memory

SAMPLES = Path(__file__).resolve().parents[1] / "samples"
DROPS = 200


class Server:
    """A running server."""

    def __init__(self) -> None:
        command = [sys.executable, "-m", "upgrade_check", "serve", "--no-browser"]
        started = time.perf_counter()
        self.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )
        assert self.process.stdout is not None
        found = re.search(r"http://\S+", self.process.stdout.readline())
        assert found
        self.client = httpx.Client(base_url=found[0], follow_redirects=True, timeout=60)
        self.client.get("").raise_for_status()
        self.first_page = time.perf_counter() - started

    def drop(self, files: int) -> float:
        """Seconds from a drop to the resulting page."""
        data = (SAMPLES / "not-yet.xlsx").read_bytes()
        sent = [("files", (f"{number}.xlsx", data)) for number in range(files)]
        started = time.perf_counter()
        answer = self.client.post("zh/files", files=sent)
        taken = time.perf_counter() - started
        assert answer.text.count('data-testid="verdict"') == files
        return taken

    def what_if(self) -> float:
        """Seconds from trying a figure to its result."""
        page = self.client.post(
            "zh/files", files={"files": ("a.xlsx", (SAMPLES / "not-yet.xlsx").read_bytes())}
        )
        started = time.perf_counter()
        self.client.post(
            f"{page.url}/what-if?part", data={"zone_value_added": "150"}
        ).raise_for_status()
        return time.perf_counter() - started

    def memory(self) -> tuple[int, int]:
        """Memory in MiB of the server, and of all its processes (shared pages counted once)."""
        _, own = memory([self.process.pid])
        together, _ = memory(family(self.process.pid))
        return round(own), round(together)

    def stop(self) -> float:
        """Stop the server with Ctrl-C; returns seconds."""
        self.client.close()
        started = time.perf_counter()
        self.process.send_signal(signal.SIGINT)
        self.process.wait()
        return time.perf_counter() - started


def main() -> None:
    """Measure and print the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=9)
    runs = parser.parse_args().runs
    taken: dict[str, list[float]] = {}

    def note(name: str, seconds: float) -> None:
        taken.setdefault(name, []).append(seconds)

    for _ in range(runs):
        server = Server()
        note("first page, from the command", server.first_page)
        note("first verdict, from the drop", server.drop(1))
        note("next verdict", server.drop(1))
        note("20 workbooks", server.drop(20))
        note("a figure tried", server.what_if())
        note("Ctrl-C", server.stop())
    print(f"| {runs} runs | seconds (median) | worst |")
    print("| --- | ---: | ---: |")
    for name, seconds in taken.items():
        print(f"| {name} | {statistics.median(seconds):.2f} | {max(seconds):.2f} |")
    server = Server()
    print("\n| drops | server, MiB | with the processes that read, MiB |\n| ---: | ---: | ---: |")
    for drops in range(DROPS + 1):
        if drops:
            server.drop(1)
        if drops in (0, 1, 20, DROPS):
            print("| {} | {} | {} |".format(drops, *server.memory()))
    server.stop()


if __name__ == "__main__":
    main()
