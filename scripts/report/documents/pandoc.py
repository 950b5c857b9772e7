"""Documents as pandoc reads them: its syntax tree into a manuscript.

One reader serves Word, OpenDocument, EPUB and HTML. It runs in its sandbox (no file, no network),
with a limit on its memory and its time.
"""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from functools import cache, partial
from typing import Any, Final

from report.documents.builder import Builder
from report.documents.errors import DocumentError
from report.documents.keeping import Keeper

SECONDS: Final = 300
MEMORY: Final = "2G"
DEEPEST: Final = 150
"""Levels of nesting; a list in a list in a list has three."""
TOO_DEEP: Final = "lists or tables are nested too deep to be a report's"

_STYLES: Final = {
    "Strong": "strong",
    "Emph": "em",
    "Underline": "u",
    "Strikeout": "del",
    "Subscript": "sub",
    "Superscript": "sup",
}
_QUOTES: Final = {"SingleQuote": ("‘", "’"), "DoubleQuote": ("“", "”")}

Node = dict[str, Any]


@cache
def version() -> str:
    """Return the name and the version of the converter."""
    import pypandoc  # type: ignore[import-untyped]

    return f"pandoc {pypandoc.get_pandoc_version()}"


def read(data: bytes, form: str) -> Node:
    """Return the syntax tree of a document in one of pandoc's formats. Raises DocumentError."""
    import pypandoc

    command = [pypandoc.get_pandoc_path(), "--sandbox", "--from", form, "--to", "json"]
    limits = ["+RTS", f"-M{MEMORY}", "-RTS"]
    try:
        done = subprocess.run(  # noqa: S603  (the program is the one that came with the package)
            [*command, *limits], input=data, capture_output=True, timeout=SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        message = f"took longer than {SECONDS} s to read; split the document and try again"
        raise DocumentError(message) from None
    if done.returncode:
        told = done.stderr.decode("utf-8", "replace").strip().splitlines() or ["no reason given"]
        raise DocumentError(f"the file is broken or of another kind ({told[-1][:120]})")
    try:
        tree: Node = json.loads(done.stdout)
    except RecursionError:
        raise DocumentError(TOO_DEEP) from None
    return tree


class Walker:
    """Puts a syntax tree into a builder."""

    def __init__(self, builder: Builder, keeper: Keeper) -> None:
        """Take what puts the text together, and what keeps pictures and links."""
        self._builder = builder
        self._keeper = keeper
        self._depth = 0

    def blocks(self, blocks: Sequence[Node]) -> None:
        """Add blocks, each a paragraph or what consists of paragraphs."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise DocumentError(TOO_DEEP)
        for block in blocks:
            getattr(self, f"_{block['t']}", self._skip)(block.get("c"))
        self._depth -= 1

    def _skip(self, _content: Any) -> None:
        """Pass over a rule, or raw markup of another format."""

    def _Para(self, content: Any) -> None:  # noqa: N802  (named after the node)
        self.inlines(content)
        self._builder.end()

    _Plain = _Para

    def _Header(self, content: Any) -> None:  # noqa: N802
        level, _, inlines = content
        self.inlines([{"t": "Space"} if one["t"] == "LineBreak" else one for one in inlines])
        self._builder.end(min(level, 6))

    def _LineBlock(self, content: Any) -> None:  # noqa: N802
        for line in content:
            self._Para(line)

    def _CodeBlock(self, content: Any) -> None:  # noqa: N802
        for line in content[1].splitlines():
            self._builder.text(line)
            self._builder.end()

    def _BlockQuote(self, content: Any) -> None:  # noqa: N802
        self.blocks(content)

    def _Div(self, content: Any) -> None:  # noqa: N802
        self.blocks(content[1])

    def _Figure(self, content: Any) -> None:  # noqa: N802
        _, (_, caption), blocks = content
        self.blocks(blocks)
        self.blocks(caption)

    def _BulletList(self, content: Any) -> None:  # noqa: N802
        """Add a list whose marks nobody made text before: `x:ul`, which pandoc takes for `ul`."""
        for item in content:
            self.blocks(item)

    def _OrderedList(self, content: Any) -> None:  # noqa: N802
        self._BulletList(content[1])

    def _DefinitionList(self, content: Any) -> None:  # noqa: N802
        for term, definitions in content:
            self._Para(term)
            for blocks in definitions:
                self.blocks(blocks)

    def _Table(self, content: Any) -> None:  # noqa: N802
        _, (_, caption), _, (_, head), bodies, (_, foot) = content
        self.blocks(caption)
        rows = [(row, True) for row in head]
        for _, _, subheads, body in bodies:
            rows += [(row, True) for row in subheads] + [(row, False) for row in body]
        rows += [(row, False) for row in foot]
        self._builder.table(
            [
                [
                    (partial(self.blocks, blocks), high, wide, heads)
                    for _, _, high, wide, blocks in row
                ]
                for (_, row), heads in rows
            ]
        )

    def inlines(self, inlines: Sequence[Node]) -> None:
        """Add a run of text with what lies over it."""
        for one in inlines:
            kind: str = one["t"]
            content: Any = one.get("c")
            if kind in _STYLES:
                with self._builder.styled(_STYLES[kind]):  # type: ignore[arg-type]
                    self.inlines(content)
            else:
                getattr(self, f"_{kind}", self._skip)(content)

    def _Str(self, content: Any) -> None:  # noqa: N802
        self._builder.text(content)

    def _Space(self, _content: Any) -> None:  # noqa: N802
        self._builder.text(" ")

    def _SoftBreak(self, _content: Any) -> None:  # noqa: N802
        self._builder.soft_break()

    def _LineBreak(self, _content: Any) -> None:  # noqa: N802
        self._builder.end()

    def _SmallCaps(self, content: Any) -> None:  # noqa: N802
        self.inlines(content)

    def _Quoted(self, content: Any) -> None:  # noqa: N802
        before, after = _QUOTES[content[0]["t"]]
        self._builder.text(before)
        self.inlines(content[1])
        self._builder.text(after)

    def _Cite(self, content: Any) -> None:  # noqa: N802
        self.inlines(content[1])

    def _Span(self, content: Any) -> None:  # noqa: N802
        self.inlines(content[1])

    def _Code(self, content: Any) -> None:  # noqa: N802
        self._builder.text(content[1])

    _Math = _Code

    def _Link(self, content: Any) -> None:  # noqa: N802
        _, inlines, (address, _) = content
        if address := self._keeper.link(address, plain(inlines)):
            with self._builder.styled("link", address):
                self.inlines(inlines)
        else:
            self.inlines(inlines)

    def _Image(self, content: Any) -> None:  # noqa: N802
        _, inlines, (path, title) = content
        if name := self._keeper.picture(path):
            self._builder.point("image", name, plain(inlines) or title)

    def _Note(self, content: Any) -> None:  # noqa: N802
        self._builder.note(partial(self.blocks, content))


def plain(inlines: Sequence[Node]) -> str:
    """Return the text of some inlines alone."""
    parts = []
    for one in inlines:
        kind: str = one["t"]
        content: Any = one.get("c")
        if kind in ("Str", "Space", "SoftBreak"):
            parts.append(content or " ")
        elif kind in _STYLES or kind == "SmallCaps":
            parts.append(plain(content))
        elif kind in ("Span", "Link", "Quoted", "Cite"):
            parts.append(plain(content[1]))
        elif kind in ("Code", "Math"):
            parts.append(content[1])
    return "".join(parts)
