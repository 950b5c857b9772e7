"""A folder of pages → the same folder as one variant shows it.

Only what changed is written, and nothing that anybody else wrote is touched. The generated folder
holds a manifest with the hash of every file, of its source and of the converter: whatever was
edited there, deleted, left half done by an interrupted run or made by an older converter is made
again. A file and its source whose sizes and times of change are those of the last run are not read.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

from report.conversion import render_page
from report.files import is_part, walk, write_atomic
from report.kept import stamp
from report.marks import MarkError
from report.structure import differences
from report.variants import MASTER
from report.vocabulary import Words

__all__ = ["Report", "VariantError", "differences", "generate", "render_page"]

# Hidden, as all names are that begin with a dot: site builders pass over it.
MANIFEST, STAMPS = ".variant.json", ".stamps.json"
# What MkDocs takes for Markdown (`mkdocs.utils.is_markdown_file`).
PAGES = frozenset({".md", ".markdown", ".mdown", ".mkd", ".mkdn"})

SETTLED = 50_000_000  # ns: clocks of file systems are not finer than a few ms

Progress = Callable[[int, int], None]


class VariantError(Exception):
    """The variant cannot be generated; nothing was written. One line for each problem."""

    def __init__(self, problems: list[str]) -> None:
        """Say what is in the way."""
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Report:
    """What a run did: names of files, from the generated folder."""

    written: tuple[str, ...]
    removed: tuple[str, ...]
    unchanged: int

    def __str__(self) -> str:
        """Say it in a line."""
        return (
            f"{len(self.written)} written, {len(self.removed)} removed, {self.unchanged} unchanged"
        )


@dataclass(frozen=True, slots=True)
class _Manifest:
    """What was generated, and by what: for each file the hash of its source and its own."""

    converter: str
    files: dict[str, tuple[str, str]]


_Stamps = tuple[list[int], list[int]]


def generate(
    src: Path,
    out: Path,
    variant: str,
    progress: Progress | None = None,
    words: Words | None = None,
) -> Report:
    """Make `out` the folder `src` as `variant` shows it.

    Pages are converted, all other files copied; hidden ones are passed over, as MkDocs does.
    `words` are those that the variant has of its own. `progress` is told how many of the source
    files are read, and how many there are.

    Raises VariantError if a page cannot be converted, or if `out` is no folder for it; OSError.
    """
    sources = _sources(src, out)
    before = _manifest(out)
    _require_ours(out, before)
    after = _Manifest(_fingerprint(variant) + _digest(words), {})
    known, begun = _known_stamps(out), time.time_ns()
    seen: dict[str, _Stamps] = {}
    contents: dict[str, bytes] = {}
    problems: list[str] = []
    for name, path in _counted(sources, progress):
        seen[name] = stamp(path), _stamp(out / name)
        right = before.files.get(name) if before.converter == after.converter else None
        if (
            right
            and seen[name][1]
            and (known.get(name) == seen[name] or right == _hashes(path, out / name))
        ):
            after.files[name] = right
            continue
        data = path.read_bytes()
        try:
            made = _converted(data, path, variant, words)
        except _PageError as error:
            problems.append(f"{path}:{error}")
            continue
        after.files[name] = _hash(data), _hash(made)
        if made != _read(out / name):
            contents[name] = made
    if problems:
        raise VariantError(problems)
    removed = sorted(set(before.files) - set(after.files))
    # Before the files, so that none is ever there that the manifest does not list.
    both = _Manifest(after.converter, {name: before.files[name] for name in removed} | after.files)
    if both != before:
        _write_manifest(out, both)
    _remove(out, removed)
    for name, made in contents.items():
        write_atomic(out / name, made, sources[name].stat().st_mode & 0o777 | 0o200)
    seen |= {name: (seen[name][0], stamp(out / name)) for name in contents}
    if after != both:
        _write_manifest(out, after)
    if (settled := _settled(seen, begun)) != known:
        write_atomic(out / STAMPS, json.dumps(settled, ensure_ascii=False).encode())
    return Report(tuple(contents), tuple(removed), len(sources) - len(contents))


def _counted(sources: Mapping[str, Path], progress: Progress | None) -> Iterator[tuple[str, Path]]:
    for count, source in enumerate(sources.items(), 1):
        if progress:
            progress(count, len(sources))
        yield source


def _hashes(source: Path, made: Path) -> tuple[str, str]:
    return _hash(source.read_bytes()), _hash(_read(made) or b"")


def _settled(seen: Mapping[str, _Stamps], begun: int) -> dict[str, _Stamps]:
    """Return the stamps of which another change would have made others.

    Of a source, if it was written well before it was read, at the time `begun`; of what was made,
    well before now, when others come to it.
    """
    now = time.time_ns()
    return {
        name: (source, made)
        for name, (source, made) in seen.items()
        if source[1] < begun - SETTLED and made[1] < now - SETTLED
    }


class _PageError(Exception):
    """What is wrong with a page, with its line."""


def _converted(data: bytes, path: Path, variant: str, words: Words | None) -> bytes:
    """Return what is made of a file."""
    if path.suffix.lower() not in PAGES:
        return data
    try:
        return render_page(data.decode("utf-8"), variant, words).encode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _PageError(f"{line}: not UTF-8: byte {data[error.start]:02X}") from None
    except MarkError as error:
        raise _PageError(f"{error.line}: {error.message}") from None


def _sources(src: Path, out: Path) -> dict[str, Path]:
    """Return the files below `src` by name, in order."""
    if not src.is_dir():
        raise VariantError([f"{src}: {'not a folder' if src.exists() else 'no such folder'}"])
    root, target = src.resolve(), out.resolve()
    if root == target or root in target.parents or target in root.parents:
        raise VariantError([f"{out}: not a place for the variant: {src} and it are not apart"])
    if out.exists() and not out.is_dir():
        raise VariantError([f"{out}: not a folder"])
    files: dict[str, Path] = {}
    problems: list[str] = []
    for name, entry in walk(src):
        if _is_hidden(name):
            continue
        path = src / name
        if entry.is_file(follow_symlinks=False) or (
            path.is_file() and root in path.resolve().parents
        ):
            files[name] = path
        else:
            problems.append(f"{path}: neither a file nor a link to one in {src}")
    if not problems and not any(path.suffix.lower() in PAGES for path in files.values()):
        problems.append(f"{src}: no Markdown pages")
    if problems:
        raise VariantError(problems)
    return dict(sorted(files.items()))


def _is_hidden(name: str) -> bool:
    """Tell whether a file, or a folder that it is in, has a name that begins with a dot."""
    return "/." in f"/{name}"


def _require_ours(out: Path, manifest: _Manifest) -> None:
    """Refuse a folder with files that were not generated; clear away what a killed run left."""
    strangers = []
    for name, _ in walk(out):
        if is_part(out / name):
            (out / name).unlink()
        elif not _is_hidden(name) and name not in manifest.files:
            strangers.append(out / name)
    if strangers:
        raise VariantError(
            [f"{path}: not generated, and might be lost; move it away" for path in strangers]
        )


def _manifest(out: Path) -> _Manifest:
    path = out / MANIFEST
    data = _read(path)
    if data is None:
        return _Manifest("", {})
    try:
        manifest = json.loads(data)
        return _Manifest(
            manifest["converter"],
            {name: (source, made) for name, (source, made) in manifest["files"].items()},
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise VariantError([f"{path}: not readable; delete {out} and try again"]) from None


def _write_manifest(out: Path, manifest: _Manifest) -> None:
    rows = {"converter": manifest.converter, "files": dict(sorted(manifest.files.items()))}
    write_atomic(out / MANIFEST, json.dumps(rows, ensure_ascii=False).encode())


def _known_stamps(out: Path) -> dict[str, _Stamps]:
    """Return the stamps that the last run left, in which nothing depends on their being there."""
    try:
        rows = json.loads((out / STAMPS).read_bytes())
        return {name: (source, made) for name, (source, made) in rows.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _remove(out: Path, names: list[str]) -> None:
    """Remove files that were generated, and the folders that are empty then."""
    for name in names:
        path = out / name
        path.unlink(missing_ok=True)
        for folder in path.parents:
            if folder == out or not folder.is_dir() or any(folder.iterdir()):
                break
            folder.rmdir()


def _read(path: Path) -> bytes | None:
    """Return what is in a file, or None if there is none."""
    try:
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def _stamp(path: Path) -> list[int]:
    """Return the stamp of what is at a path, if there is anything."""
    try:
        return stamp(path)
    except (FileNotFoundError, NotADirectoryError):
        return []


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()[:32]


def _digest(words: Words | None) -> str:
    """Return what changes with a variant's words."""
    return _hash(repr(sorted(words.rows.items())).encode()) if words else ""


@cache
def _fingerprint(variant: str) -> str:
    """Return what changes with the converter: this package, its tables, OpenCC."""
    package = Path(__file__).parent
    digest = hashlib.sha256(variant.encode())
    for path in sorted([*package.rglob("*.py"), *package.glob("tables/*")]):
        digest.update(path.read_bytes())
    if variant != MASTER:
        with suppress(metadata.PackageNotFoundError):
            digest.update(metadata.version("opencc").encode())
    return digest.hexdigest()[:32]
