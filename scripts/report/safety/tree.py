"""The folder of the pages: which files may be in it, and what they may be called."""

from __future__ import annotations

import os
import posixpath
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

# What a browser does not run, wherever it is opened from. SVG and HTML it does.
KINDS = frozenset({".md", ".json", ".csv", ".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif"})
BYTES = 5_000_000
RECORD, RECORD_BYTES = "ledger.json", 500_000_000
"""The record of changes, which grows with the report: 25 kB for each page of a damaged text."""
LONGEST = 100  # characters of a name; of a path, twice that
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*")
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)
_ENGINE = re.compile(r"(?:assets|search|404|print|sitemap|robots)(?:\.[a-z]+)?", re.IGNORECASE)
"""Names at the top of a site that are the build's own."""


def tree_problems(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield (name from the folder, why) for each file that may not be there. Raises OSError."""
    seen: dict[str, str] = {}
    if folder.is_symlink():
        yield ".", "a link; only files of the folder itself may be there"
        return
    for name, entry in sorted(_walk(folder), key=lambda found: found[0].split("/")):
        shown = name.encode("utf-8", "backslashreplace").decode()
        folded = unicodedata.normalize("NFKC", name).casefold()
        if folded in seen:
            yield shown, f"is the same name as {seen[folded]} on many systems"
        seen.setdefault(folded, shown)
        limit = RECORD_BYTES if entry.name == RECORD else BYTES
        problem = name_problem(name) or _file_problem(entry, limit)
        if problem:
            yield shown, problem


def name_problem(name: str) -> str | None:
    """Return what is wrong with a file's name, with slashes, from its folder; or None."""
    parts = name.split("/")
    for part in parts:
        if part in ("", ".", ".."):
            return "the name leaves the folder"
        if not _NAME.fullmatch(part):
            return "in names use a-z, 0-9, . _ and - only, and none of . and - first"
        if _RESERVED.fullmatch(part):
            return f"{part} is a reserved name on Windows"
        if part.endswith(".") or len(part) > LONGEST:
            return "a name of at most 100 characters that does not end in ."
    if len(name) > 2 * LONGEST:
        return "a path of more than 200 characters"
    if _ENGINE.fullmatch(parts[0]):
        return f"{parts[0]} is a name of the site's own"
    return None


def _file_problem(entry: os.DirEntry[str], limit: int) -> str | None:
    if entry.is_symlink():
        return "a link; only plain files may be there"
    if entry.is_dir():
        return None
    if not entry.is_file():
        return "neither a file nor a folder"
    if posixpath.splitext(entry.name)[1] not in KINDS:
        return f"files of this kind may not be there, only {', '.join(sorted(KINDS))}"
    size = entry.stat().st_size
    return f"{size:,} bytes; at most {limit:,}" if size > limit else None


def _walk(folder: Path, prefix: str = "") -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield name and entry of all below a folder, folders too; links are not followed."""
    with os.scandir(folder) as entries:
        for entry in entries:
            yield prefix + entry.name, entry
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(folder / entry.name, f"{prefix}{entry.name}/")
