"""What of a project is the tool, and not the report that it is about."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

PARTS: Final = (
    ".ci",
    ".gitattributes",
    ".github",
    ".gitignore",
    "Makefile",
    "books",
    "chooser",
    "notes",
    "overrides",
    "pyproject.toml",
    "requirements*.in",
    "requirements*.txt",
    "scripts",
    "search",
    "tests",
)
"""Files and folders, as patterns; mkdocs.yml is made from the tool's own."""

CONFIGURATIONS: Final = "mkdocs*.yml"
# Of this edition: tests of its texts, pictures of its pages. And what tools leave behind.
_LEFT: Final = ("edition", "screenshot*.png", "__pycache__", "*_cache", ".hypothesis", ".*.part")


class ToolError(Exception):
    """A part of the tool is not there; the message names it."""


def copy_tool(project: Path, folder: Path) -> None:
    """Copy what the tool is from one project into another's folder. Raises ToolError, OSError."""
    ignore = shutil.ignore_patterns(*_LEFT)
    for source in _parts(project):
        if source.is_dir():
            shutil.copytree(source, folder / source.name, ignore=ignore, symlinks=True)
        else:
            shutil.copy2(source, folder / source.name)


def _parts(project: Path) -> Iterator[Path]:
    for pattern in (*PARTS, CONFIGURATIONS):
        found = sorted(project.glob(pattern))
        if not found:
            raise ToolError(f"{project / pattern}: not there; a new project needs it")
        yield from found
