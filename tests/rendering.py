"""What of a rendered page is prose, so that two renderings can be compared piece by piece."""

from __future__ import annotations

import re
from functools import cache
from html.parser import HTMLParser

import markdown

from report.orthography import simplify

EXTENSIONS = [
    *("abbr", "admonition", "attr_list", "def_list", "footnotes", "md_in_html", "tables", "toc"),
    *("pymdownx.arithmatex", "pymdownx.betterem", "pymdownx.caret", "pymdownx.critic"),
    *("pymdownx.details", "pymdownx.emoji", "pymdownx.highlight", "pymdownx.inlinehilite"),
    *("pymdownx.keys", "pymdownx.magiclink", "pymdownx.mark", "pymdownx.superfences"),
    *("pymdownx.tabbed", "pymdownx.tasklist", "pymdownx.tilde"),
]
_OPTIONS = {
    "pymdownx.arithmatex": {"generic": True},
    "pymdownx.tabbed": {"alternate_style": True},
}
_FRONT = re.compile(r"---\n.*?\n---\n", re.S)

# Tags that do not end a piece of prose: the characters on both sides belong together.
_INLINE = frozenset(
    {"a", "abbr", "b", "del", "em", "i", "ins", "kbd", "label", "mark", "span", "strong", "sub"}
    | {"sup", "u"}
)
_CODE = frozenset({"code", "pre", "script", "style"})
_VOID = frozenset({"br", "hr", "img", "input"})
_SOFT = re.compile("(?<=[\u2018-\u201d\u2e80-\u9fff])\\s*\n\\s*(?=[\u2018-\u201d\u2e80-\u9fff])")

# "text" and what stands there, or what must be equal in both.
Piece = tuple[str, str]


def render(page: str) -> str:
    """Return a page as MkDocs would have it rendered."""
    page = _FRONT.sub("", page, count=1) if page.startswith("---\n") else page
    return _engine().reset().convert(page)


@cache
def _engine() -> markdown.Markdown:
    return markdown.Markdown(extensions=EXTENSIONS, extension_configs=_OPTIONS)


def pieces(html: str) -> list[Piece]:
    """Return a rendering piece by piece: prose, and what is none."""
    flat = _Flat()
    flat.feed(html)
    flat.close()
    flat.end_piece()
    return flat.pieces


def simplified(found: list[Piece]) -> list[Piece]:
    """Return pieces with their prose simplified; a line may end within a word."""
    return [
        (kind, simplify(_SOFT.sub("", text)) if kind == "text" else text) for kind, text in found
    ]


def joined(found: list[Piece]) -> list[Piece]:
    """Return pieces without the line ends within words."""
    return [(kind, _SOFT.sub("", text) if kind == "text" else text) for kind, text in found]


class _Flat(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[Piece] = []
        self.text = ""
        self.open: list[tuple[str, bool]] = []

    def end_piece(self) -> None:
        if self.text:
            self.pieces.append(("text", self.text))
            self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        code = tag in _CODE or "arithmatex" in (dict(attrs).get("class") or "").split()
        if tag not in _INLINE or code:
            self.end_piece()
        spoken = [] if self._in_code() else [v for k, v in attrs if k in ("alt", "title") and v]
        rest = [item for item in attrs if item[0] not in ("alt", "title") or item[1] not in spoken]
        self.pieces.append(("tag", f"{tag} {rest}"))
        self.pieces += (("text", value) for value in spoken)
        if tag not in _VOID:
            self.open.append((tag, code))

    def handle_endtag(self, tag: str) -> None:
        while any(tag == name for name, _ in self.open):
            name, code = self.open.pop()
            if name not in _INLINE or code:
                self.end_piece()
            self.pieces.append(("end", name))
            if name == tag:
                break

    def handle_data(self, data: str) -> None:
        if self._in_code():
            self.pieces.append(("code", data))
        else:
            self.text += data

    def handle_comment(self, data: str) -> None:
        self.pieces.append(("comment", data))

    def _in_code(self) -> bool:
        return any(code for _, code in self.open)
