"""What counts as the same character when searching, and what does not count at all.

`fold` is applied to the text when the index is built; ``search/fold.js`` says the same
in the browser, and a test holds the two together. Scripts are not folded here: the
reader of the index looks for the other script's characters as well (see `variants`).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# Punctuation that carries meaning, so that 55% is not 55 and C# is not C. The rest of the
# categories P (punctuation) and Z (spaces) is passed over.
MEANT_PUNCTUATION: Final = frozenset("%‰#&@")

# Controls, accents written apart and variation selectors, and ` ^ ¨ are passed over too,
_PASSED_OVER: Final = frozenset({"Cc", "Cf", "Mn", "Me", "Sk"})
# and so are these symbols, which stand between things as punctuation does.
_PUNCTUATION_LIKE: Final = frozenset("~|")

# A full stop is meant between digits only. Told on the text as written, before the space
# in "1. 2020" is gone.
_STRAY_STOP: Final = re.compile(r"(?<![0-9０-９])[.．]|[.．](?![0-9０-９])")


def is_symbol(char: str) -> bool:
    """Tell whether a folded character is a symbol: it counts if typed, and never hides."""
    return char == "." or char in MEANT_PUNCTUATION or unicodedata.category(char)[0] == "S"


def fold_char(char: str) -> str:
    """Fold one character: width, compatibility forms, case, Latin accents.

    Returns one character, or "" for one that is passed over. A form that would become
    several characters (½, ㈠) is kept as it is.
    """
    for form in (unicodedata.normalize("NFKC", char), char.lower()):
        if len(form) == 1:
            char = form.lower() if len(form.lower()) == 1 else form
            break
    plain = unicodedata.normalize("NFKD", char)
    if "a" <= plain[0] <= "z":
        char = plain[0]
    return "" if _is_passed_over(char) else char


def _is_passed_over(char: str) -> bool:
    if is_symbol(char):
        return unicodedata.category(char) in _PASSED_OVER or char in _PUNCTUATION_LIKE
    category = unicodedata.category(char)
    return category[0] in "PZ" or category in _PASSED_OVER


class _Folding(dict[int, str]):
    """A table for `str.translate` that fills itself."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = fold_char(chr(code))
        return folded


_FOLDING: Final = _Folding()


def fold(text: str) -> str:
    """Fold a text for searching: letters, digits and symbols remain, nothing else.

    >>> fold("硬件、軟件 １．１２億（LED）。")
    '硬件軟件1.12億led'
    """
    if "." in text or "．" in text:
        text = _STRAY_STOP.sub("", text)
    return text.translate(_FOLDING)
