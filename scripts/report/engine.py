"""MkDocs, run as a program of its own: all pages of a variant, or only those that changed.

    python -m report.engine CONFIGURATION SITE NOTES [PAGE ...]

Builds strictly: any warning is an error. NOTES is a file in which a build leaves what the next one
needs to know of the pages that it does not build again: titles, which stand in the contents of
other pages, and anchors, which these link to. With pages, only those are built, into a site that
has all others; where that is not enough, because a title or an anchor changed, nothing is built and
the exit code is `WHOLE`. On standard output, a line for every page built.

What is called of MkDocs with an underscore is what its own `build` calls: it offers no other way to
build some pages. Its version is pinned, and it is at its end.
"""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import Any, Final

import yaml
from mkdocs.commands import build as engine
from mkdocs.config import load_config
from mkdocs.exceptions import Abort, MkDocsException
from mkdocs.structure.files import Files, get_files, set_exclusions
from mkdocs.structure.nav import get_navigation
from mkdocs.structure.pages import Page
from mkdocs.utils import CountHandler
from mkdocs.utils import yaml as reader

from report.files import write_atomic

# The contents of a large report are long: what reads them ten times faster is at hand.
reader.get_yaml_loader.__defaults__ = (yaml.CLoader, None)

DONE: Final = 0
FAILED: Final = 1
WHOLE: Final = 3

Built = Callable[[], None]
"""Told of every page that is built."""


class NotEnoughError(Exception):
    """The pages asked for are not all that changes."""


def build_all(
    configuration: Path, site: Path, notes: Path, built: Built, *, strict: bool = True
) -> None:
    """Build every page. Raises what MkDocs raises; if strict, Abort for a warning."""
    config: Any = load_config(str(configuration), site_dir=str(site), strict=strict)
    seen: list[Files] = []
    config.plugins.events["files"].append(lambda files, **_: seen.append(files))
    logger = logging.getLogger(engine.__name__)
    handler = _Pages(built)
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    try:
        engine.build(config)
    finally:
        logger.removeHandler(handler)
        logger.setLevel(logging.NOTSET)
    pages = [file.page for file in seen[0].documentation_pages() if file.page]
    _write(notes, {page.file.src_uri: _note(page) for page in pages})


def build_some(
    configuration: Path,
    site: Path,
    notes: Path,
    names: Collection[str],
    built: Built,
    *,
    strict: bool = True,
) -> None:
    """Build only the pages with these names.

    Raises NotEnoughError, and what MkDocs raises; if strict, Abort for a warning.
    """
    before = _read(notes)
    config: Any = load_config(str(configuration), site_dir=str(site), strict=strict)
    warnings = CountHandler()
    warnings.setLevel(logging.WARNING)
    logging.getLogger("mkdocs").addHandler(warnings)
    try:
        config = config.plugins.on_config(config)
        config.plugins.on_pre_build(config=config)
        env = config.theme.get_env()
        files = get_files(config)
        files.add_files_from_theme(env, config)
        files = config.plugins.on_files(files, config=config)
        set_exclusions(files, config)
        nav = config.plugins.on_nav(get_navigation(files, config), config=config, files=files)
        pages = {file.src_uri: file.page for file in files.documentation_pages() if file.page}
        if pages.keys() != before.keys():
            raise NotEnoughError
        _remember(pages, before, names)
        for name in names:
            engine._populate_page(pages[name], config, files)
        _require_same(pages, before, names)
        env = config.plugins.on_env(env, config=config, files=files)
        doc_files = files.documentation_pages()
        for name in names:
            engine._build_page(pages[name], config, doc_files, nav, env)
            built()
        for name in names:
            pages[name].validate_anchor_links(
                files=files, log_level=config.validation.links.anchors
            )
        if strict and warnings.get_counts():
            raise Abort("Aborted: the build is strict")
    finally:
        logging.getLogger("mkdocs").removeHandler(warnings)
    _write(notes, before | {name: _note(pages[name]) for name in names})


class _Pages(logging.Handler):
    """Tells of every page that MkDocs says it is building, and passes nothing on."""

    def __init__(self, built: Built) -> None:
        super().__init__()
        self._built = built

    def emit(self, record: logging.LogRecord) -> None:
        if str(record.msg).startswith("Building page "):
            self._built()


def _read(notes: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(notes.read_text("utf-8")))
    except (OSError, ValueError):
        raise NotEnoughError from None


def _write(notes: Path, pages: dict[str, Any]) -> None:
    write_atomic(notes, json.dumps(pages).encode())


def _note(page: Page) -> dict[str, Any]:
    return {"title": page.title, "anchors": sorted(page.present_anchor_ids or ())}


def _remember(pages: dict[str, Page], notes: dict[str, Any], names: Iterable[str]) -> None:
    """Make the pages that are not built what they are in the contents and for links to them."""
    for name in pages.keys() - set(names):
        pages[name].title = notes[name]["title"]
        pages[name].present_anchor_ids = set(notes[name]["anchors"])


def _require_same(pages: dict[str, Page], notes: dict[str, Any], names: Iterable[str]) -> None:
    for name in names:
        now = _note(pages[name])
        gone = set(notes[name]["anchors"]) - set(now["anchors"])
        if now["title"] != notes[name]["title"] or gone:
            raise NotEnoughError


def main(argv: list[str]) -> int:
    """Run as a program; errors and warnings go to standard error."""
    said = logging.StreamHandler()
    said.setLevel(logging.WARNING)
    said.setFormatter(logging.Formatter("%(levelname)-7s -  %(message)s"))
    logging.getLogger("mkdocs").addHandler(said)
    configuration, site, notes = map(Path, argv[:3])
    try:
        if names := argv[3:]:
            build_some(configuration, site, notes, names, _tell)
        else:
            build_all(configuration, site, notes, _tell)
    except NotEnoughError:
        return WHOLE
    except (MkDocsException, Abort) as error:
        print(error, file=sys.stderr)
        return FAILED
    return DONE


def _tell() -> None:
    print(flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
