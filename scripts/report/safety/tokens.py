"""HTML as a series of tags, read strictly: what two parsers could read differently is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

# A tag on which all parsers agree: attributes apart by spaces, quoted or of harmless characters.
_ATTRIBUTE = r"""[^\s"'<>/=\0]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s"'=<>`]++))?+"""
_TAG = re.compile(
    rf"<(?P<close>/?)(?P<name>[A-Za-z][\w:.-]*+)(?P<list>(?:\s++{_ATTRIBUTE})*+)\s*+(?P<void>/?)>"
)
_PAIR = re.compile(r"""([^\s"'<>/=\0]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""")
_COMMENT = re.compile(r"<!--(?!-?>)(?:(?!--!?>|<!--).)*+-->", re.DOTALL)
_OPENS = re.compile(r"<(?=[A-Za-z/!?])")
_RAW = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"})
"""Elements whose content is no HTML."""


@dataclass(frozen=True, slots=True)
class Token:
    """A tag; with an empty name, something that begins like one and is none that all read alike.

    `attributes` are as written, entities and all; names in lower case, in order.
    """

    start: int
    end: int
    name: str
    closes: bool
    attributes: tuple[tuple[str, str], ...]


def tokens(html: str) -> Iterator[Token]:
    """Yield the tags of HTML; comments are passed over."""
    at = 0
    while found := _OPENS.search(html, at):
        at = found.start()
        if comment := _COMMENT.match(html, at):
            at = comment.end()
            continue
        tag = _TAG.match(html, at)
        if not tag:
            yield Token(at, at + 1, "", False, ())
            at += 1
            continue
        name, closes = tag["name"].lower(), bool(tag["close"])
        yield Token(at, tag.end(), name, closes, _attributes(tag["list"]))
        at = tag.end()
        if name in _RAW and not closes:
            end = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(html, at)
            at = end.start() if end else len(html)


@lru_cache(maxsize=4096)  # most tags of a site stand in all its pages
def _attributes(written: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (found[1].lower(), found[2] or found[3] or found[4] or "")
        for found in _PAIR.finditer(written)
    )
