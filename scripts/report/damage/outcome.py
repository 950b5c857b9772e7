"""What comes out of the ways to read a broken place: the best, and how sure each part of it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress, pairwise
from math import exp, log

from report.damage.tokens import INDENTATION, SIGNS
from report.damage.ways import Cut, Way

NEARLY_ALL = 0.95  # of the likelihood of all ways
GOOD_PART = 0.2  # of the likelihood of other ways
MOSTLY = 0.5  # the part of characters that may be missing where the others are read
MISSING = "□"  # what stands in print for a character that cannot be read
SOLE = 40.0  # the margin, in nats, of a way that has no rival


@dataclass(frozen=True, slots=True)
class Part:
    """What lies between two cuts that nearly all likely ways have.

    `margin`: how many nats it is ahead of all else that may stand there. `marked`: it has a mark
    of punctuation where the next best has a character; `unmarked`: of what else may stand there a
    good part has a mark where it has a character. `core`:
    what nearly all ways have, with MISSING for the characters in which they differ; empty where
    these are too many.
    """

    text: str
    cuts: tuple[Cut, ...]
    margin: float
    guesses: int
    marked: bool
    unmarked: bool
    core: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """The best way, how many nats ahead of the next best text it is, and its parts."""

    text: str
    margin: float
    parts: tuple[Part, ...]


def outcome_of(ways: Sequence[Way]) -> Outcome:
    """Return the outcome of all ways there are, at least one."""
    whole = sorted(ways, key=lambda way: -way.score)
    first, others = whole[0], [way for way in whole if way.text != whole[0].text]
    rest = sum(exp(way.score - first.score) for way in others)
    return Outcome(first.text, -log(rest) if rest else SOLE, tuple(_parts(whole)))


def _parts(whole: list[Way]) -> Iterator[Part]:
    """Yield the parts of the first of these ways, which are in order."""
    first = whole[0]
    chances = [exp(way.score - first.score) for way in whole]
    total = sum(chances)
    places = [{cut.token: cut.at for cut in way.cuts} for way in whole]
    agreed = [
        cut
        for cut in first.cuts
        if sum(compress(chances, (cut.token in its for its in places))) > NEARLY_ALL * total
    ]
    for here, there in pairwise(agreed):
        texts: defaultdict[str, float] = defaultdict(float)
        others = 0.0
        for way, chance, at in zip(whole, chances, places, strict=True):
            if here.token in at and there.token in at:
                texts[way.text[at[here.token] : at[there.token]]] += chance
            else:
                others += chance
        text = first.text[here.at : there.at]
        mine = texts.pop(text)
        next_best = max(texts, key=texts.__getitem__, default=text)
        rest = sum(texts.values()) + others
        yield Part(
            text,
            tuple(cut for cut in first.cuts if here.token <= cut.token <= there.token),
            log(mine / rest) if rest else SOLE,
            there.guesses - here.guesses,
            _differ_in_mark(text, next_best),
            sum(chance for other, chance in texts.items() if _differ_in_mark(other, text))
            > GOOD_PART * rest,
            _core(text, texts, NEARLY_ALL * total - mine),
        )


def _core(text: str, others: Mapping[str, float], wanted: float) -> str:
    """Return what a text has in common with the likeliest others, which have `wanted` together."""
    differ: set[int] = set()
    for other in sorted(others, key=others.__getitem__, reverse=True):
        if wanted <= 0:
            break
        if len(other) != len(text):
            return ""
        differ |= {at for at, pair in enumerate(zip(text, other, strict=True)) if len({*pair}) > 1}
        wanted -= others[other]
    if wanted > 0 or not 0 < len(differ) <= MOSTLY * len(text):
        return ""
    return "".join(MISSING if at in differ else char for at, char in enumerate(text))


def _differ_in_mark(text: str, other: str) -> bool:
    """Tell whether the first difference is a mark in one text and a character in the other.

    An indent counts, whatever the other has.
    """
    pairs = zip(text + " ", other + " ", strict=False)
    here, there = next((pair for pair in pairs if len({*pair}) > 1), (" ", " "))
    return here == INDENTATION or (here in SIGNS and "\u3400" <= there <= "\u9fff")
