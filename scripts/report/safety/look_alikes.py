"""Characters that look like others, or like nothing, and are searched for in vain."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from html import unescape

# The radicals supplement, Kangxi radicals, compatibility ideographs. Twelve in the last block
# are no duplicates but characters of their own.
_UNIFIED = "\ufa0e\ufa0f\ufa11\ufa13\ufa14\ufa1f\ufa21\ufa23\ufa24\ufa27\ufa28\ufa29"
_LOOK_ALIKE = re.compile(
    f"[\u2e80-\u2ef3\u2f00-\u2fd5\uf900-\ufaff\U0002f800-\U0002fa1f](?<![{_UNIFIED}])"
)
# The engine and browsers take a number without the semicolon too.
_ENTITY = re.compile(r"&(?:#\d{1,8};?|#[xX][0-9a-fA-F]{1,7};?|[A-Za-z]{2,32};)")
# Formats, controls, line and paragraph separators, by Unicode category.
_INVISIBLE = frozenset({"Cf", "Cc", "Zl", "Zp"})
_SHAPELESS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0\ufffc\U0001d159"
_SEEN = "\n\r\t"
# Nothing but these characters, or two of them, says something to machines that nobody sees.
_SELECTORS = re.compile("[\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]{2,}")
# An emoji of several: a woman, a joiner, a rocket.
_JOINED = re.compile(
    "(?<=[\u2600-\u27bf\U0001f300-\U0001faff\ufe0f])\u200d(?=[\u2190-\u2bff\U0001f300-\U0001faff])"
)
_HEAP = re.compile(r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]{9,}")
"""Marks heaped on one letter until they cover the lines beside it; no writing takes so many."""


def invisible(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line, what) for characters that nobody sees, whatever they stand in."""
    joiners = {found.start() for found in _JOINED.finditer(text)} if "\u200d" in text else ()
    for place, char in enumerate(text):
        if is_invisible(char) and place not in joiners:
            title = unicodedata.name(char, "control character")
            yield _line(text, place), f"invisible U+{ord(char):04X} ({title})"


def is_invisible(char: str) -> bool:
    """Tell whether a character leaves no trace on a page; line ends and tabs do."""
    if unicodedata.category(char) in _INVISIBLE:
        return char not in _SEEN
    return char in _SHAPELESS or ord(char) & 0xFFFE == 0xFFFE or "\ufdd0" <= char <= "\ufdef"


def look_alikes(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line, what) for characters that stand for others, anywhere on a page."""
    for found in _LOOK_ALIKE.finditer(text):
        char = found[0]
        usual = unicodedata.normalize("NFKC", char)
        told = f"looks like {usual} (U+{ord(usual[0]):04X}); write that"
        if usual == char:
            told = f"is a mere part of a character ({unicodedata.name(char, 'radical')})"
        yield _line(text, found.start()), f"U+{ord(char):04X} {told}"
    for found in _SELECTORS.finditer(text):
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
            elif char in _SHAPELESS or char == "\ufffd" or _LOOK_ALIKE.match(char):
                yield _line(masked, found.start()), f"{found[0]} looks like something else"


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1
