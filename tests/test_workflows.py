"""The workflows hold no more rights than they need, and run what was reviewed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from built import PROJECT

WORKFLOWS = sorted((PROJECT / ".github" / "workflows").glob("*.yml"))


def test_zizmor_finds_nothing() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("zizmor"), "--offline", "--persona=pedantic", ".github"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_actionlint_finds_nothing() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("actionlint"), "-no-color", *WORKFLOWS],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def jobs(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    assert loaded["permissions"] == {}
    found: dict[str, Any] = loaded["jobs"]
    return found


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_every_job_ends_and_says_its_rights(path: Path) -> None:
    for job in jobs(path).values():
        assert job["timeout-minutes"] <= 20
        assert "permissions" in job


def test_what_may_write_runs_no_code_of_ours() -> None:
    """One job signs and one deploys; each has its rights and one step, an action of GitHub's."""
    writing = {
        (path.stem, name): (job, rights)
        for path in WORKFLOWS
        for name, job in jobs(path).items()
        if (rights := [right for right, to in job["permissions"].items() if to == "write"])
    }
    assert {job: rights for job, (_, rights) in writing.items()} == {
        ("deploy", "attest"): ["id-token", "attestations"],
        ("deploy", "deploy"): ["pages", "id-token"],
    }
    for (_, name), (job, _) in writing.items():
        (step,) = job["steps"]
        assert step["uses"].startswith("actions/")
        assert name in step["uses"]


def test_deploys_from_main_only() -> None:
    text = (PROJECT / ".github" / "workflows" / "deploy.yml").read_text(encoding="utf-8")
    # YAML 1.1 reads the key `on` as true.
    assert yaml.safe_load(text)[True] == {"push": {"branches": ["main"]}, "workflow_dispatch": None}


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_nothing_from_a_pull_request_is_trusted(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "pull_request_target" not in text
    assert "workflow_run" not in text
    assert "secrets." not in text


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_actions_are_those_that_were_reviewed(path: Path) -> None:
    for job in jobs(path).values():
        for step in job["steps"]:
            assert re.fullmatch(
                r"actions/[\w-]+@[0-9a-f]{40}", step.get("uses", f"actions/x@{0:040}")
            )


def test_the_table_of_rights_is_the_one_in_force() -> None:
    """Every job and every right it holds stands in notes/workflows.md, and none besides."""
    text = (PROJECT / "notes" / "workflows.md").read_text(encoding="utf-8")
    told = {
        (row[1], row[2]): set(re.findall(r"`([\w-]+: \w+)`", row[3]))
        for row in re.finditer(r"^\| (\w+) \| (\w+) \| (`[^|]*) \|", text, re.MULTILINE)
    }
    assert told == {
        (path.stem, name): {f"{right}: {to}" for right, to in job["permissions"].items()}
        for path in WORKFLOWS
        for name, job in jobs(path).items()
    }


def test_every_dependency_is_locked_by_hash() -> None:
    for path in PROJECT.glob("requirements*.txt"):
        text = path.read_text(encoding="utf-8")
        locked = re.findall(r"^[\w.-]+==\S+.*\\$", text, re.MULTILINE)
        assert len(locked) == len(re.findall(r"^[\w.-]+\b", text, re.MULTILINE)) > 0
    assert "--require-hashes" in (PROJECT / "Makefile").read_text(encoding="utf-8")
