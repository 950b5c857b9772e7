"""A text as lines, each a paragraph, and the marks that tell a title from a sentence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

SENTENCE_END = "。！？!?…"
"""What ends a sentence; a quotation mark or a parenthesis may follow."""
CLOSERS = "」』”’）)》"
GOES_ON = "，,、；;"
"""What no heading ends with: the line is one of an enumeration."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the report: its text and where it begins in the text it was taken from."""

    text: str
    start: int


def lines_of(text: str) -> Iterator[Line]:
    """Yield the lines of a text that are not empty."""
    start = 0
    for line in text.split("\n"):
        if line:
            yield Line(line, start)
        start += len(line) + 1


def is_sentence(text: str) -> bool:
    """Tell whether a text ends as a sentence does.

    >>> is_sentence("我們要加油。」"), is_sentence("（一）加強領導（試行）")
    (True, False)
    """
    return text.rstrip(CLOSERS)[-1:] in tuple(SENTENCE_END)


def is_prose(text: str) -> bool:
    """Tell whether a line is of the body: a sentence, or too long for anything else."""
    return is_sentence(text) or len(text) > 60
