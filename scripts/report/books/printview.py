"""The whole report on one page of HTML, to print or to read without a click."""

from __future__ import annotations

import base64
from collections.abc import Callable, Sequence
from typing import Final
from xml.etree import ElementTree as ET

import jinja2

from report.books.book import TEMPLATES, Book
from report.books.xhtml import shift_headings
from report.variants import VARIANTS

PAGE: Final = "print.html"
_LONG: Final = "print-long.html"
_STYLE: Final = "print.css"


def print_view(book: Book, variants: Sequence[str]) -> str:
    """Return the page, pictures in it; it stands beside the home page of its variant.

    `variants` are all that the site has: it leads to the others.
    """
    bodies = [book.whole(part) for part in book.parts]
    for body in bodies:
        shift_headings(body, 1)
        _put_pictures_in(body, book)
    return _filled(
        PAGE,
        book=book,
        say=book.say,
        others=[VARIANTS[name] for name in variants if name != book.variant],
        bodies=[ET.tostring(body, encoding="unicode", method="html") for body in bodies],
    )


def long_view(variant: str, say: Callable[[str], str]) -> str:
    """Return what stands there of a report too long for one page: its address is published."""
    return _filled(_LONG, language=VARIANTS[variant].language, say=say)


def _filled(template: str, **values: object) -> str:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = (TEMPLATES / _STYLE).read_text(encoding="utf-8")
    return environment.get_template(template).render(style=style, **values)


def _put_pictures_in(body: ET.Element, book: Book) -> None:
    for image in body.iter("img"):
        picture = book.pictures[image.attrib["src"]]
        data = base64.b64encode(picture.data).decode()
        image.set("src", f"data:{picture.type};base64,{data}")
