"""Converting pages beside raw OpenCC on the same bytes, and a run in which nothing changed."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import opencc

from report.conversion import render_page
from report.variant import generate

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = 1_000
ROUNDS = 5
AIM = 0.6
CONFIGURATIONS = {"zh-hans": "t2s", "zh-hant-hk": "t2hk", "zh-hant-tw": "t2tw"}
"""Variants, and the configuration of OpenCC that comes nearest to each."""


def main() -> int:
    """Print the figures."""
    pages = [path.read_text(encoding="utf-8") for path in sorted(DOCS.rglob("*.md"))]
    pages = [pages[number % len(pages)] for number in range(PAGES)]
    size = sum(len(page.encode()) for page in pages) / 1e6
    print(f"{PAGES:,} pages, {size:.1f} MB")
    print(f"{'':12}{'raw OpenCC':>16}{'Markdown-aware':>16}   ratio (aim: at least {AIM})")
    for variant, config in CONFIGURATIONS.items():
        fast, slow = beside_opencc(pages, variant, config)
        speeds = f"{config:>5}{size / fast:6.0f} MB/s{size / slow:11.0f} MB/s"
        print(f"{variant:12}{speeds}{fast / slow:8.2f}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "docs", Path(folder) / "out"
        source.mkdir()
        for number, page in enumerate(pages):
            (source / f"page-{number}.md").write_text(page, encoding="utf-8")
        first, *again = (
            _timed(lambda: generate(source, out, "zh-hans"), time.perf_counter)
            for _ in range(ROUNDS)
        )
    print(f"simplify, all pages     {first:6.2f} s")
    print(f"simplify, no change     {min(again):6.2f} s")
    return 0


def beside_opencc(pages: Sequence[str], variant: str, config: str) -> tuple[float, float]:
    """Return the seconds that raw OpenCC and we take for pages, in one process.

    The smallest of ROUNDS times counts, for a busy machine only adds.
    """
    raw = opencc.OpenCC(config).convert
    theirs, ours = [], []
    for _ in range(ROUNDS):  # in turn, so that both meet the same machine
        ours.append(_timed(lambda: [render_page(page, variant) for page in pages]))
        theirs.append(_timed(lambda: [raw(page) for page in pages]))
    return min(theirs), min(ours)


def _timed(work: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    began = clock()
    work()
    return clock() - began


if __name__ == "__main__":
    sys.exit(main())
