"""Read GBK bytes again of which some are lost: a search over what they may have been.

Text that was cut inside a two-byte character is, from there to the next one-byte character, read
one byte off. `Reader` walks over what was received, byte by byte, keeps the most likely ways to
read it, and says by how much the best beats the next. Scores and costs are natural logarithms of
probabilities (nats), from `likelihood`; a stray reading is evidence, for the two bytes before it
must spell a character that is read so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from heapq import nlargest
from itertools import chain
from math import inf

from report.likelihood import model

LEADS = range(0x81, 0xFF)
BEAM = 200
BEAM_FOR_PAIRS = 20  # a lost pair multiplies the ways by some twenty thousand

# What it costs to suppose that …
GENUINE_READING = 9.0  # … a reading in parentheses belongs to the text
GENUINE_TATTERS = 14.0  # … `?yàn)` belongs to the text
LOST_BYTE = 9.0  # … a bare `?` is a lost byte and the one-byte character it swallowed
LOST_ALONE = 12.0  # … a bare `?` is a lost byte and nothing else
LOST_PAIR = 12.0  # … a bare `?` is two bytes that made no character
SWALLOWED = ",:;!?()%. "  # what a lead byte can swallow, of what stands after Chinese


@dataclass(frozen=True, slots=True)
class Known:
    """A received character whose bytes are known."""

    data: bytes


@dataclass(frozen=True, slots=True)
class Opaque:
    """A received character that has no place among the bytes."""

    char: str


@dataclass(frozen=True, slots=True)
class Reading:
    """A received `(reading)`; or, `lost`, `?reading)`: a lead byte went with the parenthesis."""

    literal: str
    reading: str
    lost: bool


@dataclass(frozen=True, slots=True)
class Lost:
    """A received `?` or replacement character: itself, or bytes that were lost."""

    char: str


Token = Known | Opaque | Reading | Lost


@dataclass(frozen=True, slots=True)
class Way:
    """One way to read the tokens so far.

    `tail` is the last two bytes, `pending` whether the last is a lead byte waiting for its
    second, `cuts` the places where tokens and text end together: (tokens, characters), `guesses`
    how many lost bytes no reading bears out.
    """

    score: float = 0.0
    text: str = ""
    tail: bytes = b"\0\0"
    pending: bool = False
    cuts: tuple[tuple[int, int], ...] = ((0, 0),)
    guesses: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """The best way and how many nats ahead of the next best text it is."""

    text: str
    cuts: tuple[tuple[int, int], ...]
    margin: float
    guesses: int


@cache
def pair(data: bytes) -> str:
    """Return the character of two GBK bytes, or "" where there is none."""
    try:
        return data.decode("gbk")
    except UnicodeDecodeError:
        return ""


def token_of(char: str) -> Token:
    """Return what one received character says about the bytes."""
    if char in "?\ufffd":
        return Lost(char)
    if char == "€":  # code page 936 calls a lone 80 so
        return Known(b"\x80")
    for codec in ("gbk", "gb18030"):  # the second for its private-use pairs
        data = char.encode(codec, "ignore")
        if 0 < len(data) <= 2:
            return Known(data)
    return Opaque(char)


class Reader:
    """Reads tokens.

    `simplified` maps a character to the script of the model. `price` says what it costs to
    suppose that a character was given a stray reading, or None where it cannot have been.
    """

    def __init__(
        self, simplified: Callable[[str], str], price: Callable[[str, str], float | None]
    ) -> None:
        """Keep the two questions that the search asks."""
        self._simplified = simplified
        self._price = price

    def read(self, tokens: Sequence[Token]) -> Outcome | None:
        """Return the best way to read tokens that begin and end between characters.

        None if there is none.
        """
        ways = [Way()]
        for done, token in enumerate(tokens, start=1):
            ways = [self._cut(way, done) for way in _best(self._after(ways, token))]
        whole = [way for way in ways if not way.pending]
        if not whole:
            return None
        margin = whole[0].score - whole[1].score if len(whole) > 1 else inf
        return Outcome(whole[0].text, whole[0].cuts, margin, whole[0].guesses)

    def _after(self, ways: list[Way], token: Token) -> Iterator[Way]:
        match token:
            case Known(data):
                return chain.from_iterable(self._bytes(way, data) for way in ways)
            case Opaque(char):
                return self._literal(ways, char)
            case Lost(char):
                return chain(self._literal(ways, char), self._lost(ways))
            case Reading():
                return self._reading(ways, token)

    def _cut(self, way: Way, done: int) -> Way:
        if way.pending:
            return way
        return replace(way, cuts=(*way.cuts, (done, len(way.text))))

    def _written(self, way: Way, char: str, tail: bytes) -> Way:
        left = self._simplified(way.text[-1]) if way.text else "，"
        score = way.score + model().step(left, self._simplified(char))
        return replace(way, score=score, text=way.text + char, tail=tail, pending=False)

    def _literal(self, ways: list[Way], char: str) -> Iterator[Way]:
        return (self._written(way, char, b"\0\0") for way in ways if not way.pending)

    def _bytes(self, way: Way, data: Iterable[int]) -> Iterator[Way]:
        for byte in data:
            after = self._byte(way, byte)
            if after is None:
                return
            way = after
        yield way

    def _byte(self, way: Way, byte: int) -> Way | None:
        tail = way.tail[1:] + bytes([byte])
        if way.pending:
            char = pair(tail)
            return self._written(way, char, tail) if char else None
        if byte in LEADS:
            return replace(way, tail=tail, pending=True)
        return self._written(way, "€" if byte == 0x80 else chr(byte), tail)

    def _unknown(self, ways: Iterable[Way]) -> Iterator[Way]:
        """Yield every way to go on with one lost byte, which was taken for a lead byte."""
        for way in ways:
            for byte in LEADS:
                yield from self._bytes(way, [byte])

    def _lost(self, ways: list[Way]) -> Iterator[Way]:
        for one in _best(self._unknown(ways)):
            if one.pending:
                yield _guess(one, LOST_BYTE)
                continue
            yield _guess(one, LOST_ALONE)
            for mark in SWALLOWED:
                yield _guess(self._written(one, mark, b"\0\0"), LOST_BYTE)
        split = _best(self._unknown(way for way in ways if way.pending))[:BEAM_FOR_PAIRS]
        for two in self._unknown(split):
            if not pair(two.tail):
                yield _guess(two, LOST_PAIR, 2)

    def _reading(self, ways: list[Way], token: Reading) -> Iterator[Way]:
        for way in ways:
            if not way.pending:
                cost = GENUINE_TATTERS if token.lost else GENUINE_READING
                yield _dearer(replace(way, text=way.text + token.literal), cost)
        for full in self._unknown(ways) if token.lost else ways:
            char = pair(full.tail)
            price = self._price(char, token.reading) if char else None
            if price is not None:
                yield _dearer(full, price)


def _guess(way: Way, cost: float, lost: int = 1) -> Way:
    return replace(_dearer(way, cost), guesses=way.guesses + lost)


def _dearer(way: Way, cost: float) -> Way:
    return replace(way, score=way.score - cost)


def _best(ways: Iterable[Way]) -> list[Way]:
    """Return the best ways, best first, one for each text and state."""
    best: dict[tuple[str, bytes, bool], Way] = {}
    for way in ways:
        key = (way.text, way.tail, way.pending)
        if key not in best or best[key].score < way.score:
            best[key] = way
    return nlargest(BEAM, best.values(), key=lambda way: way.score)
