"""How likely a text is in Chinese: a model of characters, two at a time, in nats.

The model knows how often a character begins a word, ends one, and is followed by another inside
one. It was counted by `scripts/build_likelihood.py` from the word list of jieba 0.42.1 (349,046
words with frequencies, MIT licence), so it is of Simplified characters: give it Simplified text.
"""

from __future__ import annotations

import lzma
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from math import exp, log
from pathlib import Path

MODEL = Path(__file__).with_name("data") / "likelihood.txt.xz"

STEP = 4.0  # counts are stored as round(STEP * ln(count)), one printable character each
FIRST = 33  # the code of the character that stands for 0

PUNCTUATION = frozenset(
    "，。、；：？！“”‘’「」『』（）《》〈〉【】〔〕—…·,.;:?!()%+-/ \n\u3000￥〇"
)
IN_PUNCTUATION = 0.1  # about one character in ten of running prose is a mark
IN_ASCII = 0.01
UNSEEN = 1e-8  # a character the word list does not know
STRANGE = 1e-9  # neither Han, nor punctuation, nor ASCII: box drawing, Greek, private use …


def encode_count(count: int) -> str:
    """Return the one character that stores a positive count."""
    return chr(FIRST + round(STEP * log(count)))


def _decode_count(code: str) -> float:
    return exp((ord(code) - FIRST) / STEP)


@dataclass(frozen=True, slots=True)
class Model:
    """Counts: characters in all, word beginnings, word ends, neighbours inside a word."""

    seen: dict[str, float]
    begins: dict[str, float]
    ends: dict[str, float]
    pairs: dict[str, float]
    words: float

    def step(self, left: str, right: str) -> float:
        """Return ln P(right | left); both are one character, Simplified."""
        if right not in self.seen:
            return _foreign(right)
        begin = self.begins.get(right, 0.5) / self.words
        if left not in self.seen:
            return log(begin + UNSEEN)
        inside = self.pairs.get(left + right, 0.0)
        chance = (inside + self.ends.get(left, 0.0) * begin) / self.seen[left]
        return log((1 - IN_PUNCTUATION) * chance + UNSEEN)


def _foreign(char: str) -> float:
    if char in PUNCTUATION:
        return log(IN_PUNCTUATION / 2)
    if char.isascii():
        return log(IN_ASCII)
    return log(UNSEEN / 10 if "\u4e00" <= char <= "\u9fff" else STRANGE)


@cache
def model() -> Model:
    """Return the model that ships with the package, read once."""
    pairs: dict[str, float] = {}
    seen: dict[str, float] = {}
    begins: dict[str, float] = {}
    ends: dict[str, float] = {}
    for char, counts, followers in _rows(lzma.decompress(MODEL.read_bytes()).decode()):
        total, begin, end = (_decode_count(code) if code != " " else 0.0 for code in counts)
        seen[char], begins[char], ends[char] = total, begin, end
        for follower, code in zip(followers[::2], followers[1::2], strict=True):
            pairs[char + follower] = _decode_count(code)
    return Model(seen, begins, ends, pairs, sum(begins.values()))


def _rows(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield (character, its three counts, its followers with a count each), a line each."""
    for line in text.splitlines():
        yield line[0], line[1:4], line[4:]


def score(text: str) -> float:
    """Return ln P of a Simplified text, as if it began after a mark of punctuation."""
    known = model()
    return sum(known.step(left, right) for left, right in zip("，" + text[:-1], text, strict=True))
