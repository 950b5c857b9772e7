"""A book as a PDF, and its cover as a picture, both set by Typst."""

from __future__ import annotations

import json
import logging
import shutil
from pathlib import Path
from typing import Any, Final
from xml.etree import ElementTree as ET

import pylopdf_fonts_zh_cn as simplified_fonts
import pylopdf_fonts_zh_tw as traditional_fonts
import typst

from report.books.book import TEMPLATES, Book, BookError
from report.variants import VARIANTS

# Noto Serif and Noto Sans (SIL Open Font License 1.1), in a package for each region: the same
# character looks different in each. A character that only the other region has is better than none.
_FONTS: Final = (traditional_fonts, simplified_fonts)
# There is none with Hong Kong's shapes: its books have its characters in Taiwan's.
_FACES: Final = {"hant": ("TC", "SC"), "hans": ("SC", "TC")}
_log = logging.getLogger(__name__)
_COVER_WIDTH = 1200  # pixels; the cover is 120 mm wide


def pdf(book: Book, work: Path) -> bytes:
    """Return the PDF of a book: tagged, without a date.

    It is PDF/UA-1 too, unless something in the book forbids it (a character that no font has, a
    heading out of order): then a warning says what. `work` is a folder to be filled with what Typst
    reads. Raises BookError with what Typst says.
    """
    _lay_out(book, work)
    source = work / "book.typ"
    try:
        return _typeset(source, format="pdf", pdf_standards="ua-1")
    except BookError as error:
        made = _typeset(source, format="pdf")
        _log.warning("%s: the PDF is tagged, but not PDF/UA-1: %s", book.variant, error)
        return made


def cover(book: Book, work: Path) -> bytes:
    """Return the cover as PNG. Raises BookError with what Typst says."""
    _lay_out(book, work)
    return _typeset(work / "cover.typ", format="png", ppi=_COVER_WIDTH / 120 * 25.4)


def _lay_out(book: Book, work: Path) -> None:
    """Fill the folder: the templates, the text, the pictures."""
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    for template in TEMPLATES.glob("*.typ"):
        shutil.copy(template, work)
    body = ET.Element("body")
    for part in book.parts:
        section = book.whole(part)
        if part.editorial:
            section.set("class", "editorial")
        body.append(section)
    (work / "book.xml").write_text(ET.tostring(body, encoding="unicode"), encoding="utf-8")
    (work / "book.json").write_text(json.dumps(_settings(book)), encoding="utf-8")
    for name, picture in book.pictures.items():
        target = work / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(picture.data)


def _settings(book: Book) -> dict[str, Any]:
    variant = VARIANTS[book.variant]
    faces = _FACES[variant.script]
    return {
        "title": book.title,
        "description": book.description,
        "credit": book.credit,
        "author": book.facts.author,
        "notes": book.notes,
        "contents": book.say("目錄"),
        "parts": [part.id for part in book.walk()],
        "region": variant.territory,
        "script": variant.script,
        "serif": [f"Noto Serif {face}" for face in faces],
        "sans": [f"Noto Sans {face}" for face in faces],
    }


def _typeset(source: Path, **options: Any) -> bytes:
    fonts = typst.Fonts(
        include_system_fonts=False,  # else a book would differ from one machine to the next
        font_paths=[each.serif_path().parent for each in _FONTS],
    )
    try:
        made = typst.compile(source, root=source.parent, font_paths=fonts, **options)
    except typst.TypstError as error:
        raise BookError(f"Typst: {error.message}") from error
    if not isinstance(made, bytes):
        raise BookError(f"Typst made more than one picture of {source.name}")
    return made
