"""Ways to read bytes so far, and which of them are worth going on with."""

from __future__ import annotations

from collections.abc import Iterable
from heapq import nlargest
from typing import NamedTuple

from report.likelihood import START

BEAM = 80
HOPELESS = 25.0  # nats behind the best


class Cut(NamedTuple):
    """Where tokens and text end together: how many of both, and how many guesses lie before."""

    token: int
    at: int
    guesses: int


class Way(NamedTuple):
    """One way to read the tokens so far.

    `before` is the end of the text, simplified. `tail` is the last two bytes, `pending` whether
    the last is a lead byte waiting for its second, `blind` whether that one is a lost byte, 2 if
    the mark after it bears that out.
    `bare` is what it cost that the last character stands without a reading.
    `guesses` is of how many characters a byte was lost, and no reading bears it out; marks do not
    count.
    """

    score: float = 0.0
    text: str = ""
    before: str = START
    tail: bytes = b"\0\0"
    pending: bool = False
    cuts: tuple[Cut, ...] = (Cut(0, 0, 0),)
    guesses: int = 0
    blind: int = 0
    bare: float = 0.0


def score(way: Way) -> float:
    """Return how likely a way is, in nats."""
    return way.score


def guess(way: Way, cost: float, lost: int = 1) -> Way:
    """Return a way that supposes what costs so many nats, and that so many bytes were lost."""
    return way._replace(score=way.score - cost, guesses=way.guesses + lost)


def dearer(way: Way, cost: float) -> Way:
    """Return a way that supposes what costs so many nats."""
    return way._replace(score=way.score - cost)


def best(ways: Iterable[Way]) -> list[Way]:
    """Return the best ways, best first, one for each text and state."""
    best: dict[tuple[str, bytes, bool], Way] = {}
    for way in ways:
        key = (way.text, way.tail, way.pending)
        if key not in best or best[key].score < way.score:
            best[key] = way
    found = nlargest(BEAM, (way for way in best.values() if not way.blind), key=score)
    found += (way for way in best.values() if way.blind)
    least = max((way.score for way in found), default=0.0) - HOPELESS
    return [way for way in found if way.score > least]
