"""The browser the tests use. Run as a program, it installs one where there is none.

A browser that is there is used as it is: $CHROMIUM, a Chromium or Chrome on the path, or the one
Playwright keeps.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

# Nothing but the pages under test may use the network, or a test that counts requests is in doubt.
ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-sync",
    "--no-first-run",
]
if hasattr(os, "geteuid") and os.geteuid() == 0:
    ARGUMENTS.append("--no-sandbox")  # Chromium refuses to run as root with it


def find() -> Path | None:
    """Return the program to start, or None where there is no browser."""
    named = [os.environ.get("CHROMIUM", ""), *NAMES]
    for program in filter(None, map(shutil.which, named)):
        return Path(program)
    with sync_playwright() as playwright:
        kept = Path(playwright.chromium.executable_path)
    return kept if kept.exists() else None


def install() -> None:
    """Install Debian's Chromium where we may, with fonts to show Chinese, or else Playwright's."""
    if shutil.which("apt-get") and "--no-sandbox" in ARGUMENTS:
        apt = ["apt-get", "-q", "-y", "--no-install-recommends"]
        _run(["apt-get", "-q", "update"])
        _run([*apt, "install", "chromium", "fonts-noto-cjk"])
    else:
        _run([sys.executable, "-m", "playwright", "install", "chromium"])


def _run(command: list[str]) -> None:
    print("+", *command, flush=True)
    subprocess.run(command, check=False, env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"})


def main() -> int:
    """Make sure there is a browser; return 1, saying so, where none could be had."""
    if find() is None:
        print("No browser found: installing one for the tests ...", flush=True)
        install()
    if (program := find()) is None:
        print(
            "No browser, so the tests cannot look at the pages: install Chromium, or say where it"
            " is with CHROMIUM=/path/to/chromium",
            file=sys.stderr,
        )
        return 1
    print(f"Browser: {program}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
