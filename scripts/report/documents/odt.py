"""OpenDocument texts, made ready for pandoc: the counterpart of `docx`.

Numbers of lists and of headings become text, lists the paragraphs in them; text boxes are set
after their paragraph; ruby keeps its base. Comments, deletions, hidden text, tables of contents,
headers and footers go.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from lxml import etree

from report.documents.archive import Archive
from report.documents.counting import BULLET, OPEN_DOCUMENT, spaced
from report.documents.keeping import Keeper
from report.documents.trees import remove, set_after, text_in

CONTENT: Final = "content.xml"
STYLES: Final = "styles.xml"
LEVELS: Final = 10

_SPACES: Final = {
    name: f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"
    for name in ("text", "style", "office", "fo", "table")
} | {
    "dc": "http://purl.org/dc/elements/1.1/",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "loext": "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0",
    "xml": "http://www.w3.org/XML/1998/namespace",
}


def q(name: str) -> str:
    """Return the qualified name of prefix:name."""
    prefix, _, local = name.partition(":")
    return f"{{{_SPACES[prefix]}}}{local}"


_COUNTS: Final = {
    *(q(f"table:number-{what}-repeated") for what in ("columns", "rows")),
    *(q(f"table:number-{what}-spanned") for what in ("columns", "rows")),
    q("text:c"),
}
# Who wrote a comment or deleted something, and when.
_ABOUT: Final = (
    q("office:change-info"),
    *(q(f"dc:{name}") for name in ("creator", "date", "date-string")),
    *(f"{{*}}{whose}-initials" for whose in ("creator", "sender")),
)
_COUNTED: Final = (q("text:list-level-style-number"), q("text:outline-level-style"))


def prepared(archive: Archive, keeper: Keeper) -> bytes:
    """Return the document for pandoc; `keeper` is told what is left out."""
    content, styles = archive.whole(CONTENT), archive.whole(STYLES)
    if content is None:
        return archive.with_parts({})
    roots = [root for root in (styles, content) if root is not None]
    for node in content.iter(etree.Element):
        for name in _COUNTS & set(node.attrib):
            if not re.fullmatch(r"[1-9]\d{0,2}", node.get(name) or ""):
                del node.attrib[
                    name
                ]  # of a thousand and more, cells and spaces are made one by one
    _simplify(content, roots, keeper)
    numbers = _Numbers(roots)
    for body in content.iter(q("office:text")):
        numbers.walk(body)
    for listing in list(content.iter(q("text:list"))):
        _unwrap(listing)
    for master in styles.iter(q("style:header"), q("style:footer")) if styles is not None else ():
        keeper.drop(etree.QName(master).localname, _text(master))
    return archive.with_parts({CONTENT: etree.tostring(content)})


def _text(node: etree._Element) -> str:
    return text_in(node).strip()


def _simplify(content: etree._Element, roots: list[etree._Element], keeper: Keeper) -> None:
    for name, what in (
        ("office:annotation", "comment"),
        ("text:deletion", "deleted text"),
        ("text:table-of-content", "table of contents"),
        ("text:ruby-text", "reading beside a character"),
    ):
        for node in list(content.iter(q(name))):
            for about in list(node.iter(*_ABOUT)):
                remove(about)
            keeper.drop(what, _text(node))
            remove(node)
    for changes in list(content.iter(q("text:tracked-changes"))):
        remove(changes)
    for paragraph in list(content.iter(q("text:p"))):
        if (paragraph.get(q("text:style-name")) or "").startswith("Contents_20_"):
            keeper.drop("table of contents", _text(paragraph))
            remove(paragraph)
    hidden = {
        style.get(q("style:name"))
        for root in roots
        for style in root.iter(q("style:style"))
        for properties in style.iter(q("style:text-properties"))
        if properties.get(q("text:display")) == "none"
    }
    for span in list(content.iter(q("text:span"), q("text:p"), q("text:h"))):
        if span.get(q("text:style-name")) in hidden:
            keeper.drop("hidden text", _text(span))
            remove(span)
    set_after(content, q("draw:text-box"), q("text:p"), q("text:h"))


def _unwrap(listing: etree._Element) -> None:
    """Put the paragraphs of a list in its place."""
    for item in listing:
        for child in list(item):
            listing.addprevious(child)
    remove(listing)


_Counts = list[int | None]
"""Of each level the number at hand, None if it has not begun."""


@dataclass(frozen=True, slots=True)
class _Level:
    form: str
    pattern: str
    start: int


class _Numbers:
    """Writes the numbers of lists and headings into their paragraphs."""

    def __init__(self, roots: list[etree._Element]) -> None:
        self._styles: dict[str, dict[int, _Level]] = {}
        self._of_paragraphs: dict[str, str] = {}
        self._outline: dict[int, _Level] = {}
        self._counts: dict[str, _Counts] = {}  # by the list, or its style
        self._headings = _none_begun()
        for root in roots:
            for style in root.iter(q("text:list-style")):
                self._styles[style.get(q("style:name")) or ""] = _levels(style)
            for style in root.iter(q("text:outline-style")):
                self._outline = _levels(style)
            for style in root.iter(q("style:style")):
                if name := style.get(q("style:list-style-name")):
                    self._of_paragraphs[style.get(q("style:name")) or ""] = name

    def walk(self, node: etree._Element) -> None:
        """Number what is in an element, in reading order."""
        for child in node:
            if child.tag == q("text:list"):
                self._list(child, "", 1, None)
            elif child.tag == q("text:h"):
                self._heading(child)
            else:
                self.walk(child)

    def _heading(self, heading: etree._Element) -> None:
        level = _number(heading.get(q("text:outline-level")), 1)
        looks = self._outline.get(level)
        if heading.get(q("text:is-list-header")) == "true" or looks is None:
            return
        counts = self._headings
        _count(counts, level, looks.start)
        _prefix(heading, _shown(self._outline, counts, level))

    def _list(
        self, listing: etree._Element, style: str, level: int, counts: _Counts | None
    ) -> None:
        style = listing.get(q("text:style-name")) or style
        if not style:
            first = next(listing.iter(q("text:p"), q("text:h")), None)
            name = first.get(q("text:style-name")) if first is not None else ""
            style = self._of_paragraphs.get(name or "", "")
        if counts is None:
            key = listing.get(q("text:continue-list")) or style
            goes_on = listing.get(q("text:continue-list")) or (
                listing.get(q("text:continue-numbering")) == "true"
            )
            counts = self._counts.get(key) if goes_on else None
            counts = counts or _none_begun()
            self._counts[style] = counts
            self._counts[listing.get(q("xml:id")) or style] = counts
        if level > LEVELS:
            return
        levels = self._styles.get(style, {})
        for item in listing:
            self._item(item, style, levels, level, counts)

    def _item(
        self,
        item: etree._Element,
        style: str,
        levels: dict[int, _Level],
        level: int,
        counts: _Counts,
    ) -> None:
        looks = levels.get(level)
        own = [child for child in item if child.tag in (q("text:p"), q("text:h"))]
        if own and looks and item.tag == q("text:list-item"):
            if item.get(q("text:start-value")):
                counts[level] = None
            _count(counts, level, _number(item.get(q("text:start-value")), looks.start))
            _prefix(own[0], _shown(levels, counts, level))
        for child in item:
            if child.tag == q("text:list"):
                self._list(child, style, level + 1, counts)


def _levels(style: etree._Element) -> dict[int, _Level]:
    found: dict[int, _Level] = {}
    for node in style:
        level = _number(node.get(q("text:level")), 0)
        if not 1 <= level <= LEVELS:
            continue
        form = node.get(q("style:num-format")) or ""
        if node.tag not in _COUNTED:
            found[level] = _Level("", BULLET, 1)
            continue
        shown = min(_number(node.get(q("text:display-levels")), 1), level)
        numbers = ".".join(f"%{one}%" for one in range(level - shown + 1, level + 1))
        prefix, suffix = (node.get(q(f"style:num-{side}")) or "" for side in ("prefix", "suffix"))
        pattern = node.get(q("loext:num-list-format")) or f"{prefix}{numbers}{suffix}"
        start = _number(node.get(q("text:start-value")), 1)
        found[level] = _Level(form, pattern if form else "", start)
    return found


def _none_begun() -> _Counts:
    return [None] * (LEVELS + 1)


def _count(counts: _Counts, level: int, start: int) -> None:
    """Count one more on a level, from a number; those below have not begun then."""
    count = counts[level]
    counts[level] = start if count is None else count + 1
    counts[level + 1 :] = [None] * (LEVELS - level)


def _shown(levels: dict[int, _Level], counts: _Counts, level: int) -> str:
    def number(found: re.Match[str]) -> str:
        place = int(found[1])
        looks = levels.get(place)
        count = counts[place] if place <= LEVELS else None
        return OPEN_DOCUMENT.get(looks.form if looks else "1", str)(1 if count is None else count)

    return spaced(re.sub(r"%(\d{1,2})%", number, levels[level].pattern).strip())


def _prefix(paragraph: etree._Element, number: str) -> None:
    if number and (_text(paragraph) or len(paragraph)):
        paragraph.text = number + (paragraph.text or "").lstrip()


def _number(value: str | None, default: int) -> int:
    return int(value) if value and re.fullmatch(r"\d{1,6}", value) else default
