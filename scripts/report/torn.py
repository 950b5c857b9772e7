"""A whole line that was read in the wrong encoding and lost bytes in it: what it was, and how sure.

All ways to fill in the bytes are followed together (the forward and backward sums of hidden Markov
models): so the chance of each character is known against all others, with what stands before and
after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import nlargest
from math import exp, inf, log

from report.losses import DROPPED, ONE_LOST, Guess, characters, guesses
from report.misreading import ANY, Bytes, Misreading
from report.plausible import CONTEXT, price

EASIER = 0.3  # of what it costs elsewhere to suppose a loss: in such a line there are many
WIDTH = 12  # states kept after each character
BEHIND = 10.0  # nats: a state so far behind the best is given up
LIKELY = 6  # characters that lost bytes may have been are followed


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


def read(line: str, how: Misreading) -> list[Piece]:
    """Return what a line was, if all of it was misread so; empty if it cannot be."""
    layers = [[_State((), "", 0.0, 0.0)]]
    for at, char in enumerate(line):
        states: _States = {}
        for origin in layers[-1]:
            for guess in guesses(how, origin.pending, char, line[at + 1 : at + 2]):
                _follow(how, origin, guess, states)
        layers.append(_best(states))
        if not layers[-1]:
            return []
    states = {}
    for origin in layers[-1]:
        for guess in _endings(how, origin):
            _follow(how, origin, guess, states)
    layers.append([state for state in _best(states) if not state.pending])
    return _pieces(layers) if layers[-1] else []


def _endings(how: Misreading, state: _State) -> Iterator[Guess]:
    """Yield the bytes that may be missing at the end."""
    yield 0.0, (), ""
    if state.pending:
        yield ONE_LOST, (ANY,), ""
        if how.written == "utf-8":
            yield ONE_LOST + DROPPED, (ANY, ANY), ""


def _follow(how: Misreading, origin: _State, guess: Guess, states: _States) -> None:
    """Enter the states that a guess leads to."""
    cost, data, more = guess
    ways = [(-EASIER * cost, origin.pending, origin.tail, "")]
    for byte in data:
        ways = [each for way in ways for each in _fed(how, way, byte)]
    for worth, pending, tail, text in ways:
        if more and pending:
            continue
        key = pending, tail
        state = states.get(key)
        if state is None:
            state = states[key] = _State(pending, tail)
        step = _Step(origin, worth, text + more)
        state.steps.append(step)
        state.total = _sum(state.total, origin.total + worth)
        if origin.score + worth > state.score:
            state.score, state.best = origin.score + worth, step


_Way = tuple[float, Bytes, str, str]


def _fed(how: Misreading, way: _Way, byte: int | tuple[int, ...]) -> Iterator[_Way]:
    worth, pending, tail, text = way
    pending = (*pending, byte)
    chars = characters(how.written, pending)
    if chars is None:
        yield worth, pending, tail, text
        return
    priced = ((worth + price(tail, char), char) for char in chars)
    for value, char in nlargest(LIKELY, priced):
        yield value, (), (tail + char)[-CONTEXT:], text + char


def _best(states: _States) -> list[_State]:
    found = nlargest(WIDTH, states.values(), key=lambda state: state.total)
    return [state for state in found if state.total > found[0].total - BEHIND]


def _sum(one: float, other: float) -> float:
    """Return ln of the sum of two chances."""
    high, low = max(one, other), min(one, other)
    return high if low == -inf else high + log(1 + exp(low - high))


def _pieces(layers: list[list[_State]]) -> list[Piece]:
    """Return the best way as pieces that begin and end between characters."""
    for state in layers[-1]:
        state.onward = 0.0
    chances: list[dict[str, float]] = []
    for layer in reversed(layers[1:]):
        chance: dict[str, float] = {}
        for state in layer:
            for step in state.steps:
                step.origin.onward = _sum(step.origin.onward, step.worth + state.onward)
                through = step.origin.total + step.worth + state.onward
                chance[step.text] = _sum(chance.get(step.text, -inf), through)
        chances.append(chance)
    chances.reverse()
    way: list[_State] = [max(layers[-1], key=lambda state: state.score)]
    while (last := way[-1].best) is not None:
        way.append(last.origin)
    way.reverse()
    return _cut(way, chances, len(layers) - 2)


def _cut(way: list[_State], chances: list[dict[str, float]], length: int) -> list[Piece]:
    """Return a way as pieces."""
    found: list[Piece] = []
    start, text, margin = 0, "", inf
    for at, state in enumerate(way[1:]):
        if state.best is None:
            continue
        text += state.best.text
        others = [value for other, value in chances[at].items() if other != state.best.text]
        margin = min(margin, chances[at][state.best.text] - _total(others))
        if state.pending:
            continue
        end = min(at + 1, length)
        if end == start and found:  # what was missing at the end
            if not text:
                continue
            last = found.pop()
            start, text = last.start, last.text + text
            margin = min(margin, last.margin)
        found.append(Piece(start, end, text, -inf if "\ufffd" in text else margin))
        start, text, margin = end, "", inf
    return found


def _total(values: list[float]) -> float:
    total = -inf
    for value in values:
        total = _sum(total, value)
    return total
