"""How well the models of characters and of words know a text: nats a character, fewer is better.

    python -m bench.likelihood [TEXT]     a Chinese text in UTF-8; else the pages in docs/

Only runs of Han characters count, for the model of words has no marks.
"""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path

from report import likelihood, words
from report.orthography import simplify

DOCS = Path(__file__).resolve().parents[2] / "docs"
SHORTEST = 8  # characters of a run


def main(argv: list[str]) -> int:
    """Print the figures."""
    files = [Path(argv[0])] if argv else sorted(DOCS.rglob("*.md"))
    text = simplify("".join(path.read_text(encoding="utf-8") for path in files))
    runs = re.findall(f"[\u3400-\u9fff]{{{SHORTEST},}}", text)
    size = sum(map(len, runs))
    print(f"{len(runs):,} runs, {size:,} characters")
    for name, model in (("characters", likelihood), ("words", words)):
        model.score("中")  # reads the model
        began = time.process_time()
        nats = -sum(map(model.score, runs))
        took = time.process_time() - began
        megabytes = model.MODEL.stat().st_size / 1e6
        print(
            f"{name:10}  {nats / size:5.2f} nats a character, {size / took:9,.0f} characters/s, "
            f"{megabytes:.1f} MB"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
