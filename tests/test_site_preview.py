"""The live preview, as `make serve` starts it."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from built import VARIANTS, copy_project
from here import SECTION, SECTION_FILE

PATIENCE = 90.0  # seconds; how fast it is, no test says


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project, to edit."""
    return copy_project(tmp_path / "project")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def start(project: Path, port: int) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "scripts/publish.py", "serve", "--port", str(port)],
        cwd=project,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
    )


def read(url: str) -> str:
    with urllib.request.urlopen(url, timeout=PATIENCE) as answer:  # noqa: S310  (our own server)
        return str(answer.read().decode())


def wait_for(url: str, text: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            if text in read(url):
                return
        except OSError:
            pass
        time.sleep(0.1)
    pytest.fail(f"{text} does not show at {url}")


@pytest.fixture
def preview(project: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    port = free_port()
    process = start(project, port)
    url = f"http://127.0.0.1:{port}/"
    wait_for(url, "zh-hant/")
    yield url, process
    process.kill()
    process.wait()


def test_an_edit_shows_in_both_scripts(
    project: Path, preview: tuple[str, subprocess.Popen[str]]
) -> None:
    url, process = preview
    page = project / "docs" / SECTION_FILE
    page.write_text(page.read_text(encoding="utf-8") + "\n龍門陣\n", encoding="utf-8")
    wait_for(f"{url}zh-hant/{SECTION}", "龍門陣")
    wait_for(f"{url}zh-hans/{SECTION}", "龙门阵")

    process.send_signal(signal.SIGINT)
    said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    for variant in VARIANTS:
        assert f"{url}{variant}/" in said


def test_a_mistake_is_said_and_the_preview_stays(
    project: Path, preview: tuple[str, subprocess.Popen[str]]
) -> None:
    url, process = preview
    page = project / "docs" / SECTION_FILE
    good = page.read_text(encoding="utf-8")
    page.write_text(good + "\n-{zh-hant:甲;zh-hans:乙\n", encoding="utf-8")
    time.sleep(2)
    assert "<article" in read(f"{url}zh-hant/{SECTION}")
    page.write_text(good + "\n龍門陣\n", encoding="utf-8")
    wait_for(f"{url}zh-hans/{SECTION}", "龙门阵")
    process.send_signal(signal.SIGTERM)
    said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert SECTION_FILE in said


def test_a_port_in_use_is_said(project: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        process = start(project, int(taken.getsockname()[1]))
        said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert said.startswith("cannot serve at 127.0.0.1:")
    assert len(said.splitlines()) == 1
