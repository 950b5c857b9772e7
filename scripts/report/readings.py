"""Readings (pinyin with tone marks) of characters: pypinyin's tables behind one question."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from pypinyin import Style, lazy_pinyin, pinyin

VOWELS = "aāáǎàeēéěèêếềiīíǐìoōóǒòuūúǔùüǖǘǚǜ"
CONSONANTS = "bcdfghjklmnpqrstvwxyzɡńňǹḿɑ"

# The longest syllables have six letters: zhuāng, chuáng, shuǎng.
SYLLABLE = f"[{VOWELS}{CONSONANTS}]{{1,6}}"


@cache
def readings(char: str) -> tuple[str, ...]:
    """Return the readings of one character, the usual one first; empty for anything else."""
    found = pinyin(char, style=Style.TONE, heteronym=True, errors="ignore")
    return tuple(found[0]) if found else ()


@cache
def normal(reading: str) -> str:
    """Return a reading as `readings` spells it: composed, ü not v, plain a and g."""
    composed = unicodedata.normalize("NFC", reading)
    return re.sub("[vɑɡ]", lambda found: {"v": "ü", "ɑ": "a", "ɡ": "g"}[found[0]], composed)


def slug(text: str, most: int = 8) -> str:
    """Return an ASCII name for a heading: its first clause in pinyin, `most` syllables at most.

    Empty if the text has nothing that can be read.
    """
    clause: list[str] = []
    for part in lazy_pinyin(text):  # a syllable for each character, other runs as they are
        words = re.findall("[A-Za-z0-9]+", part)
        if not words and clause:
            break
        clause += words
    return "-".join(clause[:most]).lower()
