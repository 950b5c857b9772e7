"""Make the model of `report.likelihood` from open-gram's word trigrams and two word lists.

    apt-get install sunpinyin-data=0.1.22* sunpinyin-utils     # open-gram, and what prints it
    pip download --no-deps wordfreq==3.1.1 jieba==0.42.1       # word lists; unpack them
    tslminfo -v -p lm_sc.t3g > lm.arpa
    python scripts/build_likelihood.py lm.arpa pydict_sc.bin jieba/dict.txt large_zh.txt

`large_zh.txt` has a word and its frequency a line: `wordfreq.get_frequency_dict("zh", "large")`.

From the chances of words, of two words and of three in a row follow those of characters: inside a
word, across the border of two, and across a word of one character. Of these the model keeps what
changes a chance most, weighted with how often it is asked for (entropy pruning, Stolcke 1998).

Contexts are of no, one or two characters; `0` is anything foreign.
"""

from __future__ import annotations

import argparse
import struct
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from math import log
from pathlib import Path

from report.backoff import write
from report.likelihood import MODEL, OTHER

PAIRS, TRIPLES = 450_000, 700_000  # how many the model keeps: about 3 MB
OPEN_GRAM = 0.85  # the weight of the running text that open-gram counted; the rest is word lists
RAREST = 1e-9  # what a character is given at least, if any source has it
NEGLIGIBLE = 3e-9  # pairs that are rarer across borders are not counted

Chances = defaultdict[str, float]


class Counts:
    """How often characters, pairs and triples occur, as parts of all characters."""

    def __init__(self) -> None:
        """Begin with none."""
        self.of: dict[int, Chances] = {size: defaultdict(float) for size in (1, 2, 3)}

    def word(self, word: str, chance: float) -> None:
        """Count what is inside a word."""
        for size, into in self.of.items():
            for at in range(len(word) - size + 1):
                into[word[at : at + size]] += chance

    def border(self, left: str, right: str, chance: float) -> None:
        """Count what lies across the border of two words."""
        self.of[2][left[-1] + right[0]] += chance
        if len(left) > 1:
            self.of[3][left[-2:] + right[0]] += chance
        if len(right) > 1:
            self.of[3][left[-1] + right[:2]] += chance

    def borders(self, left: Mapping[str, float], begins: Mapping[str, float]) -> None:
        """Count the borders of words that follow each other by chance.

        `left` says how often each word is followed so, `begins` how often a word begins with
        each character.
        """
        ends: Chances = defaultdict(float)
        for word, chance in left.items():
            ends[word[-1]] += chance
        often = sorted(begins.items(), key=lambda item: -item[1])
        for last, chance in ends.items():
            for first, other in often:
                if chance * other < NEGLIGIBLE:
                    break
                self.of[2][last + first] += chance * other


def open_gram(arpa: Iterable[str], words: list[str]) -> Counts:
    """Return the counts that follow from a model of words as `tslminfo -v -p` prints it."""
    counts = Counts()
    one: dict[int, float] = {}
    two: dict[tuple[int, int], float] = {}
    left: Chances = defaultdict(float)
    begins: Chances = defaultdict(float)
    order = -1
    for line in arpa:
        if line.startswith("\\"):
            order += 1
            continue
        cells = line.split()
        ids, chance = [int(cell) for cell in cells[:order]], float(cells[order])
        texts = [words[each] or OTHER for each in ids]
        if order == 1:
            one[ids[0]] = chance
            left[texts[0]] += chance
            begins[texts[0][0]] += chance
            counts.word(texts[0], chance)
        elif order == 2:
            two[ids[0], ids[1]] = both = one[ids[0]] * chance
            counts.border(texts[0], texts[1], both)
            left[texts[0]] -= both
        elif order == 3 and len(texts[1]) == 1:
            both = two.get((ids[0], ids[1]), 0.0)
            counts.of[3][texts[0][-1] + texts[1] + texts[2][0]] += both * chance
    counts.borders(left, begins)
    return counts


def lexicon(data: bytes) -> list[str]:
    """Return the words of SunPinyin's dictionary by their number; some numbers have none."""
    start: int = struct.unpack_from("<4I", data)[2]
    return data[start:].decode("utf-32-le").split("\0")


def word_list(lines: Iterable[str]) -> Counts:
    """Return the counts inside words, from lines of "word frequency …"."""
    counts = Counts()
    rows = [line.split() for line in lines]
    kept = [
        (word, float(times))
        for word, times, *_ in (row for row in rows if len(row) > 1)
        if all("\u3400" <= char <= "\u9fff" for char in word)
    ]
    total = sum(times for _, times in kept)
    chances = {word: times / total for word, times in kept}
    begins: Chances = defaultdict(float)
    for word, chance in chances.items():
        counts.word(word, chance)
        begins[word[0]] += chance
    counts.borders(chances, begins)
    return counts


def mixed(running: Counts, lists: list[Counts]) -> Counts:
    """Return one set of counts; the word lists say nothing of what lies across borders."""
    counts = Counts()
    for size, into in counts.of.items():
        for text, chance in running.of[size].items():
            into[text] += OPEN_GRAM * chance
        for each in lists:
            for text, chance in each.of[size].items():
                into[text] += (1 - OPEN_GRAM) / len(lists) * chance
    return counts


def model(counts: Counts) -> dict[str, dict[str, float]]:
    """Return for each context the chances of those that follow it and are worth their place."""
    total = sum(counts.of[1].values())
    rows: dict[str, dict[str, float]] = {
        "": {char: max(n / total, RAREST) for char, n in counts.of[1].items()}
    }
    for size, most in ((2, PAIRS), (3, TRIPLES)):
        chances = {
            text: min(n / counts.of[size - 1][text[:-1]], 0.999)
            for text, n in counts.of[size].items()
            if n > 0
        }
        gains = {
            text: counts.of[size][text] * abs(log(chance / _shorter(rows, text[1:])))
            for text, chance in chances.items()
        }
        for text in sorted(gains, key=gains.__getitem__, reverse=True)[:most]:
            rows.setdefault(text[:-1], {})[text[-1]] = chances[text]
    return rows


def _shorter(rows: dict[str, dict[str, float]], text: str) -> float:
    """Return the chance of the last character of `text` after the others, roughly."""
    chance = rows.get(text[:-1], {}).get(text[-1])
    return chance if chance else 0.5 * _shorter(rows, text[1:])


def main() -> int:
    """Write the model next to the module that reads it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("arpa", type=Path, help="open-gram's trigrams, printed")
    parser.add_argument("words", type=Path, help="their words: pydict_sc.bin")
    parser.add_argument("lists", type=Path, nargs="+", help="lists of words with frequencies")
    arguments = parser.parse_args()
    with arguments.arpa.open(encoding="ascii") as arpa:
        running = open_gram(arpa, lexicon(arguments.words.read_bytes()))
    lists = [word_list(path.read_text(encoding="utf-8").splitlines()) for path in arguments.lists]
    write(MODEL, model(mixed(running, lists)))
    print(f"{MODEL}: {MODEL.stat().st_size} bytes", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
