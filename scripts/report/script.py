"""Which script a damaged text is in: what its lost bytes were is not of the other one."""

from __future__ import annotations

from functools import cache
from typing import Literal

from report.lexicon import opencc

Script = Literal["Hant", "Hans", ""]
"""Traditional or Simplified (ISO 15924); "" where a text has too much of both, or too little."""

LEAST = 3  # characters that only one script has
MUCH = 2.0  # times as many of them as of the other: the rest were misread


def script_of(text: str) -> Script:
    """Return the script of a text that was turned Traditional by characters, or never was."""
    traditional = sum(map(foreign("Hans").__contains__, text))
    simplified = sum(map(foreign("Hant").__contains__, text))
    if max(traditional, simplified) < LEAST:
        return ""
    if traditional > MUCH * simplified:
        return "Hant"
    return "Hans" if simplified > MUCH * traditional else ""


@cache
def foreign(script: Script) -> frozenset[str]:
    """Return the characters that no text in a script has: those that only the other one has.

    What a table of characters may leave as it is, 后 or 里, is in both.
    """
    if not script:
        return frozenset()
    table = opencc("STCharacters" if script == "Hant" else "TSCharacters")
    return frozenset(char for char, forms in table.items() if char not in forms)
