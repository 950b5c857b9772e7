"""EPUB books: the documents of the spine, one after the other, as one page."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

from lxml import etree

from report.documents import html as pages
from report.documents import main_content, web_notes, web_styles
from report.documents.address import split
from report.documents.archive import Archive
from report.documents.builder import Builder
from report.documents.errors import DocumentError
from report.documents.keeping import Fetch, Keeper
from report.documents.trees import Element, remove, words

CONTAINER: Final = "META-INF/container.xml"
TITLE_PAGE: Final = 200  # characters
_PAGES: Final = frozenset({"application/xhtml+xml", "text/html"})


def read(data: bytes, builder: Builder) -> Keeper:
    """Put a book into `builder`; return what else was kept. Raises DocumentError."""
    archive = Archive(data)
    if "META-INF/encryption.xml" in archive.names and "META-INF/rights.xml" in archive.names:
        raise DocumentError("the book is locked (DRM); ask for it without")
    keeper = Keeper(lambda path: pages.embedded(path) or archive.find(path))
    whole = etree.Element("div")
    for name, text in _documents(archive, keeper):
        body, _ = pages.body_of(text)
        web_styles.written_in(body, _beside(archive, name))
        main_content.seen(body)
        _localise(body, name)
        body.tag = "div"
        before = whole[-1] if len(whole) else None
        if before is not None and _is_title_page(before, body):
            keeper.drop("title page", words(before))
            remove(before)
            heading = next(body.iter("h1", "h2"), None)
            if heading is not None:
                heading.tag = "p"  # the book's title, which heads all and is no chapter
        whole.append(body)
    for node in list(whole.iter("nav")):
        keeper.drop("navigation", words(node))
        remove(node)
    notes = web_notes.taken_out(whole, whole)
    pages.put("", whole, notes, builder, keeper)
    return keeper


def _documents(archive: Archive, keeper: Keeper) -> Iterator[tuple[str, str]]:
    """Yield name and text of each document in reading order."""
    container = archive.xml(CONTAINER)
    root = next(container.iter("{*}rootfile"), None) if container is not None else None
    place = (root.get("full-path") or "") if root is not None else ""
    package = archive.whole(place)
    if package is None:
        raise DocumentError("the book has no contents; ask for it again")
    items = {item.get("id"): item for item in package.iter("{*}item")}
    keeper.title = package.findtext(".//{*}metadata/{http://purl.org/dc/elements/1.1/}title") or ""
    seen: set[str] = set()
    for reference in package.iter("{*}itemref"):
        item = items.get(reference.get("idref"))
        if item is None or item.get("media-type") not in _PAGES:
            continue
        name = _path(posixpath.dirname(place), item.get("href") or "")
        if name in seen:
            continue
        seen.add(name)
        data = archive.read(name)
        if "nav" in (item.get("properties") or "").split():
            keeper.drop("table of contents", words(pages.body_of(pages.decoded(data))[0]))
        elif data.strip():
            yield name, pages.decoded(data)


def _is_title_page(one: Element, following: Element) -> bool:
    """Tell whether a document only says before another what that says again."""
    first, second = (
        next((" ".join(t.split()) for t in map(str, each.itertext()) if t.strip()), "")
        for each in (one, following)
    )
    return first == second != "" and len(words(one)) < TITLE_PAGE


def _path(folder: str, address: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(split(address).path)))


def _beside(archive: Archive, name: str) -> Fetch:
    """Return what reads the parts of a book by addresses that one of its documents has."""
    return lambda path: archive.read(_path(posixpath.dirname(name), path))


def _localise(body: Element, name: str) -> None:
    """Make the addresses in one document those of the whole book."""
    folder = posixpath.dirname(name)
    for node in body.iter():
        for key in ("id", "name"):
            if identifier := node.get(key):
                node.set(key, f"{name}#{identifier}")
        address = node.get("href") or ""
        if address and not split(address).scheme:
            target = name if address.startswith("#") else _path(folder, address)
            fragment = split(address).fragment
            node.set("href", f"#{target}#{fragment}" if fragment else "#")
        source = node.get("src") or ""
        if source and not split(source).scheme:
            node.set("src", _path(folder, source))
