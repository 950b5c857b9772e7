"""The workflows hold no more rights than they need, and run what was reviewed."""

from __future__ import annotations

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


def test_only_one_job_may_deploy_and_it_runs_no_code_of_ours() -> None:
    rights = {
        (path.stem, name): [
            right for right, level in job["permissions"].items() if level == "write"
        ]
        for path in WORKFLOWS
        for name, job in jobs(path).items()
    }
    assert {job: held for job, held in rights.items() if held} == {
        ("deploy", "deploy"): ["pages", "id-token"]
    }
    (step,) = jobs(PROJECT / ".github" / "workflows" / "deploy.yml")["deploy"]["steps"]
    assert step["uses"].startswith("actions/deploy-pages@")
