"""Make the model of `report.lattice` from open-gram's word bigrams and a list of words.

    python scripts/build_lattice.py lm.arpa pydict_sc.bin large_zh.txt

The files are those that `build_likelihood` takes; the list here is wordfreq's. Of the pairs of
words the model keeps those that change a chance most, weighted with how often they are asked for.

A line is a word, a tab, its own chance, then each word that often follows with its chance, in one
printable character. `＊` is anything foreign.
"""

from __future__ import annotations

import argparse
import lzma
import sys
from collections.abc import Iterable, Iterator, Mapping
from heapq import nlargest
from math import log
from pathlib import Path

from build_likelihood import lexicon
from report.lattice import FOREIGN, LONGEST, WORDS
from report.likelihood import encode_chance

PAIRS = 900_000  # how many the model keeps: about 3 MB
OPEN_GRAM = 0.85  # the weight of the running text that open-gram counted; the rest is the list
RAREST = 2e-7  # words that are rarer are not taken from the list

Pairs = dict[tuple[str, str], float]


def open_gram(arpa: Iterable[str], words: list[str]) -> tuple[dict[str, float], Pairs]:
    """Return the chances of words, and of words after a word, as `tslminfo -v -p` prints them."""
    one: dict[str, float] = {}
    two: Pairs = {}
    order = -1
    for line in arpa:
        if line.startswith("\\"):
            order += 1
            continue
        if order > 2:
            break
        cells = line.split()
        texts = [words[int(cell)] or FOREIGN for cell in cells[:order]]
        if order == 1:
            one[texts[0]] = float(cells[1])
        elif order == 2:
            two[texts[0], texts[1]] = float(cells[2])
    return one, two


def word_list(lines: Iterable[str]) -> dict[str, float]:
    """Return the chances of words, from lines of "word frequency"."""
    rows = [line.split() for line in lines]
    times = {row[0]: float(row[1]) for row in rows if len(row) > 1 and _is_word(row[0])}
    total = sum(times.values())
    return {word: n / total for word, n in times.items() if n / total > RAREST}


def _is_word(text: str) -> bool:
    return len(text) <= LONGEST and all("\u3400" <= char <= "\u9fff" for char in text)


def mixed(running: Mapping[str, float], listed: Mapping[str, float]) -> dict[str, float]:
    """Return the chances of words by both sources."""
    return {
        word: OPEN_GRAM * running.get(word, 0.0) + (1 - OPEN_GRAM) * listed.get(word, 0.0)
        for word in {**running, **listed}
    }


def kept(one: Mapping[str, float], running: Mapping[str, float], two: Pairs) -> list[str]:
    """Return the lines of the model."""
    gains = {
        pair: running[pair[0]] * chance * abs(log(chance / (0.5 * one[pair[1]])))
        for pair, chance in two.items()
    }
    rows: dict[str, list[str]] = {word: [] for word in one}
    for first, second in sorted(nlargest(PAIRS, gains, key=gains.__getitem__)):
        rows[first].append(second + encode_chance(min(two[first, second], 0.999)))
    return list(_written(one, rows))


def _written(one: Mapping[str, float], rows: Mapping[str, list[str]]) -> Iterator[str]:
    for word in sorted(rows):
        yield f"{word}\t{encode_chance(max(one[word], 1e-9))}{''.join(rows[word])}\n"


def main() -> int:
    """Write the model next to the module that reads it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("arpa", type=Path, help="open-gram's model, printed")
    parser.add_argument("words", type=Path, help="its words: pydict_sc.bin")
    parser.add_argument("list", type=Path, help="words with frequencies")
    arguments = parser.parse_args()
    with arguments.arpa.open(encoding="ascii") as arpa:
        running, two = open_gram(arpa, lexicon(arguments.words.read_bytes()))
    listed = word_list(arguments.list.read_text(encoding="utf-8").splitlines())
    text = "".join(kept(mixed(running, listed), running, two))
    WORDS.write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))
    print(f"{WORDS}: {WORDS.stat().st_size} bytes", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
