"""What a character may have been that was read in the wrong encoding, or lost in reading."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from report.misreading import (
    ANY,
    INVISIBLE,
    LOST,
    UNDEFINED,
    Bytes,
    Misreading,
    lost_before,
    no_pairs,
    readings,
    written_in,
)
from report.plausible import price

# What it costs, in nats, to suppose that …
ONE_LOST = 5.0  # … `?` or U+FFFD is a byte that was lost
TWO_LOST = 8.0  # … it is two
SWALLOWED = 7.0  # … a one-byte character was swallowed with them
DROPPED = 7.0  # … a byte was dropped that has no sign in code page 1252
PAIR_DROPPED = 9.0  # … two bytes were dropped that GBK leaves undefined
SPACED = 4.0  # … a space was a no-break space

RARE = -14.0  # nats: a character less likely than that is not taken for lost bytes

Guess = tuple[float, Bytes, str]


def guesses(how: Misreading, pending: Bytes, char: str, after: str) -> Iterator[Guess]:
    """Yield what a received character may have been: the cost, its bytes, a character lost."""
    for data in readings(how.read, char):
        yield 0.0, tuple(data), ""
    if how.read == "latin":
        if char == " " and pending:
            yield SPACED, (0xA0,), ""
        if char in LOST:
            yield ONE_LOST, (UNDEFINED,), ""
    elif char in LOST:
        if lost := lost_before(how.read, after):
            yield ONE_LOST, (lost,), ""
        if how.written == "utf-8":
            yield ONE_LOST + SWALLOWED, (ANY,), "\ufffd"
            yield from ((TWO_LOST, pair, "") for pair in no_pairs())


def dropped(how: Misreading, pending: Bytes, data: bytes) -> Iterator[Guess]:
    """Yield what bytes without a sign may have been dropped, where what is there is not enough."""
    if how.written != "utf-8":
        return
    if how.read == "latin":
        for at in range(1, len(pending) + 1):
            yield DROPPED, (*pending[:at], INVISIBLE, *pending[at:], *data), ""
        if len(pending) == 1:
            yield 2 * DROPPED, (*pending, INVISIBLE, INVISIBLE, *data), ""
    else:
        yield PAIR_DROPPED, (*pending, *no_pairs()[0], *data), ""


@lru_cache(maxsize=1 << 14)
def characters(encoding: str, pending: Bytes) -> tuple[str, ...] | None:
    """Return what bytes may be; where several may, only what is not rare."""
    chars = written_in(encoding, pending)
    return chars if not chars or len(chars) == 1 else tuple(c for c in chars if price("", c) > RARE)
