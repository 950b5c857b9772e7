"""Chinese punctuation back to full width, and quotation marks as Taiwan writes them.

Only in Chinese context: `13000余人`, `1.12億`, `LED`, `10:30`, `12,162` and addresses stay as they
are. Full width after W3C clreq, 3.1 (punctuation marks of Chinese are full width) and the
Ministry of Education's handbook of punctuation (重訂標點符號手冊, 2008): 「」 outside, 『』 inside.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from report.ledger import Edit

# Code points FF01–FF5E repeat ASCII at full width; these are the marks among them.
FULL_WIDTH = {mark: chr(ord(mark) + 0xFEE0) for mark in ",;:!?()"}
QUOTES = {"“": "「", "”": "」", "‘": "『", "’": "』"}

# Han with its extensions, ideographic marks, full-width forms, and the quotation marks, which
# stand in Chinese as well as in English: what is Chinese about them is the other neighbour.
CHINESE = re.compile(r"[\u2e80-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
# Addresses keep their marks; they end where Chinese or a closing mark begins.
ADDRESS = re.compile(r"(?:https?://|ftp://|www\.)[!-~]*[\w/]|[\w.+-]+@[\w-]+\.[\w.-]+", re.ASCII)
TRANSPARENT = "“”‘’\"'"  # one looks past these for the neighbour


def repair(text: str) -> list[Edit]:
    """Return the edits that restore Chinese punctuation in `text`."""
    kept = {at for match in ADDRESS.finditer(text) for at in range(*match.span())}
    edits: list[Edit] = []
    start = 0
    for line in text.splitlines(keepends=True):
        found = {**_marks(line), **_pairs(line, "()"), **_pairs(line, "“”"), **_pairs(line, "‘’")}
        found |= _straight(line)
        edits += (
            Edit(start + at, start + at + 1, line[at], after, *_reason(after))
            for at, after in sorted(found.items())
            if start + at not in kept
        )
        start += len(line)
    return edits


def _reason(after: str) -> tuple[str, str]:
    if after in "「」『』":
        return "quotation", "quotation marks in Taiwan's form"
    return "punctuation", "punctuation in Chinese prose is full width"


def _is_chinese(line: str, at: int, step: int) -> bool:
    """Tell whether the neighbour of `at` on the side of `step` is Chinese."""
    at += step
    while 0 <= at < len(line) and line[at] in TRANSPARENT:
        at += step
    return 0 <= at < len(line) and bool(CHINESE.match(line[at]))


def _marks(line: str) -> dict[int, str]:
    found: dict[int, str] = {}
    for match in re.finditer("[,;:!?]", line):
        at = match.start()
        before, after = _is_chinese(line, at, -1), _is_chinese(line, at, 1)
        # After a Latin word or a number, the mark is Chinese if Chinese follows it at once.
        if before or after or (at > 0 and at - 1 in found):
            found[at] = FULL_WIDTH[match[0]]
    return found


def _pairs(line: str, marks: str) -> dict[int, str]:
    """Return the new marks of every pair that holds Chinese or stands in Chinese."""
    found: dict[int, str] = {}
    full = {**FULL_WIDTH, **QUOTES}
    for first, last in _matched(line, marks):
        inside = CHINESE.search(line, first + 1, last)
        if inside or _is_chinese(line, first, -1) or _is_chinese(line, last, 1):
            found[first], found[last] = full[marks[0]], full[marks[1]]
    return found


def _matched(line: str, marks: str) -> Iterator[tuple[int, int]]:
    opened: list[int] = []
    for at, char in enumerate(line):
        if char == marks[0]:
            opened.append(at)
        elif char == marks[1] and opened:
            yield opened.pop(), at


def _straight(line: str) -> dict[int, str]:
    """Return the marks for straight double quotes, where they come in pairs around Chinese."""
    places = [match.start() for match in re.finditer('"', line)]
    if len(places) % 2:
        return {}
    found: dict[int, str] = {}
    for first, last in zip(places[::2], places[1::2], strict=True):
        if CHINESE.search(line, first + 1, last):
            found[first], found[last] = "「", "」"
    return found
