"""The pages of a variant as one book: parts in reading order, links between them, pictures."""

from __future__ import annotations

import copy
import hashlib
import json
import posixpath
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

import yaml

from report.books.xhtml import read, shift_headings, text_of
from report.edition import LEDGER, changes_of
from report.orthography import spelling
from report.pages import FRONT_MATTER, HOME, links_of, order
from report.readings import slug
from report.variants import VARIANTS

TEMPLATES: Final = Path(__file__).resolve().parents[3] / "books"
PICTURES: Final = "images"
# What every reader of EPUB 3 shows.
PICTURE_TYPES: Final = {
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}
_SAFE: Final = ("http", "https", "mailto")
_NAMED_UNSAFE: Final = re.compile(r"[^A-Za-z0-9._-]+")
_VIEW_BOX: Final = re.compile(r'viewBox="\S+ \S+ (?P<width>[\d.]+) (?P<height>[\d.]+)"')


class BookError(Exception):
    """The pages make no book; the message is for people and says where."""


@dataclass(frozen=True, slots=True)
class Part:
    """A page: a chapter or what stands beside chapters (level 1), a section of one (level 2) …"""

    id: str
    title: str
    body: ET.Element
    """A `section`: its heading (h1 for level 1, h2 for level 2 …, with the id), then its text."""
    parts: tuple[Part, ...] = ()
    editorial: bool = False

    def walk(self) -> Iterator[Part]:
        """Yield the part and every one in it, in reading order."""
        yield self
        for part in self.parts:
            yield from part.walk()


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture's contents, and their kind (a MIME type)."""

    data: bytes
    type: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of the report, in the book's script; "" for what is not."""

    author: str = ""
    date: str = ""
    """YYYY, YYYY-MM or YYYY-MM-DD."""
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """One variant of the report with what the editors add to it."""

    name: str
    """In ASCII, for file names: that of the received text where the pages keep a record of it."""
    variant: str
    language: str
    title: str
    description: str
    credit: str
    """Whose text it is, as the site says it."""
    facts: Facts
    notes: tuple[str, ...]
    """Where the text and the title come from."""
    address: str | None
    """Where the variant is published, ending in a slash."""
    digest: str
    """Of the received text, where the pages keep a record of it; names the book."""
    parts: tuple[Part, ...]
    pictures: Mapping[str, Picture] = field(default_factory=dict)
    """By file name, as the bodies refer to it."""
    folder: str = ""
    """Of one of several reports: its folder, with a slash, in that of the variant."""

    @property
    def up(self) -> str:
        """The way from the report's home page to the folder of the variant."""
        return "../" * self.folder.count("/")

    def say(self, text: str) -> str:
        """Return a text of ours, written in Traditional, in the book's spelling."""
        return spelling(self.variant)(text)

    def walk(self) -> Iterator[Part]:
        """Yield every part in reading order."""
        for part in self.parts:
            yield from part.walk()

    def whole(self, part: Part) -> ET.Element:
        """Return a part's body with its sections inside."""
        body = copy.deepcopy(part.body)
        body.extend(self.whole(inner) for inner in part.parts)
        return body


@dataclass(frozen=True, slots=True)
class Pages:
    """What a book is made from."""

    variant: str
    texts: Mapping[str, str]
    """File name to Markdown."""
    listed: Sequence[str]
    """The pages in the order of the site's contents."""
    render: Callable[[str], str]
    """Markdown, without front matter, to HTML, as the site does it."""
    files: Collection[str]
    """The names of the pages and of all files beside them."""
    file: Callable[[str], bytes]
    """One of the files, by name; raises OSError."""
    drawing_style: str
    """The style sheet of drawings, which on the site have the pages' own."""
    credit: str
    address: str | None
    facts: Facts = Facts()
    folder: str = ""
    """Of one of several reports: its folder, with a slash, in that of the variant."""


def bind(pages: Pages) -> Book:
    """Return the book of some pages: the report in its order, then the editors' pages.

    An editors' page that lists others is followed by these, as a chapter is by its sections. A page
    with `book: false` in its front matter is left out. Raises BookError for a picture that
    is not there, and report.pages.PageError.
    """
    home, *listed = order(pages.texts)
    binder = _Binder(pages)
    matter = front_matter(pages.texts[home])
    for name in [*filter(_is_top, listed), *_editorial(pages)]:
        binder.add(name)
    binder.resolve()
    ledger = json.loads(pages.texts[LEDGER]) if LEDGER in pages.texts else {}
    source = ledger.get("source", {})
    return Book(
        name=pages.folder.rstrip("/") or name_of(pages.texts.get(LEDGER, "")),
        variant=pages.variant,
        language=VARIANTS[pages.variant].language,
        title=str(matter.get("title", "")),
        description=str(matter.get("description", "")),
        credit=pages.credit,
        facts=pages.facts,
        notes=tuple(_notes(pages, ledger)),
        address=pages.address,
        digest=source.get("sha256", ""),
        parts=tuple(binder.parts),
        pictures=binder.pictures,
        folder=pages.folder,
    )


def name_of(ledger: str) -> str:
    """Return what the files of a book are called, from its ledger in JSON ("" if it has none)."""
    source = json.loads(ledger)["source"]["name"] if ledger else ""
    return slug(posixpath.splitext(source)[0]) or "report"


@lru_cache(maxsize=1024)  # asked for several times for every page
def front_matter(page: str) -> Mapping[str, Any]:
    """Return the front matter of a page; empty if it has none."""
    found = FRONT_MATTER.match(page)
    read_matter = yaml.safe_load(found[0].strip("-\n")) if found else None
    return read_matter if isinstance(read_matter, dict) else {}


def _is_index(name: str) -> bool:
    return posixpath.basename(name) == HOME


def _is_top(name: str) -> bool:
    return "/" not in name or (_is_index(name) and name.count("/") == 1)


def _editorial(pages: Pages) -> list[str]:
    """Return the names of the editors' pages: as the site lists them, or by name."""
    rest = (name for name in pages.texts if name.endswith(".md") and name != HOME)
    names = sorted(rest, key=lambda name: (name.removesuffix(HOME), name))
    listed = [name for name in pages.listed if name in pages.texts]
    return [name for name in dict.fromkeys([*listed, *names]) if _is_editorial(pages.texts[name])]


def _is_editorial(page: str) -> bool:
    return front_matter(page).get("editorial") is True


def _notes(pages: Pages, ledger: Mapping[str, Any]) -> Iterator[str]:
    say = spelling(pages.variant)
    if ".supplied" in pages.texts[HOME]:
        yield say("題名由編者所擬，非原文所有。")
    if ledger:
        changes = f"{len(changes_of(ledger)):,}"
        undated = "" if pages.facts.date else "；未署日期者，不擬日期"
        yield say(f"正文據所收文本校訂，更動 {changes} 處，逐條留有記錄{undated}。")
        yield say(f"所收文本的 SHA-256：{ledger['source']['sha256']}")
    if pages.facts.date:
        yield say(f"日期：{pages.facts.date}")
    if pages.facts.licence:
        yield say("授權：") + pages.facts.licence
    if pages.address:
        yield say(f"網路版：{pages.address}")


class _Binder:
    """Reads pages one after the other and, when all are read, connects them."""

    def __init__(self, pages: Pages) -> None:
        self.parts: list[Part] = []
        self.pictures: dict[str, Picture] = {}
        self._pages = pages
        self._names = {_address(name): name for name in pages.texts}
        self._bodies: list[ET.Element] = []
        self._ids: dict[tuple[str, str], str] = {}

    def add(self, name: str) -> None:
        """Read a page into a part of its own, with those it lists, if none of them is there yet."""
        if (name, "") not in self._ids and front_matter(self._pages.texts[name]).get("book", True):
            self.parts.append(self._part(name, 1))

    def _part(self, name: str, level: int) -> Part:
        text = self._pages.texts[name]
        matter = front_matter(text)
        body, drawings = read(self._pages.render(FRONT_MATTER.sub("", text, count=1)))
        body.tag = "section"
        listed = [target for _, target in links_of(text)] if _is_index(name) else []
        _drop_contents(body, set(listed))
        heading = next((each for each in body if each.tag == "h1"), None)
        if heading is None:
            heading = ET.Element("h1")
            heading.text = str(matter.get("title", name))
            body.insert(0, heading)
        identifier = page_id(name)
        self._name_ids(name, identifier, heading, body)
        self._find_pictures(name, body, drawings)
        self._point(name, body)
        shift_headings(body, level - 1)
        self._bodies.append(body)
        parts = tuple(self._part(_beside(name, target), level + 1) for target in listed)
        return Part(identifier, text_of(heading), body, parts, _is_editorial(text))

    def _name_ids(self, name: str, identifier: str, heading: ET.Element, body: ET.Element) -> None:
        """Give every id the page's name before it, so that it is one of its kind in the book."""
        for element in body.iter():
            old = element.attrib.pop("id", None)
            if old is not None:
                new = identifier if element is heading else f"{identifier}.{old}"
                element.set("id", new)
                self._ids[name, old] = new
        heading.set("id", identifier)
        self._ids[name, ""] = identifier

    def _find_pictures(self, name: str, body: ET.Element, drawings: list[str]) -> None:
        for image in body.iter("img"):
            source = image.get("src", "")
            if source.startswith("svg:"):
                data = _standalone(drawings[int(source[4:])], self._pages.drawing_style)
                base = f"{hashlib.sha256(data).hexdigest()[:12]}.svg"
            else:
                path = _beside(name, unquote(urlsplit(source).path))
                data = self._read(name, path)
                base = _NAMED_UNSAFE.sub("-", path)
            kind = PICTURE_TYPES.get(posixpath.splitext(base)[1].lower())
            if kind is None:
                raise BookError(f"{name}: a book cannot show a picture of this kind: {source}")
            image.set("src", f"{PICTURES}/{base}")
            image.attrib.setdefault("alt", "")
            self.pictures[f"{PICTURES}/{base}"] = Picture(data, kind)

    def _read(self, name: str, path: str) -> bytes:
        try:
            return self._pages.file(path)
        except OSError as error:
            raise BookError(f"{name}: there is no picture {path}") from error

    def _point(self, name: str, body: ET.Element) -> None:
        """Make every link to a page say which, whichever page it stands on."""
        for link in body.iter("a"):
            target = urlsplit(link.get("href", ""))
            if target.scheme or target.netloc:
                if target.scheme not in _SAFE:
                    link.attrib.pop("href", None)
            elif "href" in link.attrib:
                path = self._linked(name, unquote(target.path))
                link.set("href", f"page:{path}#{unquote(target.fragment)}")

    def _linked(self, name: str, path: str) -> str:
        """Return the file that a link on a page leads to.

        In Markdown a link names a file, from the page's file; in HTML it names an address, from
        the page's address.
        """
        if not path:
            return name
        if (file := _beside(name, path)) in self._pages.files:
            return file
        there = posixpath.normpath(posixpath.join(_address(name), path))
        return f"{there}/".removeprefix("./") if path.endswith(("/", ".")) else there

    def resolve(self) -> None:
        """Turn links to pages into links within the book, or to the published site."""
        for body in self._bodies:
            for link in body.iter("a"):
                href = link.get("href", "")
                if href.startswith("page:"):
                    target = self._target(*href[5:].split("#", 1))
                    link.attrib.pop("href")
                    if target:
                        link.set("href", target)

    def _target(self, path: str, fragment: str) -> str | None:
        path = self._names.get(path, path)
        found = self._ids.get((path, fragment)) or self._ids.get((path, ""))
        if found:
            return f"#{found}"
        if path == HOME or self._pages.address is None:
            return None
        return f"{self._pages.address}{_address(path)}" + (f"#{fragment}" if fragment else "")


def _standalone(svg: str, style: str) -> bytes:
    """Return an SVG drawing that stood in a page as a file of its own, with its style and size."""
    opening, inside = svg.split(">", 1)
    if "xmlns=" not in opening:
        opening += ' xmlns="http://www.w3.org/2000/svg"'
    box = _VIEW_BOX.search(opening)
    if box and " width=" not in opening:
        opening += f' width="{box["width"]}" height="{box["height"]}"'
    return f"{opening}><style>{style}</style>{inside}".encode()


def page_id(name: str) -> str:
    """Return the id of a page in a book: `a/b.md` is `a.b`, `a/index.md` is `a`."""
    return re.sub(r"(/index)?\.md$", "", name).replace("/", ".")


def _address(name: str) -> str:
    """Return where a page stands on the site: `a/b.md` is at `a/b/`, `a/index.md` at `a/`."""
    if not name.endswith(".md"):
        return name
    return name.removesuffix(HOME) if _is_index(name) else f"{name.removesuffix('.md')}/"


def _beside(name: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), path))


def _drop_contents(body: ET.Element, targets: set[str]) -> None:
    """Take out the list of a chapter's sections, which a book has in its contents."""
    for block in list(body):
        links = [link.get("href") for link in block.iter("a")]
        if block.tag == "ul" and len(links) == len(block) and targets.issuperset(links):
            body.remove(block)
