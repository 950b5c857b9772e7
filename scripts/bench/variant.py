"""Converting pages beside raw OpenCC on the same bytes, and a run in which nothing changed."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import opencc

from report.conversion import render_page
from report.variant import generate

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = 1_000
ROUNDS = 5
AIM = 0.6


def main() -> int:
    """Print the figures; the smallest of ROUNDS times counts, for a busy machine only adds."""
    pages = [path.read_text(encoding="utf-8") for path in sorted(DOCS.rglob("*.md"))]
    pages = [pages[number % len(pages)] for number in range(PAGES)]
    size = sum(len(page.encode()) for page in pages) / 1e6
    raw = opencc.OpenCC("t2s").convert
    slow, fast = [], []
    for _ in range(ROUNDS):  # in turn, so that both meet the same machine
        slow.append(_timed(lambda: [render_page(page, "zh-hans") for page in pages]))
        fast.append(_timed(lambda: [raw(page) for page in pages]))
    ratio = min(fast) / min(slow)
    print(f"{PAGES:,} pages, {size:.1f} MB")
    print(f"raw OpenCC, t2s         {size / min(fast):6.1f} MB/s")
    print(f"variant, Markdown-aware {size / min(slow):6.1f} MB/s")
    print(f"ratio                   {ratio:6.2f}   (aim: at least {AIM})")
    with tempfile.TemporaryDirectory() as folder:
        source, out = Path(folder) / "docs", Path(folder) / "out"
        source.mkdir()
        for number, page in enumerate(pages):
            (source / f"page-{number}.md").write_text(page, encoding="utf-8")
        first = _timed(lambda: generate(source, out, "zh-hans"))
        again = min(_timed(lambda: generate(source, out, "zh-hans")) for _ in range(ROUNDS))
    print(f"simplify, all pages     {first:6.2f} s")
    print(f"simplify, no change     {again:6.2f} s")
    return 0


def _timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    sys.exit(main())
