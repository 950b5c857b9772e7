"""Characters that fonts of PDF files name for others: radicals, ligatures, signs.

The signs are of fonts that have a private place of Unicode for them.
"""

from __future__ import annotations

import unicodedata
from typing import Final

from report.codepoints import LOOK_ALIKE, usual

# Symbol and Wingdings, which Word has at U+F000 to U+F0FF: the signs that it sets before items.
SYMBOLS: Final = dict(
    zip(
        "\uf0b7\uf0a7\uf06c\uf06e\uf071\uf06f\uf075\uf076\uf0d8\uf0e0\uf0e8\uf0fc\uf0fb\uf0fe\uf0a8\uf0b2",
        "•▪●■❑□◆❖➢→➔✓✗☑◻☆",
        strict=True,
    )
)


def plain_character(char: str) -> str:
    """Return what a character stands for, itself if it is plain."""
    if LOOK_ALIKE.match(char):
        return usual(char)
    if "\ufb00" <= char <= "\ufb06":
        return unicodedata.normalize("NFKC", char)
    return SYMBOLS.get(char, char)
