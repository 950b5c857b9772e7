"""Random phrases of pages, and the pages that have them: what a search has to find.

Nothing of the search itself is used here, so that one error cannot hide another.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

import opencc

Kind = Literal["plain", "other script", "crossing", "nowhere"]

OTHER: Final = "other script"
LONGEST: Final = 12

# For each variant, OpenCC's ways to what readers of the others type.
OTHERS: Final = {
    "zh-hant": ["t2s"],
    "zh-hans": ["s2tw"],
    "zh-hant-hk": ["t2s", "hk2t t2tw"],
    "zh-hant-tw": ["t2s", "t2hk"],
}

_BEYOND_LATIN: Final = "\u0250"
_BETWEEN: Final = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Phrase:
    """What is typed, the addresses of the pages that have it, and of those that may come first.

    A page that has just what was typed, in the other script, may come before the others.
    """

    typed: str
    pages: frozenset[str]
    first: frozenset[str]


def bare(text: str) -> str:
    """Letters and digits alone, of one width and case, Latin ones without what stands over them."""
    folded = "".join(
        form if len(form := unicodedata.normalize("NFKC", char)) == 1 else char for char in text
    )
    folded = "".join(
        unicodedata.normalize("NFD", char)[0] if char < _BEYOND_LATIN else char for char in folded
    )
    return _BETWEEN.sub("", folded).lower()


def phrases(
    kind: Kind, texts: Mapping[str, str], variant: str, count: int, seed: int
) -> Iterator[Phrase]:
    """Draw phrases from the visible texts of a variant's pages (by address).

    "plain": runs within one paragraph without punctuation; "other script": the same, typed
    in the other script or as another region spells it; "crossing": runs over punctuation,
    typed without it; "nowhere": halves that never stand together.
    """
    source = random.Random(f"{kind} {variant} {seed}")  # noqa: S311
    stripped = {url: bare(text) for url, text in texts.items()}
    for _ in range(count):
        if kind == "nowhere":
            yield Phrase(_nowhere(source, stripped), frozenset(), frozenset())
            continue
        drawn = _crossing(source, texts) if kind == "crossing" else _plain(source, texts)
        typed = _converted(drawn, source.choice(OTHERS[variant])) if kind == OTHER else drawn
        pages, literally = (
            frozenset(url for url, text in stripped.items() if bare(one) in text)
            for one in (drawn, typed)
        )
        yield Phrase(typed, pages, pages | literally)


def _plain(source: random.Random, texts: Mapping[str, str]) -> str:
    while True:
        runs = re.findall(r"[^\W_]+", source.choice(sorted(texts.values())))
        size = source.randint(1, LONGEST)
        long = [run for run in runs if len(run) >= size]
        if long:
            run = source.choice(long)
            start = source.randint(0, len(run) - size)
            return str(run[start : start + size])


def _crossing(source: random.Random, texts: Mapping[str, str]) -> str:
    while True:
        text = bare_with_gaps(source.choice(sorted(texts.values())))
        size = source.randint(2, LONGEST)
        if len(text) <= size:
            continue
        start = source.randint(0, len(text) - size)
        taken = text[start : start + size]
        if any(gap for _, gap in taken[:-1]):
            return "".join(char for char, _ in taken)


def bare_with_gaps(text: str) -> list[tuple[str, bool]]:
    """Letters and digits, each with whether something else follows in the same paragraph."""
    kept = [(char, at) for at, char in enumerate(text) if not _BETWEEN.fullmatch(char)]
    return [
        (char, text[at + 1 : at + 2] != "" and bool(_BETWEEN.fullmatch(text[at + 1])))
        for char, at in kept
    ]


def _nowhere(source: random.Random, stripped: Mapping[str, str]) -> str:
    whole = sorted(stripped.values())
    while True:
        halves = []
        for _ in range(2):
            text = source.choice(whole)
            start = source.randint(0, max(0, len(text) - 6))
            halves.append(text[start : start + source.randint(1, 6)])
        made = "".join(halves)
        here = _class(made)
        if made and not any(here in _class(text) for text in whole):
            return made


def _class(text: str) -> str:
    """Simplified, so that what is nowhere is nowhere in either script."""
    return str(_converter("t2s").convert(text))


def _converted(text: str, chain: str) -> str:
    for name in chain.split():
        text = str(_converter(name).convert(text))
    return text


@cache
def _converter(name: str) -> opencc.OpenCC:
    return opencc.OpenCC(name)
