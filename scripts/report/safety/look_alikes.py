"""Characters that look like others, or like nothing, and are searched for in vain."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from html import unescape

from report import codepoints
from report.codepoints import LOOK_ALIKE, SELECTORS, SHAPELESS, usual

# The engine and browsers take a number without the semicolon too.
_ENTITY = re.compile(r"&(?:#\d{1,8};?|#[xX][0-9a-fA-F]{1,7};?|[A-Za-z]{2,32};)")
_HEAP = re.compile(r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{9,}")
"""Marks heaped on one letter until they cover the lines beside it; no writing takes so many."""


def invisible(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line, what) for characters that nobody sees, whatever they stand in."""
    for place in codepoints.invisible(text):
        title = unicodedata.name(text[place], "control character")
        yield _line(text, place), f"invisible U+{ord(text[place]):04X} ({title})"


def look_alikes(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line, what) for characters that stand for others, anywhere on a page."""
    for found in LOOK_ALIKE.finditer(text):
        char = found[0]
        ideograph = usual(char)
        told = f"looks like {ideograph} (U+{ord(ideograph[0]):04X}); write that"
        if ideograph == char:
            told = f"is a mere part of a character ({unicodedata.name(char, 'radical')})"
        yield _line(text, found.start()), f"U+{ord(char):04X} {told}"
    for found in SELECTORS.finditer(text):
        yield _line(text, found.start()), "invisible: variation selectors in a row"
    for found in _HEAP.finditer(text):
        yield _line(text, found.start()), f"{len(found[0])} marks on one letter"


def hidden_entities(masked: str) -> Iterator[tuple[int, str]]:
    """Yield (line, what) for invisible characters written as entities; code is covered."""
    for found in _ENTITY.finditer(masked):
        written = found[0].rstrip(";") + ";"
        for char in unescape(written) or "\0":  # what is no character at all
            if unicodedata.category(char) in ("Cf", "Cc", "Co", "Cs", "Zl", "Zp") and char not in (
                "\n\t\xad"
            ):
                yield _line(masked, found.start()), f"invisible: {found[0]} (U+{ord(char):04X})"
            elif char in SHAPELESS or char == "\ufffd" or LOOK_ALIKE.match(char):
                yield _line(masked, found.start()), f"{found[0]} looks like something else"


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1
