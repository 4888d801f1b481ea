"""The page without and with a browser."""

from __future__ import annotations

import datetime as dt
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytest.importorskip("starlette")
pytest.importorskip("httpx2")

from starlette.testclient import TestClient

from upgrade_check import RulePack
from upgrade_check.page.app import Page

KEY = "the-key-of-this-run"
PATIENCE = 120
"""Seconds after which a process must have hung, even on a busy computer."""
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@pytest.fixture(scope="session")
def client(pack: RulePack) -> Iterator[TestClient]:
    """The page without a network; addresses are relative to the key."""
    page = Page(pack, "zh", KEY, lambda: dt.date(2025, 3, 28))
    with TestClient(page.app(), base_url=f"http://127.0.0.1:8000/{KEY}/") as client:
        yield client


@pytest.fixture
def dropped(client: TestClient) -> Callable[..., str]:
    """Drop files; returns the resulting address."""

    def drop(*files: Path, language: str = "zh") -> str:
        sent = [("files", (file.name, file.read_bytes())) for file in files]
        answer = client.post(f"{language}/files", files=sent)
        assert answer.status_code == 200, answer.text
        return str(answer.url)

    return drop


class Served:
    """A running ``upgrade-check serve``."""

    def __init__(self, *options: str, own_group: bool = False) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "upgrade_check", "serve", "--no-browser", *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=own_group,
            env={**os.environ, "PYTHONUTF8": "1", "SOURCE_DATE_EPOCH": "1743120000"},
        )
        assert self.process.stdout is not None
        # Do not block the tests that follow if the server never becomes ready.
        guard = threading.Timer(PATIENCE, self.process.kill)
        guard.start()
        self.line = self.process.stdout.readline()
        guard.cancel()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/[\w-]{20,}/", self.line)
        assert found, self.line
        self.address, self.port = found[0], int(found[1])

    def stop(self) -> tuple[str, str]:
        """Stop it with Ctrl-C; returns what it printed after its first line."""
        self.process.send_signal(signal.SIGINT)
        return self.rest()

    def rest(self) -> tuple[str, str]:
        """Wait until it ends; returns what it printed."""
        try:
            return self.process.communicate(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise


@pytest.fixture(scope="session")
def served() -> Iterator[Served]:
    """A page in the browser."""
    served = Served()
    yield served
    served.stop()


# Not session-scoped: while it runs, no test can run its own event loop.
@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    """Debian's Chromium."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        pytest.skip("no browser: chromium is not installed")
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=chromium, args=CHROMIUM)
        yield browser
        browser.close()
