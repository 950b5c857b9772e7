"""How likely a text is in Chinese, by its words: all ways to segment it, in nats.

The characters of `likelihood` look two back; a word and the one before it reach further, and tell
apart what is spelled by characters that often meet from what is said. The chance of a text is the
sum over its segmentations, each the product of the chances of a word after the one before it
(back-off as in `likelihood`). `scripts/build_lattice.py` made the model, of Simplified words.
"""

from __future__ import annotations

import lzma
import re
from functools import cache, lru_cache
from math import exp, inf, log
from pathlib import Path

from report.likelihood import AFTER_MARK, OTHER, START, UNSEEN, decode_chance, model

WORDS = Path(__file__).with_name("data") / "lattice.txt.xz"

LONGEST = 8  # characters of a word
FOREIGN = "＊"  # in the model, any run of what is neither Han nor a mark it knows
FOLLOWER = re.compile("([^!-~]+)([!-~])")  # a word, and its chance in one printable character


class Lattice:
    """For each word its chance, and the chances of the words that often follow it."""

    def __init__(self, text: str) -> None:
        """Read a model as `scripts/build_lattice.py` writes it: a word a line."""
        self._rows = dict(line.split("\t") for line in text.splitlines())
        self._after = lru_cache(maxsize=20_000)(self._read)

    def _own(self, word: str) -> float:
        row = self._rows.get(word)
        return log(decode_chance(row[0])) if row else log(UNSEEN)

    def _read(self, word: str) -> tuple[dict[str, float], float]:
        """Return ln of the chances after a word, and of the factor for all others."""
        row = self._rows.get(word, "")[1:]
        stored = {next_: decode_chance(code) for next_, code in FOLLOWER.findall(row)}
        known = sum(exp(self._own(next_)) for next_ in stored)
        left = max(1 - sum(stored.values()), 1e-3) / max(1 - known, 1e-3)
        return {next_: log(chance) for next_, chance in stored.items()}, log(left)

    def _step(self, before: str, word: str) -> float:
        if before + word in AFTER_MARK:
            return AFTER_MARK[before + word]
        after, left = self._after(before)
        known = after.get(word)
        return left + self._own(word) if known is None else known

    def score(self, text: str) -> float:
        """Return ln P of a Simplified text, as if it began after a full stop."""
        known = [model().known(char) for char in text]
        plain = "".join(FOREIGN if char == OTHER else char for char, _ in known)
        ways: list[dict[str, float]] = [{} for _ in range(len(plain) + 1)]
        ways[0][START] = 0.0
        for at, begun in enumerate(ways[:-1]):
            for end in range(at + 1, min(at + LONGEST, len(plain)) + 1):
                word = plain[at:end]
                if end > at + 1 and word not in self._rows:
                    continue
                steps = [score + self._step(before, word) for before, score in begun.items()]
                ways[end][word] = _sum(steps)
        return _sum(list(ways[-1].values())) + sum(chance for _, chance in known)


def _sum(values: list[float]) -> float:
    """Return ln of the sum of what the values are ln of."""
    if not values:
        return -inf
    most = max(values)
    return most + log(sum(exp(value - most) for value in values))


@cache
def lattice() -> Lattice:
    """Return the model that ships with the package, read once."""
    return Lattice(lzma.decompress(WORDS.read_bytes()).decode())
