"""The index of a built site, written into the site.

    SITE/assets/search/*.js            the engine and the dialog, from `search/`
    SITE/assets/search/index.js        what the engine reads first: the guide, where texts are
    SITE/assets/search/<stamp>/t*.js   the table of phrases, in files (see `pack`)
    SITE/assets/search/<stamp>/x*.js   the pages' texts, for checking and for excerpts

Every part is a script that hands over a string, because a page opened from a disk may run
scripts and nothing else. The stamp changes with the contents: old and new never mix.
"""

from __future__ import annotations

import base64
import hashlib
import json
import posixpath
import re
import shutil
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from html import unescape
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote

from report.kept import Kept
from report.search.fold import fold
from report.search.html import Page, Section, read_page
from report.search.pack import pack
from report.search.table import HEADING, TEXT, TITLE, Run, build_table
from report.search.variants import forms

ENGINE: Final = Path(__file__).resolve().parents[3] / "search"
FOLDER: Final = "assets/search"

# The texts of short pages go into one file until it holds so many characters.
_TEXT_FILE_SIZE: Final = 1_000

_HREF: Final = re.compile(r'<a\b[^>]*?\bhref="([^"#?:]*)')


class NoPagesError(Exception):
    """The folder holds no page to index."""


@dataclass(frozen=True)
class Built:
    """What was written: pages indexed, files, and their bytes as sent (compressed)."""

    pages: int
    files: int
    size: int


def build_index(site: Path, scopes: Sequence[str] = (), kept: Kept | None = None) -> Built:
    """Index the built site in a folder, and put engine and index into it.

    `scopes` are folders of the site within which a search can be kept. `kept` has what was read of
    the pages the last time, and gets what is read of them now.
    Raises NoPagesError, and writes nothing, where no HTML file has an article.
    """
    runs: list[list[Run]] = []
    urls: list[str] = []
    text_parts, text_counts = _text_parts(_noting(_pages(site, kept), runs, urls))
    if not runs:
        raise NoPagesError(f"no page with an article below {site}")
    table_parts, guide = _table_parts(runs)
    parts = {**table_parts, **text_parts}
    stamp = _stamp(parts.values())
    size = sum(map(len, parts.values()))
    index = {
        "stamp": stamp,
        "pages": len(runs),
        "size": size,
        "guide": guide,
        "texts": text_counts,
        "forms": forms(_characters(runs)),
    }
    if scopes:
        index["scopes"] = {scope: _ranges(urls, f"{scope}/") for scope in scopes}
    parts = {f"{stamp}/{name}": data for name, data in parts.items()}
    parts["index"] = _deflate(json.dumps(index, separators=(",", ":")).encode())
    _write(site / FOLDER, parts)
    return Built(len(runs), len(parts), size + len(parts["index"]))


def _pages(site: Path, kept: Kept | None) -> Iterator[Page]:
    """Read the site's pages, in the order in which the pages before them link to them."""
    for url, path in _in_reading_order(site):
        known = kept.get(path) if kept else None
        page = _known(url, known) if known else read_page(url, path.read_text(encoding="utf-8"))
        if kept and not known:
            kept.put(path, [page and [page.title, [astuple(each) for each in page.sections]]])
        if page:
            yield page


def _known(url: str, known: list[Any]) -> Page | None:
    if known[0] is None:
        return None
    title, sections = known[0]
    return Page(url, title, tuple(Section(a, n, h, tuple(t)) for a, n, h, t in sections))


def _in_reading_order(site: Path) -> list[tuple[str, Path]]:
    found = {_url(path, site): path for path in sorted(site.rglob("*.html"))}
    found.pop("404.html", None)
    order = {"": None} | dict.fromkeys(_links("", found.get("", site / "index.html")))
    # In the contents of a large site the chapters are closed: a chapter's page lists its pages.
    chapters = {url.rpartition("/")[0].rpartition("/")[0] + "/" for url in found.keys() - order}
    order = {
        each: None
        for url in order
        for each in [url, *(_links(url, found[url]) if url in chapters and url in found else ())]
    }
    rank = {url: number for number, url in enumerate(order)}
    return sorted(found.items(), key=lambda item: (rank.get(item[0], len(rank)), item[0]))


def _links(url: str, page: Path) -> list[str]:
    """Return the addresses, from the site's top, that a page links to, in order."""
    text = page.read_text(encoding="utf-8") if page.is_file() else ""
    links = (unquote(unescape(link)) for link in _HREF.findall(text))
    whole = (posixpath.normpath(f"{url}{link}") + "/" * link.endswith("/") for link in links)
    return [link.removeprefix("./") for link in whole]


def _url(path: Path, site: Path) -> str:
    return path.relative_to(site).as_posix().removesuffix("index.html")


def _ranges(urls: Sequence[str], start: str) -> list[tuple[int, int]]:
    """Return the numbers of the pages whose address begins so: (first, one after the last)."""
    found: list[tuple[int, int]] = []
    for number, url in enumerate(urls):
        if url.startswith(start):
            if found and found[-1][1] == number:
                found[-1] = (found[-1][0], number + 1)
            else:
                found.append((number, number + 1))
    return found


def _noting(pages: Iterable[Page], runs: list[list[Run]], urls: list[str]) -> Iterator[Page]:
    """Pass pages on, so that none has to be kept, and note their runs and addresses."""
    for page in pages:
        runs.append([*_runs(page)])
        urls.append(page.url)
        yield page


def _runs(page: Page) -> Iterator[Run]:
    for section in page.sections:
        yield Run(fold(section.heading), TITLE if section.level == 1 else HEADING)
        for block in section.blocks:
            yield Run(fold(block), TEXT)


def _characters(pages: Iterable[Iterable[Run]]) -> set[str]:
    found: set[str] = set()
    for page in pages:
        for run in page:
            found.update(run.text)
    return found


def _table_parts(pages: Iterable[Sequence[Run]]) -> tuple[dict[str, bytes], list[str]]:
    """The table in named parts, and the guide to them."""
    parts: dict[str, bytes] = {}
    guide: list[str] = []
    for number, leaf in enumerate(pack(build_table(pages))):
        parts[f"t{number}"] = _deflate(leaf.data)
        guide.append(leaf.guide)
    return parts, guide


def _text_parts(pages: Iterable[Page]) -> tuple[dict[str, bytes], list[int]]:
    """The texts in named parts, and how many pages each holds."""
    parts: dict[str, bytes] = {}
    counts: list[int] = []
    for batch in _batches(pages):
        records = [
            (
                page.url,
                page.title,
                [(s.anchor, s.level, s.heading, s.blocks) for s in page.sections],
            )
            for page in batch
        ]
        text = json.dumps(records, ensure_ascii=False, separators=(",", ":"))
        parts[f"x{len(parts)}"] = _deflate(text.encode())
        counts.append(len(batch))
    return parts, counts


def _batches(pages: Iterable[Page]) -> Iterator[list[Page]]:
    """Group pages until a group holds enough text for a file of its own."""
    batch: list[Page] = []
    size = 0
    for page in pages:
        batch.append(page)
        size += sum(len(text) for s in page.sections for text in (s.heading, *s.blocks))
        if size >= _TEXT_FILE_SIZE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


def _stamp(parts: Iterable[bytes]) -> str:
    digest = hashlib.blake2b(digest_size=6)
    for part in parts:
        digest.update(part)
    return digest.hexdigest()


def _write(folder: Path, parts: dict[str, bytes]) -> None:
    """Replace the folder: the engine, and every part as a script."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for file in sorted(ENGINE.iterdir()):
        if file.suffix in (".js", ".css"):
            shutil.copy(file, folder)
    for name, data in parts.items():
        path = folder / f"{name}.js"
        path.parent.mkdir(exist_ok=True)
        text = base64.b64encode(data).decode("ascii")
        path.write_text(f'siteSearch.part("{name}","{text}")\n', encoding="ascii")
