"""Characters that look like others, or like nothing, and are searched for in vain."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from html import unescape

# Kangxi radicals, the radicals supplement (those with a counterpart), compatibility ideographs.
# Twelve in the last block are no duplicates but characters of their own.
_UNIFIED = "\ufa0e\ufa0f\ufa11\ufa13\ufa14\ufa1f\ufa21\ufa23\ufa24\ufa27\ufa28\ufa29"
_LOOK_ALIKE = re.compile(
    f"[\u2e9f\u2ef3\u2f00-\u2fd5\uf900-\ufaff\U0002f800-\U0002fa1f](?<![{_UNIFIED}])"
)
_ENTITY = re.compile(r"&(?:#\d{1,8}|#[xX][0-9a-fA-F]{1,7}|[A-Za-z]{2,8});")
_SHAPELESS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
# Nothing but these characters, or two of them, says something to machines that nobody sees.
_SELECTORS = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]{2,}")


def look_alikes(text: str) -> Iterator[tuple[int, str]]:
    """Yield (line, what) for characters that stand for others, anywhere on a page."""
    for found in _LOOK_ALIKE.finditer(text):
        char = found[0]
        usual = unicodedata.normalize("NFKC", char)
        yield (
            _line(text, found.start()),
            f"U+{ord(char):04X} looks like {usual} (U+{ord(usual[0]):04X}); write that",
        )
    for found in _SELECTORS.finditer(text):
        yield _line(text, found.start()), "invisible: variation selectors in a row"


def hidden_entities(masked: str) -> Iterator[tuple[int, str]]:
    """Yield (line, what) for invisible characters written as entities; code is covered."""
    for found in _ENTITY.finditer(masked):
        for char in unescape(found[0]):
            if unicodedata.category(char) in ("Cf", "Cc", "Co", "Cs", "Zl", "Zp") and char not in (
                "\n\t\xad"
            ):
                yield _line(masked, found.start()), f"invisible: {found[0]} (U+{ord(char):04X})"
            elif char in _SHAPELESS or _LOOK_ALIKE.match(char):
                yield _line(masked, found.start()), f"{found[0]} looks like something else"


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1
