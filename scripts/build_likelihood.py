"""Count the model of `report.likelihood` from jieba's word list.

    pip install jieba==0.42.1
    python scripts/build_likelihood.py path/to/jieba/dict.txt

A line of the model is a character, its counts (in all, beginning a word, ending a word), then
each character that follows it inside a word with the count of that; counts are logarithms in one
printable character each. Pairs seen fewer than ten times are left out: they halve the file and
decide nothing.
"""

from __future__ import annotations

import argparse
import lzma
import sys
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path

from report.likelihood import MODEL, encode_count

RARE = 10


def count(words: str) -> str:
    """Return the model, uncompressed, from lines of "word frequency tag"."""
    seen: Counter[str] = Counter()
    begins: Counter[str] = Counter()
    ends: Counter[str] = Counter()
    pairs: Counter[str] = Counter()
    for line in words.splitlines():
        word, frequency, *_ = line.split(" ")
        if not all("\u4e00" <= char <= "\u9fff" for char in word):
            continue
        times = int(frequency)
        begins[word[0]] += times
        ends[word[-1]] += times
        for char in word:
            seen[char] += times
        for left, right in pairwise(word):
            pairs[left + right] += times
    followers: defaultdict[str, list[str]] = defaultdict(list)
    for pair, times in sorted(pairs.items()):
        if times >= RARE:
            followers[pair[0]].append(pair[1] + encode_count(times))
    return "".join(
        char
        + "".join(encode_count(n[char]) if n[char] else " " for n in (seen, begins, ends))
        + "".join(followers[char])
        + "\n"
        for char in sorted(seen)
        if seen[char]
    )


def main() -> int:
    """Write the model next to the module that reads it."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("words", type=Path, help="jieba's dict.txt")
    text = count(parser.parse_args().words.read_text(encoding="utf-8"))
    MODEL.write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))
    print(f"{MODEL}: {MODEL.stat().st_size} bytes", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
