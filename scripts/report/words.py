"""How likely the words of a text are in Chinese, in nats, over all ways to segment it.

A model of words, three at a time, sees twice as far as one of characters (`likelihood`), but knows
no marks: it speaks of runs of Han characters. `scripts/build_words.py` made the model, of
Simplified words, so give it Simplified text; data/README.md says from what.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from heapq import nlargest
from math import exp, log1p
from operator import itemgetter
from pathlib import Path

from report.backoff import BackOff

MODEL = Path(__file__).with_name("data") / "words.txt.xz"

LONGEST = 8  # characters of a word
WAYS = 12  # to segment what stands before a place, each by its last words

_RUNS = re.compile("[\u3400-\u9fff]+")

_Words = tuple[str, ...]


@cache
def _model() -> BackOff[_Words]:
    """Return the model that ships with the package, read once."""
    return BackOff(MODEL, " ", "[^!-~]+")


def score(text: str) -> float:
    """Return ln P of the runs of Han characters in a Simplified text, each by itself."""
    return sum(map(_run, _RUNS.findall(text)))


@lru_cache(maxsize=100_000)
def _run(text: str) -> float:
    """Return ln P of a run: the sum over all segmentations (forward algorithm)."""
    model = _model()
    words = model.row(())[0]
    ways: list[dict[_Words, float]] = [{} for _ in range(len(text) + 1)]
    ways[0][()] = 0.0
    for start in range(len(text)):
        likely = nlargest(WAYS, ways[start].items(), key=itemgetter(1))
        for end in range(start + 1, min(start + LONGEST, len(text)) + 1):
            word = text[start:end]
            if end > start + 1 and word not in words:
                continue
            after = ways[end]
            for before, chance in likely:
                both = (*before[-1:], word)
                last = both if both in model else (word,)
                there = chance + model.chance(before, word)
                after[last] = _sum(after[last], there) if last in after else there
    whole, *others = ways[-1].values()
    for other in others:
        whole = _sum(whole, other)
    return whole


def _sum(one: float, other: float) -> float:
    """Return ln of the sum of two chances that are given as ln."""
    return max(one, other) + log1p(exp(-abs(one - other)))
