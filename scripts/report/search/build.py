"""The index of a built site, written into the site.

    SITE/assets/search/*.js            the engine and the dialog, from `search/`
    SITE/assets/search/index.js        what the engine reads first: the guide, where texts are
    SITE/assets/search/<stamp>/t*.js   the table of phrases, in files (see `pack`)
    SITE/assets/search/<stamp>/x*.js   the pages' texts, for checking and for excerpts

Every part is a script that hands over a string, because a page opened from a disk may
run scripts and nothing else. The stamp changes with the contents: old and new never mix.

What an index was made of can be kept (see `known`). Then, the next time, a page that is as it was
is not read, its text not sorted again, and a part that would be what it was stays as it is.
"""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import zlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from report.search import pack, texts
from report.search.known import NOTHING, Forms, Known, Part, Seen, Store
from report.search.reader import Reader
from report.search.stream import Run
from report.search.suffixes import Suffixes, merge, sort
from report.search.table import cut_entries
from report.search.variants import forms

ENGINE: Final = Path(__file__).resolve().parents[3] / "search"
FOLDER: Final = "assets/search"


class NoPagesError(Exception):
    """The folder holds no page to index."""


@dataclass(frozen=True)
class Built:
    """What was written: pages indexed, files, and their bytes as sent (compressed)."""

    pages: int
    files: int
    size: int


def build_index(site: Path, scopes: Sequence[str] = (), store: Store | None = None) -> Built:
    """Index the built site in a folder, and put engine and index into it.

    `scopes` are folders of the site within which a search can be kept. `store` has what the last
    index was made of, if it was in the same folder, and gets what this one is made of.
    Raises NoPagesError, and writes nothing, where no HTML file has an article.
    """
    last = store.read() if store else NOTHING
    reader = Reader(site, last.pages)
    pages, suffixes = _see(reader, last.suffixes)
    urls = [url for url, seen in pages.items() if seen.number is not None]
    if not urls:
        raise NoPagesError(f"no page with an article below {site}")
    folder = site / FOLDER
    parts = _Parts(last.parts, _names(folder / last.stamp) if last.stamp else ())
    guide = _add_table(parts, suffixes)
    counts = _add_texts(parts, reader, {url: pages[url] for url in urls})
    now = Known(parts.stamp, pages, parts.listed, _forms(suffixes, last.forms), suffixes)
    index: dict[str, Any] = {
        "stamp": now.stamp,
        "pages": len(urls),
        "size": parts.size,
        "guide": guide,
        "texts": counts,
        "forms": now.forms.lines,
    }
    if scopes:
        index["scopes"] = {scope: _ranges(urls, f"{scope}/") for scope in scopes}
    packed = _deflate(json.dumps(index, separators=(",", ":")).encode())
    _write(folder, last.stamp, parts, packed)
    if store:
        store.write(now)
    return Built(len(urls), len(parts.listed) + 1, parts.size + len(packed))


def _forms(suffixes: Suffixes, last: Forms) -> Forms:
    """Return the forms of all characters: those of the last index, if it had the same."""
    present = "".join(sorted(set(suffixes.stream.text())))
    return last if last.present == present else Forms(present, forms(present))


def _see(reader: Reader, last: Suffixes) -> tuple[dict[str, Seen], Suffixes]:
    """Return what is seen of all pages, in reading order, and the suffixes of those indexed."""
    pages: dict[str, Seen] = {}
    runs: list[list[Run]] = []  # of those that had to be read
    sources: list[int] = []  # of those indexed: their numbers of the last time, then those read
    first = len(last.stream.sizes)
    for url, seen, page in reader.pages():
        pages[url] = seen
        if seen.number is not None:
            pages[url] = seen._replace(number=len(sources))
            sources.append(first + len(runs) if page else seen.number)
        if page:
            runs.append([*texts.runs(page)])
    suffixes = sort(runs)
    return pages, merge(last, suffixes, np.array(sources, np.int64)) if first else suffixes


@dataclass
class _Parts:
    """The parts of an index by their names: all, and the bytes of those that are to be written."""

    known: Mapping[str, Part]
    """Those of the last index,"""
    there: Collection[str]
    """of which these files are there."""
    listed: dict[str, Part] = field(default_factory=dict)
    made: dict[str, bytes] = field(default_factory=dict)

    def add(self, name: str, made_from: str, make: Callable[[], bytes]) -> None:
        """Take the part of the last index if it was made from the same, or make it."""
        known = self.known.get(name)
        if known is None or known.made_from != made_from or f"{name}.js" not in self.there:
            self.made[name] = _deflate(make())
            known = Part(made_from, _hash(self.made[name]), len(self.made[name]))
        self.listed[name] = known

    @property
    def stamp(self) -> str:
        """What changes with any part."""
        told = (f"{name} {part.digest}\n" for name, part in sorted(self.listed.items()))
        return _hash("".join(told).encode())

    @property
    def size(self) -> int:
        """The bytes of all parts."""
        return sum(part.size for part in self.listed.values())


def _add_table(parts: _Parts, suffixes: Suffixes) -> list[str]:
    """Add the files of the table; return the guide to them."""
    table = cut_entries(suffixes)
    guide: list[str] = []
    for leaf in pack.leaves(table):
        parts.add(leaf.name, leaf.made_from, partial(pack.pack, table, leaf))
        guide.append(leaf.guide)
    return guide


def _add_texts(parts: _Parts, reader: Reader, pages: Mapping[str, Seen]) -> list[int]:
    """Add the files of the texts; return how many pages each holds."""
    urls = [*pages]
    counts: list[int] = []
    for batch in texts.batches([seen.size for seen in pages.values()]):
        some = [urls[number] for number in batch]
        made_from = _hash("".join(pages[url].digest for url in some).encode())
        parts.add(f"x{batch.start}", made_from, partial(_texts, reader, some))
        counts.append(len(batch))
    return counts


def _texts(reader: Reader, urls: Sequence[str]) -> bytes:
    return texts.pack(page for url in urls if (page := reader.page(url)))


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


def _deflate(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


def _hash(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=6).hexdigest()


def _names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()} if folder.is_dir() else set()


def _write(folder: Path, last: str, parts: _Parts, index: bytes) -> None:
    """Make the folder hold the engine, the index and its parts, as scripts, and nothing else.

    Parts that stay are in the folder inside with the name `last`. Files that are replaced are
    unlinked before: they may be those of another site as well.
    """
    inside = folder / parts.stamp
    if last and last != parts.stamp and (folder / last).is_dir():
        (folder / last).rename(inside)
    for path in folder.iterdir() if folder.is_dir() else ():
        if path.is_dir() and path != inside:
            shutil.rmtree(path)
        elif path != inside:
            path.unlink()
    inside.mkdir(parents=True, exist_ok=True)
    for name in _names(inside) - {f"{name}.js" for name in parts.listed.keys() - parts.made.keys()}:
        (inside / name).unlink()
    for file in sorted(ENGINE.iterdir()):
        if file.suffix in (".js", ".css"):
            shutil.copy(file, folder)
    _write_part(folder, "index", index)
    for name, data in parts.made.items():
        _write_part(inside, name, data)


def _write_part(folder: Path, name: str, data: bytes) -> None:
    text = base64.b64encode(data).decode("ascii")
    (folder / f"{name}.js").write_text(f'siteSearch.part("{name}","{text}")\n', encoding="ascii")
