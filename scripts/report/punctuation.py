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

HAN = re.compile(r"[\u2e80-\u2fdf\u3005-\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
# What Chinese shares with English, at either width: one looks past these for the neighbour, so
# that what one pass widens tells the next one nothing new.
TRANSPARENT = "\"'“”‘’「」『』()（）,;:!?，；：！？"
# Addresses keep their marks; they end where Chinese or a closing mark begins.
ADDRESS = re.compile(r"(?:https?://|ftp://|www\.)[!-~]*[\w/]|[\w.+-]+@[\w-]+\.[\w.-]+", re.ASCII)


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


def _is_chinese(line: str, at: int, step: int, transparent: str = TRANSPARENT) -> bool:
    """Tell whether the neighbour of `at` on the side of `step` is a Chinese one."""
    at += step
    while 0 <= at < len(line) and line[at] in transparent:
        at += step
    return 0 <= at < len(line) and bool(HAN.match(line[at]) or line[at] in "、。《》〈〉【】…—")


def _marks(line: str) -> dict[int, str]:
    found = (match.start() for match in re.finditer("[,;:!?]", line))
    return {
        at: FULL_WIDTH[line[at]]
        for at in found
        if _is_chinese(line, at, -1) or _is_chinese(line, at, 1)
    }


def _pairs(line: str, marks: str) -> dict[int, str]:
    """Return the new marks of every pair that holds Chinese or stands beside it."""
    found: dict[int, str] = {}
    full = {**FULL_WIDTH, **QUOTES}
    for first, last in _matched(line, marks):
        beside = _is_chinese(line, first, -1, "") or _is_chinese(line, last, 1, "")
        if beside or HAN.search(line, first + 1, last):
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
        if HAN.search(line, first + 1, last):
            found[first], found[last] = "「", "」"
    return found
