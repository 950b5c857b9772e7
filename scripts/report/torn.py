"""A whole line that was read in the wrong encoding and lost bytes in it: what it was, and how sure.

All ways to fill in the bytes are followed together (the forward and backward sums of hidden Markov
models): so the chance of each character is known against all others, with what stands before and
after it.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, field, replace
from functools import cache
from heapq import nlargest
from math import exp, inf, log

from report.lexicon import rarity
from report.losses import DROPPED, ONE_LOST, Guess, characters, dropped, guesses
from report.misreading import ANY, LOST, Bytes, Misreading, read_as
from report.orthography import simplify
from report.plausible import CONTEXT, as_words, price

EASIER = 0.3  # of what it costs elsewhere to suppose a loss: in such a line there are many
WIDTH = 12  # states kept after each character
BEHIND = 10.0  # nats: a state so far behind the best is given up
CLEAR = 6.0  # nats: what is ahead so far is certain without a look at words
AROUND = 10  # characters on both sides are looked at for words
LIKELY = 6  # characters that lost bytes may have been are followed

# What it costs, in nats, if …
UNLIKE_THE_READER = 5.0  # … the reader lost one byte where it takes two away, or the reverse
RARE_FORM = 4.0  # … a character is the second choice for its Simplified form; twice for the third
FOREIGN = 8.0  # … it is of the script in which the line is not
WIDE = 3.0  # … it is a letter or digit of full width
# … if a line ends with one of these marks, or with no mark.
ENDINGS = {"。？…；": 0.0, "！”」』）》〉": 2.0, "：": 6.0, "，、（「『《〈“‘【〔(": 7.0}
BARE_END = 3.0


@dataclass(frozen=True, slots=True)
class Piece:
    """Received characters from `start` to `end`, and what they were.

    `margin` is how far that is ahead of all else together, in nats.
    """

    start: int
    end: int
    text: str
    margin: float


@dataclass(slots=True)
class _State:
    """What is known after some characters: bytes of the one not complete, the last that are.

    `total` is ln of the chance of all ways here, `score` that of the best.
    """

    pending: Bytes
    tail: str
    score: float = -inf
    total: float = -inf
    onward: float = -inf
    best: _Step | None = None
    steps: list[_Step] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Step:
    """From a state to the next, with what became complete, and ln of the chance."""

    origin: _State
    worth: float
    text: str


_States = dict[tuple[Bytes, str], _State]


def read(line: str, how: Misreading, foreign: Set[str] = frozenset()) -> list[Piece]:
    """Return what a line was, if all of it was misread so; empty if it cannot be.

    `foreign` are characters of the script in which the line is not.

    Readers differ: some show a sign for a byte that begins no character, some for it and the next
    one, whatever that was. The line tells which; U+FFFD is shown by the first kind.
    """
    found: list[tuple[_Layers, list[Piece]]] = []
    for takes_two in (False, True) if "?" in line else (False,):
        layers = _Reader(how, foreign, takes_two).layers(line)
        if layers:
            found.append((layers, _pieces(layers)))
    if len(found) < 2:
        return found[0][1] if found else []
    found.sort(key=lambda each: -_likelihood(each[0]))
    (layers, best), (other, others) = found
    ahead = _likelihood(layers) - _likelihood(other)
    also = {(piece.start, piece.end, piece.text) for piece in others}
    return [
        piece
        if (piece.start, piece.end, piece.text) in also
        else replace(piece, margin=min(piece.margin, ahead))
        for piece in best
    ]


_Layers = list[list[_State]]
_Chances = dict[str, float]  # what may have become complete after a character: ln of its chance


def _likelihood(layers: _Layers) -> float:
    """Return ln of the chance of all ways together."""
    total = -inf
    for state in layers[-1]:
        total = _sum(total, state.total - _end(state.tail[-1:]))
    return total


@dataclass(frozen=True, slots=True)
class _Reader:
    """Follows the ways to read a line that a reader of one kind lost bytes of."""

    how: Misreading
    foreign: Set[str]
    takes_two: bool

    def layers(self, line: str) -> _Layers:
        """Return the states after each character, and at the end; empty if there is no way."""
        layers = [[_State((), "", 0.0, 0.0)]]
        for at, char in enumerate(line):
            states: _States = {}
            for origin in layers[-1]:
                goes_on = False
                for guess in guesses(self.how, origin.pending, char, line[at + 1 : at + 2]):
                    unlike = self._unlike(char, guess, ends=at + 1 == len(line))
                    goes_on |= self._follow(origin, origin.pending, guess, unlike, states)
                if origin.pending and not goes_on:
                    for guess in dropped(self.how, origin.pending, read_as(self.how.read, char)):
                        self._follow(origin, (), guess, 0.0, states)
            layers.append(_best(states))
            if not layers[-1]:
                return []
        states = {}
        for origin in layers[-1]:
            for guess in _endings(self.how, origin):
                self._follow(origin, origin.pending, guess, 0.0, states)
        layers.append([state for state in _best(states) if not state.pending])
        return layers if layers[-1] else []

    def _unlike(self, char: str, guess: Guess, *, ends: bool) -> float:
        """Return what it costs that a reader of this kind lost so many bytes, or at the end."""
        _, data, more = guess
        two = len(data) + len(more) > 1
        if char not in LOST or (ends and not two):
            return 0.0
        return UNLIKE_THE_READER * (two != (self.takes_two and char == "?"))

    def _follow(
        self, origin: _State, before: Bytes, guess: Guess, more_cost: float, states: _States
    ) -> bool:
        """Enter the states that a guess, which goes on with the bytes before it, leads to."""
        cost, data, more = guess
        ways = [(-EASIER * cost - more_cost, before, origin.tail, "")]
        for byte in data:
            ways = [each for way in ways for each in self._fed(way, byte)]
        ways = [way for way in ways if not (more and way[1])]
        for worth, pending, tail, text in ways:
            key = pending, tail
            state = states.get(key)
            if state is None:
                state = states[key] = _State(pending, tail)
            step = _Step(origin, worth, text + more)
            state.steps.append(step)
            state.total = _sum(state.total, origin.total + worth)
            if origin.score + worth > state.score:
                state.score, state.best = origin.score + worth, step
        return bool(ways)

    def _fed(self, way: _Way, byte: int | tuple[int, ...]) -> Iterator[_Way]:
        worth, pending, tail, text = way
        pending = (*pending, byte)
        chars = characters(self.how.written, pending)
        if chars is None:
            yield worth, pending, tail, text
            return
        priced = ((worth + price(tail, char), char) for char in chars)
        if len(chars) > 1:
            priced = ((value - self._odd(char), char) for value, char in priced)
        for value, char in nlargest(LIKELY, priced):
            yield value, (), (tail + char)[-CONTEXT:], text + char

    def _odd(self, char: str) -> float:
        return _odd(char) + FOREIGN * (char in self.foreign)


_Way = tuple[float, Bytes, str, str]


def _endings(how: Misreading, state: _State) -> Iterator[Guess]:
    """Yield the bytes that may be missing at the end."""
    yield 0.0, (), ""
    if state.pending:
        yield ONE_LOST, (ANY,), ""
        if how.written == "utf-8":
            yield ONE_LOST + DROPPED, (ANY, ANY), ""


def _end(last: str) -> float:
    """Return what it costs, in nats, that a line ends with a character."""
    return next((cost for marks, cost in ENDINGS.items() if last in marks), BARE_END)


@cache
def _odd(char: str) -> float:
    """Return what speaks against a character, in nats, whatever stands before it."""
    return WIDE * ("０" <= char <= "ｚ" and char.isalnum()) + RARE_FORM * rarity(
        char, simplify(char)
    )


def _best(states: _States) -> list[_State]:
    found = nlargest(WIDTH, states.values(), key=lambda state: state.total)
    return [state for state in found if state.total > found[0].total - BEHIND]


def _sum(one: float, other: float) -> float:
    """Return ln of the sum of two chances."""
    high, low = max(one, other), min(one, other)
    return high if low == -inf else high + log(1 + exp(low - high))


def _pieces(layers: _Layers) -> list[Piece]:
    """Return the best way as pieces that begin and end between characters."""
    for state in layers[-1]:
        state.onward = -_end(state.tail[-1:])
    chances: list[_Chances] = []
    for layer in reversed(layers[1:]):
        chance: _Chances = {}
        for state in layer:
            for step in state.steps:
                step.origin.onward = _sum(step.origin.onward, step.worth + state.onward)
                through = step.origin.total + step.worth + state.onward
                chance[step.text] = _sum(chance.get(step.text, -inf), through)
        chances.append(chance)
    chances.reverse()
    way: list[_State] = [max(layers[-1], key=lambda state: state.score + state.onward)]
    while (last := way[-1].best) is not None:
        way.append(last.origin)
    way.reverse()
    return _weighed(_cut(way, chances, len(layers) - 2))


@dataclass(frozen=True, slots=True)
class _Cut:
    """A piece of the best way, with all that may have become complete at its end instead."""

    piece: Piece
    others: _Chances


def _cut(way: list[_State], chances: list[_Chances], length: int) -> list[_Cut]:
    """Return a way as pieces."""
    found: list[_Cut] = []
    start, text, margin = 0, "", inf
    for at, state in enumerate(way[1:]):
        if state.best is None:
            continue
        text += state.best.text
        margin = min(margin, _margin(chances[at], state.best.text))
        if state.pending:
            continue
        end = min(at + 1, length)
        if end == start and found:  # what was missing at the end
            if not text:
                continue
            last = found.pop().piece
            start, text = last.start, last.text + text
            margin = min(margin, last.margin)
        margin = -inf if "\ufffd" in text else margin
        found.append(_Cut(Piece(start, end, text, margin), chances[at]))
        start, text, margin = end, "", inf
    return found


def _weighed(cuts: list[_Cut]) -> list[Piece]:
    """Return pieces of which words, too, say how likely those are that are not certain."""
    texts = [cut.piece.text for cut in cuts]
    for at, (piece, others) in enumerate((cut.piece, cut.others) for cut in cuts):
        if not (-inf < piece.margin < CLEAR and len(piece.text) == 1):
            continue
        left = "".join(texts[max(at - AROUND, 0) : at])
        right = "".join(texts[at + 1 : at + 1 + AROUND])
        chances = {
            other: chance + as_words(left + other + right)
            for other, chance in others.items()
            if len(other) == 1
        }
        texts[at] = max(chances, key=chances.__getitem__)
        margin = _margin(chances, texts[at])
        cuts[at] = _Cut(replace(piece, text=texts[at], margin=margin), others)
    return [cut.piece for cut in cuts]


def _margin(chances: _Chances, text: str) -> float:
    """Return how many nats a text is ahead of all others together."""
    total = -inf
    for other, value in chances.items():
        total = total if other == text else _sum(total, value)
    return chances[text] - total
