"""What is on a page of a PDF: its glyphs with their places, its links, pictures and rules.

Places are in points from the lower left corner. PDFium reads; nothing of the file is run.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

import pypdfium2 as pdfium  # type: ignore[import-untyped]
import pypdfium2.raw as pdf  # type: ignore[import-untyped]

from report.documents.errors import DocumentError

_BOLD: Final = re.compile(r"bold|black|heavy|demi", re.IGNORECASE)
HEAVY: Final = 600  # of a weight from 100 to 900
OBJECTS: Final = 200_000  # on one page: runs of text, pictures, lines
_ACTIONS: Final = {
    pdf.PDFACTION_LAUNCH: "it starts a program",
    pdf.PDFACTION_REMOTEGOTO: "to another file",
    pdf.PDFACTION_EMBEDDEDGOTO: "to a file within this one",
}
STROKED: Final = 2  # text rendering mode: filled and stroked, which is how programs fake bold


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character: its box, its baseline, whether it is bold, where a link over it leads."""

    text: str
    left: float
    right: float
    bottom: float
    top: float
    base: float
    bold: bool = False
    generated: bool = False
    """A space that PDFium put where there is a gap."""
    link: str = ""

    @property
    def size(self) -> float:
        """Its height."""
        return self.top - self.bottom


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle: a picture, a link, or a rule if it is thin."""

    left: float
    bottom: float
    right: float
    top: float
    data: bytes = b""
    address: str = ""

    def holds(self, glyph: Glyph) -> bool:
        """Tell whether the middle of a glyph lies in it."""
        across, up = (glyph.left + glyph.right) / 2, (glyph.bottom + glyph.top) / 2
        return self.left <= across <= self.right and self.bottom <= up <= self.top


@dataclass(slots=True)
class Page:
    """A page, in the order in which the file has it."""

    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    actions: list[str] = field(default_factory=list)
    """What its links would do that is no going to an address."""


def read_page(page: Any) -> Page:
    """Return what is on a page. Raises DocumentError."""
    _, height = page.get_size()
    found = Page(height)
    if pdf.FPDFPage_CountObjects(page) > OBJECTS:
        raise DocumentError(f"a page of more than {OBJECTS:,} pieces, which none is")
    text = page.get_textpage()
    try:
        links = list(_links(page, found.actions))
        found.glyphs = list(_glyphs(text, links))
        for thing in page.get_objects(max_depth=3):
            if thing.type == pdf.FPDF_PAGEOBJ_PATH:
                found.rules += _rules(thing)
            elif thing.type == pdf.FPDF_PAGEOBJ_IMAGE:
                found.pictures += _picture(thing)
    finally:
        text.close()
    return found


def _glyphs(text: Any, links: list[Box]) -> Iterator[Glyph]:
    name, flags = ctypes.create_string_buffer(200), ctypes.c_int()
    across, up = ctypes.c_double(), ctypes.c_double()
    high = 0
    for at in range(text.count_chars()):
        code = pdf.FPDFText_GetUnicode(text, at)
        if 0xD800 <= code < 0xDC00:  # the first half of a character beyond 16 bits
            high = code
            continue
        if high and 0xDC00 <= code < 0xE000:
            code = 0x10000 + (high - 0xD800) * 0x400 + (code - 0xDC00)
        high = 0
        if code in (0x0A, 0x0D, 0xFFFE, 0x02) or not code or 0xD800 <= code < 0xE000:
            continue
        generated = pdf.FPDFText_IsGenerated(text, at) == 1
        left, bottom, right, top = text.get_charbox(at, loose=True)
        pdf.FPDFText_GetCharOrigin(text, at, across, up)
        length = pdf.FPDFText_GetFontInfo(text, at, name, 200, flags)
        bold = pdf.FPDFText_GetFontWeight(text, at) >= HEAVY or (
            bool(_BOLD.search(name.raw[: max(0, length - 1)].decode("latin-1")))
            if length
            else False
        )
        if not bold and not generated:
            thing = pdf.FPDFText_GetTextObject(text, at)
            bold = bool(thing) and pdf.FPDFTextObj_GetTextRenderMode(thing) == STROKED
        glyph = Glyph(chr(code), left, right, bottom, top, up.value, bold, generated)
        over = next((link for link in links if link.holds(glyph)), None)
        yield glyph if over is None else replace(glyph, link=over.address)


def _links(page: Any, actions: list[str]) -> Iterator[Box]:
    place, link = ctypes.c_int(0), pdf.FPDF_LINK()
    while pdf.FPDFLink_Enumerate(page, place, link):
        action = pdf.FPDFLink_GetAction(link)
        rectangle = pdf.FS_RECTF()
        if not action or not pdf.FPDFLink_GetAnnotRect(link, rectangle):
            continue
        kind = pdf.FPDFAction_GetType(action)
        if kind in _ACTIONS:
            file = _said(pdf.FPDFAction_GetFilePath, action)
            actions.append(
                f"link ({_ACTIONS[kind]}): {file}" if file else f"link ({_ACTIONS[kind]})"
            )
            continue
        address = _said(pdf.FPDFAction_GetURIPath, page.pdf, action)
        if not address:
            continue
        low, high = sorted((rectangle.bottom, rectangle.top))
        yield Box(rectangle.left, low, rectangle.right, high, address=address)


def _said(ask: Any, *about: Any) -> str:
    """Return what PDFium writes into a buffer, empty if that is nothing or beyond reason."""
    length = ask(*about, None, 0)
    if not 1 < length < 4000:
        return ""
    buffer = ctypes.create_string_buffer(length)
    ask(*about, buffer, length)
    return buffer.value.decode("utf-8", "replace")


def _rules(thing: Any) -> Iterator[Box]:
    """Yield the straight lines that a path draws, along the page or across it."""
    try:
        left, bottom, right, top = thing.get_bounds()
    except pdfium.PdfiumError:
        return
    count = pdf.FPDFPath_CountSegments(thing)
    thin = min(right - left, top - bottom) < 2.5
    if thin:
        yield Box(left, bottom, right, top)
    elif count in (4, 5) and max(right - left, top - bottom) > 8:
        yield Box(left, bottom, right, bottom)  # a frame: its four sides
        yield Box(left, top, right, top)
        yield Box(left, bottom, left, top)
        yield Box(right, bottom, right, top)


def _picture(thing: Any) -> Iterator[Box]:
    import io

    try:
        left, bottom, right, top = thing.get_bounds()
        if min(right - left, top - bottom) < 12:
            return
        picture = thing.get_bitmap(render=True).to_pil()
    except (pdfium.PdfiumError, ValueError, MemoryError):
        return
    out = io.BytesIO()
    picture.convert("RGB").save(out, "PNG")
    yield Box(left, bottom, right, top, out.getvalue())
