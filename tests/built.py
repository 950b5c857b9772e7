"""The built site as the tests see it: where it is, its pages, their tags, ids and texts."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from filelock import FileLock

from report import settings
from report.variants import VARIANTS as ROWS

PROJECT = Path(__file__).resolve().parent.parent
VARIANTS = {name: ROWS[name].language for name in settings.load(PROJECT).variants}
"""The variants of the site: name → language. Every test of the site is of these."""
VOID = {"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
SPOKEN = ("alt", "aria-label", "placeholder", "title")
"""Attributes that a reader sees or hears."""

DESCRIBED = ("description", "og:title", "og:description", "og:site_name", "og:image:alt")


@dataclass(frozen=True)
class Address:
    """Where the built site is found."""

    url: str
    """Of the choice of script, ending in a slash."""
    folder: Path
    """The same on disk."""


def publish(command: str, out: Path, url: str) -> None:
    """Build this project into a folder, for that address, unless another worker has done so.

    One at a time: on the way to it all builds of a project write into its folder build/.
    """
    (PROJECT / "build").mkdir(exist_ok=True)
    with FileLock(PROJECT / "build" / "tests.lock"):
        if not out.exists():
            subprocess.run(
                [sys.executable, "scripts/publish.py", command, "--out", str(out)],
                cwd=PROJECT,
                env=os.environ | {"SITE_URL": url, "REPO_URL": "https://github.com/someone/report"},
                check=True,
                stdout=subprocess.DEVNULL,
            )


def copy_project(to: Path) -> Path:
    """Copy this project, to be changed: without its history and what is generated."""
    generated = (".git", ".venv", "*_cache", "__pycache__", "build", "site", "node_modules")
    return Path(shutil.copytree(PROJECT, to, ignore=shutil.ignore_patterns(*generated)))


@dataclass(frozen=True)
class Tag:
    """A start tag."""

    name: str
    attributes: dict[str, str]


@dataclass
class Page:
    """One HTML file of the site."""

    path: Path
    """From the site's folder."""
    tags: list[Tag] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)
    """Language and text of everything that a reader sees or hears."""

    def all(self, name: str, **attributes: str) -> list[dict[str, str]]:
        """Return the attributes of every tag of that name that has these among them."""
        wanted = attributes.items()
        return [
            t.attributes for t in self.tags if t.name == name and wanted <= t.attributes.items()
        ]

    @property
    def ids(self) -> list[str]:
        """Every id, in order."""
        return [tag.attributes["id"] for tag in self.tags if "id" in tag.attributes]


class _Reader(HTMLParser):
    def __init__(self, page: Page) -> None:
        super().__init__()
        self.page = page
        self.open: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        language = attributes.get("lang", self.open[-1][1] if self.open else "")
        self.page.tags.append(Tag(tag, attributes))
        self.page.texts += [(language, attributes[name]) for name in SPOKEN if name in attributes]
        name = attributes.get("name", attributes.get("property"))
        if tag == "meta" and name in DESCRIBED:
            self.page.texts.append((language, attributes["content"]))
        if tag not in VOID:
            self.open.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        name, language = self.open[-1] if self.open else ("", "")
        if name == "script" and data.startswith("{"):
            # What Material's script is told: its messages; or what search engines are.
            told = json.loads(data)
            messages = told["translations"].values() if "translations" in told else _names(told)
            self.page.texts += [(language, message) for message in messages]
        elif data.strip() and name not in ("script", "style"):
            self.page.texts.append((language, data.strip()))


def _names(told: dict[str, object]) -> Iterator[str]:
    """Yield the texts of JSON-LD that are words."""
    for key, value in told.items():
        if isinstance(value, dict):
            yield from _names(value)
        elif key in ("name", "description"):
            yield str(value)


@cache
def pages(folder: Path) -> list[Page]:
    """Return every page below the folder."""
    found = []
    for file in sorted(folder.rglob("*.html")):
        page = Page(file.relative_to(folder))
        _Reader(page).feed(file.read_text(encoding="utf-8"))
        found.append(page)
    return found


def reading_pages(folder: Path, variant: str) -> list[Page]:
    """Return the pages of one variant that stand for a page of docs/."""
    return [
        page
        for page in pages(folder)
        if page.path.parts[0] == variant and page.path.name == "index.html"
    ]
