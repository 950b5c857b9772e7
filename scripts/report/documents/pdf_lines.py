"""Glyphs into lines, and lines into those of the text and those of the page's margins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final

from report.documents.builder import WIDE
from report.documents.pdf_page import Glyph

GAP: Final = 0.6  # of the size: a gap wider than that between Chinese and Latin is a space
SPACE: Final = 0.15  # of the size: how much wider than others a gap in Chinese is, for a space
EDGE: Final = 3  # lines from the top or the bottom of a page that may be of its margin
APART: Final = 1.25  # of the distance of lines: how far the margin is at least
MANY: Final = 3  # pages at least, and half of all, on which a running header is one for sure
LONG: Final = 0.8  # of the longest line of its page

_PAGE_NUMBER: Final = re.compile(
    r"[-–—―·・\s]*(?:第\s*)?(?:\d{1,4}|[ivxlc]{1,7}|[一二三四五六七八九十百〇]{1,5})\s*(?:[頁页]|/\s*\d{1,4}|of\s*\d{1,4})?"
    r"(?:\s*[,，]?\s*共\s*\d{1,4}\s*[頁页])?[-–—―·・\s]*",
    re.IGNORECASE,
)
_SENTENCE: Final = re.compile("[，。；！？]")
# What browsers print above and below a page.
_PRINTED: Final = re.compile(
    r"(?:file|https?)://\S+(?:\s+\d+/\d+)?|\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},?\s+\D{0,3}\d{1,2}:\d{2}.*"
)
ASIDE: Final = 2  # of the size: a gap between what stands at the left of a margin and at the right
OTHER: Final = 0.7  # of the size of what is beside it: smaller than other fonts make a character


@dataclass(frozen=True, slots=True)
class Line:
    """Glyphs side by side, in reading order."""

    glyphs: tuple[Glyph, ...]
    page: int

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.glyphs[0].left

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.glyphs[-1].right

    @property
    def base(self) -> float:
        """Its baseline: that of most of its glyphs."""
        return median(glyph.base for glyph in self.glyphs)

    @property
    def size(self) -> float:
        """The height of most of its Chinese glyphs; Latin fonts are higher or lower."""
        sizes = [glyph.size for glyph in self.glyphs if WIDE.match(glyph.text)]
        return median(sizes or [glyph.size for glyph in self.glyphs])

    @property
    def is_latin(self) -> bool:
        """Tell whether it has no Chinese."""
        return not any(WIDE.match(glyph.text) for glyph in self.glyphs)

    @property
    def text(self) -> str:
        """Its text."""
        return "".join(glyph.text for glyph in self.glyphs).strip()


def lines_of(glyphs: Iterable[Glyph], page: int) -> Iterator[Line]:
    """Yield the lines of a page, in the order of the file, without spaces at their ends."""
    line: list[Glyph] = []
    for glyph in glyphs:
        if line and not _beside(line, glyph):
            yield from _line(line, page)
            line = []
        line.append(glyph)
    yield from _line(line, page)


def _beside(line: list[Glyph], glyph: Glyph) -> bool:
    last = next((one for one in reversed(line) if not one.generated), line[-1])
    if glyph.generated:
        return True
    larger = max(last.size, glyph.size)
    if min(last.size, glyph.size) < OTHER * larger and glyph.left - last.right > ASIDE * larger:
        return False  # the title and what stands small beside it in the margin
    if abs(last.base - glyph.base) < 0.2 * larger:
        return glyph.left > last.left - 0.3 * larger
    overlap = min(last.top, glyph.top) - max(last.bottom, glyph.bottom)
    smaller = max(0.1, min(last.size, glyph.size))
    return overlap > 0.4 * smaller and glyph.left > last.left - 0.3 * last.size


def _line(glyphs: list[Glyph], page: int) -> Iterator[Line]:
    kept = [one for at, one in enumerate(glyphs) if not one.generated or _is_space(glyphs, at)]
    while kept and not kept[0].text.strip():
        del kept[0]
    while kept and not kept[-1].text.strip():
        del kept[-1]
    if kept:
        yield Line(tuple(kept), page)


def _is_space(glyphs: list[Glyph], at: int) -> bool:
    """Tell whether a space that PDFium put in is one.

    Between Chinese and Latin many programs leave a gap that is none; a line that is spaced out
    has gaps throughout.
    """
    if not 0 < at < len(glyphs) - 1:
        return False
    before, after = glyphs[at - 1], glyphs[at + 1]
    gap, size = after.left - before.right, max(before.size, after.size)
    wide = WIDE.match(before.text), WIDE.match(after.text)
    if all(wide):
        return gap > SPACE * size + _usual_gap(glyphs)
    if wide[1] and before.text in ".):":
        return gap > SPACE * size  # 1. 基本情況
    return gap > GAP * size if any(wide) else True


def _usual_gap(glyphs: list[Glyph]) -> float:
    """Return the usual distance of two Chinese characters of a line, 0 if they touch."""
    solid = [one for one in glyphs if not one.generated]
    gaps = [
        after.left - before.right
        for before, after in pairwise(solid)
        if WIDE.match(before.text) and WIDE.match(after.text)
    ]
    return max(0.0, median(gaps)) if gaps else 0.0


def without_margins(
    pages: Sequence[Sequence[Line]], heights: Sequence[float]
) -> tuple[set[Line], list[str]]:
    """Return the lines of running headers, footers and page numbers, and their texts.

    Such a line is among the outermost of its page, and is a number, or stands there on others.
    """
    seen: dict[str, set[int]] = {}
    for lines in pages:
        ordered = sorted(lines, key=lambda line: line.base)
        for line in (*ordered[:EDGE], *ordered[-EDGE:]):
            seen.setdefault(_same(line), set()).add(line.page)
    leading = _leading(pages)
    many = max(MANY, len(pages) / 2)
    sure = {same for same, on in seen.items() if len(on) >= many}
    found: set[Line] = set()
    for lines, height in zip(pages, heights, strict=True):
        ordered = sorted(lines, key=lambda line: line.base)
        for inwards in (ordered, ordered[::-1]):
            found |= set(_from_the_edge(inwards, height, seen, sure, leading))
    ordered = [line for lines in pages for line in lines if line in found]
    return found, [line.text for line in ordered]


def _leading(pages: Sequence[Sequence[Line]]) -> float:
    """Return the usual distance of two lines."""
    distances = [
        before.base - line.base
        for lines in pages
        for before, line in pairwise(lines)
        if before.base > line.base
    ]
    return median(distances) if distances else 0.0


def _from_the_edge(
    inwards: list[Line],
    height: float,
    seen: dict[str, set[int]],
    sure: set[str],
    leading: float,
) -> list[Line]:
    """Return the lines of a margin, from the edge of the page inwards.

    A line as long as those of the text is one only if it is further from them than they are from
    one another, if a browser prints such lines, or if it is sure to stand on most pages.
    """
    margin: list[Line] = []
    widest = max((line.right - line.left for line in inwards), default=0.0)
    for line in inwards[:EDGE]:
        outside = line.base < 0.12 * height or line.base > 0.88 * height
        number = _PAGE_NUMBER.fullmatch(line.text) or is_printed(line)
        if not outside or not (number or _is_near(line, seen)):
            break
        margin.append(line)
    while margin and len(margin) < len(inwards):
        if (
            is_printed(margin[-1])
            or _same(margin[-1]) in sure
            or margin[-1].right - margin[-1].left < LONG * widest
            or abs(inwards[len(margin)].base - margin[-1].base) > APART * leading
        ):
            break
        margin.pop()
    return margin


def is_printed(line: Line) -> bool:
    """Tell whether a line is what browsers print beside a page: its address, the time."""
    return bool(_PRINTED.fullmatch(line.text)) or (
        len(parts := _parts(line)) > 1 and any(_PRINTED.fullmatch(part) for part in parts)
    )


def _parts(line: Line) -> list[str]:
    """Return what of a line stands apart from the rest of it."""
    parts = [""]
    last: Glyph | None = None
    for glyph in line.glyphs:
        if not glyph.text.strip():
            parts[-1] += " "
            continue
        if last is not None and glyph.left - last.right > ASIDE * line.size:
            parts.append("")
        parts[-1] += glyph.text
        last = glyph
    return [part.strip() for part in parts]


def _is_near(line: Line, seen: dict[str, set[int]]) -> bool:
    """Tell whether a line stands on a page nearby, or as near on the same side of the sheet."""
    if _SENTENCE.search(line.text):
        return False
    near = {line.page + step for step in (-2, -1, 1, 2)}
    return not near.isdisjoint(seen.get(_same(line), ()))


def _same(line: Line) -> str:
    """Return what of a line stays the same from page to page: its place, its words."""
    return f"{round(line.base / 4)} {re.sub(r'[0-9]+', '0', line.text)}"
