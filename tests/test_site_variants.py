"""One line more in the configuration, and the checks of the site hold for what it names."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from built import PROJECT

from report.settings import NAME, with_value

ASKED = ["zh-Hant", "zh-Hans", "zh-Hant-HK", "zh-Hant-TW"]
CHECKS: tuple[str, ...] = (
    "site_pages",
    "site_browser",
    "site_chooser",
    "site_accessible",
    "correct",
)
CHECKS += ("site_search", "books")
# What is said of Hong Kong's variant, and what is said of the site as a whole.
CHOSEN = "(hk and not root) or (site_pages and not zh-) or (site_chooser and not root)"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project with two variants more, in one line."""
    generated = shutil.ignore_patterns(".git", ".venv", "*_cache", "build", "site", "node_modules")
    copy = Path(shutil.copytree(PROJECT, tmp_path / "project", ignore=generated))
    before = (copy / NAME).read_text(encoding="utf-8")
    after = with_value(before, "extra.variants", [*ASKED])
    changed = [a for a, b in zip(before.split("\n"), after.split("\n"), strict=True) if a != b]
    assert len(changed) == 1
    (copy / NAME).write_text(after, encoding="utf-8")
    return copy


def test_a_variant_is_one_line(project: Path) -> None:
    files = [f"tests/test_{name}.py" for name in CHECKS]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-k", CHOSEN, *files],
        cwd=project,
        env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
