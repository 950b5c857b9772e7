"""PDF with a text layer: lines joined into paragraphs again, margins left out.

A PDF has no paragraphs: a line goes on in the next if it is full, if the next is not set in, and
if the distance between them is that of lines.
"""

from __future__ import annotations

import re
import time
import unicodedata
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from itertools import groupby, pairwise
from typing import Final

import pypdfium2 as pdfium  # type: ignore[import-untyped]

from report.documents.builder import WIDE, Builder
from report.documents.errors import DocumentError
from report.documents.keeping import Keeper
from report.documents.pdf_lines import Line, lines_of, without_margins
from report.documents.pdf_page import Glyph, Page, read_page
from report.documents.radicals import plain_character

PAGES: Final = 3000
SECONDS: Final = 300
SET_IN: Final = 0.7  # of the size: a line that begins further right is set in
COLUMN: Final = 4.5  # of the size: lines that begin within that are of one column
LEADING: Final = 1.35  # of the distance of lines in a paragraph; more is a new one
LARGER: Final = 1.15

_SENTENCE_END: Final = re.compile(r"[。！？：；…][」』”’）]*$")
_NUMBERED: Final = re.compile(
    r"(?:第?[一二三四五六七八九十百]+[、章節节條条款]|[（(][一二三四五六七八九十\d]+[)）]|\d+[.、．]|[①-⑳•])"
)
_LABEL: Final = re.compile(r"(?:\d{1,3}[.、)）]?|[（(]\d{1,3}[)）]|[①-⑳•])\s*")


def version() -> str:
    """Return the name and the version of the converter."""
    return f"PDFium {pdfium.version.PDFIUM_INFO.build}"


def read(data: bytes, builder: Builder) -> Keeper:
    """Put a PDF into `builder`; return what else was kept. Raises DocumentError."""
    pages = _pages(data)
    pictures = {
        f"{number}-{at}": box.data
        for number, page in enumerate(pages)
        for at, box in enumerate(page.pictures)
    }
    keeper = Keeper(lambda path: pictures.get(path, b""))
    changed = _readable(pages)
    if changed:
        keeper.drop(f"{changed} radicals and ligatures, written as the characters they stand for")
    lines = [list(lines_of(page.glyphs, number)) for number, page in enumerate(pages)]
    margins, texts = without_margins(lines, [page.height for page in pages])
    for text in texts:
        keeper.drop("margin of a page", text)
    writer = _Writer(builder, keeper, pages)
    body = [line for page in lines for line in page if line not in margins]
    writer.write(body)
    return keeper


def _pages(data: bytes) -> list[Page]:
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if "assword" in str(error) or "ecurity" in str(error):
            raise DocumentError("the PDF is encrypted; save it without a password") from None
        raise DocumentError("the PDF is broken; ask for it again, or print it anew") from None
    try:
        if len(document) > PAGES:
            raise DocumentError(f"more than {PAGES} pages; split it and import the parts")
        until = time.monotonic() + SECONDS
        pages = []
        for number in range(len(document)):
            page = document[number]
            pages.append(read_page(page, pictures=True))
            page.close()
            if time.monotonic() > until:
                raise DocumentError(f"took longer than {SECONDS} s to read; split it")
    except pdfium.PdfiumError:
        raise DocumentError("the PDF is broken; ask for it again, or print it anew") from None
    finally:
        document.close()
    return pages


def _readable(pages: Sequence[Page]) -> int:
    """Put plain characters for radicals and ligatures; return how many. Raises DocumentError."""
    shown = unknown = changed = 0
    for page in pages:
        for at, glyph in enumerate(page.glyphs):
            if not glyph.text.strip():
                continue
            shown += 1
            unknown += unicodedata.category(glyph.text) in ("Co", "Cn") or glyph.text == "\ufffd"
            plain = plain_character(glyph.text)
            if plain != glyph.text:
                changed += 1
                page.glyphs[at] = Glyph(
                    *(plain, glyph.left, glyph.right, glyph.bottom, glyph.top, glyph.base),
                    *(glyph.bold, glyph.generated, glyph.link),
                )
    if not shown:
        raise DocumentError("a PDF of pictures, without text; have its text recognised (OCR) first")
    if unknown > 0.1 * shown:
        raise DocumentError(
            "its fonts do not say which characters they show; have its text recognised (OCR) first"
        )
    return changed


class _Writer:
    def __init__(self, builder: Builder, keeper: Keeper, pages: Sequence[Page]) -> None:
        self._builder = builder
        self._keeper = keeper
        self._pages = pages
        self._shown: set[tuple[int, int]] = set()

    def write(self, body: list[Line]) -> None:
        """Put the lines of a document into the builder, paragraph by paragraph."""
        for paragraph in paragraphs(body):
            self._pictures(paragraph[0])
            for before, line in zip([None, *paragraph], paragraph, strict=False):
                if before is not None:
                    self._builder.soft_break()
                self._line(line)
            self._builder.end()
        for number, page in enumerate(self._pages):
            for at in range(len(page.pictures)):
                self._picture(number, at)

    def _line(self, line: Line) -> None:
        for (bold, link), run in groupby(line.glyphs, lambda glyph: (glyph.bold, glyph.link)):
            text = "".join(glyph.text for glyph in run)
            address = self._keeper.link(link, text) if link else ""
            with ExitStack() as stack:
                if address:
                    stack.enter_context(self._builder.styled("link", address))
                if bold:
                    stack.enter_context(self._builder.styled("strong"))
                self._builder.text(text)

    def _pictures(self, line: Line) -> None:
        """Put in the pictures that stand above a line, or on the pages before."""
        for number, page in enumerate(self._pages[: line.page + 1]):
            for at, box in enumerate(page.pictures):
                if number < line.page or box.bottom > line.base:
                    self._picture(number, at)

    def _picture(self, number: int, at: int) -> None:
        if (number, at) in self._shown:
            return
        self._shown.add((number, at))
        if name := self._keeper.picture(f"{number}-{at}", ""):
            self._builder.point("image", name)
            self._builder.end()


def paragraphs(lines: Sequence[Line]) -> list[list[Line]]:
    """Return lines put together into paragraphs."""
    if not lines:
        return []
    shape = _Shape(lines)
    found = [[lines[0]]]
    for before, line in pairwise(lines):
        if shape.goes_on(before, line):
            found[-1].append(line)
        else:
            found.append([line])
    return found


def _may_break(before: Glyph, after: Glyph) -> bool:
    """Tell whether a line can end between two glyphs: not in a word, not before 、 or after 「."""
    if unicodedata.category(after.text) in ("Po", "Pe", "Pf") or (
        unicodedata.category(before.text) in ("Ps", "Pi")
    ):
        return False
    spaced = not (before.text.strip() and after.text.strip())
    return spaced or bool(WIDE.match(before.text) or WIDE.match(after.text))


class _Shape:
    """The columns of a document and the distance of its lines."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self._size = Counter(
            round(line.size, 1) for line in lines for _ in line.glyphs
        ).most_common(1)[0][0]
        self._rights: dict[float, float] = {}
        self._columns = self._lefts(lines)
        for line in lines:
            column = self.column(line)
            self._rights[column] = max(self._rights.get(column, 0), line.right)
        distances = sorted(
            before.base - line.base
            for before, line in pairwise(lines)
            if before.page == line.page and 0 < before.base - line.base < 4 * self._size
        )
        self._leading = distances[len(distances) // 10] if distances else 0.0

    def _lefts(self, lines: Sequence[Line]) -> list[float]:
        """Return where columns begin: where lines do, each the leftmost within a few characters."""
        counts = Counter(round(line.left) for line in lines)
        found: list[float] = []
        for left in sorted(counts):
            if not found or left - found[-1] > COLUMN * self._size:
                found.append(left)
        return found

    def column(self, line: Line) -> float:
        """Return where the column of a line begins."""
        return max((left for left in self._columns if left <= line.left + 1), default=line.left)

    def goes_on(self, before: Line, line: Line) -> bool:
        """Tell whether a line goes on in the next."""
        size = max(before.size, line.size)
        latin = before.is_latin or line.is_latin
        if abs(before.size - line.size) > (0.35 if latin else 0.12) * size:
            return False
        if before.page == line.page and before.base > line.base:
            leading = max(self._leading, 1.0) * max(1.0, before.size / self._size)
            if before.base - line.base > LEADING * leading:
                return False
        if _NUMBERED.match(line.text) and _SENTENCE_END.search(before.text):
            return False
        return self._is_full(before, line) and not self._is_set_in(before, line)

    def _is_full(self, before: Line, line: Line) -> bool:
        """Tell whether nothing of the next line had room on this one."""
        room = self._rights[self.column(before)] - before.right
        length = 1
        while length < len(line.glyphs) and not _may_break(*line.glyphs[length - 1 : length + 1]):
            length += 1
        needed = line.glyphs[length - 1].right - line.glyphs[0].left
        return room < needed + 0.6 * before.size

    def _is_set_in(self, before: Line, line: Line) -> bool:
        column = self.column(line)
        if line.left - column <= SET_IN * line.size:
            return False
        label = _LABEL.match(before.text)
        if label and before.left - self.column(before) <= SET_IN * before.size:
            after = before.glyphs[min(len(label[0]), len(before.glyphs) - 1)]
            return abs(after.left - line.left) > SET_IN * line.size
        return True
