"""Killed, run twice at once, built twice: nothing is lost, nothing is different."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import interrupt
from report.edition import Plan
from report.importer import ChangedError, carry_out, read_folder


def test_killed_import_loses_nothing(tmp_path: Path) -> None:
    commands = interrupt._commands(interrupt._copy(tmp_path / "project"))
    one = {"import": commands["import"]}
    killed, _, lost = interrupt.run(one, 3, random.Random(1))  # noqa: S311
    assert (killed, lost) == ({"import": 3}, "")


def test_every_kill_finds_something_to_do(tmp_path: Path) -> None:
    """Also one after a run that was over before it could be killed."""
    received, result = tmp_path / "received", tmp_path / "result" / "a"
    result.parent.mkdir()
    found: set[tuple[int, str]] = set()

    def choose(version: int) -> None:
        if result.exists():
            found.add((version, result.read_text()))
        received.write_text(f"{version}")

    write = f"import shutil; shutil.copy({str(received)!r}, {str(result)!r})"
    command = interrupt.Command([sys.executable, "-c", write], result.parent, choose)
    interrupt.run({"copy": command}, 6, random.Random(1))  # noqa: S311
    assert (0, "0") not in found
    assert (0, "1") in found


def test_edit_made_while_an_import_runs_is_not_lost(tmp_path: Path) -> None:
    page = tmp_path / "docs" / "a.md"
    page.parent.mkdir()
    page.write_text("甲", encoding="utf-8")
    present = read_folder(page.parent)
    page.write_text("乙", encoding="utf-8")
    with pytest.raises(ChangedError):
        carry_out(Plan({"a.md": "丙"}, [], []), page.parent, present)
    assert page.read_text(encoding="utf-8") == "乙"
    carry_out(Plan({"a.md": "丙"}, [], []), page.parent, read_folder(page.parent))
    assert page.read_text(encoding="utf-8") == "丙"
    assert [path.name for path in tmp_path.iterdir()] == ["docs"]


def test_two_builds_of_one_commit_are_the_same(tmp_path: Path) -> None:
    one = interrupt._copy(tmp_path / "one")
    other = Path(shutil.copytree(one, tmp_path / "elsewhere" / "other"))
    sites = []
    here = {"TZ": "UTC", "PYTHONHASHSEED": "1"}
    there = {"TZ": "Asia/Taipei", "PYTHONHASHSEED": "2", "LC_ALL": "C", "HOME": str(tmp_path)}
    for project, around, umask in ((one, here, 0o022), (other, there, 0o077)):
        subprocess.run(
            [sys.executable, str(project / "scripts" / "publish.py"), "build"],
            env=os.environ | {"SITE_URL": "https://x.example/w/"} | around,
            umask=umask,
            check=True,
        )
        files = (path for path in (project / "site").rglob("*") if path.is_file())
        sites.append(
            {
                path.relative_to(project).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
                for path in files
            }
        )
    assert len(sites[0]) > 50
    assert sites[0] == sites[1]
