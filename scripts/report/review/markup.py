"""A page as Python-Markdown renders it with this site's extensions: its tags, links, anchors.

The engine's own renderer, so that what counts as a link, or as markup that must not be broken, is
decided by what the site will do and not by a second reading of Markdown.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import markdown
import yaml
from markdown.treeprocessors import Treeprocessor

FRONT = re.compile(r"\A\ufeff?---[ \t]*\n(?:.*?\n)?(?:---|\.\.\.)[ \t]*\n", re.DOTALL)
# MkDocs adds these to every configuration (`mkdocs.config.defaults`).
ALWAYS: tuple[str, ...] = ("toc", "tables", "fenced_code")

Extensions = Mapping[str, Mapping[str, Any]]
"""Names of Markdown extensions with their settings."""


@dataclass(frozen=True, slots=True)
class Markup:
    """What a page consists of, apart from its texts."""

    tags: list[tuple[str, tuple[tuple[str, str | None], ...]]]
    code: list[str]
    """What stands in code, and is shown as it is."""
    links: list[str]
    """Targets of links and images in Markdown, which the site builder turns into addresses."""
    addresses: list[str]
    """Those in HTML, which it leaves alone."""
    anchors: frozenset[str]
    """What an address of the page may end in after #."""


class _Loader(yaml.SafeLoader):
    """Reads MkDocs' own tags (!ENV, !!python/name) as nothing: no setting here depends on them."""


_Loader.add_multi_constructor("", lambda *_: None)


def extensions(config: str) -> Extensions:
    """Return the Markdown extensions that a MkDocs configuration asks for.

    Raises yaml.YAMLError.
    """
    document = yaml.load(config, _Loader)  # noqa: S506  (a SafeLoader)
    listed: Sequence[Any] = (document or {}).get("markdown_extensions") or ()
    found: dict[str, Mapping[str, Any]] = {name: {} for name in ALWAYS}
    for each in listed:
        named = each if isinstance(each, dict) else {each: {}}
        found |= {name: settings or {} for name, settings in named.items()}
    return found


def render(text: str, asked: Extensions) -> Markup:
    """Return the markup of a page; its front matter is none of it."""
    page = FRONT.sub("", text.replace("\r\n", "\n"))
    converter = markdown.Markdown(
        extensions=list(asked), extension_configs={name: dict(asked[name]) for name in asked}
    )
    links = _Links(converter)
    converter.treeprocessors.register(links, "links", -1)  # after all others, as MkDocs' own
    reader = _Reader()
    reader.feed(converter.convert(page))
    addresses = list((Counter(reader.links) - Counter(links.found)).elements())
    return Markup(reader.tags, reader.code, links.found, addresses, frozenset(reader.anchors))


class _Links(Treeprocessor):
    """Collects the targets in what was Markdown; HTML is put back later."""

    def __init__(self, converter: markdown.Markdown) -> None:
        super().__init__(converter)
        self.found: list[str] = []

    def run(self, root: ElementTree.Element) -> None:
        """Take all of a page."""
        for element in root.iter():
            target = element.get("src" if element.tag == "img" else "href")
            if target is not None:
                self.found.append(target)


@dataclass
class _Reader(HTMLParser):
    """Collects tags, links, anchors and code."""

    tags: list[tuple[str, tuple[tuple[str, str | None], ...]]] = field(default_factory=list)
    code: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        super().__init__()
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a tag."""
        self.tags.append((tag, tuple(attrs)))
        for name, value in attrs:
            if value and (name == "id" or (tag == "a" and name == "name")):
                self.anchors.add(value)
            elif name in ("href", "src") and value is not None:
                self.links.append(value)
        self._depth += tag == "code"

    def handle_endtag(self, tag: str) -> None:
        """Leave a tag."""
        self._depth -= tag == "code"

    def handle_data(self, data: str) -> None:
        """Take a text."""
        if self._depth:
            self.code.append(data)
