"""A book as EPUB 3, the same bytes for the same book and time."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Final
from xml.etree import ElementTree as ET

import jinja2

from report.books.archive import pack
from report.books.book import TEMPLATES, Book, Part

_TEMPLATES: Final = TEMPLATES / "epub"
_FOLDER: Final = "EPUB"
_COVER: Final = "cover.png"
# Before anything else and not compressed, so that the file tells its kind by its first bytes.
_MIMETYPE: Final = ("mimetype", b"application/epub+zip")


def epub(book: Book, cover: bytes, modified: int) -> bytes:
    """Return the EPUB of a book.

    `cover` is a PNG picture, `modified` the time of the edition in seconds since 1970 (UTC).
    """
    return pack(dict([_MIMETYPE, *_files(book, cover, modified)]), modified)


def _files(book: Book, cover: bytes, modified: int) -> Iterator[tuple[str, bytes]]:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    moment = datetime.fromtimestamp(modified, UTC)
    values = {
        "book": book,
        "say": book.say,
        "file": {part.id: _file_of(top) for top in book.parts for part in top.walk()},
        "identifier": uuid.uuid5(uuid.NAMESPACE_URL, f"{book.digest or book.title}/{book.variant}"),
        "modified": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
    }

    def fill(template: str, **more: object) -> bytes:
        return environment.get_template(template).render(values, **more).encode()

    yield "META-INF/container.xml", (_TEMPLATES / "container.xml").read_bytes()
    yield f"{_FOLDER}/package.opf", fill("package.opf")
    yield f"{_FOLDER}/nav.xhtml", fill("nav.xhtml")
    yield f"{_FOLDER}/book.css", (_TEMPLATES / "book.css").read_bytes()
    yield f"{_FOLDER}/{_COVER}", cover
    yield f"{_FOLDER}/title.xhtml", fill("title.xhtml")
    homes = _homes(book)
    for part in book.parts:
        body = book.whole(part)
        _point(body, homes, _file_of(part))
        yield (
            f"{_FOLDER}/{_file_of(part)}",
            fill("part.xhtml", title=part.title, body=ET.tostring(body, encoding="unicode")),
        )
    for name, picture in book.pictures.items():
        yield f"{_FOLDER}/{name}", picture.data


def _file_of(part: Part) -> str:
    return f"{part.id}.xhtml"


def _homes(book: Book) -> dict[str, str]:
    """Return in which file each id stands."""
    return {
        element.attrib["id"]: _file_of(part)
        for part in book.parts
        for element in book.whole(part).iter()
        if "id" in element.attrib
    }


def _point(body: ET.Element, homes: Mapping[str, str], file: str) -> None:
    """Make the links to other files of the EPUB say which."""
    for link in body.iter("a"):
        href = link.get("href", "")
        if href.startswith("#") and homes[href[1:]] != file:
            link.set("href", homes[href[1:]] + href)
