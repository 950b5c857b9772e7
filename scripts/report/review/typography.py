"""Slips of the pen in Chinese prose on a page: punctuation, quotation marks, spaces.

The rules of `punctuation`, applied to a page in Markdown, and these besides:

- a full stop or an ellipsis in ASCII after Chinese is Chinese (W3C clreq 3.1; 重訂標點符號手冊);
- 「」 within 「」 is 『』 (重訂標點符號手冊, 引號);
- no space between two Chinese characters, nor beside a Chinese mark, nor between Chinese and a
  number: the site's style sheet leaves the gap that is wanted (clreq 3.2.2, text-autospace);
- a space after a comma, colon or semicolon between two words in Latin letters;
- digits and Latin letters are half width, both parentheses of a pair as wide (clreq 3.1).

What looks like a slip but is markup is none: an edit that would change anything but the text of
the page, as it is rendered, is not made.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import yaml

from report import punctuation
from report.ledger import Edit, apply, compose
from report.markdown import PAD, Span, read_padded
from report.marks import MarkError, find_marks
from report.review.markup import FRONT, Extensions, render

OPAQUE = "\0"  # stands for what is no prose and yet is there to be seen: code, an address
# Markup that leaves no trace between two characters. Braces and pipes leave one.
TRACELESS = frozenset("*_[]")
ROUNDS = 8  # of repair; one edit may bring the next to light, in practice twice at most

HAN = punctuation.HAN.pattern
MARKS = "，。、；：！？…—"
OPENING, CLOSING = "「『（《〈【", "」』）》〉】"
CHINESE = rf"(?:{HAN}|[{MARKS}{OPENING}{CLOSING}])"
SPACE = "[ \t\u00a0]+"

_Found = tuple[int, int, str, str, str]  # start, end, after, rule, why

SPACES = tuple(
    (re.compile(pattern), why)
    for pattern, why in (
        (rf"{CHINESE}({SPACE})(?={CHINESE})", "no space within Chinese"),
        (rf"[{MARKS}{CLOSING}]({SPACE})(?=\w)", "no space after a Chinese mark"),
        (rf"\w({SPACE})(?=[{MARKS}{OPENING}{CLOSING}])", "no space before a Chinese mark"),
        (rf"{HAN}({SPACE})(?=\d+(?![\dA-Za-z-]))", "no space between Chinese and a number"),
        (rf"(?<![\w.-])\d[\d.,]*%?({SPACE})(?={HAN})", "no space between a number and Chinese"),
    )
)
MISSING = re.compile(r"(?<=[A-Za-z][,;:])(?=[A-Za-z])")
STOP = re.compile(rf"(?<={HAN})\.(?=[ \t]*$|[{OPENING}{CLOSING}]|{HAN})", re.MULTILINE)
DOTS = re.compile(rf"(?<={CHINESE})\.{{3,}}|\.{{3,}}(?={CHINESE})")
# Full-width digits and letters (U+FF10 to U+FF5A), which are no others; a pair of two widths.
WIDE = re.compile("[０-９Ａ-Ｚａ-ｚ]")
TO_HALF = 0xFEE0
MIXED = re.compile(r"（[^（）()\n]*(\))|(\()[^（）()\n]*）")
HALF_KATAKANA_MARKS = {"｡": "。", "､": "、", "｢": "「", "｣": "」"}


def slips(page: str, extensions: Extensions) -> list[Edit]:
    """Return the edits that mend a Traditional page; made, nothing is left to mend.

    Lines end in "\\n". A page with a mark that cannot be read has none: that is to be mended first.
    """
    whole: list[Edit] = []
    text = page
    try:
        for _ in range(ROUNDS):
            edits = _harmless(text, _round(text), extensions)
            if not edits:
                break
            whole, text = compose(page, whole, edits), apply(text, edits)
    except MarkError:
        return []
    return whole


def _round(text: str) -> list[Edit]:
    """Return the edits of the prose of a page, as far as they are seen at once."""
    view, places = _prose(text)
    edits = [
        replace(edit, start=places[edit.start], end=places[edit.start] + 1)
        for edit in punctuation.repair(view)
    ]
    for start, end, after, rule, why in (*_spaces(view), *_stops(view), *_nested(view)):
        at, stop = places[start], places[start] + end - start
        # A space beside markup may be what the markup needs.
        around = places[max(0, start - 1)], places[min(end, len(places) - 1)]
        if rule != "space" or around == (at - (start > 0), stop - (end == len(places))):
            edits.append(Edit(at, stop, text[at:stop], after, rule, why))
    return _apart(sorted(edits, key=lambda edit: (edit.start, edit.end)))


def _apart(edits: Sequence[Edit]) -> list[Edit]:
    """Leave out edits that touch the one before; the next round finds them again."""
    kept: list[Edit] = []
    for edit in edits:
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept


def _spaces(view: str) -> Iterator[_Found]:
    for pattern, why in SPACES:
        for found in pattern.finditer(view):
            yield *found.span(1), "", "space", why
    for found in MISSING.finditer(view):
        yield *found.span(), " ", "space", "a space after a mark between two words"


def _stops(view: str) -> Iterator[_Found]:
    why = "punctuation in Chinese prose is full width"
    for found in STOP.finditer(view):
        yield *found.span(), "。", "punctuation", why
    for found in DOTS.finditer(view):
        yield *found.span(), "……", "punctuation", why
    for found in WIDE.finditer(view):
        half = chr(ord(found[0]) - TO_HALF)
        yield *found.span(), half, "punctuation", "digits and letters are half width"
    for found in MIXED.finditer(view):
        at = found.start(found.lastindex or 0)
        yield at, at + 1, "（" if found[2] else "）", "punctuation", "a pair of one width"
    for at, char in enumerate(view):
        if char in HALF_KATAKANA_MARKS:
            yield at, at + 1, HALF_KATAKANA_MARKS[char], "punctuation", why


def _nested(view: str) -> Iterator[_Found]:
    """Yield both marks of every 「…」 that stands directly within another one."""
    opened: list[tuple[int, str]] = []
    for at, char in enumerate(view):
        if char == "\n":
            opened.clear()
        elif char in "「『":
            opened.append((at, char))
        elif char in "」』" and opened:
            start, mark = opened.pop()
            if mark + char == "「」" and opened and opened[-1][1] == "「":
                why = "quotation marks within others"
                yield start, start + 1, "『", "quotation", why
                yield at, at + 1, "』", "quotation", why


def _prose(text: str) -> tuple[str, list[int]]:
    """Return the prose of a page as it will be read, and where each of its characters stands.

    Raises MarkError.
    """
    padded = read_padded(PAD + text + PAD)
    view = list(text)
    front = FRONT.match(text)
    _cover(view, [(0, front.end())] if front else [], OPAQUE)
    joined = [(start - len(PAD), end - len(PAD)) for start, end in padded.joints]
    kept = [(max(0, start - len(PAD)), end - len(PAD)) for start, end in padded.kept]
    links = [span for span in kept if text[slice(*span)].startswith(("](", "][", "<"))]
    _cover(view, [span for span in kept if not front or span[0] >= front.end()], OPAQUE)
    _cover(view, [found.span() for found in punctuation.ADDRESS.finditer(text)], OPAQUE)
    _cover(view, [(mark.start, mark.end) for mark in find_marks("".join(view))], OPAQUE)
    _cover(view, [*joined, *links], "")
    for start, end in _titles(text[: front.end()]) if front else ():
        view[start:end] = text[start:end]
    places = [at for at, char in enumerate(view) if char and char not in TRACELESS]
    return "".join(view[at] for at in places), places


def _cover(view: list[str], spans: Sequence[Span], cover: str) -> None:
    for start, end in spans:
        for at in range(start, min(end, len(view))):
            if view[at] != "\n" or not cover:
                view[at] = cover


def _titles(front: str) -> Iterator[Span]:
    """Yield where the title and the description of a page stand, without their quotes."""
    try:
        matter = yaml.compose(front.strip("\ufeff-.\n"), yaml.SafeLoader)
    except yaml.YAMLError:
        return
    offset = len(front) - len(front.lstrip("\ufeff-.\n"))
    for key, value in matter.value if isinstance(matter, yaml.MappingNode) else ():
        if key.value in ("title", "description") and isinstance(value, yaml.ScalarNode):
            quoted = 1 if value.style in ("'", '"') else 0
            yield value.start_mark.index + offset + quoted, value.end_mark.index + offset - quoted


def _harmless(text: str, edits: list[Edit], extensions: Extensions) -> list[Edit]:
    """Leave out the edits that would change more than the texts of the page."""
    if not edits:
        return []
    same = _comparison(text, extensions)
    if same(edits):
        return edits
    alone = [edit for edit in edits if same([edit])]
    return alone if same(alone) else []


def _comparison(text: str, extensions: Extensions) -> Callable[[list[Edit]], bool]:
    wanted = _structure(text, extensions)
    return lambda edits: _structure(apply(text, edits), extensions) == wanted


def _structure(text: str, extensions: Extensions) -> object:
    """Return all of a page that is not prose: keys, tags, attributes that nobody reads, code."""
    spoken = ("alt", "title", "aria-label")
    page = render(text, extensions)
    tags = [
        (tag, [(name, None if name in spoken else value) for name, value in attributes])
        for tag, attributes in page.tags
    ]
    front = FRONT.match(text)
    try:
        matter = yaml.safe_load(front[0].strip("\ufeff-.\n")) if front else None
    except yaml.YAMLError:
        matter = "not YAML"
    keys = [(key, type(value)) for key, value in matter.items()] if isinstance(matter, dict) else []
    return tags, page.code, keys or matter
