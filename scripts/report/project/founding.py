"""Founding a project: the tool, a report and its pages in a folder of their own, all or nothing."""

from __future__ import annotations

import hashlib
import os
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import jinja2

from report import settings
from report.edition import LEDGER, Edition, read_ledger
from report.files import PART_SUFFIX
from report.markup import escape
from report.navigation import nav, replace_nav
from report.pages import FRONT_MATTER, HOME
from report.project.tool import copy_tool
from report.received import FOLDER as SOURCE

TEMPLATES: Final = Path(__file__).parent / "templates"
NOTES, GUIDE = "jiao-ding.md", "ding-zheng.md"


PATIENCE = 5  # seconds that an interrupted build has to end by itself


class FoundingError(Exception):
    """The project cannot be made; the message is one line for people, or several."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the new project's configuration will say; "" for what is not known."""

    title: str
    supplied_title: bool
    author: str = ""
    date: str = ""
    licence: str = ""
    root: str = ""
    repository: str = ""
    variants: tuple[str, ...] = ()
    split: int | None = None
    """Down to which depth parts have pages of their own; None: as their length asks."""


def found(
    tool: Path,
    folder: Path,
    edition: Edition,
    source: Path,
    wanted: Wanted,
    build: bool,
    say: Callable[[str], None],
) -> None:
    """Make a project in `folder`, which is not there or empty.

    `source` is the received file, of which `edition` is made. Raises
    FoundingError, report.settings.SettingsError, and OSError; then, or when interrupted, nothing
    of it is left.
    """
    with _staged(folder) as staging:
        say("Copying the tool ...")
        copy_tool(tool, staging)
        say("Writing the pages ...")
        _write_report(staging, edition, source, wanted)
        _begin_history(staging, wanted.title, say)
        if build:
            say("Building the site ...")
            _build(staging)


def require_free(folder: Path) -> None:
    """Raise FoundingError if there is something where the project is to be made."""
    if folder.is_symlink() or (folder.exists() and not (folder.is_dir() and _is_empty(folder))):
        raise FoundingError(f"{folder}: already there; name a new or an empty folder")


def _is_empty(folder: Path) -> bool:
    return not any(folder.iterdir())


@contextmanager
def _staged(folder: Path) -> Iterator[Path]:
    """Give a folder beside `folder` to fill, which takes its place if nothing goes wrong."""
    require_free(folder)
    folder = folder.absolute()
    folder.parent.mkdir(parents=True, exist_ok=True)
    staging = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}{PART_SUFFIX}")
    staging.mkdir()
    try:
        yield staging
        if folder.exists():
            folder.rmdir()
        staging.rename(folder)
    finally:
        _remove(staging)


def _remove(folder: Path) -> None:
    """Remove a folder into which an interrupted build may write for a moment yet."""
    for _ in range(PATIENCE * 10):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.1)


def _write_report(staging: Path, edition: Edition, source: Path, wanted: Wanted) -> None:
    name, data = source.name, source.read_bytes()
    values = values_of(edition, source, wanted)
    pages = {**edition.files, **{page: filled(page, values) for page in (NOTES, GUIDE)}}
    pages[HOME] = home(pages[HOME], values)
    files = {f"docs/{page}": text.encode() for page, text in pages.items()}
    files |= {f"docs/{image}": content for image, content in edition.images.items()}
    files[f"{SOURCE}/{name}"] = data
    files[f"{SOURCE}/README.md"] = filled("source.md", values).encode()
    files["README.md"] = filled("README.md", values).encode()
    markdown = {page: text for page, text in pages.items() if page != LEDGER}
    config = (staging / settings.NAME).read_text(encoding="utf-8")
    files[settings.NAME] = replace_nav(configured(config, name, wanted), nav(markdown)).encode()
    for path, content in files.items():
        (staging / path).parent.mkdir(parents=True, exist_ok=True)
        (staging / path).write_bytes(content)


def values_of(edition: Edition, source: Path, wanted: Wanted) -> dict[str, object]:
    """Return what the templates speak of."""
    data = source.read_bytes()
    return {
        "wanted": wanted,
        "name": source.name,
        "bytes": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
        "changes": len(edition.repaired.edits),
        "document": "format" in read_ledger(edition.files[LEDGER])["source"],
        "notes": NOTES,
        "guide": GUIDE,
    }


def configured(config: str, source: str, wanted: Wanted) -> str:
    """Return a configuration that says what is wanted, and nothing of another report.

    Raises report.settings.SettingsError for what it may not say.
    """
    credit = f"文／{wanted.author}。" if wanted.author else ""
    said: dict[str, str | bool | int | list[str] | None] = {
        "site_name": wanted.title,
        "site_description": f"《{wanted.title}》全文，繁簡兩種文字，可檢索，每一處校訂都有記錄。",
        "copyright": f"{credit}文字經校訂，每一處更動都有記錄。",
        "extra.author": wanted.author or None,
        "extra.date": wanted.date or None,
        "extra.licence": wanted.licence or None,
        "extra.source": source,
        "extra.split_depth": wanted.split,
        "extra.supplied_title": wanted.supplied_title or None,
        "extra.reports": None,
        "extra.vocabulary": None,
        "extra.guide": GUIDE,
        "extra.site_root": wanted.root or settings.LOCAL,
        "extra.repository": wanted.repository,
    }
    if wanted.variants:
        said["extra.variants"] = list(wanted.variants)
    for key, value in said.items():
        config = settings.with_value(config, key, value)
    settings.read(config, {})
    return config


def home(page: str, values: Mapping[str, object]) -> str:
    """Return the home page that import wrote, with what the editors say on it."""
    matter = FRONT_MATTER.match(page)
    heading, _, contents = FRONT_MATTER.sub("", page).strip("\n").partition("\n\n")
    said = filled("home.md", {**values, "heading": heading, "contents": contents})
    return f"{matter[0] if matter else ''}\n{said}"


def filled(name: str, values: Mapping[str, object]) -> str:
    """Return a template of this folder filled in."""
    templates = jinja2.Environment(  # noqa: S701  (Markdown, in which `escape` does that)
        loader=jinja2.FileSystemLoader(TEMPLATES),
        undefined=jinja2.StrictUndefined,
        keep_trailing_newline=True,
        trim_blocks=True,
        # The pages have fences and marks of their own.
        variable_start_string="[[",
        variable_end_string="]]",
        comment_start_string="<!--#",
        comment_end_string="#-->",
    )
    templates.filters["plain"] = escape
    return templates.get_template(name).render(values)


def _begin_history(folder: Path, title: str, say: Callable[[str], None]) -> None:
    """Make the folder a git repository with one commit, where git is there and knows who."""
    if shutil.which("git") is None:
        say("git is not there; the project has no history yet")
        return
    environment = {key: text for key, text in os.environ.items() if not key.startswith("GIT_DIR")}

    def git(*arguments: str) -> bool:
        done = subprocess.run(  # noqa: S603
            ["git", *arguments],  # noqa: S607
            cwd=folder,
            env=environment,
            capture_output=True,
            check=False,
        )
        return done.returncode == 0

    begun = git("init", "--quiet", "--initial-branch", "main") and git("add", "--all")
    if not begun or not git("commit", "--quiet", "--message", title):
        say("git could not commit (does it know your name?); commit before you publish")


def _build(folder: Path) -> None:
    command = [sys.executable, str(folder / "scripts" / "publish.py"), "build"]
    with subprocess.Popen(  # noqa: S603  (our own interpreter and file names)
        command,
        cwd=folder,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as build:
        try:
            said = build.communicate()[1]
        except KeyboardInterrupt:
            _end(build)
            raise
    if build.returncode:
        raise FoundingError(f"the site could not be built:\n{said.strip()}")


def _end(build: subprocess.Popen[str]) -> None:
    """Wait for a build that was interrupted too, and end it if it was not."""
    try:
        build.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        build.terminate()
        build.communicate()
