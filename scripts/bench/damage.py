"""Paragraphs that went through the mill: how many are repaired, reported, or silently wrong.

    python -m bench.damage [TEXT]     a Traditional text in UTF-8; else the pages in docs/

The mills differ: how many characters they annotate, in which order, whether they cut characters at
marks of punctuation, and whether private characters vanish.
"""

from __future__ import annotations

import random
import re
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path

from mill import damage, table_of

from report.damage import repair
from report.ledger import apply

DOCS = Path(__file__).resolve().parents[2] / "docs"
PARAGRAPHS = 600
SIZES = (60, 150, 300, 800)  # how many characters a mill annotates
LENGTHS = range(30, 160)  # characters of a paragraph
MARKS = "，！；？：（"
CUT = re.compile("[?€\ufffd]")


def main(argv: list[str]) -> int:
    """Print the figures; 1 if a paragraph that was not damaged was touched."""
    files = [Path(argv[0])] if argv else sorted(DOCS.rglob("*.md"))
    text = "".join(path.read_text(encoding="utf-8") for path in files)
    text = "".join(re.findall(r"[\u4e00-\u9fff，。；：、“”！？0-9]+", text))
    text = text.encode("gbk", "ignore").decode("gbk")
    chance = random.Random(1)  # noqa: S311
    table = table_of(text)
    often = [char for char, _ in Counter(text).most_common() if char in table]
    counts: Counter[tuple[str, str]] = Counter()
    took: defaultdict[str, float] = defaultdict(float)
    size: Counter[str] = Counter()
    for _ in range(PARAGRAPHS):
        begin = chance.randrange(max(len(text) - LENGTHS[-1], 1))
        original = text[begin : begin + chance.choice(LENGTHS)]
        chars = often[: chance.choice(SIZES)]
        chance.shuffle(chars)
        marks, private = chance.choice(("", MARKS)), chance.choice(("?", ""))
        for received in (original, damage(original, table, chars, marks, private)):
            kind = (
                "sound" if received == original else "cut" if CUT.search(received) else "annotated"
            )
            begun = time.perf_counter()
            edits, doubts = repair(received)
            took[kind] += time.perf_counter() - begun
            size[kind] += len(received.encode())
            right = apply(received, edits) == original
            counts[kind, "right" if right else "reported" if doubts else "silently wrong"] += 1
    for kind in ("annotated", "cut", "sound"):
        total = sum(n for (its, _), n in counts.items() if its == kind)
        said = ", ".join(
            f"{counts[kind, outcome]:4} {outcome}"
            for outcome in ("right", "reported", "silently wrong")
        )
        speed = size[kind] / max(took[kind], 1e-9) / 1e6
        print(f"{kind:10}{total:5}: {said}, {speed:.3f} MB/s")
    return int(counts["sound", "reported"] + counts["sound", "silently wrong"] > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
