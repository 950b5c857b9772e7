"""Kill import, simplify and build at random moments, and see that nothing is lost.

About half of the kills wait until something is being written, the shorter part of a run.

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
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from bench.collection import received
from report.files import PART_SUFFIX

Digest = dict[str, str]
Parts = set[tuple[Path, int]]
"""Files and folders, and when they changed."""

PROJECT = Path(__file__).resolve().parent.parent
MOMENT = 0.01  # seconds in which the quickest of them writes what it has to
COPIED = ("docs", "source", "scripts", "overrides", "chooser", "search", "books")


@dataclass(frozen=True)
class Command:
    """What is killed, what it writes, and how its input becomes the one version or the other."""

    arguments: Sequence[str]
    result: Path
    choose: Callable[[int], None]
    growing: Path | None = None
    """The folder in which the result is made, if that is another."""


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
        killed, half, lost = run(commands, arguments.kills, random.Random(arguments.seed))  # noqa: S311
    told = ", ".join(f"{count} of {name}" for name, count in killed.items())
    print(
        f"{sum(killed.values())} kills ({told}), {half} with something half written;"
        f" {lost or 'nothing lost'}"
    )
    return 1 if lost else 0


def run(
    commands: dict[str, Command], kills: int, chance: random.Random
) -> tuple[dict[str, int], int, str]:
    """Kill commands until so many were killed.

    Returns how often each was, how often something half written lay about, and what is lost.
    """
    versions: dict[str, list[Digest]] = {}
    lasts: dict[str, float] = {}
    for name, command in commands.items():
        begun = time.monotonic()
        versions[name] = [_finished(command, version) for version in (0, 1)]
        lasts[name] = (time.monotonic() - begun) / 2
        if versions[name][0] == versions[name][1]:
            return {}, 0, f"{name}: both versions are the same, which shows nothing"
    killed = dict.fromkeys(commands, 0)
    half = 0
    bar = tqdm(total=kills, unit=" kills", disable=None, leave=False)
    while (done := sum(killed.values())) < kills:
        name = list(commands)[done % len(commands)]
        command = commands[name]
        command.choose(0)  # the second version is there
        writing = chance.random() < 0.5
        after = chance.uniform(0, MOMENT if writing else lasts[name])
        left = _parts(command)  # by an earlier kill
        if not _killed(command, after, left if writing else None):
            _finished(command, 1)  # else the next has nothing to do
            continue
        killed[name] += 1
        half += bool(_parts(command) - left)
        bar.update()
        if fault := _fault(command, versions[name], by_file=name == "simplify"):
            return killed, half, f"{name}: {fault}"
        if _finished(command, 1) != versions[name][1]:
            return killed, half, f"{name}: does not recover"
    return killed, half, ""


def _fault(command: Command, versions: list[Digest], *, by_file: bool) -> str:
    """Say what is lost: neither version is there; `by_file`, a file that neither has."""
    found = _digest(command.result)
    if not by_file:
        return "" if found in versions else f"neither version is whole in {command.result.name}"
    both = {*versions[0].items(), *versions[1].items()}
    strange = sorted(name for name, digest in found.items() if (name, digest) not in both)
    return f"half a file: {strange[0]}" if strange else ""


def _finished(command: Command, version: int) -> Digest:
    command.choose(version)
    subprocess.run(command.arguments, check=True, capture_output=True)  # noqa: S603
    return _digest(command.result)


def _killed(command: Command, after: float, left: Parts | None) -> bool:
    """Start a command and kill it, with all it started; return whether it was still at work.

    `after` so many seconds; if there is `left`, from when more than that is half written.
    """
    running = subprocess.Popen(  # noqa: S603
        command.arguments,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    while left is not None and running.poll() is None and not _parts(command) - left:
        time.sleep(0.0005)
    with suppress(subprocess.TimeoutExpired):
        running.wait(after)
    at_work = running.poll() is None
    if at_work:
        os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    return at_work


def _parts(command: Command) -> Parts:
    """Return what is half written just now: parts of files, folders that are still filled."""
    found: Parts = set()
    places = [
        (command.result.parent, f".*{PART_SUFFIX}"),
        (command.result, f"**/.*{PART_SUFFIX}"),
    ]
    if command.growing:
        places.append((command.growing, "*"))
    for folder, pattern in places:
        with suppress(FileNotFoundError):
            found |= {(path, path.stat().st_mtime_ns) for path in folder.glob(pattern)}
    return found


def _digest(folder: Path) -> Digest:
    """Return the hash of every file of a folder; hidden ones are nobody's."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.name.startswith(".")
    }


def _copy(project: Path) -> Path:
    for name in COPIED:
        if (PROJECT / name).is_dir():
            shutil.copytree(PROJECT / name, project / name)
    for path in PROJECT.glob("mkdocs*.yml"):
        shutil.copy(path, project)
    return project


def _commands(project: Path) -> dict[str, Command]:
    source, pages = project / "received.txt", project / "imported"
    text = received(8).encode()
    written = {page: page.read_text("utf-8") for page in (project / "docs").rglob("*.md")}

    def receive(version: int) -> None:
        source.write_bytes(text + "又一句。\r\n".encode() * version)

    def edit(version: int) -> None:
        for page, before in written.items():
            page.write_text(before + "\n又一句。\n" * version, encoding="utf-8")

    front = [sys.executable, str(project / "scripts" / "convert.py")]
    build = [sys.executable, str(project / "scripts" / "publish.py"), "build"]
    simplified = project / "simplified"
    return {
        "import": Command(
            [*front, "import", str(source), "--into", str(pages), "--force"],
            pages,
            receive,
        ),
        "simplify": Command(
            [*front, "simplify", str(project / "docs"), str(simplified)],
            simplified,
            edit,
        ),
        "build": Command(build, project / "site", edit, project / "build" / "site"),
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
