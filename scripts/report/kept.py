"""What was found out about files, kept from build to build: a file that is the same is not read.

A file is the same if its size and its time of change are, as `make` has it.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from report.files import walk, write_atomic


def stamp(path: str | Path) -> list[int]:
    """Return the size of a file and when it was changed (ns). Raises OSError."""
    stat = os.stat(path)  # noqa: PTH116  (asked of every file: twice as fast)
    return [stat.st_size, stat.st_mtime_ns]


def stamps(folder: Path) -> dict[str, list[int]]:
    """Return the stamp of every file below a folder; none if it is not there."""
    found = ((name, entry.stat()) for name, entry in walk(folder))
    return {name: [stat.st_size, stat.st_mtime_ns] for name, stat in found}


class Kept:
    """Values by the names of files, from a folder, with slashes. They are what JSON can hold."""

    def __init__(self, file: Path, folder: Path, key: str) -> None:
        """Take what `file` keeps, if it was kept under the same `key`: that of the program."""
        self._file = file
        self._folder = os.fspath(folder)
        self._key = key
        self._before: dict[str, tuple[list[int], Any]] = {}
        self._after: dict[str, tuple[list[int], Any]] = {}
        try:
            read = json.loads(file.read_bytes())
            if read["key"] == key:
                self._before = read["files"]
        except (OSError, ValueError, KeyError, TypeError):
            return  # nothing is kept

    def get(self, name: str) -> Any:
        """Return what is kept of a file, or None."""
        known = self._before.get(name)
        if known is None or known[0] != stamp(f"{self._folder}/{name}"):
            return None
        self._after[name] = known
        return known[1]

    def put(self, name: str, value: Any, seen: list[int] | None = None) -> None:
        """Keep a value of a file as it was when it had a stamp; without one, as it is now."""
        self._after[name] = (seen or stamp(f"{self._folder}/{name}"), value)

    def save(self) -> None:
        """Keep what was asked for or put in since it was taken, and nothing else."""
        rows = {"key": self._key, "files": self._after}
        text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
        write_atomic(self._file, text.encode("utf-8", "surrogatepass"))
