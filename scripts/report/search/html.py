"""A built page's visible text, in sections, without the site's furniture."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from html.parser import HTMLParser
from typing import Final

_SKIPPED: Final = frozenset(
    {"script", "style", "template", "nav", "button", "select"}
    | {"title", "desc", "defs", "metadata"}  # of a drawing; its labels can be read
)
_SKIPPED_CLASSES: Final = frozenset({"headerlink", "footnote-backref", "md-source-file"})
_VOID: Final = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
_HEADINGS: Final = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
# What does not end a paragraph; anything else does.
_INLINE: Final = frozenset(
    {"a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "i", "ins"}
    | {"kbd", "label", "mark", "q", "rb", "rp", "rt", "rtc", "ruby", "s", "samp", "small"}
    | {"span", "strong", "sub", "sup", "time", "u", "var"}
)

_TITLE: Final = re.compile(r"<title>(.*?)</title>", re.DOTALL)
_NOT_INDEXED: Final = re.compile(r'<meta\b[^>]*\bname="?robots"?[^>]*\bnoindex')
_SPACE: Final = re.compile(r"\s+")


@dataclass(frozen=True)
class Section:
    """The text from one heading to the next.

    `anchor` is the heading's id ("" at the top of a page), `level` 1 to 6 (0 where no
    heading stands), `blocks` the paragraphs, cells and items, spaces collapsed.
    """

    anchor: str
    level: int
    heading: str
    blocks: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """A page: its address below the site, its title, its sections in order."""

    url: str
    title: str
    sections: tuple[Section, ...]


def read_page(url: str, html: str) -> Page | None:
    """Read the visible text of a built page's article.

    None if it has no article, or asks search engines to pass it over.
    """
    article = _article(html)
    if article is None or _NOT_INDEXED.search(html):
        return None
    reader = _ArticleReader()
    reader.feed(article)
    reader.close()
    sections = reader.finish()
    return Page(url, _title(html, sections), sections)


def _article(html: str) -> str | None:
    """Cut out what stands in the page's article: no need to parse the navigation."""
    for tag in ("article", "main"):
        start, end = html.find(f"<{tag}"), html.rfind(f"</{tag}>")
        if 0 <= start < end:
            return html[start:end]
    return None


def _title(html: str, sections: tuple[Section, ...]) -> str:
    """The first heading of level 1, or the page's <title>."""
    for section in sections:
        if section.level == 1:
            return section.heading
    found = _TITLE.search(html)
    return _collapse(unescape(found[1])) if found else ""


def _collapse(text: str) -> str:
    return _SPACE.sub(" ", text).strip()


@dataclass
class _Draft:
    anchor: str = ""
    level: int = 0
    heading: str = ""
    blocks: list[str] = field(default_factory=list)

    def section(self) -> Section:
        return Section(self.anchor, self.level, self.heading, tuple(self.blocks))


class _ArticleReader(HTMLParser):
    """Collects the visible text of an article, block by block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._drafts = [_Draft()]
        self._text: list[str] = []
        self._hidden: list[str] = []  # open tags, from the outermost hidden one inwards
        self._heading = 0

    def finish(self) -> tuple[Section, ...]:
        self._end_block()
        return tuple(draft.section() for draft in self._drafts if draft.heading or draft.blocks)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            if tag in ("br", "hr"):
                self._text.append("\n")
            return
        if self._hidden or _is_hidden(tag, dict(attrs)):
            self._hidden.append(tag)
            return
        if tag in _INLINE:
            return
        self._end_block()
        if tag in _HEADINGS:
            self._heading = _HEADINGS[tag]
            self._drafts.append(_Draft(dict(attrs).get("id") or "", self._heading))

    def handle_endtag(self, tag: str) -> None:
        if self._hidden:
            if tag in self._hidden:
                del self._hidden[len(self._hidden) - 1 - self._hidden[::-1].index(tag) :]
            return
        if tag not in _INLINE and tag not in _VOID:
            self._end_block()
            if tag in _HEADINGS:
                self._heading = 0

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._text.append(data)

    def _end_block(self) -> None:
        text = _collapse("".join(self._text))
        self._text.clear()
        if not text:
            return
        draft = self._drafts[-1]
        if self._heading:
            draft.heading = f"{draft.heading} {text}".strip()
        else:
            draft.blocks.append(text)


def _is_hidden(tag: str, attrs: dict[str, str | None]) -> bool:
    classes = (attrs.get("class") or "").split()
    return (
        tag in _SKIPPED
        or "hidden" in attrs
        or "data-search-exclude" in attrs
        or attrs.get("aria-hidden") == "true"
        or not _SKIPPED_CLASSES.isdisjoint(classes)
    )
