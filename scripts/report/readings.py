"""Readings (pinyin with tone marks) of characters: pypinyin's tables behind one question."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import cache
from itertools import chain

from pypinyin import Style, lazy_pinyin, pinyin
from pypinyin.phrases_dict import phrases_dict

from report.lexicon import opencc

VOWELS = "aāáǎàeēéěèêếềiīíǐìoōóǒòuūúǔùüǖǘǚǜ"
CONSONANTS = "bcdfghjklmnpqrstvwxyzɡńňǹḿɑ"

# The longest syllables have six letters: zhuāng, chuáng, shuǎng. ü may be written u:, and the
# tone as a number.
SYLLABLE = f"(?:u:|[{VOWELS}{CONSONANTS}]){{1,6}}[1-5]?"
TONES = {"\u0304": "1", "\u0301": "2", "\u030c": "3", "\u0300": "4"}


@cache
def readings(char: str) -> tuple[str, ...]:
    """Return the readings of one character, the usual one first; empty for anything else.

    A Traditional character is also read as its Simplified form, which says how it is read on the
    mainland: 績 is jī in Taiwan, 绩 is jì.
    """
    simple = opencc("TSCharacters").get(char, [char])[0]
    forms = opencc("STCharacters").get(simple, [char])
    order = (simple, char) if char == forms[0] else (char, simple)
    return tuple(dict.fromkeys(chain.from_iterable(map(_listed, order))))


def _listed(char: str) -> list[str]:
    found = pinyin(char, style=Style.TONE, heteronym=True, errors="ignore")
    return found[0] if found else []


@cache
def spelled(reading: str) -> tuple[str, str]:
    """Return a reading without its tone, and the tone from 1 to 4, or "" where it has none."""
    tone = ""
    letters: list[str] = []
    for part in unicodedata.normalize("NFD", reading.replace("u:", "ü")):
        if part in TONES:
            tone = TONES[part]
        elif part.isdigit():
            tone = part.replace("5", "")
        else:
            letters.append({"v": "ü", "ɑ": "a", "ɡ": "g"}.get(part, part))
    return unicodedata.normalize("NFC", "".join(letters)), tone


@cache
def rank(char: str, reading: str) -> int | None:
    """Return which of the readings of a character one is, 0 for the usual; None for none.

    One without tone is the first that is spelled so.
    """
    base, tone = spelled(reading)
    for place, known in enumerate(readings(char)):
        its_base, its_tone = spelled(known)
        if its_base == base and tone in ("", its_tone):
            return place
    return None


@cache
def usage(char: str) -> dict[str, float]:
    """Return in what share of words, as pypinyin lists them, a character has which reading.

    Readings are without tone. Without such words, all of its readings have the same share.
    """
    used = _usage().get(char) or Counter(spelled(reading)[0] for reading in readings(char))
    return {reading: times / used.total() for reading, times in used.items()}


@cache
def _usage() -> dict[str, Counter[str]]:
    used: dict[str, Counter[str]] = {}
    for word, syllables in phrases_dict.items():
        for char, (reading, *_) in zip(word, syllables, strict=False):
            used.setdefault(char, Counter())[spelled(reading)[0]] += 1
    return used


def folder_name(text: str, otherwise: str = "report") -> str:
    """Return an ASCII name for a folder or an anchor, which begins with a letter."""
    name = slug(text) or otherwise
    return name if name[0].isalpha() else f"s-{name}"


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
