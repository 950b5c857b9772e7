"""Kill import, simplify and build at random moments, and see that nothing is lost.

    python scripts/interrupt.py --kills 200

Works in a copy of the project, where each command goes back and forth between two versions of what
it writes. After every kill, what readers and editors see must be one version or the other, whole.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
COPIED = ("docs", "source", "scripts", "overrides", "chooser", "search", "books")


@dataclass(frozen=True)
class Command:
    """What is killed, what it writes, and how its input becomes the one version or the other."""

    arguments: Sequence[str]
    result: Path
    choose: Callable[[int], None]


def main(argv: list[str]) -> int:
    """Run so many kills; return 0 if nothing was lost, 1 else."""
    parser = argparse.ArgumentParser(description="Kill the commands at random moments.")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", choices=("import", "simplify", "build"), nargs="*")
    arguments = parser.parse_args(argv)
    with tempfile.TemporaryDirectory() as folder:
        commands = _commands(_copy(Path(folder) / "project"))
        for name in set(commands) - set(arguments.only or commands):
            del commands[name]
        killed, lost = run(commands, arguments.kills, random.Random(arguments.seed))  # noqa: S311
    told = ", ".join(f"{count} of {name}" for name, count in killed.items())
    print(f"{sum(killed.values())} kills ({told}); {lost or 'nothing lost'}")
    return 1 if lost else 0


def run(
    commands: dict[str, Command], kills: int, chance: random.Random
) -> tuple[dict[str, int], str]:
    """Kill commands until so many were killed; return how often each was, and what is lost."""
    versions: dict[str, list[str]] = {}
    lasts: dict[str, float] = {}
    for name, command in commands.items():
        begun = time.monotonic()
        versions[name] = [_finished(command, version) for version in (0, 1)]
        lasts[name] = (time.monotonic() - begun) / 2
        if len(set(versions[name])) < 2:
            return {}, f"{name}: both versions are the same, which shows nothing"
    killed = dict.fromkeys(commands, 0)
    while sum(killed.values()) < kills:
        name = list(commands)[sum(killed.values()) % len(commands)]
        command = commands[name]
        command.choose(chance.randrange(2))
        if not _killed(command, chance.uniform(0, lasts[name])):
            continue
        killed[name] += 1
        if _digest(command.result) not in versions[name] and name != "simplify":
            return killed, f"{name}: neither version is whole in {command.result.name}"
        if _finished(command, 1) != versions[name][1]:
            return killed, f"{name}: does not recover"
    return killed, ""


def _finished(command: Command, version: int) -> str:
    command.choose(version)
    subprocess.run(command.arguments, check=True, capture_output=True)  # noqa: S603
    return _digest(command.result)


def _killed(command: Command, after: float) -> bool:
    """Start a command and kill it, with all it started; return whether it was still at work."""
    running = subprocess.Popen(  # noqa: S603
        command.arguments,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    time.sleep(after)
    at_work = running.poll() is None
    if at_work:
        os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    return at_work


def _digest(folder: Path) -> str:
    """Return what changes with any file of a folder; hidden ones are nobody's."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            digest.update(f"{path.relative_to(folder)}\0".encode() + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _copy(project: Path) -> Path:
    for name in COPIED:
        if (PROJECT / name).is_dir():
            shutil.copytree(PROJECT / name, project / name)
    for path in PROJECT.glob("mkdocs*.yml"):
        shutil.copy(path, project)
    return project


def _commands(project: Path) -> dict[str, Command]:
    source, pages = project / "received.txt", project / "imported"
    text = next((project / "source").glob("*.txt")).read_bytes()
    page = project / "docs" / "foreword.md"
    written = page.read_text(encoding="utf-8")

    def receive(version: int) -> None:
        source.write_bytes(text + "又一句。\r\n".encode() * version)

    def edit(version: int) -> None:
        page.write_text(written + "\n又一句。\n" * version, encoding="utf-8")

    front = [sys.executable, str(project / "scripts" / "convert.py")]
    build = [sys.executable, str(project / "scripts" / "publish.py"), "build"]
    simplified = project / "simplified"
    return {
        "import": Command(
            [*front, "import", str(source), "--into", str(pages), "--force"], pages, receive
        ),
        "simplify": Command(
            [*front, "simplify", str(project / "docs"), str(simplified)], simplified, edit
        ),
        "build": Command(build, project / "site", edit),
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
