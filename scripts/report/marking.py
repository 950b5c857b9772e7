"""A built page of the report, marked: terms that open their definition, places that links lead to.

Works on the finished HTML, whichever engine made it, and changes no character that is read.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape, unescape

from report.passages import SENTENCE_END

# A tag or a comment of finished HTML.
_TAG = re.compile(
    r"<!--.*?-->|<[/!]?(?P<tag>[a-zA-Z][\w-]*)(?:\"[^\"]*\"|'[^']*'|[^'\">])*>", re.DOTALL
)
# Where no term is marked: it is a link already, or no running text.
_APART = frozenset(
    {"a", "button", "code", "figure", "nav", "pre", "script", "style", "svg", "table"}
)
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_VOID = frozenset({"area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"})
_CHARACTER = re.compile(r"&(?:#\d+|#x[0-9a-fA-F]+|\w+);|[\s\S]")
_CONTEXT = 24  # characters on either side that tell places with the same words apart

# In this order at one place of the page.
_TERM_ENDS, _SENTENCE_ENDS, _SENTENCE_BEGINS, _SPOT, _TERM_BEGINS = range(5)


class MarkingError(Exception):
    """A built page does not have the words that are to be marked in it."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place that links lead to: `text[start:end]`, where `text` is all of its paragraph."""

    anchor: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Card:
    """What a term shows: its name, its definition, where there is more. All as readers see it."""

    id: str
    name: str
    definition: str
    address: str
    more: str


@dataclass
class _Paragraph:
    """The text of a <p>: where each character begins and ends in the page, and in how many tags."""

    start: int
    end: int = 0
    text: str = ""
    at: list[int] = field(default_factory=list)
    until: list[int] = field(default_factory=list)
    depth: list[int] = field(default_factory=list)


@dataclass
class _Piece:
    """Text between two tags in which terms are looked for; `section` counts headings."""

    start: int
    text: str
    section: int


def mark(page: str, spots: Sequence[Spot], cards: Mapping[str, Card]) -> str:
    """Return a page with anchors at the spots and links at the terms, the first in each section.

    `cards` has every way in which the text writes a term. Raises MarkingError.
    """
    start = page.find("<article")
    end = page.rfind("</article>")
    if not 0 <= start < end:
        return page
    paragraphs, pieces = _read(page, start, end)
    changes = [*_spots(paragraphs, spots)]
    used: dict[str, Card] = {}
    for at, stop, card in _terms(pieces, cards):
        used[card.id] = card
        link = f'<a class="term" href="{card.address}" aria-describedby="__note-{card.id}">'
        changes += [(at, _TERM_BEGINS, link), (stop, _TERM_ENDS, "</a>")]
    changes.append((end, _TERM_BEGINS, "".join(map(_card, used.values()))))
    return _changed(page, changes)


def _read(page: str, start: int, end: int) -> tuple[list[_Paragraph], list[_Piece]]:
    """Read the paragraphs of an article, and its running text."""
    paragraphs: list[_Paragraph] = []
    pieces: list[_Piece] = []
    open_tags: list[str] = []
    section = 0
    inside = 0  # how many tags are open outside the paragraph being read; 0 outside any
    at = start
    for token in _TAG.finditer(page, start, end):
        text = page[at : token.start()]
        if inside:
            _append(paragraphs[-1], text, at, len(open_tags) - inside)
        if text.strip() and not (_APART | _HEADINGS).intersection(open_tags):
            pieces.append(_Piece(at, text, section))
        at = token.end()
        tag = (token["tag"] or "").lower()
        if not tag or tag in _VOID or token[0].endswith("/>"):
            continue
        if token[0][1] != "/":
            open_tags.append(tag)
            section += tag in _HEADINGS
            if tag == "p":
                paragraphs.append(_Paragraph(at))
                inside = len(open_tags)
        elif tag in open_tags:
            while open_tags.pop() != tag:
                pass
            if inside and tag == "p":
                paragraphs[-1].end = token.start()
                inside = 0
    return paragraphs, pieces


def _append(paragraph: _Paragraph, text: str, at: int, depth: int) -> None:
    for found in _CHARACTER.finditer(text):
        char = unescape(found[0])
        paragraph.text += char
        paragraph.at += [at + found.start()] * len(char)
        paragraph.until += [at + found.end()] * len(char)
        paragraph.depth += [depth] * len(char)


def _spots(
    paragraphs: Sequence[_Paragraph], spots: Sequence[Spot]
) -> Iterator[tuple[int, int, str]]:
    """Yield what is put in for the spots, and around the sentences that have any."""
    sentences: set[tuple[int, int]] = set()
    for spot in spots:
        paragraph, place = _place(paragraphs, spot)
        yield paragraph.at[place], _SPOT, f'<span class="spot" id="{spot.anchor}"></span>'
        ends = _sentence_ends(paragraph)
        number = bisect_right(ends, place)
        last = number == len(ends)
        begin = paragraph.until[ends[number - 1] - 1] if number else paragraph.start
        sentences.add((begin, paragraph.end if last else paragraph.until[ends[number] - 1]))
    for begin, after in sentences:
        yield begin, _SENTENCE_BEGINS, '<span class="sentence">'
        yield after, _SENTENCE_ENDS, "</span>"


def _sentence_ends(paragraph: _Paragraph) -> list[int]:
    """Return where sentences end outside any tag, so that each can be wrapped."""
    ends = (found.end() for found in SENTENCE_END.finditer(paragraph.text))
    return [end for end in ends if paragraph.depth[end - 1] == 0]


def _place(paragraphs: Sequence[_Paragraph], spot: Spot) -> tuple[_Paragraph, int]:
    """Return the paragraph and the offset of a spot: where most of the words around it agree."""
    for context in range(_CONTEXT, -1, -1):
        begin = max(0, spot.start - context)
        words = spot.text[begin : spot.end + context]
        for paragraph in paragraphs:
            at = paragraph.text.find(words)
            if at >= 0:
                return paragraph, at + spot.start - begin
    raise MarkingError(f"the built page does not say: {spot.text[spot.start : spot.end]}")


def _terms(pieces: Sequence[_Piece], cards: Mapping[str, Card]) -> Iterator[tuple[int, int, Card]]:
    """Yield (start, end, card) of every term to be marked."""
    if not cards:
        return
    longest_first = sorted(cards, key=len, reverse=True)
    pattern = re.compile("|".join(re.escape(escape(word, quote=False)) for word in longest_first))
    seen: set[tuple[str, int]] = set()
    for piece in pieces:
        for found in pattern.finditer(piece.text):
            card = cards[unescape(found[0])]
            if (card.id, piece.section) not in seen:
                seen.add((card.id, piece.section))
                yield piece.start + found.start(), piece.start + found.end(), card


def _card(card: Card) -> str:
    said = f"<strong>{escape(card.name)}</strong>{escape(card.definition)}"
    return (
        f'<div class="term-card" id="__card-{card.id}" popover="manual" data-search-exclude>'
        f'<p id="__note-{card.id}">{said}</p>'
        f'<a href="{card.address}" tabindex="-1">{escape(card.more)}</a></div>'
    )


def _changed(page: str, changes: Sequence[tuple[int, int, str]]) -> str:
    parts: list[str] = []
    at = 0
    for place, _, text in sorted(changes, key=lambda change: change[:2]):
        parts += (page[at:place], text)
        at = place
    return "".join(parts) + page[at:]
