"""Screenshots for the scripts that make ``docs/pictures``."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path


def photograph(page: Path, picture: Path, width: int, height: int) -> None:
    """Take a screenshot of ``page`` in headless Chromium (Debian: ``chromium``)."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or "google-chrome"
    with tempfile.TemporaryDirectory() as profile:
        subprocess.run(
            [
                chromium,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--hide-scrollbars",
                f"--user-data-dir={profile}",
                f"--window-size={width},{height}",
                f"--screenshot={picture}",
                page.as_uri(),
            ],
            check=True,
            capture_output=True,
        )
