"""The pages' texts in files, for checking and for excerpts.

``search/text.js`` reads what is written here; the two change together.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from report.search.fold import fold
from report.search.html import Page
from report.search.stream import HEADING, TEXT, TITLE, Run

# The texts of short pages go into one file until it holds so many characters.
_FILE_SIZE: Final = 1_000


def _record(page: Page) -> str:
    """Give what a file holds of a page."""
    sections = [(s.anchor, s.level, s.heading, s.blocks) for s in page.sections]
    return json.dumps((page.url, page.title, sections), ensure_ascii=False, separators=(",", ":"))


def pack(pages: Iterable[Page]) -> bytes:
    """Give what the file of some pages holds."""
    return f"[{','.join(map(_record, pages))}]".encode()


def batches(sizes: Sequence[int]) -> Iterator[range]:
    """Group the numbers of pages of so many characters, until a group is worth a file."""
    begin = size = 0
    for number, more in enumerate(sizes, 1):
        size += more
        if size >= _FILE_SIZE or number == len(sizes):
            yield range(begin, number)
            begin, size = number, 0


def digest(page: Page) -> str:
    """Return a hash of what a file holds of a page."""
    return hashlib.blake2b(_record(page).encode(), digest_size=8).hexdigest()


def characters(page: Page) -> int:
    """Count the characters of a page's text."""
    return sum(len(text) for s in page.sections for text in (s.heading, *s.blocks))


def runs(page: Page) -> Iterator[Run]:
    """Fold a page's text for the table of phrases."""
    for section in page.sections:
        yield Run(fold(section.heading), TITLE if section.level == 1 else HEADING)
        for block in section.blocks:
            yield Run(fold(block), TEXT)
