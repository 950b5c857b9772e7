"""Everything to keep, put into the built site: a PDF and an EPUB of each variant, the offline copy.

    SITE/books/NAME-VARIANT.pdf, NAME-VARIANT.epub, NAME-offline.zip
    SITE/books/books.json    what there is: format, variant, size, SHA-256

Where a home page has an empty element with the attribute `data-books`, the list of downloads with
their sizes comes to stand in it.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path
from typing import Final

from report.books.archive import pack
from report.books.book import Book
from report.books.epub import epub
from report.books.offline import offline_copy
from report.books.pdf import cover, pdf
from report.files import write_atomic

FOLDER: Final = "books"
LIST: Final = "books.json"
HOME: Final = "index.html"
WHOLE: Final = "site"
"""What the offline copy of several reports is called."""
_PLACE: Final = re.compile(
    r"(?P<open><(?P<tag>\w+)\s[^<>]*\bdata-books\b[^<>]*>)\s*(?P<close></(?P=tag)>)"
)
# What each format is, for readers: in Traditional.
_ABOUT: Final = {
    "PDF": "A4，有書籤，可列印",
    "EPUB": "電子書，字體大小可調",
    "ZIP": "離線網站，繁簡兩種，可搜尋",
}
_README: Final = """{title}：離線版
解壓縮後，用瀏覽器打開這個資料夾裡的 index.html，即可閱讀、搜尋、切換繁簡，不必連上網路。
網站不會連到別處；文中指向網路版的連結除外。
"""


@dataclass(frozen=True, slots=True)
class Download:
    """One file on the shelf; `file` is its address from the site's root."""

    file: str
    format: str
    variant: str | None
    """None for what holds every variant."""
    bytes: int
    sha256: str


def fill_shelf(
    site: Path, root: str, books: Sequence[Book], modified: int, work: Path
) -> list[Download]:
    """Make everything from the books and the built site, put it into the site, and return it.

    A report has a book of each variant, one after the other; the offline copy is of the whole.
    `root` is the site's address, ending in a slash; `modified` is the time of the edition in
    seconds since 1970; `work` is a folder for what the making leaves behind. Raises BookError.
    """
    made: list[Download] = []
    several = len({book.name for book in books}) > 1
    whole = WHOLE if several else books[0].name

    def put(file: str, variant: str | None, data: bytes) -> None:
        write_atomic(site / FOLDER / file, data)
        kind = file.rpartition(".")[2].upper()
        digest = hashlib.sha256(data).hexdigest()
        made.append(Download(f"{FOLDER}/{file}", kind, variant, len(data), digest))

    readme = "\n".join(book.say(_README.format(title=book.title)) for book in books)
    copied = offline_copy(site, root, readme)
    for book in books:
        folder = work / book.variant / book.folder
        name = book.name
        put(f"{name}-{book.variant}.pdf", book.variant, pdf(book, folder))
        data = epub(book, cover(book, folder), modified)
        put(f"{name}-{book.variant}.epub", book.variant, data)
    packed = {f"{whole}-offline/{file}": data for file, data in copied.items()}
    put(f"{whole}-offline.zip", None, pack(packed, modified))
    listed = json.dumps([asdict(each) for each in made], indent=1)
    write_atomic(site / FOLDER / LIST, f"{listed}\n".encode())
    for book in books:
        home = site / book.variant / book.folder / HOME
        stem = f"{FOLDER}/{book.name}-{book.variant}."
        own = [each for each in made if not each.variant or each.file.startswith(stem)]
        page = with_downloads(home.read_text(encoding="utf-8"), book, own)
        write_atomic(home, page.encode())
    return made


def with_downloads(home: str, book: Book, made: Sequence[Download]) -> str:
    """Return a home page with the list of what there is to keep, if it asks for it."""
    mine = [each for each in made if each.variant in (None, book.variant)]
    return _PLACE.sub(lambda place: place["open"] + _list(book, mine) + place["close"], home)


def _list(book: Book, made: Sequence[Download]) -> str:
    entries = (
        f'<li><a href="../{book.up}{each.file}" download><b>{each.format}</b>'
        f" <span>{escape(book.say(_ABOUT[each.format]))}</span>"
        f" <span>{size(each.bytes)}</span></a></li>"
        for each in made
    )
    return f'<ul class="books">{"".join(entries)}</ul>'


def size(count: int) -> str:
    """Return a number of bytes as people read it, in thousands of bytes (kB) or millions (MB)."""
    if count < 999_500:
        return f"{max(1, round(count / 1000))} kB"
    return f"{count / 1_000_000:.1f} MB"
