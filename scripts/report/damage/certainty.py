"""How sure it is what bytes were: what an outcome needs to be believed, and what is never believed.

The thresholds were set on pages gathered from mirrors and on prose that went through `tests/mill`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import exp, inf

from report.damage.annotation import ANNOTATION, HAN, simplified
from report.damage.byteread import BLIND
from report.damage.outcome import Part
from report.damage.suspects import INSERTION, TWO_MARKS, UNLIKELY, sense
from report.damage.tokens import Reading, Token
from report.damage.ways import Cut
from report.likelihood import Adapted, model, steps
from report.readings import rank, spelled

NO_TEXT = re.compile(rf"[\ufffd\ue000-\uf8ff]|[{HAN}]€|€[{HAN}]")

CERTAIN = 3.0  # nats: the best way to read is about 20 times as likely as all others together
GUESS = 0.5  # nats more if bytes were lost that no reading bears out
UNMARKED = 2.0  # … or as many if what comes next has a mark there, for marks vanish too
STRANGE = 0.3  # nats by which the neighbours make a character likelier: if less, …
COMMON = -5.1  # ln of how often the few dozen characters occur that go with anything
STRANGENESS = 1.0  # … nats more, for bytes that vanished make such characters too, …
GUESSED_STRANGENESS = 3.0  # … or as many if it was guessed, and …
REPELLED = -1.0  # … as many again if they make it that much less likely, and no reading is near
NONSENSE = -10.5  # nats a character, over STRETCH characters: no outcome that is right
STRETCH = 4
UNHEARD = -15.0  # ln of how often a character occurs that a damaged text is not believed to have
ASKED = re.compile(rf"[{HAN}][?？\ufffd][{HAN}]")  # a question, or a byte still lost
HAN_ONLY = re.compile(f"[{HAN}]")
LEFT_OVER = re.compile(f"[?？](?:[！，；：？?]|([{HAN}]{{3,6}}))")


def needed(text: str, part: Part, tokens: Sequence[Token], likely: Adapted) -> float:
    """Return how many nats a part of a text must be ahead of all else to be certain.

    `tokens` are what the text was read from, `likely` is the model for the text.
    """
    if part.guesses >= BLIND:
        return inf
    if part.marked and not part.guesses:
        return CERTAIN
    drawn = list(_attractions(text, part.cuts, likely))
    around = text[max(part.cuts[0].at - 1, 0) : part.cuts[-1].at + 1]
    strange = any(nats < STRANGE for _, nats in drawn) or bool(ASKED.search(around))
    repelled = any(
        nats < REPELLED and not any(isinstance(token, Reading) for token in tokens[span])
        for span, nats in drawn
    )
    guess = UNMARKED if part.unmarked else GUESS
    each = GUESSED_STRANGENESS if part.guesses else STRANGENESS
    return CERTAIN + guess * bool(part.guesses) + each * (strange + repelled)


def _attractions(text: str, cuts: Sequence[Cut], likely: Adapted) -> Iterator[tuple[slice, float]]:
    """Yield by how much, in nats, the characters beside it make one likelier that was misread.

    With each the tokens that it was read from, with those that are only read together. What was
    put together from the bytes of two characters goes with its neighbours no better than any other.
    """
    text = "".join(map(simplified, text))
    drawn = [
        (step - model().frequency(char)) * bool(HAN_ONLY.match(before) and HAN_ONLY.match(char))
        for before, char, step in zip(" " + text, text, steps(text, likely.step), strict=False)
    ]  # what stands after a mark owes it nothing
    for here, there in pairwise(cuts):
        for place in range(here.at, there.at) if there.token - here.token > 1 else ():
            if HAN_ONLY.match(text[place]) and model().frequency(text[place]) < COMMON:
                yield slice(here.token, there.token), sum(drawn[place : place + 2])


def left_over(text: str, *, damaged: bool) -> list[range]:
    """Return the places where a text is still broken, or must be if it is part of a `damaged` one.

    Those that may be judged by themselves come with the characters beside them.
    """
    tatters = (m for m in INSERTION.finditer(text) if m[1] not in "(（" and spelled(m[2])[1])
    unread = (m for m in LEFT_OVER.finditer(text) if not m[1] or sense(m[1]) < UNLIKELY)
    misplaced = (
        m
        for m in ANNOTATION.finditer(text)
        if rank(text[m.start() - 1], m[1]) is None and spelled(m[1])[1]
    )
    found = [*tatters, *unread, *misplaced, *NO_TEXT.finditer(text)]
    if damaged:
        found += TWO_MARKS.finditer(text)
        found += (m for m in HAN_ONLY.finditer(text) if _is_unheard(m[0]))
    return [range(m.start() - 1, m.end() + 1) for m in found]


def _is_unheard(char: str) -> bool:
    return model().frequency(simplified(char)) < UNHEARD


def nonsense(text: str) -> list[range]:
    """Return the stretches of a text that nobody writes."""
    indent = len(text) - len(text.lstrip("\u3000"))
    parts = [0.0] * indent + steps("".join(map(simplified, text[indent:])))
    length = min(STRETCH, len(parts))
    return [
        range(at, at + length)
        for at in range(len(parts) - length + 1)
        if sum(parts[at : at + length]) < NONSENSE * STRETCH
    ]


def percent(margin: float) -> str:
    """Return how likely an outcome is among all ways to read the bytes, as the model has it."""
    others = 1 / (1 + exp(margin))
    return (
        "over 99.99 %" if others < 1e-4 else f"{100 * (1 - others):.{2 if others < 0.01 else 0}f} %"
    )
