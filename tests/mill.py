"""The mill that damaged the received text, for tests: readings put into GBK bytes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from report.orthography import simplify
from report.readings import readings

PRIVATE = (*range(0xAA, 0xB0), *range(0xF8, 0xFF))


def table_of(text: str) -> dict[str, str]:
    """Return every character of `text` that the mill could annotate, with its reading."""
    return {
        char: readings(char)[0]
        for char in sorted(set(text))
        if "一" <= char <= "鿿" and simplify(char) != char and readings(char)
    }


def damage(
    text: str,
    table: Mapping[str, str],
    order: Sequence[str],
    marks: Sequence[str] = (),
    private: str = "?",
    half: str = "?",
) -> str:
    """Return `text` as the mill leaves it, which puts in one character's readings at a time.

    Some mills also cut the bytes at full-width `marks` before they are decoded: where the second
    byte of one character and the first of the next spell such a mark, both are cut in two.
    `private` and `half` are as for `decode`.
    """
    data = text.encode("gbk")
    for char in order:
        code = char.encode("gbk")
        data = data.replace(code, code + f"({table[char]})".encode("gbk"))
    if not marks:
        return decode(data, private, half)
    cut = b"|".join(re.escape(mark.encode("gbk")) for mark in marks)
    return "".join(decode(part, private, half) for part in re.split(b"(" + cut + b")", data))


def decode(data: bytes, private: str = "?", half: str = "?") -> str:
    """Return bytes as the mill's reader shows them.

    80 alone is €; a lead byte and what cannot follow it are one question mark.
    `private` is what is shown for a pair of private use: a question mark, or nothing. `half` is
    what is shown for half a character at the end: if it is nothing, nothing is shown for 80 either.
    """
    shown: list[str] = []
    at = 0
    while at < len(data):
        if data[at] <= 0x80:
            euro = "€" if half else ""
            shown.append(euro if data[at] == 0x80 else chr(data[at]))
            at += 1
        elif at + 1 == len(data):
            shown.append(half)
            at += 1
        else:
            try:
                shown.append(data[at : at + 2].decode("gbk"))
            except UnicodeDecodeError:
                pair = data[at] in PRIVATE and data[at + 1 : at + 2] >= b"\xa1"
                shown.append(private if pair else "?")
            at += 2
    return "".join(shown)
