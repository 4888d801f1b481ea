"""The command that serves the page."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from page.conftest import PATIENCE, Served


@pytest.fixture(scope="module")
def served() -> Iterator[Served]:
    served = Served()
    yield served
    served.stop()


AT_ONCE = 20
"""Seconds. It usually takes 0.1; the limit allows for a busy computer but not for a timeout of 30."""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sends the signal of Ctrl-C")


def test_one_line_with_the_address() -> None:
    served = Served("--lang", "en")
    with urllib.request.urlopen(served.address, timeout=PATIENCE) as answer:  # noqa: S310
        assert "Drop workbooks here" in answer.read().decode()
    started = time.monotonic()
    assert served.stop() == ("", "")
    assert time.monotonic() - started < AT_ONCE
    assert served.process.returncode == 130


def test_a_terminal_interrupts_all_processes_and_none_complains() -> None:
    # A terminal sends Ctrl-C to the whole group, even while the worker processes are starting.
    for delay in (0.0, 0.1, 0.3):
        served = Served(own_group=True)
        time.sleep(delay)
        os.killpg(served.process.pid, signal.SIGINT)
        assert served.rest() == ("", "")


def test_each_run_has_its_own_key() -> None:
    one, two = Served(), Served()
    try:
        assert one.address.split("/")[3] != two.address.split("/")[3]
        connection = http.client.HTTPConnection("127.0.0.1", one.port, timeout=PATIENCE)
        connection.request("GET", "/" + two.address.split("/", 3)[3])
        assert connection.getresponse().status == 403
        connection.close()
    finally:
        one.stop(), two.stop()


def test_nobody_else_in_the_network_reaches_it(served: Served) -> None:
    table = Path("/proc/net/tcp").read_text() if Path("/proc/net/tcp").exists() else ""
    if not table:
        pytest.skip("no /proc/net/tcp")
    listening = [line.split()[1] for line in table.splitlines()[1:] if line.split()[3] == "0A"]
    assert [a for a in listening if a.endswith(f":{served.port:04X}")] == [
        f"0100007F:{served.port:04X}"
    ]


def test_it_ends_at_once_while_somebody_waits() -> None:
    served = Served()
    with socket.create_connection(("127.0.0.1", served.port)) as waiting:
        waiting.sendall(b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\n")
        started = time.monotonic()
        served.stop()
    assert time.monotonic() - started < AT_ONCE


@pytest.mark.parametrize(
    ("port", "message"),
    [("70000", "端口应为 0 到 65535"), ("-1", "端口应为 0 到 65535"), ("busy", "不能使用")],
)
def test_a_port_that_cannot_be_had(served: Served, port: str, message: str) -> None:
    port = str(served.port) if port == "busy" else port
    done = subprocess.run(
        [sys.executable, "-m", "upgrade_check", "serve", "--no-browser", "--port", port],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 2
    assert message in done.stderr


def test_without_the_extra(tmp_path: Path) -> None:
    (tmp_path / "uvicorn.py").write_text("raise ModuleNotFoundError('no uvicorn', name='uvicorn')")
    script = "import sys; sys.path.insert(0, sys.argv.pop(1)); from upgrade_check.cli.app import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path), "serve"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=PATIENCE,
    )
    assert done.returncode == 2
    assert (
        f'网页需要 uvicorn。请运行："{sys.executable}" -m pip install "upgrade-check[page]"'
        in done.stderr
    )


def test_a_letterhead_that_cannot_be_read(tmp_path: Path) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "upgrade_check", "serve", "--docx-base", str(tmp_path / "no.docx")],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=240,
    )
    assert result.returncode == 2
    assert "no.docx" in result.stderr
