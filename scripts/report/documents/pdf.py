"""PDF with a text layer: lines joined into paragraphs again, margins left out.

A PDF has no paragraphs: a line goes on in the next if it is full, if the next is not set in, and
if the distance between them is that of lines.
"""

from __future__ import annotations

import re
import time
import unicodedata
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from itertools import groupby, pairwise
from typing import Final

import pypdfium2 as pdfium  # type: ignore[import-untyped]

from report.documents.builder import WIDE, Builder
from report.documents.errors import DocumentError
from report.documents.keeping import WRITTEN, Keeper, counted
from report.documents.pdf_lines import Line, is_printed, lines_of, without_margins
from report.documents.pdf_notes import calls, notes_of
from report.documents.pdf_page import Glyph, Page, read_page
from report.documents.pdf_site import around
from report.documents.pdf_tables import Grid, GridCell, grids_of, split
from report.documents.radicals import plain_character

PAGES: Final = 3000
SECONDS: Final = 300
SET_IN: Final = 0.7  # of the size: a line that begins further right is set in
COLUMN: Final = 4.5  # of the size: lines that begin within that are of one column
LEADING: Final = 1.35  # of the distance of lines in a paragraph; more is a new one
SAME: Final = 0.05  # of the size: how much the lines of a paragraph differ in it
NEARLY: Final = 0.75  # of the width of its column: a line that goes on is longer

# Letters that a Chinese text hardly has; a font with a wrong table says them for anything.
_ODD: Final = re.compile(
    "[\u00a1-\u00a4\u00a6\u00a8-\u00af\u00b4-\u00b6\u00b8-\u00d6\u00d8-\u00f6\u00f8-\u024f]"
)

_SENTENCE_END: Final = re.compile(r"[。！？：；…][」』”’）]*$")
_NUMBERED: Final = re.compile(
    r"(?:第?[一二三四五六七八九十百]+[、章節节條条款]|[（(][一二三四五六七八九十\d]+[)）]|\d+[.、．]|[①-⑳•])"
)
_NUMBER_BEGINS: Final = re.compile(r"[0-9][.,]?$")
_NUMBER_GOES_ON: Final = re.compile(r"[0-9%]|[.,][0-9]")
_LABEL: Final = re.compile(r"(?:\d{1,3}[.、)）]?|[（(]\d{1,3}[)）]|[①-⑳•])\s*")


def version() -> str:
    """Return the name and the version of the converter."""
    return f"PDFium {pdfium.version.PDFIUM_INFO.build}"


def read(data: bytes, builder: Builder) -> Keeper:
    """Put a PDF into `builder`; return what else was kept. Raises DocumentError."""
    pages, others = _pages(data)
    pictures = {
        f"{number}-{at}": box.data
        for number, page in enumerate(pages)
        for at, box in enumerate(page.pictures)
    }
    keeper = Keeper(lambda path: pictures.get(path, b""))
    for other in others:
        keeper.drop(other)
    changed = _readable(pages)
    if changed:
        keeper.drop(counted(changed, "look-alike", WRITTEN))
    flow = [list(_flow(page, number)) for number, page in enumerate(pages)]
    lines = [[item for item in items if isinstance(item, Line)] for items in flow]
    margins, texts = without_margins(lines, [page.height for page in pages])
    for told in texts:
        keeper.drop("margin of a page", told)
    body = [[item for item in items if item not in margins] for items in flow]
    site = set(around([item for items in body for item in items], any(map(is_printed, margins))))
    for line in (item for items in body for item in items if item in site):
        keeper.drop("around the text", line.text)
    body = [[item for item in items if item not in site] for items in body]
    size = _Shape([item for items in body for item in items if isinstance(item, Line)]).size
    writer = _Writer(builder, keeper, pages)
    text: list[Line | Grid] = []
    lowest = min((_bottom(item) for items in body for item in items), default=0.0)
    for items, height in zip(body, [0.0, *(page.height for page in pages)], strict=False):
        notes, foot = notes_of([item for item in items if isinstance(item, Line)], size)
        writer.notes.append(notes)
        rest = [item for item in items if item not in foot]
        for row in _rejoined(text, rest, lowest, height):
            keeper.drop("repeated header row", row)
        text += rest
    writer.write(text)
    return keeper


def _rejoined(
    text: list[Line | Grid], rest: list[Line | Grid], lowest: float, height: float
) -> list[str]:
    """Put the rest of a table, if it begins a page, to what is before; return what of it goes."""
    if not (text and rest and isinstance(text[-1], Grid) and isinstance(rest[0], Grid)):
        return []
    table, first = text[-1], rest[0]
    if not table.goes_on(first, lowest, height):
        return []
    del rest[0]
    return table.take(first)


def _bottom(item: Line | Grid) -> float:
    return item.box.bottom if isinstance(item, Grid) else item.base


def _flow(page: Page, number: int) -> Iterator[Line | Grid]:
    """Yield the lines and the tables of a page, in the order of the file."""
    for part in split(page, grids_of(page)):
        if isinstance(part, Grid):
            yield part
        else:
            yield from lines_of(part, number)


def _pages(data: bytes) -> tuple[list[Page], list[str]]:
    """Return the pages, and what else is in the file."""
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
        attached = pdfium.raw.FPDFDoc_GetAttachmentCount(document)
        has_form = pdfium.raw.FPDF_GetFormType(document) > 0
        scripts = pdfium.raw.FPDFDoc_GetJavaScriptActionCount(document)
        pages = []
        for number in range(len(document)):
            page = document[number]
            pages.append(read_page(page))
            page.close()
            if time.monotonic() > until:
                raise DocumentError(f"took longer than {SECONDS} s to read; split it")
    except pdfium.PdfiumError:
        raise DocumentError("the PDF is broken; ask for it again, or print it anew") from None
    finally:
        document.close()
    others = [action for page in pages for action in page.actions]
    for count, what in ((attached, "embedded file"), (scripts, "program (JavaScript)")):
        if count > 0:
            others.append(counted(count, what))
    if has_form:
        others.append("a form: its fields, and what they do")
    return pages, others


def _readable(pages: Sequence[Page]) -> int:
    """Put plain characters for radicals and ligatures; return how many. Raises DocumentError."""
    shown = unknown = odd = changed = 0
    for page in pages:
        for at, glyph in enumerate(page.glyphs):
            if not glyph.text.strip():
                continue
            shown += 1
            unknown += unicodedata.category(glyph.text) in ("Co", "Cn") or glyph.text == "\ufffd"
            odd += bool(_ODD.match(glyph.text))
            plain = plain_character(glyph.text)
            if plain != glyph.text:
                changed += 1
                page.glyphs[at] = replace(glyph, text=plain)
    if not shown:
        raise DocumentError("a PDF of pictures, without text; have its text recognised (OCR) first")
    if unknown > 0.1 * shown or odd > 0.03 * shown:
        raise DocumentError(
            "its fonts do not say which characters they show; have its text recognised (OCR) first"
        )
    return changed


@dataclass(frozen=True, slots=True)
class _Picture:
    """A picture by its page, its number there and its place."""

    page: int
    number: int
    bottom: float


class _Writer:
    def __init__(self, builder: Builder, keeper: Keeper, pages: Sequence[Page]) -> None:
        self._builder = builder
        self._keeper = keeper
        self._waiting = deque(
            _Picture(number, at, box.bottom)
            for number, page in enumerate(pages)
            for at, box in enumerate(page.pictures)
        )
        self.notes: list[dict[str, list[Line]]] = []
        """Of each page: label to lines."""

    def write(self, body: list[Line | Grid]) -> None:
        """Put the lines and tables of a document into the builder, paragraph by paragraph."""
        for paragraph in paragraphs(body):
            if isinstance(paragraph, Grid):
                self._table(paragraph)
                continue
            self._pictures(paragraph[0])
            for before, line in zip([None, *paragraph], paragraph, strict=False):
                if before is not None and not _in_number(before, line):
                    self._builder.soft_break()
                self._line(line)
            self._builder.end()
        while self._waiting:
            self._picture(self._waiting.popleft())

    def _table(self, grid: Grid) -> None:
        self._builder.table(
            [
                [(partial(self._cell, cell), cell.rows, cell.columns, not at) for cell in row]
                for at, row in enumerate(grid.rows)
            ]
        )

    def _cell(self, cell: GridCell) -> None:
        """Put in the lines of a cell; a full one goes on in the next."""
        for line in lines_of(cell.glyphs, len(self.notes)):
            self._line(line)
            if cell.box.right - line.right < 1.5 * line.size:
                self._builder.soft_break()
            else:
                self._builder.end()

    def _line(self, line: Line) -> None:
        """Put in a line; a raised number with a note of its page refers to that."""
        notes = self.notes[line.page] if line.page < len(self.notes) else {}
        at = 0
        for start, end, label in calls(line):
            if label in notes:
                self._run(line.glyphs[at:start])
                self._builder.note(partial(self._note, notes[label]))
                at = end
        self._run(line.glyphs[at:])

    def _note(self, lines: Sequence[Line]) -> None:
        for line in lines:
            self._run(line.glyphs)
            self._builder.soft_break()

    def _run(self, glyphs: Sequence[Glyph]) -> None:
        for (bold, link), run in groupby(glyphs, lambda glyph: (glyph.bold, glyph.link)):
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
        below = []
        while self._waiting and self._waiting[0].page <= line.page:
            picture = self._waiting.popleft()
            if picture.page < line.page or picture.bottom > line.base:
                self._picture(picture)
            else:
                below.append(picture)
        self._waiting.extendleft(reversed(below))

    def _picture(self, picture: _Picture) -> None:
        if name := self._keeper.picture(f"{picture.page}-{picture.number}"):
            self._builder.point("image", name)
            self._builder.end()


def paragraphs(items: Sequence[Line | Grid]) -> Iterator[list[Line] | Grid]:
    """Yield lines put together into paragraphs, and tables as they are."""
    shape = _Shape([item for item in items if isinstance(item, Line)])
    paragraph: list[Line] = []
    tops = _tops(items)
    for item in items:
        if (
            isinstance(item, Line)
            and paragraph
            and shape.goes_on(paragraph[-1], item)
            and not (
                paragraph[-1] in tops and len(paragraph) == 1 and _is_header(paragraph[0], item)
            )
        ):
            paragraph.append(item)
            continue
        if paragraph:
            yield paragraph
        paragraph = []
        if isinstance(item, Grid):
            yield item
        else:
            paragraph = [item]
    if paragraph:
        yield paragraph


def _tops(items: Sequence[Line | Grid]) -> set[Line]:
    """Return the first line of each page."""
    found: dict[int, Line] = {}
    for item in items:
        if isinstance(item, Line):
            found.setdefault(item.page, item)
    return set(found.values())


def _is_header(top: Line, line: Line) -> bool:
    """Tell whether the first line of a page is smaller than the next, or nearer than text can be.

    Latin fonts are higher or lower at the same size, so there it has to be smaller by more.
    """
    larger = 0.8 if top.is_latin != line.is_latin else 0.95
    return top.size < larger * line.size or (
        top.page == line.page and 0 < top.base - line.base < 0.8 * line.size
    )


def _may_break(before: Glyph, after: Glyph) -> bool:
    """Tell whether a line can end between two glyphs: not in a word, not before 、 or after 「."""
    if unicodedata.category(after.text) in ("Po", "Pe", "Pf") or (
        unicodedata.category(before.text) in ("Ps", "Pi")
    ):
        return False
    spaced = not (before.text.strip() and after.text.strip())
    return spaced or bool(WIDE.match(before.text) or WIDE.match(after.text))


def _in_number(before: Line, line: Line) -> bool:
    """Tell whether a line ends within a number, where programs that cut anywhere may end one."""
    return bool(_NUMBER_BEGINS.search(before.text) and _NUMBER_GOES_ON.match(line.text))


class _Shape:
    """The columns of a document and the distance of its lines."""

    def __init__(self, lines: Sequence[Line]) -> None:
        # Of most characters.
        sizes = Counter(round(line.size, 1) for line in lines for _ in line.glyphs)
        self.size = sizes.most_common(1)[0][0] if sizes else 1.0
        self._rights: dict[float, float] = {}
        self._columns = self._lefts(lines)
        for line in lines:
            column = self.column(line)
            self._rights[column] = max(self._rights.get(column, 0), line.right)
        self._leading = self._distance(lines)
        self._apart = self._sets_apart(lines)

    def _distance(self, lines: Sequence[Line]) -> float:
        """Return the distance of two lines of a paragraph: the smallest that is no accident."""
        distances = sorted(
            before.base - line.base
            for before, line in pairwise(lines)
            if before.page == line.page and 0 < before.base - line.base < 4 * self.size
            if abs(before.size - line.size) < SAME * line.size
        )
        if not distances:
            return 0.0
        usual = distances[len(distances) // 10]
        often = Counter(round(2 * distance) / 2 for distance in distances)
        closer = (one for one, count in often.items() if count > 1 and one > self.size)
        return min((usual, *closer))

    def _sets_apart(self, lines: Sequence[Line]) -> bool:
        """Tell whether there is more room between paragraphs than between lines, nearly always."""
        ends = [
            before.base - line.base > LEADING * self._leading
            for before, line in pairwise(lines)
            if before.page == line.page and 0 < before.base - line.base < 6 * self.size
            if _SENTENCE_END.search(before.text) and self._share(before) < NEARLY
        ]
        return len(ends) > 4 and sum(ends) > 0.9 * len(ends)

    def _share(self, line: Line) -> float:
        """Return how much of the width of its column a line takes."""
        column = self.column(line)
        return (line.right - column) / max(1.0, self._rights[column] - column)

    def _lefts(self, lines: Sequence[Line]) -> list[float]:
        """Return where columns begin: where lines do, each the leftmost within a few characters."""
        counts = Counter(round(line.left) for line in lines)
        found: list[float] = []
        for left in sorted(counts):
            if not found or left - found[-1] > COLUMN * self.size:
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
            leading = max(self._leading, 1.0) * max(1.0, before.size / self.size)
            if before.base - line.base > LEADING * leading:
                return False
        if _NUMBERED.match(line.text) and _SENTENCE_END.search(before.text):
            return False
        return (
            self._is_full(before, line) or self._is_close(before, line)
        ) and not self._is_set_in(before, line)

    def _is_close(self, before: Line, line: Line) -> bool:
        """Tell whether nothing but the distance can say that a line goes on, and it does."""
        return (
            self._apart
            and before.page == line.page
            and before.base > line.base
            and not _SENTENCE_END.search(before.text)
            and self._share(before) > NEARLY
        )

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
