"""What of a site has to be built again: what the last build was made from, beside what is there.

A page is built again if it, or what is marked in it, has changed; all pages, if anything has that
every page depends on. Whatever is not certainly the same counts as changed.
"""

from __future__ import annotations

import hashlib
import json
import os
import posixpath
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any

from report.files import write_atomic
from report.kept import stamp, stamps

Pages = Mapping[str, Mapping[str, str]]
"""For each variant, the hash of every page of it by its name."""
Again = Mapping[str, list[str]]
"""For each variant, the names of the pages that are to be built again."""


@dataclass(frozen=True, slots=True)
class Made:
    """What a site is made from: the hash of what every page depends on, and the pages."""

    whole: str
    pages: Pages


@dataclass(frozen=True, slots=True)
class Last:
    """The last build: what it was made from, and the stamps of all files of the site it left."""

    fingerprint: str
    """The hash of the stamps of everything that it read."""
    made: Made
    files: Mapping[str, list[int]]

    def stands(self, folder: Path) -> bool:
        """Tell whether the site that the build left is in `folder` as it was."""
        return self.files == stamps(folder)


def again(before: Made, now: Made) -> Again | None:
    """Return the pages that are to be built again; None if all are."""
    if before.whole != now.whole or _names(before) != _names(now):
        return None
    return {
        variant: [name for name, value in pages.items() if before.pages[variant][name] != value]
        for variant, pages in now.pages.items()
    }


def _names(made: Made) -> list[tuple[str, list[str]]]:
    return [(variant, sorted(pages)) for variant, pages in sorted(made.pages.items())]


def read_last(file: Path) -> Last | None:
    """Return the last build, if `file` tells of one."""
    try:
        read: dict[str, Any] = json.loads(file.read_bytes())
        return Last(read["fingerprint"], Made(**read["made"]), read["files"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_last(file: Path, fingerprint: str, made: Made, folder: Path) -> None:
    """Note a build that left its site in `folder`. Raises OSError."""
    rows = {
        "fingerprint": fingerprint,
        "made": {"whole": made.whole, "pages": made.pages},
        "files": stamps(folder),
    }
    write_atomic(file, json.dumps(rows, separators=(",", ":")).encode())


def fingerprint(paths: Iterable[Path], more: object) -> str:
    """Return the hash of the stamps of files, of all files in folders, and of anything else."""
    seen = [
        (str(path), stamps(path) if path.is_dir() else path.exists() and stamp(path))
        for path in paths
    ]
    return digest(json.dumps([seen, program(), repr(more)]).encode())


def contents(folders: Iterable[Path]) -> str:
    """Return the hash of everything in some folders. Raises OSError."""
    parts = hashlib.sha256()
    for folder in folders:
        for name in sorted(stamps(folder)):
            parts.update(f"{folder.name}/{name}\0{digest((folder / name).read_bytes())}\0".encode())
    return parts.hexdigest()


def digest(data: bytes) -> str:
    """Return a hash."""
    return hashlib.sha256(data).hexdigest()


@cache
def program() -> str:
    """Return what changes with this program, its tables, and the packages it uses."""
    packages = sorted({f"{each.name} {each.version}" for each in metadata.distributions()})
    ours = Path(__file__).parent
    parts = [path.read_bytes() for path in sorted([*ours.rglob("*.py"), *ours.glob("tables/*")])]
    return digest("\n".join(packages).encode() + b"\0".join(parts))


def link_tree(folder: Path, copy: Path) -> None:
    """Make `copy` hold the files of `folder` and no others; the same ones where links can be had.

    What is there of them already stays. A file of the copy must be unlinked before it is written.
    Raises OSError.
    """
    wanted, there = stamps(folder), stamps(copy)
    for old, new in _renamed(wanted, there):
        with suppress(OSError):
            (copy / old).rename(copy / new)
            there = {
                f"{new}{name.removeprefix(old)}" if name.startswith(f"{old}/") else name: stamped
                for name, stamped in there.items()
            }
    for name in there.keys() - wanted.keys():
        (copy / name).unlink()
    root, target = os.fspath(folder), os.fspath(copy)
    made: set[str] = set()
    for name, stamped in wanted.items():
        if there.get(name) == stamped:
            continue
        source, path = f"{root}/{name}", f"{target}/{name}"
        if name in there:
            Path(path).unlink()
        elif (parent := posixpath.dirname(path)) not in made:
            Path(parent).mkdir(parents=True, exist_ok=True)
            made.add(parent)
        try:
            os.link(source, path)
        except OSError:
            shutil.copy2(source, path)


def _renamed(wanted: Iterable[str], there: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield what folders seem to be called now: one that is gone, and the only new one beside it.

    Folders with the files `there`, and with those `wanted`. It saves linking every file in one.
    """
    folders = [{posixpath.dirname(name) for name in names} for names in (there, wanted)]
    gone, new = (sorted(one - other) for one, other in (folders, folders[::-1]))
    for old in gone:
        beside = [
            [each for each in some if posixpath.dirname(each) == posixpath.dirname(old)]
            for some in (gone, new)
        ]
        if [*map(len, beside)] == [1, 1]:
            yield old, beside[1][0]
