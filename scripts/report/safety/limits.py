"""How large and how deep a page may be.

The engine's time grows with the square, and with the cube, of what is nested or left open in one
place: a page of 30 KB can take minutes, and a list 300 deep ends in a traceback. No bound here is
near what anybody writes.
"""

from __future__ import annotations

import re
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

BYTES = 1_000_000
QUOTED = 20
"""Quotations in quotations."""
INDENTED = 100
"""Columns before a list's item."""
OPEN = 40
"""Brackets open at once in a block."""
STARTS = 500
"""Of what is looked up or looked for again and again: terms, definitions, fences left open …"""
SECONDS = 20
"""Processor time for one page, of which the longest honest ones take 5."""

_QUOTES = re.compile(rf"^[ \t]*(?:>[ \t]*+){{{QUOTED + 1},}}", re.MULTILINE)
_MARKER = r"(?:[*+-]|\d+[.)]|!!!|\?\?\?|:)(?=[ \t])"
_ITEM = re.compile(rf"^(?P<indent>[ \t>]*+){_MARKER}", re.MULTILINE)
# Items that begin in one line, each in the one before.
_ITEMS = re.compile(rf"^[ \t>]*+(?:{_MARKER}[ \t]++){{{INDENTED // 4 + 1}}}", re.MULTILINE)
_RULE = re.compile(r"[ \t]*(?:[*-][ \t]*)+")
_BRACKET = re.compile(r"[\[\]\n]")
_COUNTED = {
    "abbreviations": re.compile(r"^[ \t]*\*\[", re.MULTILINE),
    "lines of definitions": re.compile(r"^[> \t]*:[ \t]", re.MULTILINE),
    "tags that do not end": re.compile(r"<[A-Za-z!/?](?=[^>]{500})"),
}


class TooLongError(Exception):
    """Something took more processor time than it was given."""

    def __init__(self) -> None:
        """Say what may be the matter."""
        super().__init__("takes too long to read; too much of something is nested or left open")


def limit_problems(text: str, masked: str) -> Iterator[tuple[int, str]]:
    """Yield (line, what) a page has too much of; in `masked`, its code is covered."""
    size = len(text.encode("utf-8", "surrogatepass"))
    if size > BYTES:
        yield 1, f"a page of {size:,} bytes; at most {BYTES:,}"
        return
    if deep := _QUOTES.search(masked):
        yield _line(masked, deep.start()), f"quotations nested more than {QUOTED} deep"
    for item in _ITEM.finditer(masked):
        if len(item["indent"].expandtabs(4)) > INDENTED:
            yield _line(masked, item.start()), f"lists nested more than {INDENTED // 4} deep"
            break
    for items in _ITEMS.finditer(masked):
        if not _RULE.fullmatch(masked, items.start(), _end(masked, items.start())):
            yield _line(masked, items.start()), f"lists nested more than {INDENTED // 4} deep"
            break
    if (place := _brackets(masked)) is not None:
        yield _line(masked, place), f"more than {OPEN} brackets open at once"
    for name, pattern in _COUNTED.items():
        places = [found.start() for found in pattern.finditer(masked)]
        if len(places) > STARTS:
            yield _line(masked, places[STARTS]), f"more than {STARTS} {name}"


def _brackets(masked: str) -> int | None:
    """Return where more brackets are open than may be, or None."""
    opened, last = 0, ""
    for found in _BRACKET.finditer(masked):
        char = found[0]
        if char == "[":
            opened += 1
            if opened > OPEN:
                return found.start()
        elif char == "]":
            opened = max(0, opened - 1)
        elif last == "\n" and masked[found.start() - 1] == "\n":
            opened = 0  # a new block
        last = char
    return None


def _end(text: str, place: int) -> int:
    """Return where the line ends that a place is in."""
    end = text.find("\n", place)
    return end if end >= 0 else len(text)


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


@contextmanager
def time_limit(seconds: float = SECONDS) -> Iterator[None]:
    """Raise TooLongError in what takes more processor time; where the system cannot, never."""
    if (
        not hasattr(signal, "setitimer")
        or threading.current_thread() is not threading.main_thread()
    ):
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise TooLongError

    before = signal.signal(signal.SIGVTALRM, stop)
    left, _ = signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    begun = time.process_time()
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
        if left:  # a limit around this one goes on, or is over at once
            spent = time.process_time() - begun
            signal.setitimer(signal.ITIMER_VIRTUAL, max(left - spent, 0.001))
