"""Putting an edition into a folder: all of it or nothing, and nobody's edits lost."""

from __future__ import annotations

import difflib
import os
import secrets
import shutil
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from report.cores import progress
from report.edition import LEDGER, Plan
from report.files import PART_SUFFIX, replace_folder, walk

STALE = 3600  # seconds after which a staging folder is what a killed import left behind


def read_folder(folder: Path) -> dict[str, str]:
    """Return the pages and the ledger of a folder, name to text; empty if it is not there.

    Raises OSError, and UnicodeDecodeError for a page that is not UTF-8.
    """
    names = sorted(_names(folder), key=lambda name: name.split("/"))
    return {name: read_text(folder / name) for name in names}


def read_text(path: Path) -> str:
    """Return what is in a page.

    Lines end in "\n", whatever the editor or the system made of them: that is no edit. Nor is the
    byte order mark that editors on Windows put before a text.
    Raises OSError, and UnicodeDecodeError for a page that is not UTF-8.
    """
    return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")


def _names(folder: Path) -> Iterator[str]:
    """Yield the names of the pages of a folder, and of its ledger."""
    for name, entry in walk(folder):
        if (name.endswith(".md") or name == LEDGER) and entry.is_file():
            yield name


class ChangedError(Exception):
    """The folder is no longer what the plan was made for; it stays as it is."""


def carry_out(plan: Plan, folder: Path, present: Mapping[str, str]) -> None:
    """Make `folder` what the plan says; whoever looks sees the old one or the new one.

    `present` is what `read_folder` returned for it when the plan was made: if it is not that any
    more, someone else is at work there. Other files in the folder stay. Raises ChangedError and
    OSError, and then the folder is as it was.
    """
    folder = folder.resolve()
    folder.parent.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    staging = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}{PART_SUFFIX}")
    try:
        if folder.exists():
            shutil.copytree(folder, staging, symlinks=True)
        if read_folder(staging) != present:
            raise ChangedError(f"{folder}: changed by somebody meanwhile; nothing was written")
        copied = stamps(staging)
        for name in plan.remove:
            (staging / name).unlink()
        for name in plan.unused:
            (staging / name).unlink(missing_ok=True)
        lacking = {name: plan.images[name] for name in missing(plan, staging)}
        _write(staging, {name: text.encode() for name, text in plan.write.items()} | lacking)
        if stamps(folder) != copied:
            raise ChangedError(f"{folder}: changed by somebody meanwhile; nothing was written")
        replace_folder(staging, folder)
        # What was edited between that look and the exchange is in the folder taken away.
        if staging.exists() and stamps(staging) != copied:
            replace_folder(staging, folder)
            raise ChangedError(f"{folder}: changed by somebody meanwhile; nothing was written")
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    with progress(len(files), "files") as bar:
        for name, data in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                file.write(data)
                os.fsync(file.fileno())
            bar.update()


def missing(plan: Plan, folder: Path) -> list[str]:
    """Return the names of the pictures that are to be in a folder and are not there yet."""
    return [name for name in plan.images if not (folder / name).is_file()]


def stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """Return the size and the time of change (ns) of each file, which copies have too."""
    found = ((name, entry.stat(follow_symlinks=False)) for name, entry in walk(folder))
    return {name: (stat.st_size, stat.st_mtime_ns) for name, stat in found}


def _sweep(folder: Path) -> None:
    """Remove the staging folders that killed imports left beside `folder`."""
    for path in folder.parent.glob(f".{folder.name}.*{PART_SUFFIX}"):
        if time.time() - path.stat().st_mtime > STALE:
            shutil.rmtree(path, ignore_errors=True)


def difference(present: Mapping[str, str], plan: Plan) -> Iterator[str]:
    """Yield the lines of a unified diff from the folder to what the plan would make of it."""
    for name in sorted({*plan.write, *plan.remove}):
        old = present.get(name, "").splitlines(keepends=True)
        new = plan.write.get(name, "").splitlines(keepends=True)
        yield from difflib.unified_diff(
            old,
            new,
            f"a/{name}" if name in present else os.devnull,
            f"b/{name}" if name in plan.write else os.devnull,
        )
