"""A page being read: what is not prose is covered up, step by step, in a copy of the same length.

Python-Markdown reads a page in passes: fences first, then raw HTML, then blocks, then what stands
in a line; what an earlier pass took, a later one does not see. The modules here follow it pass by
pass. Each covers what it recognises, so that the next cannot look inside, and every character
keeps its position.

A page stands between blank lines here (`PAD`), so that every line has a line end on either side:
patterns that begin with a fixed character are found many times faster than those with "^".
"""

from __future__ import annotations

import re
from collections.abc import Iterable

PAD = "\n\n"

# What a covered character is covered with. Python-Markdown gives no meaning to any of them.
BREAK = "\0"  # Between two blocks: nothing reaches across.
CLEAR = "\1"  # Markup that leaves no trace between the characters beside it: `**`, a link's target.
SOLID = "\2"  # Something stands here when rendered, but not prose: code, a formula, an image.

# Characters without which most of Markdown is not there: a page is searched for them once.
_SIGN = re.compile(r"[`~<>$\\\[\]{!?|*=^]")
# Characters that are Markdown in a paragraph, and mere text in raw HTML and in front matter.
_MERE_TEXT = str.maketrans(dict.fromkeys("\\`*_[]<>$!~=^|#{}", SOLID))

Span = tuple[int, int]

# Chinese characters, in a class of a pattern.
HAN = r"\u2e80-\ufaff\U00020000-\U0003ffff"

# An address in running text. `pymdownx.magiclink` reads on to the next space; in Chinese there is
# none, and the punctuation and what follows it is prose.
URL = re.compile(
    r"(?:(?:https?|ftps?)://|\bwww\.)[^\s\0-\2<>\"'`()\u2018-\u201f\u3000-\u303f\uff00-\uffef]*"
    r"(?:\([^\s\0-\2<>\"'`()\u2018-\u201f\u3000-\u303f\uff00-\uffef]*\)"
    r"[^\s\0-\2<>\"'`()\u2018-\u201f\u3000-\u303f\uff00-\uffef]*)*"
)


class Sheet:
    """One page: the text, its working copy, and the places of it that stay as they are."""

    def __init__(self, text: str) -> None:
        """Begin with all of `text` taken for prose: a page between `PAD` and `PAD`."""
        self.text = text
        self.work = text
        self.signs_at = [sign.start() for sign in _SIGN.finditer(text)]
        self.signs = frozenset(map(text.__getitem__, self.signs_at))
        # Code, addresses, attributes …: spans of the text that no conversion touches.
        self.kept: list[Span] = []
        # What to put in where the text of a span is not the same once converted: the span, the
        # position, and a template of what goes there, with {old} and {new} for the span's text.
        self.inserts: list[tuple[Span, int, str]] = []
        # The labels of links and of footnotes that the page defines.
        self.labels: set[str] = set()

    def cover(self, spans: Iterable[tuple[int, int, str]]) -> None:
        """Cover (start, end, filling)s, which are in order and do not overlap.

        A filling is one character, repeated, or as long as its span.
        """
        parts: list[str] = []
        work = self.work
        at = 0
        for start, end, filling in spans:
            size = end - start
            parts += (work[at:start], filling if len(filling) == size else filling * size)
            at = end
        if at:
            parts.append(work[at:])
            self.work = "".join(parts)


def mere_text(text: str) -> str:
    """Return `text`, of the same length, without the characters that mean something in Markdown."""
    return text.translate(_MERE_TEXT)
