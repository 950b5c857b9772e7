"""A page's HTML → a clean tree that is XML as well, which is what every kind of book is made from.

A book has no scripts, no forms and no style of its own: what is not on the lists below is left out,
and what only wraps text (an unknown element) leaves its text behind.
"""

from __future__ import annotations

import re
from html import escape, unescape
from html.parser import HTMLParser
from typing import Final
from xml.etree import ElementTree as ET

VOID: Final = frozenset({"br", "col", "hr", "img", "wbr"})
HEADINGS: Final = ("h1", "h2", "h3", "h4", "h5", "h6")
_KEPT: Final = frozenset(
    VOID
    | {*HEADINGS}
    | {"a", "abbr", "aside", "b", "bdi", "bdo", "blockquote", "caption", "cite", "code"}
    | {"colgroup", "dd", "del", "details", "dfn", "div", "dl", "dt", "em", "figcaption"}
    | {"figure", "i", "ins", "kbd", "li", "mark", "ol", "p", "pre", "q", "rp", "rt", "ruby"}
    | {"s", "samp", "section", "small", "span", "strong", "sub", "summary", "sup", "table"}
    | {"tbody", "td", "tfoot", "th", "thead", "time", "tr", "u", "ul", "var"}
)
# Left out with all that they hold. Whatever else is not kept leaves its text behind.
_DROPPED: Final = frozenset(
    {"audio", "button", "canvas", "dialog", "embed", "form", "iframe", "math", "nav"}
    | {"noscript", "object", "script", "select", "style", "template", "textarea", "title"}
    | {"video"}
)
_DROPPED_CLASSES: Final = frozenset({"downloads", "footnote-backref", "headerlink", "unseen"})
_DROPPED_VOID: Final = frozenset({"area", "base", "input", "link", "meta", "source", "track"})
_ATTRIBUTES: Final = frozenset({"class", "dir", "id", "lang", "title", "href", "src", "alt"}) | {
    *("colspan", "rowspan", "scope", "headers", "reversed", "start", "value", "open", "datetime"),
    *("width", "height"),
}
# A start tag that ends the element of the same name before it, if that was left open.
_SELF_CLOSING: Final = frozenset({"dd", "dt", "li", "p", "td", "th", "tr"})
# Elements between which spaces mean nothing.
_STRUCTURE: Final = frozenset(
    {"aside", "blockquote", "body", "colgroup", "details", "div", "dl", "figure", "ol"}
    | {"section", "table", "tbody", "tfoot", "thead", "tr", "ul"}
)

_NOT_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SVG: Final = re.compile(r"<svg\b.*?</svg\s*>", re.DOTALL | re.IGNORECASE)
_SVG_NAME: Final = re.compile(r"""<svg\b[^>]*\saria-label=(["'])(.*?)\1""", re.DOTALL)
_SVG_TITLES: Final = re.compile(r"<(title|desc)\b[^>]*>(.*?)</\1\s*>", re.DOTALL)
_CJK: Final = "\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef"
_LINE_END: Final = re.compile(rf"(?<=[{_CJK}])\s*\n\s*(?=[{_CJK}])")
_SPACE: Final = re.compile(r"[ \t\r\n\f]+")


def read(html: str) -> tuple[ET.Element, list[str]]:
    """Return a body element with the clean tree of some HTML, and the SVG drawings found in it.

    In the tree the n-th drawing is an `img` whose source is `svg:n`; what the drawing says of
    itself (its label, or title and description) is the text in its place.
    """
    drawings: list[str] = []

    def extract(found: re.Match[str]) -> str:
        drawings.append(found[0])
        label = _SVG_NAME.search(found[0])
        titles = [each[2] for each in _SVG_TITLES.finditer(found[0])]
        alt = label[2] if label else "：".join(titles)
        return f'<img src="svg:{len(drawings) - 1}" alt="{escape(unescape(alt))}">'

    cleaner = _Cleaner()
    cleaner.feed(_SVG.sub(extract, _NOT_XML.sub("", html)))
    cleaner.close()
    body = cleaner.finish()
    _trim(body)
    return body, drawings


class _Cleaner(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._tree = ET.TreeBuilder()
        self._tree.start("body", {})
        self._open: list[str] = []
        self._dropping: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        classes = (dict(attrs).get("class") or "").split()
        hidden = tag in _DROPPED or not _DROPPED_CLASSES.isdisjoint(classes)
        if tag in _DROPPED_VOID or (tag in VOID and (hidden or self._dropping)):
            return
        if hidden or self._dropping:
            self._dropping.append(tag)
        elif tag in _KEPT:
            self._start(tag, attrs)

    def _start(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SELF_CLOSING and self._open[-1:] == [tag]:
            self.handle_endtag(tag)
        kept = {
            name: value or ("" if name not in ("open", "reversed") else name)
            for name, value in attrs
            if name in _ATTRIBUTES or name.startswith("aria-") or name == "role"
        }
        self._tree.start(tag, kept)
        if tag in VOID:
            self._tree.end(tag)
        else:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._dropping:
            if tag in self._dropping:
                while self._dropping.pop() != tag:
                    pass
        elif tag in self._open:
            while True:
                ended = self._open.pop()
                self._tree.end(ended)
                if ended == tag:
                    return

    def handle_data(self, data: str) -> None:
        if not self._dropping:
            verbatim = "pre" in self._open
            self._tree.data(data if verbatim else _SPACE.sub(" ", _LINE_END.sub("", data)))

    def finish(self) -> ET.Element:
        for tag in [*reversed(self._open), "body"]:
            self._tree.end(tag)
        return self._tree.close()


def _trim(element: ET.Element) -> None:
    """Leave out the spaces between blocks, so that no reader of the tree has to."""
    if element.tag in _STRUCTURE:
        element.text = _unless_blank(element.text)
        for child in element:
            if child.tag in _STRUCTURE or child.tag in _SELF_CLOSING or child.tag in HEADINGS:
                child.tail = _unless_blank(child.tail)
    for child in element:
        if child.tag != "pre":
            _trim(child)


def _unless_blank(text: str | None) -> str | None:
    return text if text and text.strip() else None


def text_of(element: ET.Element) -> str:
    """Return the text of an element."""
    return "".join(element.itertext())


def shift_headings(element: ET.Element, by: int) -> None:
    """Move every heading in an element `by` levels down, the sixth at most."""
    for heading in element.iter():
        if heading.tag in HEADINGS:
            heading.tag = f"h{min(int(heading.tag[1]) + by, 6)}"
