"""Make the model of `report.words` from the word trigrams of libime, an input method.

    apt-get source --download-only libime=1.0.16*      # has the trigrams among its data
    tar xf libime_*.orig.tar.xz; tar xf libime-*/data/lm_sc.arpa-20220810.tar.xz
    python scripts/build_words.py lm_sc.arpa

Of words, of two and of three in a row the model keeps those of Han characters only, and of these
what changes a chance most, weighted with how often it is asked for (entropy pruning, Stolcke 1998).
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Mapping
from heapq import nlargest
from math import log
from pathlib import Path

from report.backoff import write
from report.words import LONGEST, MODEL

PAIRS, TRIPLES = 1_000_000, 300_000  # how many the model keeps: about 4 MB
HAN = re.compile(f"[\u3400-\u9fff]{{1,{LONGEST}}}")
SURE = 0.999  # the highest chance of a word after others

Words = tuple[str, ...]
Chances = dict[Words, float]


def read(arpa: Iterable[str]) -> dict[int, Chances]:
    """Return the chances of words, of two and of three, from a model in the ARPA format."""
    chances: dict[int, Chances] = {1: {}, 2: {}, 3: {}}
    size = 0
    for line in arpa:
        if found := re.fullmatch(r"\\(\d)-grams:\n", line):
            size = int(found[1])
        elif size and "\t" in line:
            cells = line.rstrip("\n").split("\t")
            words = tuple(cells[1].split(" "))
            known = size == 1 or all((word,) in chances[1] for word in words)
            if known and all(map(HAN.fullmatch, words)):
                chances[size][words] = min(10 ** float(cells[0]), SURE)
    total = sum(chances[1].values())
    return chances | {1: {word: chance / total for word, chance in chances[1].items()}}


def model(chances: Mapping[int, Chances]) -> dict[str, dict[str, float]]:
    """Return for each context the chances of the words that follow it and are worth their place."""
    one, two, three = chances[1], chances[2], chances[3]
    rows: dict[Words, dict[str, float]] = {(): {word: one[(word,)] for (word,) in one}}

    def shorter(words: Words) -> float:
        """Return the chance of the last of these after those between, roughly."""
        chance = rows.get(words[1:-1], {}).get(words[-1])
        return chance if chance else 0.5 * one[words[-1:]]

    def keep(grams: Chances, before: Mapping[Words, float], most: int) -> None:
        gains = {
            words: before[words[:-1]] * chance * abs(log(chance / shorter(words)))
            for words, chance in grams.items()
            if words[:-1] in before
        }
        for words in nlargest(most, gains, key=gains.__getitem__):
            rows.setdefault(words[:-1], {})[words[-1]] = grams[words]

    keep(two, one, PAIRS)
    keep(three, {words: one[words[:1]] * chance for words, chance in two.items()}, TRIPLES)
    return {" ".join(context): after for context, after in rows.items()}


def main() -> int:
    """Write the model next to the module that reads it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("arpa", type=Path, help="libime's trigrams: lm_sc.arpa")
    arguments = parser.parse_args()
    with arguments.arpa.open(encoding="utf-8") as arpa:
        write(MODEL, model(read(arpa)))
    print(f"{MODEL}: {MODEL.stat().st_size} bytes", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
