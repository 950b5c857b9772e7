"""著 or 着: which 著 of a Traditional text is the particle, 着 in Hong Kong as in Simplified.

The words of `simplified.dictionary` decide, the longest from the left, as OpenCC segments. Where
two characters stand side by side in none of these words, a segment ends: so a few characters around
each 著 say all.
"""

from __future__ import annotations

from functools import cache
from itertools import filterfalse, pairwise

from report.lexicon import opencc
from report.simplified import dictionary

# What markup that leaves no trace may begin with, or end with.
_BEGINS = frozenset(filterfalse(str.isalnum, map(chr, range(128)))) - {" ", "|"}
_ENDS = _BEGINS | {" "}


def with_particles(text: str) -> str:
    """Return a text with 着 where `simplify` has it; position for position."""
    return _spelled(text, _runs(text)) if "著" in text else text


def with_particles_across(text: str) -> str | None:
    """Return the same wherever markup cuts words; None if it may cut one with 著."""
    if "著" not in text:
        return text
    runs = _runs(text)
    if any(text[start - 1] in _ENDS for start, _, _ in runs if start):
        return None
    if any(text[end] in _BEGINS for _, _, end in runs if end < len(text)):
        return None
    return _spelled(text, runs)


_Run = tuple[int, int, int]  # where it begins, where 著 is, where it ends


def _spelled(text: str, runs: list[_Run]) -> str:
    parts: list[str] = []
    at = 0
    for start, place, end in runs:
        if end == start + 1 or _is_particle(text[start:end], place - start):
            parts += (text[at:place], "着")
            at = place + 1
    return "".join(parts) + text[at:]


def _runs(text: str) -> list[_Run]:
    """Return each 著 of a text, with the ends of what words may join it to."""
    linked, unified = _linked(), _unified()
    runs: list[_Run] = []
    place = text.find("著")
    while place >= 0:
        start, end = place, place + 1
        while start and text[start - 1 : start + 1] in linked:
            start -= 1
        while text[end - 1 : end + 1] in linked:
            end += 1
        if text[start - 1 : start] in unified or text[end : end + 1] in unified:
            return _runs(text.translate({ord(char): to for char, to in unified.items()}))
        runs.append((start, place, end))
        place = text.find("著", place + 1)
    return runs


def _is_particle(run: str, place: int) -> bool:
    """Tell whether the 著 at a place of a run becomes 着 when it is segmented."""
    words, longest = _words()
    at = 0
    while at <= place:
        ahead = (run[at : at + length] for length in range(longest, 1, -1))
        word = next((some for some in ahead if some in words), "")
        if at + len(word) > place:
            return words[word][place - at] == "着"
        at += len(word) or 1
    return True


@cache
def _words() -> tuple[dict[str, str], int]:
    """Return the words of several characters, simplified, and how long they get."""
    words = {word: form for word, form in dictionary().items() if len(word) > 1}
    return words, max(map(len, words))


@cache
def _linked() -> frozenset[str]:
    """Return all that stands side by side in a word."""
    return frozenset(first + second for word in _words()[0] for first, second in pairwise(word))


@cache
def _unified() -> dict[str, str]:
    """Return what compatibility ideographs stand for."""
    rows = opencc("CJK_Compatibility_Ideographs")
    return {char: targets[0] for char, targets in rows.items()}
